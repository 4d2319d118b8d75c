"""/diadiem: the pilot's places, today's counters, by old names and new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action
from backend.knowledge.search import Answerer
from backend.people.rules import Speaker
from bot.filters import Pressed, Private, Says
from bot.handlers import procedures
from bot.saying import Said, answer, replace, toast, too_late
from bot.views import places as views
from bot.views.lengths import pieces
from bot.views.menu import PLACES


async def find(
    message: Message,
    rest: str,
    answerer: Callable[[], Answerer],
    session: AsyncSession,
    speaker: Speaker,
    state: FSMContext,
    now: datetime,
) -> Said:
    """The place named behind the command, or the list of the plan's units."""
    if rest:
        return await procedures.ask(message, rest, answerer, session, speaker, state, now)
    return answer(message, views.list_screen())


async def show(query: CallbackQuery, action: Action, answerer: Callable[[], Answerer]) -> Said:
    """One place, in place of the message pressed."""
    try:
        first, *others = pieces(views.shown(action.ids[0], answerer().catalogue))
    except (KeyError, IndexError):
        return toast(query, too_late(), alert=True)
    return [replace(query, first), *(answer(query, piece) for piece in others)]


async def list_all(query: CallbackQuery) -> Said:
    """The list again."""
    return replace(query, views.list_screen())


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="places")
    errand.message.register(find, Private(), Says("diadiem", labels=(PLACES,)))
    errand.callback_query.register(show, Private(), Pressed("place.show"))
    errand.callback_query.register(list_all, Private(), Pressed("place.list"))
    return errand
