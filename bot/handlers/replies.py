"""Replies in a department's group: to a case's messages, or to those of a part asked of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.filters import BaseFilter
from aiogram.types import InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import parse
from backend.cases import desk, moving, origins, previews, proposals, routing, rules, subjects
from backend.cases.models import Case, Part, Proposal
from backend.notices import service as notices
from backend.notices.service import Address
from backend.people.rules import Speaker
from bot.handlers import attaching
from bot.heard import Heard
from bot.saying import Said

ON_CARDS = {"case.reply": "case_id", "part.reply": "part_id"}


class AboutCase(BaseFilter):
    """A reply, in a group, to a message of ours about a case or a part asked for one; the handler
    is given `case_id` or `part_id`."""

    async def __call__(
        self, message: Message, session: AsyncSession, heard: Heard
    ) -> bool | dict[str, Any]:
        replied = message.reply_to_message
        if replied is None or heard.is_private or _is_topic_root(message):
            return False
        subject = await notices.subject_of(
            session, heard.channel, str(message.chat.id), str(replied.message_id)
        )
        if part_id := subjects.part_in(subject):
            return {"part_id": part_id}
        if case_id := subjects.case_in(subject):
            return {"case_id": case_id}
        return _named_on_buttons(replied, heard.bot_id) if subject is None else False


def _is_topic_root(message: Message) -> bool:
    """In a forum every message carries a reply to its topic's root: that answers nothing."""
    replied = message.reply_to_message
    return bool(
        replied and message.is_topic_message and replied.message_id == message.message_thread_id
    )


def _named_on_buttons(replied: Message, bot_id: int) -> dict[str, int] | bool:
    """A card whose sending was cut short is in no map of ours, but its buttons name the case."""
    markup = replied.reply_markup
    if not isinstance(markup, InlineKeyboardMarkup) or not replied.from_user:
        return False
    if replied.from_user.id != bot_id:
        return False
    actions = [parse(button.callback_data) for row in markup.inline_keyboard for button in row]
    for action in actions:
        if action and action.verb in ON_CARDS and action.ids and action.ids[0].isdecimal():
            return {ON_CARDS[action.verb]: int(action.ids[0])}
    return False


async def hear_reply(
    message: Message, session: AsyncSession, speaker: Speaker | None, heard: Heard, now: datetime,
    case_id: int | None = None, part_id: int | None = None,
) -> Said:  # fmt: skip
    """A reply in the group: previewed for its author, or told why it goes nowhere."""
    part = await session.get(Part, part_id) if part_id else None
    case = await desk.find(session, part.case_id if part else case_id or 0)
    if case is None or (message.text or "").startswith("/"):
        return None
    desk_key = part.desk if part else case.department
    at, reply_to = await _group(session, desk_key, heard), str(message.message_id)
    refusal = _refusal(message, case, desk_key, speaker)
    if refusal is not None:
        kind, whom, facts = refusal
        if kind:
            facts = {**facts, "department": desk_key}
            await previews.tell_in_group(
                session, case, at, kind, whom, reply_to=reply_to, params=facts, now=now
            )
        return None
    assert speaker is not None
    proposal = await _propose(session, case, part, message, speaker.person_id, heard, now)
    await previews.show_to(session, case, proposal, at, reply_to=reply_to, now=now)
    return None


async def _propose(
    session: AsyncSession, case: Case, part: Part | None, message: Message, author_id: int,
    heard: Heard, now: datetime,
) -> Proposal:  # fmt: skip
    """The words, for the clerk with the file they stand under; a part for the lead is words."""
    text = message.text or message.caption or ""
    if part is not None:
        proposal = await moving.propose_part(session, part.id, text, author_id=author_id, now=now)
    else:
        files = [attaching.file_in(message)] if attaching.has_file(message) else []
        proposal = await proposals.propose(
            session, case.id, text, author_id=author_id, files=files, channel=heard.channel, now=now
        )
    await origins.of_proposal(
        session, proposal, heard.place, str(message.message_id), message.media_group_id, now=now
    )
    return proposal


def _refusal(
    message: Message, case: Case, desk_key: str, speaker: Speaker | None
) -> tuple[str | None, str, dict[str, Any]] | None:
    """Which word the group is told instead of a preview, and how often: once per `whom` and day.
    Right and state are looked at once more when the case is locked."""
    if message.sender_chat is not None:
        is_group = message.sender_chat.id == message.chat.id
        return ("case.anonymous" if is_group else None, "group", {})
    if message.from_user is None or message.from_user.is_bot:
        return (None, "", {})
    if speaker is None or not routing.answers(speaker.grants, desk_key, rules.ANSWERING):
        return ("case.no_right", str(message.from_user.id), {})
    whom = message.media_group_id or str(message.message_id)
    verb = "answer" if desk_key == case.department else "involve"
    if rules.state_after(case.state, verb) is None:
        return ("case.over", whom, {})
    has_file = desk_key == case.department and attaching.has_file(message)
    if has_file and (attaching.file_in(message).size or 0) > rules.LARGEST_FILE:
        return ("case.too_large", whom, {})
    text = rules.clean(message.text or (message.caption if has_file else "") or "")
    if has_file and not text:
        return None
    fault = rules.text_fault(text)
    facts = {"length": rules.length(text), "most": rules.LONGEST_TEXT}
    kinds = {"empty": "case.words_only", "too_long": "case.too_long"}
    return (kinds[fault], whom, facts) if fault else None


async def _group(session: AsyncSession, desk_key: str, heard: Heard) -> Address:
    """The group that is speaking; the department's own brings its topics with it."""
    assert heard.chat is not None
    here = Address(heard.channel, str(heard.chat.id))
    for bound in await notices.addresses_of_unit(session, desk_key):
        if (bound.channel, bound.native_id) == (here.channel, here.native_id):
            return bound
    return here


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="replies")
    errand.message.register(hear_reply, AboutCase())
    return errand
