"""What Zalo's channel writes of an update in that update's own transaction, and of other events.

The ledger of the chat, the strings behind its numbers, notices that waited for the person: all of
it commits or rolls back with what the handler does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from backend import capabilities
from backend.inbox import service as inbox
from backend.notices import elsewhere, natives, zalo_chats, zalo_tokens
from backend.notices import service as notices
from backend.notices.natives import GROUP, Native
from backend.notices.service import Address
from backend.parcels import untold
from backend.people import service as people
from backend.people.rules import ZALO, Speaker
from bot import departures
from bot.channels.zalo_events import BY_ACCOUNT, UNFOLLOW, UPDATE_BITS, WITHDRAW, Event

log = structlog.get_logger()

CLICK, REVOKED, RECEIVED = "user_click_chatnow", "permission_revoked", "user_received_message"
KNOWN = (
    "user_seen_message", RECEIVED, "user_reacted_message", "anonymous_send_", "create_group",
    "user_join_group", "user_request_join_group", "accept_request_join_group",
    "react_request_join_group", "reject_request_join_group", "add_group_admin",
    "remove_group_admin", "update_group_info", "user_out_group", "user_leave_group",
)  # fmt: skip
"""Events that we know and need nothing of; any other is logged, so that somebody looks at it."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """See `bot.heard.Arrival`."""

    event: Event
    strings: tuple[Native, ...]
    to_the_bot: bool
    """A press or a command: answered also while a human of the account is writing."""

    async def __call__(self, session: AsyncSession, speaker: Speaker | None, now: datetime) -> bool:
        """Note what came; says whether the bot shall answer."""
        mine = [one for one in self.strings if speaker is not None or one.kind == GROUP]
        person_id = speaker.person_id if speaker else None
        await natives.remember(session, ZALO, mine, person_id=person_id, now=now)
        if speaker is None or self.event.group is not None or self.event.name == UNFOLLOW:
            return True
        chat = speaker.native_id
        if await zalo_chats.enter(session, chat, speaker.person_id, now=now):
            await _tell_of_the_window(session, speaker, now)
        await elsewhere.release(session, ZALO, chat, now=now)
        await untold.reached(session, speaker.person_id, now=now)
        return self.to_the_bot or not await _is_paused(session, chat, now)


async def _tell_of_the_window(session: AsyncSession, speaker: Speaker, now: datetime) -> None:
    """Once, to whoever has no other channel on which we could write at any time."""
    other = await notices.address_of_person(session, speaker.person_id, but=ZALO)
    if other is not None and capabilities.of(other.channel).rings:
        return
    to = Address(ZALO, speaker.native_id, speaker.language, speaker.person_id)
    await notices.add(
        session, to, key=f"channel.short_window:{speaker.identity_id}", subject="channel",
        kind="channel.short_window", now=now, due_at=now + timedelta(seconds=3),
    )  # fmt: skip


async def _is_paused(session: AsyncSession, chat: str, now: datetime) -> bool:
    row = await zalo_chats.find(session, chat)
    paused = row is not None and row.paused_until is not None and now < row.paused_until
    if paused:
        log.info("zalo.paused_for_human")
    return paused


async def record(
    session: AsyncSession, event: Event, *, bot: str, oa: str, pause: timedelta, now: datetime
) -> None:
    """An event that is no part of the conversation, once: noted, or known to need nothing."""
    update = str(natives.number(event.key, UPDATE_BITS))
    if not await inbox.hear(session, channel=ZALO, bot=bot, update=update, now=now):
        log.info("update.repeated")
        return
    if event.name == REVOKED:
        await zalo_tokens.revoked(session, oa, now=now)
        return
    person = await people.find(session, ZALO, event.chat) if event.chat else None
    if event.name == WITHDRAW and person is not None:
        await departures.forget(session, person.id, now=now)
        log.info("zalo.person_withdrew")
    elif event.name.startswith(BY_ACCOUNT):
        if event.admin and person is not None and event.chat is not None:
            await zalo_chats.pause(session, event.chat, person.id, until=now + pause)
    elif event.name == CLICK:
        if person is not None and event.chat is not None:
            await zalo_chats.enter(session, event.chat, person.id, now=now)
            await elsewhere.release(session, ZALO, event.chat, now=now)
    elif event.name != WITHDRAW and not event.name.startswith(KNOWN):
        log.warning("zalo.event_unknown", name=event.name)
