"""A canned answer for a case: chosen by a button or by words, filled in, shown, then sent.

In a group nothing is filled in before everybody: a press there brings the case to the private chat.
"""

from __future__ import annotations

from datetime import datetime

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.cases import cards, desk, macros, previews
from backend.cases.models import Case
from backend.cases.rules import ANSWERING
from backend.people.rules import Speaker
from bot.filters import Holds, Pressed, Private, Words
from bot.handlers import drafting
from bot.handlers.deskwork import address, answerable
from bot.heard import Heard
from bot.saying import Said, answer, toast
from bot.states import Canning, Replying
from bot.views import desk as desk_view
from bot.views import macros as view

PART = "macro_case"
SHOWN = 8


async def show(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker | None,
    heard: Heard, now: datetime,
) -> Said:  # fmt: skip
    """The macros of the case's desk."""
    if speaker is None:
        return toast(query, desk_view.unknown_here(), alert=True)
    case = await answerable(session, action.number(), speaker)
    if not heard.is_private:
        await cards.show_privately(session, case, address(speaker), now=now)
        return toast(query, view.privately(), alert=True)
    return answer(query, await _choices(session, case, ""))


async def begin_search(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext,
) -> Said:  # fmt: skip
    """'Tìm mẫu khác'."""
    case = await answerable(session, action.number(), speaker)
    await state.set_state(Canning.words)
    await state.update_data({PART: case.id})
    return answer(query, view.ask_words(case.code))


async def hear_words(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext
) -> Said:
    """The words of the one that is looked for; other words may follow."""
    case = await answerable(session, int((await state.get_data())[PART]), speaker)
    return answer(message, await _choices(session, case, message.text or ""))


async def use(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """The macro filled in and shown as the answer; its author says as what it leaves."""
    case = await answerable(session, action.number(0), speaker)
    macro = await macros.open_one(session, action.number(1), speaker.person_id)
    facts = await desk.facts(session, case)
    if lacks := macros.missing(macro.text, facts):
        filled = macros.fill(macro.text, facts)
        return answer(query, view.lacking(facts, lacks, filled))
    proposal = await macros.propose(
        session, case.id, macro.id, author_id=speaker.person_id, now=now
    )
    await previews.show_to(session, case, proposal, address(speaker), now=now)
    return [answer(query, screen) for screen in await _finish(state, case.id)]


async def _finish(state: FSMContext, case_id: int) -> list[Screen]:
    """An answer to this case that was being written, or looked for, is this one."""
    data, step = await state.get_data(), await state.get_state()
    for part, waiting in (("reply", Replying.text.state), (PART, Canning.words.state)):
        if step == waiting and data.get(part) in (case_id, {"case": case_id}):
            return drafting.back_to(await drafting.leave(state, part))
    return []


async def _choices(session: AsyncSession, case: Case, words: str) -> Screen:
    found = await macros.search(session, case.department, words, SHOWN + 1)
    return view.for_case(case.id, case.code, found[:SHOWN], more=len(found) > SHOWN)


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="canned")
    may = Holds(*ANSWERING)
    errand.message.register(hear_words, Private(), StateFilter(Canning.words), Words(), may)
    errand.callback_query.register(show, Pressed(view.FOR_CASE, numbers=1))
    errand.callback_query.register(begin_search, Private(), Pressed(view.FIND, numbers=1))
    errand.callback_query.register(use, Private(), Pressed(view.USE, numbers=2))
    return errand
