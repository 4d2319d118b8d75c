"""/ketnoinhom and the life of groups: bound to a desk, watched, moved, left.

The command is heard in the group and answered there by notices. Whoever may not bind a group is
met with silence there, since the group is somebody's desk, and with a hint in private.
Somebody we do not know, and an anonymous admin of the group, get silence alone.
"""

from __future__ import annotations

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action
from backend.knowledge.units import Unit, covers, desks, desks_called, is_desk
from backend.notices import delivery
from backend.notices import groups as telling
from backend.notices.service import Address
from backend.people import groups
from backend.people import service as people
from backend.people.rules import Speaker
from bot.filters import Pressed, Says
from bot.heard import Heard
from bot.links import Links
from bot.saying import Said, answer, toast, too_late
from bot.views import groups as view

ADMIN = "admin"
GROUPS = ("group", "supergroup")
HERE = ("creator", "administrator", "member")
MOST_BUTTONS = 16


async def explain(message: Message) -> Said:
    """/ketnoinhom in private: where to say it."""
    return answer(message, view.say_it_there())


async def offer(
    message: Message,
    rest: str,
    session: AsyncSession,
    speaker: Speaker | None,
    heard: Heard,
    links: Links,
    now: datetime,
) -> Said:
    """/ketnoinhom in a group: bind it to the department named, or ask which.

    Said alone in a group that is bound already, it has the bot's rights looked at again.
    """
    if speaker is None or _is_for_another(message, links.telegram):
        return None
    chat = str(message.chat.id)
    mine = [one for one in desks() if any(covers(s, one.key) for s in speaker.scopes(ADMIN))]
    if not mine:
        await telling.deny(session, speaker.person_id, chat, now=now)
        return None
    meant = [one for one in desks_called(rest) if one in mine] if rest else mine
    asked = str(message.message_id)
    bound = None if rest else await _bound_here(session, heard, mine)
    unit = bound or (meant[0].key if rest and len(meant) == 1 else None)
    if unit:
        await _bind(session, heard, unit, asked, speaker, now)
        return None
    at = Address(heard.channel, chat)
    keys = [one.key for one in _on_buttons(meant or mine)]
    await telling.show_binding(session, at, asked, units=keys, now=now)
    return None


def _on_buttons(some: list[Unit]) -> list[Unit]:
    """All of a few; of many those of the province, since 69 communes are sooner typed."""
    return some if len(some) <= MOST_BUTTONS else [one for one in some if one.kind != "commune"]


async def choose(
    query: CallbackQuery,
    action: Action,
    session: AsyncSession,
    speaker: Speaker | None,
    heard: Heard,
    now: datetime,
) -> Said:
    """A press under the question: only an admin of that desk's counts."""
    if len(action.ids) != 2 or not is_desk(action.ids[1]):
        return toast(query, too_late(), alert=True)
    asked, unit = action.ids
    if speaker is None or query.message is None or query.message.chat.type not in GROUPS:
        return toast(query, view.not_allowed(), alert=True)
    await people.require(session, speaker.person_id, (ADMIN,), unit)
    await _bind(session, heard, unit, asked, speaker, now)
    return toast(query, view.bound(unit))


async def _bound_here(session: AsyncSession, heard: Heard, mine: list[Unit]) -> str | None:
    """The desk of this group, if it has one and it is one of `mine`."""
    assert heard.chat is not None
    group = await groups.find(session, heard.channel, str(heard.chat.id))
    if group is None or group.unbound_at is not None:
        return None
    return group.unit if group.unit in {one.key for one in mine} else None


async def _bind(
    session: AsyncSession, heard: Heard, unit: str, asked: str, speaker: Speaker, now: datetime
) -> None:
    """Bind, say so in the group, and have the bot's rights there looked at.

    Whether the group has topics for us depends on a right that only the messenger knows, so until
    that look a newly bound group counts as one without.
    """
    assert heard.chat is not None
    chat = str(heard.chat.id)
    known = await groups.find(session, heard.channel, chat)
    has_topics = known.has_topics if known else False
    group = await groups.bind(
        session, channel=heard.channel, native_id=chat, unit=unit, has_topics=has_topics,
        by=speaker.person_id, now=now,
    )  # fmt: skip
    groups.want_check(group, by=speaker.person_id, now=now)
    at = Address(heard.channel, chat, group_id=group.id)
    await telling.show_binding(session, at, asked, unit=unit, now=now)


async def watch(
    event: ChatMemberUpdated,
    session: AsyncSession,
    speaker: Speaker | None,
    heard: Heard,
    now: datetime,
) -> Said:
    """The bot was added to a group, put out of it, or its rights there changed."""
    chat = str(event.chat.id)
    group = await groups.find(session, heard.channel, chat)
    is_here = _is_here(event.new_chat_member)
    if group is None or group.unbound_at is not None:
        if is_here and not _is_here(event.old_chat_member) and speaker and speaker.has(ADMIN):
            await telling.advise(session, speaker.person_id, chat, now=now)
        return None
    if is_here:
        may = getattr(event.new_chat_member, "can_manage_topics", False)
        group.has_topics = bool(event.chat.is_forum and may)
        groups.want_check(group, by=None, now=now)
        return None
    groups.unbind(group, now=now)
    key = f"group:{group.id}:removed:{heard.update_id}"
    await telling.tell(session, group, "group.removed", key, now=now)
    return None


async def move(message: Message, session: AsyncSession, heard: Heard, now: datetime) -> Said:
    """A group became a supergroup. Both of its chats say so, in either order, perhaps twice."""
    old = message.migrate_from_chat_id or message.chat.id
    new = message.migrate_to_chat_id or message.chat.id
    await delivery.move(session, heard.channel, str(old), str(new))
    group = await groups.find(session, heard.channel, str(new))
    if group is not None and group.unbound_at is None:
        groups.want_check(group, by=None, now=now)
    return None


async def note_block(
    event: ChatMemberUpdated, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """Somebody blocked the bot in their private chat, or let it in again."""
    blocked = event.new_chat_member.status == "kicked"
    await people.reach(session, speaker.identity_id, blocked=blocked, now=now)
    return None


def _is_here(member: object) -> bool:
    status = getattr(member, "status", None)
    return status in HERE or (status == "restricted" and bool(getattr(member, "is_member", False)))


def _is_for_another(message: Message, bot_username: str | None) -> bool:
    """'/ketnoinhom@another_bot' is meant for somebody else."""
    head = (message.text or "").split(maxsplit=1)[0]
    named = head.partition("@")[2]
    return bool(named) and named.casefold() != (bot_username or "").casefold()


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="groups")
    in_group = F.chat.type.in_(GROUPS)
    errand.message.register(offer, in_group, Says("ketnoinhom"))
    errand.message.register(explain, F.chat.type == "private", Says("ketnoinhom"))
    errand.message.register(move, in_group, F.migrate_to_chat_id | F.migrate_from_chat_id)
    errand.callback_query.register(choose, Pressed("group.bind"))
    errand.my_chat_member.register(watch, in_group)
    errand.my_chat_member.register(note_block, F.chat.type == "private")
    return errand
