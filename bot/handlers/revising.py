"""A message is edited whose words were sent or are on their way: whoever has them is told.

An edit of a message that is in a running draft changes the draft (`cases`). An edit without words,
or one that changes none, says nothing.
"""

from __future__ import annotations

from datetime import datetime

from aiogram import Router
from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Screen
from backend.cases import previews, revising, rules
from backend.cases.models import Case
from backend.errors import DomainError
from backend.notices.service import Address
from backend.people.rules import Speaker
from bot.handlers.attaching import COMMAND
from bot.heard import Heard
from bot.saying import Said, answer
from bot.views import cases as view
from bot.views import errors


async def hear_edit(
    message: Message, session: AsyncSession, speaker: Speaker | None, heard: Heard, now: datetime
) -> Said:
    """The message as it reads now."""
    if speaker is None:
        return None
    at, message_id = heard.place, str(message.message_id)
    text = COMMAND.sub("", message.text or message.caption or "", count=1)
    try:
        done = await revising.revise(
            session, at, message_id, text, person_id=speaker.person_id, now=now
        )
    except DomainError as refusal:
        await revising.stop(session, at, message_id, person_id=speaker.person_id, now=now)
        return answer(message, Screen(errors.words(refusal))) if heard.is_private else None
    if done is None or done[1] == revising.UNSENT:
        return None
    case = done[0]
    if heard.is_private:
        return answer(message, view.mended(case.code, told=case.state != rules.WITHDRAWN))
    await _tell_group(session, case, message, heard, now)
    return None


async def _tell_group(
    session: AsyncSession, case: Case, message: Message, heard: Heard, now: datetime
) -> None:
    at = Address(heard.channel, str(message.chat.id))
    whom = f"{message.message_id}:{message.edit_date}"
    await previews.tell_in_group(
        session, case, at, "case.mending_sent", whom, reply_to=str(message.message_id), now=now
    )


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="revising")
    errand.edited_message.register(hear_edit)
    return errand
