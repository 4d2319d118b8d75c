"""Counters near somebody. A location is used in memory for one answer and never stored."""

from __future__ import annotations

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery, KeyboardButton, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action
from backend.i18n import _
from backend.knowledge.nearby import nearest
from backend.people import consents
from backend.people.rules import Speaker
from bot.filters import Pressed, Private, Says
from bot.saying import Said, answer, ask, menu, replace
from bot.views import menu as menu_view
from bot.views import nearby as view


async def begin(message: Message, session: AsyncSession, speaker: Speaker) -> Said:
    """Ask for the location, or first whether we may."""
    if await consents.has(session, speaker.person_id, view.PURPOSE):
        return _request(message)
    return answer(message, view.question())


async def begin_by_button(query: CallbackQuery, session: AsyncSession, speaker: Speaker) -> Said:
    """The same from a list of places."""
    if await consents.has(session, speaker.person_id, view.PURPOSE):
        return _request(query)
    return answer(query, view.question())


async def decide(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """Keep the answer to the question; after a no there is the search by name."""
    given = action.verb == view.YES
    await consents.record(session, speaker, view.PURPOSE, given=given, now=now)
    if not given:
        return replace(query, view.declined())
    return [replace(query, view.agreed()), _request(query)]


async def locate(message: Message, session: AsyncSession, speaker: Speaker) -> Said:
    """The nearest counters; without a yes the location is thrown away unread."""
    if not await consents.has(session, speaker.person_id, view.PURPOSE):
        return answer(message, view.thrown_away())
    assert message.location is not None
    found = nearest(message.location.latitude, message.location.longitude)
    closing = answer(message, view.forgotten())
    markup = menu(menu_view.labels(speaker))
    return [
        answer(message, view.answer(found)),
        closing.model_copy(update={"reply_markup": markup}),
    ]


def _request(event: Message | CallbackQuery) -> Said:
    """The request with a button under the input field that sends the location."""
    here = KeyboardButton(text=_(view.SEND), request_location=True)
    return ask(event, view.request(), here, KeyboardButton(text=_(menu_view.PLACES)))


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="nearby")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(begin, Says("ganday"))
    errand.message.register(locate, F.location)
    errand.callback_query.register(begin_by_button, Pressed(view.START))
    errand.callback_query.register(decide, Pressed(view.YES, view.NO))
    return errand
