"""What the handlers of a department's side share: who presses, and which case they may work on."""

from __future__ import annotations

from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import desk
from backend.cases.models import Case
from backend.errors import DomainError
from backend.notices.service import Address
from backend.people.rules import Speaker


class Stranger(BaseFilter):
    """Somebody in a group whom we do not know."""

    async def __call__(self, _query: CallbackQuery, speaker: Speaker | None) -> bool:
        return speaker is None


async def answerable(session: AsyncSession, case_id: int, speaker: Speaker) -> Case:
    """A case that the speaker may answer now; raises ``right.missing``, ``case.over``."""
    case = await desk.find(session, case_id)
    fault = await desk.answer_fault(session, case, speaker.person_id)
    if case is None or fault:
        raise DomainError(fault or "case.unknown")
    return case


def address(speaker: Speaker) -> Address:
    """Where whoever speaks is spoken to."""
    return Address(speaker.channel, speaker.native_id, speaker.language, speaker.person_id)
