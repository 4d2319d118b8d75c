"""Late items of an album whose words are known already: they go where the others went.

Items of an album come one by one, in any order, the words under any of them, some of them late.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.filters import BaseFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import revising, service
from backend.cases.rules import LARGEST_FILE
from backend.notices import heard as hearing
from backend.notices.models import HeardMessage
from backend.people.rules import Speaker
from bot.handlers import attaching, drafting
from bot.heard import Heard
from bot.saying import Said, answer
from bot.views import cases as view
from bot.views import files as files_view


class OfAlbum(BaseFilter):
    """An item of an album of which another is held; the handler is given `said`."""

    async def __call__(
        self, message: Message, session: AsyncSession, speaker: Speaker | None, heard: Heard
    ) -> bool | dict[str, Any]:
        if message.media_group_id is None or speaker is None or not attaching.has_file(message):
            return False
        said = await hearing.find(session, heard.place, hearing.album(message.media_group_id))
        return {"said": said} if said and said.person_id == speaker.person_id else False


async def hear_late(
    message: Message, said: HeardMessage, session: AsyncSession, speaker: Speaker,
    state: FSMContext, heard: Heard, now: datetime,
) -> Said:  # fmt: skip
    """One more file of a question, of further words or of an answer."""
    file, mine = attaching.file_in(message), {"channel": heard.channel, "now": now}
    if (file.size or 0) > LARGEST_FILE:
        return answer(message, view.told(files_view.too_large())) if heard.is_private else None
    proposal_id = await revising.proposal_of(session, said)
    if proposal_id is None:
        case_id = await revising.case_of(session, said) or 0
        case = await service.enclose(session, case_id, file, clerk_id=speaker.person_id, **mine)
        return answer(message, files_view.late_file_added(case.code))
    await revising.enclose(session, proposal_id, file, author_id=speaker.person_id, **mine)
    if message.caption:
        await revising.add_words(
            session, proposal_id, message.caption, heard.place, str(message.message_id),
            author_id=speaker.person_id, now=now,
        )  # fmt: skip
        if ((await state.get_data()).get("reply") or {}).get("proposal") == proposal_id:
            await drafting.leave(state, "reply")
    return None


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="enclosing")
    errand.message.register(hear_late, OfAlbum())
    return errand
