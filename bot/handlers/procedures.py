"""Asking about procedures: in one's own words, by name, or by tapping through the list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from backend.actions import Action, Screen
from backend.knowledge import answers
from backend.knowledge.answers import DeclineAnswer
from backend.knowledge.search import Answerer
from backend.now import local
from bot.filters import Pressed, Private, Says
from bot.saying import Said, answer, replace, toast, too_late
from bot.views import procedures as views
from bot.views.lengths import pieces
from bot.views.menu import ASK

LAST = "procedure"
"""The dialogue remembers the procedure spoken of, so that 'thế lệ phí?' has a meaning."""

Answering = Callable[[], Answerer]


async def browse(
    message: Message, rest: str, answerer: Answering, state: FSMContext, now: datetime
) -> Said:
    """/thutuc and 'Hỏi thủ tục': the groups, or what is asked for right behind the command."""
    if rest:
        return await ask(message, rest, answerer, state, now)
    return answer(message, views.list_screen(answerer().catalogue))


async def ask(
    message: Message, question: str, answerer: Answering, state: FSMContext, now: datetime
) -> Said:
    """The answer to a question, or an honest 'we do not know' with where to ask."""
    today = local(now).date()
    knowing = answerer()
    decision = knowing.ask(question, today=today)
    found = answers.answer(decision, knowing.catalogue, today=today)
    last = (await state.get_data()).get(LAST)
    if isinstance(found, DeclineAnswer) and found.reason == "facet_only" and last:
        return _say(message, views.shown(knowing.catalogue, last, today=today, facet=found.facet))
    if decision.decision == "answer" and decision.kind == "procedure":
        await state.update_data({LAST: decision.codes[0]})
    return _say(message, views.answer_screen(found))


async def show(
    query: CallbackQuery, action: Action, answerer: Answering, state: FSMContext, now: datetime
) -> Said:
    """One procedure, perhaps with one facet leading, in place of the message pressed."""
    code, facet = action.ids[0], action.ids[1] if len(action.ids) > 1 else None
    try:
        screen = views.shown(answerer().catalogue, code, today=local(now).date(), facet=facet)
    except KeyError:
        return toast(query, too_late(), alert=True)
    await state.update_data({LAST: code})
    first, *others = pieces(screen)
    return [replace(query, first), *(answer(query, piece) for piece in others)]


async def list_group(query: CallbackQuery, action: Action, answerer: Answering) -> Said:
    """The list, or one group of it."""
    group = int(action.ids[0]) if action.ids and action.ids[0].isdigit() else None
    return replace(query, views.list_screen(answerer().catalogue, group))


def _say(message: Message, screen: Screen) -> Said:
    return [answer(message, piece) for piece in pieces(screen)]


def router() -> Router:
    """Commands, labels and buttons of this errand; plain questions are `questions`."""
    errand = Router(name="procedures")
    errand.message.register(browse, Private(), Says("thutuc", "hoi", labels=(ASK,)))
    errand.callback_query.register(show, Private(), Pressed("procedure.show", "procedure.facet"))
    errand.callback_query.register(list_group, Private(), Pressed("procedure.list"))
    return errand
