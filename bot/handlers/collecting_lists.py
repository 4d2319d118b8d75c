"""The list of papers at the door: ticked, counted, shown to the citizen, made anew."""

from __future__ import annotations

from datetime import datetime

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.errors import DomainError
from backend.parcels import collecting_desk as desk
from backend.parcels import collecting_lists as lists
from backend.parcels import collecting_signing as signing
from backend.people.rules import Speaker
from bot.filters import Pressed, Private, Words
from bot.handlers import drafting
from bot.handlers.collecting_desk import VISIT, ask, awaited, facts, paper, stale
from bot.saying import Said, answer, replace
from bot.states import Visiting
from bot.views import collecting_lists as view
from bot.views.collecting_desk import PAPERS


async def ask_paper(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, state: FSMContext
) -> Said:
    """'Thêm giấy tờ'."""
    await signing.writable(session, action.number(0), speaker.person_id, action.number(1))
    return await ask(query, action, session, speaker, state, Visiting.paper, view.ask_paper())


async def hear_paper(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext
) -> Said:
    """A line of the clerk's own, taken."""
    parcel_id = await awaited(state)
    listed = await signing.writable(session, parcel_id, speaker.person_id)
    await lists.add(session, listed, message.text or "")
    await drafting.leave(state, VISIT)
    return answer(message, await _papers(session, parcel_id, speaker))


async def show_papers(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """The list of papers."""
    return replace(query, await _papers(session, action.number(), speaker))


async def tick(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """A paper is taken, or is not."""
    parcel_id, list_id = action.number(0), action.number(1)
    await signing.writable(session, parcel_id, speaker.person_id, list_id)
    line = await lists.paper(session, list_id, action.number(2))
    line.taken = not line.taken
    if line.taken and not line.originals + line.copies:
        line.originals = 1
    await session.flush()
    return replace(query, await _papers(session, parcel_id, speaker))


async def count(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """How many of a paper, one more or one fewer a press."""
    parcel_id, list_id, number = (action.number(place) for place in range(3))
    await signing.writable(session, parcel_id, speaker.person_id, list_id)
    line = await lists.paper(session, list_id, number)
    if action.ids[3:]:
        lists.change(line, *view.CHANGES.get(action.ids[3], ("", 0)))
        await session.flush()
    one = facts(await desk.visit(session, parcel_id, speaker.person_id))
    return replace(query, view.counts(one, paper(line)))


async def show_to_citizen(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Gửi người dân xác nhận': the clerk's mark."""
    await signing.show_list(session, action.number(0), speaker.person_id, action.number(1), now=now)
    one = await desk.visit(session, action.number(0), speaker.person_id)
    return replace(query, view.shown_to_citizen(facts(one)))


async def correct(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Lập lại danh mục'."""
    await signing.correct_list(session, action.number(), speaker.person_id, now=now)
    return replace(query, await _papers(session, action.number(), speaker))


async def _papers(session: AsyncSession, parcel_id: int, speaker: Speaker) -> Screen:
    one = await desk.visit(session, parcel_id, speaker.person_id)
    if not one.mine:
        raise DomainError("collect.not_yours")
    return view.papers(facts(one))


def router() -> Router:
    """The handlers of this errand; pictures, and whoever lost the role, are taken by the desk's."""
    errand = Router(name="collecting_lists")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(hear_paper, StateFilter(Visiting.paper), Words())
    on = errand.callback_query.register
    on(ask_paper, Pressed(view.ADD, numbers=2))
    on(show_papers, Pressed(PAPERS, numbers=1))
    on(tick, Pressed(view.TICK, numbers=3))
    on(count, Pressed(view.COUNT, numbers=3, words=1))
    on(show_to_citizen, Pressed(view.SHOW, numbers=2))
    on(correct, Pressed(view.CORRECT, numbers=1))
    on(stale, Pressed(view.TICK, view.COUNT))
    return errand
