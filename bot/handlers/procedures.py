"""Asking about procedures: in one's own words, by name, or by tapping through the list.

The dialogue remembers what was asked, what came near and what is spoken of now, so that 'thế lệ
phí?' has a meaning and 'Chưa đúng ý' leads to the next candidates and then to a person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.methods import TelegramMethod
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.knowledge import answers, holds
from backend.knowledge.answers import Answer, Choice, DeclineAnswer, Held
from backend.knowledge.catalogue import Catalogue
from backend.knowledge.search import MOST_OFFERED, Answerer, Decision
from backend.learning import rules as learning
from backend.learning import service as learning_service
from backend.now import local
from backend.people.rules import Speaker
from bot.filters import Pressed, Private, Says
from bot.handlers import published
from bot.saying import Said, answer, replace, toast, too_late
from bot.views import candidates, declines
from bot.views import procedures as views
from bot.views.lengths import pieces
from bot.views.menu import ASK

LAST, ASKED, NEAR = "procedure", "asked", "near"
"""In the dialogue: the procedure spoken of, the question as typed, the codes that came near."""

Answering = Callable[[], Answerer]


@dataclass(frozen=True, slots=True)
class Asking:
    """What answering takes, beside the question: one answerer, one day, one person."""

    knowing: Answerer
    today: date
    speaker: Speaker
    held: Held

    @property
    def catalogue(self) -> Catalogue:
        return self.knowing.catalogue

    def decide(self, question: str) -> Decision:
        return self.knowing.ask(question, today=self.today, person_commune=self.speaker.commune)

    def answer(self, decision: Decision) -> Answer:
        return answers.answer(
            decision, self.catalogue, today=self.today,
            person_commune=self.speaker.commune, held=self.held,
        )  # fmt: skip

    def shown(self, code: str, facet: str | None, *, alone: bool = False) -> Screen:
        """One procedure's screen, or just a facet of it; raises KeyError for one not held."""
        return views.shown(
            self.catalogue, code, today=self.today, facet=facet,
            commune=self.speaker.commune, held=self.held, alone=alone,
        )  # fmt: skip


async def asking(
    answerer: Answering, session: AsyncSession, speaker: Speaker, now: datetime
) -> Asking:
    """Holds are read in the update's own transaction: a hold works from the next answer on."""
    return Asking(answerer(), local(now).date(), speaker, await holds.under_review(session))


async def browse(
    message: Message, rest: str, answerer: Answering, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """/thutuc and 'Hỏi thủ tục': the groups, or what is asked for right behind the command."""
    if rest:
        return await ask(message, rest, answerer, session, speaker, state, now)
    return answer(message, candidates.list_screen(answerer().catalogue))


async def ask(
    message: Message, question: str, answerer: Answering, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """The answer to a question, or an honest 'we do not know' with where to ask."""
    with_ = await asking(answerer, session, speaker, now)
    decision = with_.decide(question)
    found = with_.answer(decision)
    spoken_of = await state.get_data()
    last = with_.catalogue.find(spoken_of.get(LAST))
    if isinstance(found, DeclineAnswer) and found.reason == "facet_only" and last:
        return _say(message, with_.shown(last.code, found.facet, alone=True))
    await _remember(state, question, decision)
    articles = await published.fitting(session, question, found, now)
    if isinstance(found, DeclineAnswer) and found.reason == "not_understood" and not articles:
        await _missed(session, speaker, question, learning.DECLINED, decision.codes, now)
    own = views.answer_screen(found)
    screens = await published.beside(session, own, found, articles, speaker, now)
    return [method for screen in screens for method in _say(message, screen)]


async def _remember(state: FSMContext, question: str, decision: Decision) -> None:
    """What was not understood is remembered too: a clerk may be asked it word for word."""
    if decision.kind in ("procedure", "none"):
        near = decision.codes if decision.kind == "procedure" else ()
        known = {ASKED: question[: views.LONGEST_ASKED], NEAR: list(near)}
        spoken = {LAST: decision.codes[0]} if decision.decision == "answer" else {}
        await state.update_data({**known, **spoken})


async def _missed(
    session: AsyncSession, speaker: Speaker, question: str, decision: str,
    codes: tuple[str, ...], now: datetime,
) -> None:  # fmt: skip
    """Into the training inbox: what nobody answered is what there is to learn."""
    await learning_service.miss(
        session, question=question, decision=decision, codes=codes,
        person_id=speaker.person_id, now=now,
    )  # fmt: skip


async def show(
    query: CallbackQuery, action: Action, answerer: Answering, session: AsyncSession,
    speaker: Speaker, state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """One procedure, perhaps with one facet leading, in place of the message pressed."""
    code, facet = (*action.ids, "", "")[:2]
    with_ = await asking(answerer, session, speaker, now)
    if with_.catalogue.find(code) is None:
        return toast(query, too_late(), alert=True)
    await state.update_data({LAST: code})
    screen = await published.with_procedure(session, with_.shown(code, facet or None), code, now)
    first, *others = pieces(screen)
    return [replace(query, first), *(answer(query, piece) for piece in others)]


async def show_others(
    query: CallbackQuery, action: Action, answerer: Answering, session: AsyncSession,
    speaker: Speaker, state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """'Chưa đúng ý': the next candidates for the same question, this one left out."""
    data = await state.get_data()
    shown = action.ids[0] if action.ids else ""
    held = answerer().catalogue
    near = [code for code in data.get(NEAR, ()) if code != shown and held.find(code)]
    if not near or shown not in data.get(NEAR, ()):
        if shown in data.get(NEAR, ()):
            await _rejected(session, speaker, state, now)
        return answer(query, declines.ask_anew())
    choices = [Choice(code, held.procedure(code).short, title=held.procedure(code).title)
               for code in near[:MOST_OFFERED]]  # fmt: skip
    return answer(query, candidates.numbered(candidates.which_instead(), choices))


async def give_up(
    query: CallbackQuery, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """None of the candidates: kept for those who teach the bot, and a person is offered."""
    await _rejected(session, speaker, state, now)
    return replace(query, declines.given_up())


async def _rejected(
    session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> None:
    """The last candidate was not it either; a second press on the same is no second miss."""
    data = await state.get_data()
    if (question := data.get(ASKED)) and data.get(NEAR):
        await _missed(session, speaker, question, learning.REJECTED, tuple(data[NEAR]), now)
        await state.update_data({NEAR: []})


async def list_group(query: CallbackQuery, action: Action, answerer: Answering) -> Said:
    """The list, or one group of it."""
    group = int(action.ids[0]) if action.ids and action.ids[0].isdigit() else None
    return replace(query, candidates.list_screen(answerer().catalogue, group))


def _say(message: Message, screen: Screen) -> list[TelegramMethod]:
    return [answer(message, piece) for piece in pieces(screen)]


def router() -> Router:
    """Commands, labels and buttons of this errand; plain questions are `questions`."""
    errand = Router(name="procedures")
    errand.message.register(browse, Private(), Says("thutuc", "hoi", labels=(ASK,)))
    errand.callback_query.register(show, Private(), Pressed("procedure.show", "procedure.facet"))
    errand.callback_query.register(show_others, Private(), Pressed("procedure.other"))
    errand.callback_query.register(give_up, Private(), Pressed("procedure.none"))
    errand.callback_query.register(list_group, Private(), Pressed("procedure.list"))
    return errand
