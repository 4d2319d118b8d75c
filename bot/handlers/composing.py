"""The words of an answer in private, with or without files; the words of files may come later."""

from __future__ import annotations

from datetime import datetime

from aiogram.fsm.context import FSMContext
from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Screen
from backend.cases import desk, origins, previews, proposals, revising, rules
from backend.cases.files import File
from backend.cases.models import Case, Proposal
from backend.errors import DomainError
from backend.people.rules import Speaker
from bot.handlers import attaching, drafting
from bot.handlers.deskwork import address
from bot.heard import Heard
from bot.saying import Said, answer
from bot.views import desk as view
from bot.views import errors
from bot.views import files as files_view


async def hear_answer(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, heard: Heard,
    now: datetime,
) -> Said:  # fmt: skip
    """What is answered, shown to its author; a case that has ended meanwhile ends this too."""
    case = await desk.find(session, int((await state.get_data())["reply"]["case"]))
    if case is None or await desk.answer_fault(session, case, speaker.person_id):
        fault = await desk.answer_fault(session, case, speaker.person_id)
        await drafting.leave(state, "reply")
        return answer(message, Screen(errors.words(DomainError(fault or "case.unknown"))))
    file = attaching.file_in(message) if attaching.has_file(message) else None
    if file is None and not message.text:
        return answer(message, view.words_only(case.code))
    if file is not None and (file.size or 0) > rules.LARGEST_FILE:
        return answer(message, Screen(files_view.too_large()))
    proposal = await _kept(message, case, file, session, speaker, state, heard, now)
    if not proposal.text:
        await state.update_data(reply={"case": case.id, "proposal": proposal.id})
        return None
    draft = await drafting.leave(state, "reply")
    return [answer(message, screen) for screen in drafting.back_to(draft)]


async def _kept(
    message: Message, case: Case, file: File | None, session: AsyncSession, speaker: Speaker,
    state: FSMContext, heard: Heard, now: datetime,
) -> Proposal:  # fmt: skip
    """A new proposal as a live card, which must arrive and changes as the words leave; or the one
    whose files still wait for words, with what has come now."""
    words, message_id = message.text or message.caption or "", str(message.message_id)
    mine = {"author_id": speaker.person_id, "now": now}
    proposal = await _waiting(session, state)
    if proposal is None:
        proposal = await proposals.propose(
            session, case.id, words, files=[file] if file else [], channel=heard.channel, **mine
        )
        await origins.of_proposal(
            session, proposal, heard.place, message_id, message.media_group_id, now=now
        )
        await previews.show_to(session, case, proposal, address(speaker), now=now)
        return proposal
    if file is not None:
        await revising.enclose(session, proposal.id, file, channel=heard.channel, **mine)
    if words:
        await revising.add_words(session, proposal.id, words, heard.place, message_id, **mine)
    return proposal


async def _waiting(session: AsyncSession, state: FSMContext) -> Proposal | None:
    number = (await state.get_data())["reply"].get("proposal")
    proposal = await session.get(Proposal, number) if number else None
    return proposal if proposal and proposal.state == rules.PROPOSED else None
