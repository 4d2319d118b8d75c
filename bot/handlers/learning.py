"""/chuatraloi: supervisors and admins of the province teach the bot what questions mean.

One says it, another agrees. Every press reads right and state anew.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.knowledge.search import Answerer
from backend.learning import service, topics
from backend.learning.models import MissedQuestion
from backend.now import local
from backend.people.rules import Speaker
from bot.filters import Pressed, Private, Says, Words
from bot.handlers import drafting
from bot.handlers.candidates import candidates
from bot.saying import Said, answer, replace, toast, too_late
from bot.states import Teaching
from bot.views import learning as view

PART = "teaching"
LAST_PAGE = 10_000
Answering = Callable[[], Answerer]


async def show_list(message: Message, session: AsyncSession, speaker: Speaker) -> Said:
    """The most frequent ones first."""
    page = await service.page(session, speaker.person_id, service.FREQUENT, 0)
    return answer(message, view.listed(page))


async def turn(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """Another list, or another page."""
    which = action.ids[0] if action.ids else ""
    if which not in service.LISTS:
        return toast(query, too_late(), alert=True)
    number = min(action.number(1), LAST_PAGE)
    return replace(
        query, view.listed(await service.page(session, speaker.person_id, which, number))
    )


async def show(
    query: CallbackQuery, action: Action, answerer: Answering, session: AsyncSession,
    speaker: Speaker, state: FSMContext,
) -> Said:  # fmt: skip
    """One question; words that were being waited for are waited for no more."""
    one = await service.open_one(session, action.number(), speaker.person_id)
    if await state.get_state() == Teaching.words.state:
        await drafting.leave(state, PART)
    return replace(query, _screen(one, answerer, speaker))


async def ask_words(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext,
) -> Said:  # fmt: skip
    """'Gán thủ tục': by words or a code."""
    one = await service.open_one(session, action.number(), speaker.person_id)
    await state.set_state(Teaching.words)
    await state.update_data({PART: one.id})
    return replace(query, view.ask_words(one))


async def hear_words(
    message: Message, answerer: Answering, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """What they may mean."""
    one = await service.open_one(
        session, int((await state.get_data())[PART]), speaker.person_id
    )  # fmt: skip
    found = candidates(answerer(), message.text or "", today=local(now).date())
    return answer(message, view.candidates(one.id, found))


async def choose(
    query: CallbackQuery, action: Action, answerer: Answering, session: AsyncSession,
    speaker: Speaker, state: FSMContext,
) -> Said:  # fmt: skip
    """A procedure is proposed."""
    code = action.ids[1] if len(action.ids) > 1 else ""
    if answerer().catalogue.find(code) is None:
        return toast(query, too_late(), alert=True)
    one = await service.propose(
        session, action.number(), code, is_outside=False, person_id=speaker.person_id
    )
    if PART in await state.get_data():
        await drafting.leave(state, PART)
    return [toast(query, view.proposed()), replace(query, _screen(one, answerer, speaker))]


async def list_topics(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """'Ngoài phạm vi': the topics, a page of them."""
    one = await service.open_one(session, action.number(), speaker.person_id)
    return replace(query, view.choose_topic(one, min(action.number(1), LAST_PAGE)))


async def choose_topic(
    query: CallbackQuery, action: Action, answerer: Answering, session: AsyncSession,
    speaker: Speaker,
) -> Said:  # fmt: skip
    """An outside topic is proposed."""
    topic = topics.find(action.ids[1] if len(action.ids) > 1 else "")
    if topic is None:
        return toast(query, too_late(), alert=True)
    one = await service.propose(
        session, action.number(), topic, is_outside=True, person_id=speaker.person_id
    )
    return [toast(query, view.proposed()), replace(query, _screen(one, answerer, speaker))]


async def drop(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Bỏ'."""
    await service.drop(session, action.number(), person_id=speaker.person_id, now=now)
    return [toast(query, view.dropped()), await _back(query, session, speaker, service.FREQUENT)]


async def approve(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Duyệt', by somebody else than who proposed it."""
    await service.approve(
        session, action.number(), action.number(1), person_id=speaker.person_id, now=now
    )
    return [toast(query, view.approved()), await _back(query, session, speaker, service.AGREEING)]


async def refuse(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """'Không đúng', or the own proposal taken back."""
    await service.refuse(session, action.number(), action.number(1), person_id=speaker.person_id)
    return [toast(query, view.refused()), await _back(query, session, speaker, service.AGREEING)]


async def _back(query: CallbackQuery, session: AsyncSession, speaker: Speaker, which: str) -> Said:
    return replace(query, view.listed(await service.page(session, speaker.person_id, which, 0)))


def _screen(one: MissedQuestion, answerer: Answering, speaker: Speaker) -> Screen:
    return view.question(one, answerer().catalogue, speaker.person_id)


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="learning")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(show_list, Says("chuatraloi"))
    errand.message.register(hear_words, StateFilter(Teaching.words), Words())
    on = errand.callback_query.register
    on(turn, Pressed(view.LIST))
    on(show, Pressed(view.OPEN, numbers=1))
    on(ask_words, Pressed(view.ASSIGN, numbers=1))
    on(choose, Pressed(view.CHOOSE, numbers=1, words=1))
    on(list_topics, Pressed(view.OUTSIDE, numbers=2))
    on(choose_topic, Pressed(view.TOPIC, numbers=1, words=1))
    on(drop, Pressed(view.DROP, numbers=1))
    on(approve, Pressed(view.APPROVE, numbers=2))
    on(refuse, Pressed(view.REFUSE, numbers=2))
    return errand
