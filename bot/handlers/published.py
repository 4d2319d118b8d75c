"""/khotraloi: the staff look for published answers; and what citizens are shown of them."""

from __future__ import annotations

from datetime import datetime

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.guidance import service, shelf
from backend.knowledge.answers import Answer, ChoiceAnswer, DeclineAnswer, ProcedureAnswer
from backend.people.rules import ROLES, Speaker
from bot.filters import Holds, Pressed, Private, Says, Words
from bot.handlers import drafting, guidance
from bot.saying import Said, answer, replace, toast, too_late
from bot.states import Guiding
from bot.views import shelf as view

LAST_PAGE = 10_000
SEARCHING = "shelf"


async def show_shelf(
    message: Message, rest: str, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """What is in force, or what is looked for right behind the command."""
    if rest:
        return answer(message, await _found(session, rest, speaker, now))
    return answer(message, await _page(session, speaker, shelf.FORCE, 0, now))


async def turn(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """Another list, or another page."""
    which = action.ids[0] if action.ids else ""
    if which not in shelf.LISTS:
        return toast(query, too_late(), alert=True)
    number = min(action.number(1), LAST_PAGE)
    return replace(query, await _page(session, speaker, which, number, now))


async def ask_words(query: CallbackQuery, state: FSMContext) -> Said:
    """'Tìm theo chữ'."""
    await state.set_state(Guiding.search)
    return answer(query, view.ask_words())


async def hear_words(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """The words, once; a case's draft that lay beside is taken up again."""
    draft = await drafting.leave(state, SEARCHING)
    found = await _found(session, message.text or "", speaker, now)
    return [answer(message, one) for one in (found, *drafting.back_to(draft))]


async def supersede(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """'Thay bằng câu mới': a draft with the old words, for its author to change."""
    article = await service.supersede(
        session, action.number(), author_id=speaker.person_id, now=now
    )
    return answer(query, await guidance.shown(session, article, speaker, state, now))


async def ask_withdrawal(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Thu hồi': asked once more."""
    one = await shelf.open_one(session, action.number(), person_id=speaker.person_id, now=now)
    return answer(query, view.confirm_withdrawal(one.article))


async def withdraw(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Thu hồi thật'."""
    await service.withdraw(session, action.number(), person_id=speaker.person_id, now=now)
    return replace(query, view.withdrawn())


async def read(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Câu trả lời của Sở …': a citizen reads it, or what took its place since."""
    article = await shelf.read_public(session, action.number(), now=now)
    await service.receive(session, article.id, person_id=speaker.person_id, now=now)
    return answer(query, view.to_citizen(article))


async def fitting(
    session: AsyncSession, question: str, found: Answer, now: datetime
) -> tuple[shelf.Found, ...]:
    """Public answers beside what the search found; none beside a place or a greeting."""
    match found:
        case ProcedureAnswer():
            code = found.procedure.code
            return await shelf.public_for(session, question, procedure=code, now=now)
        case ChoiceAnswer(kind="procedure") | DeclineAnswer(reason="not_held" | "not_understood"):
            return await shelf.public_for(session, question, procedure=None, now=now)
    return ()


async def with_procedure(session: AsyncSession, screen: Screen, code: str, now: datetime) -> Screen:
    """One procedure that was chosen, with the way to what departments have answered on it."""
    found = await shelf.public_for(session, "", procedure=code, now=now)
    return view.beside(screen, found, answers=True)[0]


async def beside(
    session: AsyncSession, screen: Screen, found: Answer, articles: tuple[shelf.Found, ...],
    speaker: Speaker, now: datetime,
) -> list[Screen]:  # fmt: skip
    """The search's own answer with these; one that is shown whole is received."""
    answers = isinstance(found, ProcedureAnswer)
    if articles and not answers:
        article_id = articles[0].article.id
        await service.receive(session, article_id, person_id=speaker.person_id, now=now)
    return view.beside(screen, articles, answers=answers)


async def _page(
    session: AsyncSession, speaker: Speaker, which: str, number: int, now: datetime
) -> Screen:
    page = await shelf.page(session, speaker.person_id, which, number, now=now)
    return view.shelf(page, speaks=bool(await shelf.desks_of(session, speaker.person_id)))


async def _found(session: AsyncSession, words: str, speaker: Speaker, now: datetime) -> Screen:
    found = await shelf.search(session, words, person_id=speaker.person_id, now=now)
    return view.found([one.article for one in found])


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="published")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(show_shelf, Says("khotraloi"))
    errand.message.register(hear_words, StateFilter(Guiding.search), Words(), Holds(*ROLES))
    errand.message.register(guidance.end, StateFilter(Guiding.search), Words())
    on = errand.callback_query.register
    on(turn, Pressed(view.LIST))
    on(ask_words, Pressed(view.SEARCH), Holds(*ROLES))
    on(supersede, Pressed(view.REPLACE, numbers=1))
    on(ask_withdrawal, Pressed(view.WITHDRAW, numbers=1))
    on(withdraw, Pressed(view.WITHDRAWN, numbers=1))
    on(read, Pressed(view.READ, numbers=1))
    return errand
