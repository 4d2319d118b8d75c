"""/nghi and /truc: somebody of the staff is away until a day, or at work again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.duty import announcements
from backend.enquiries import leaving
from backend.now import LOCAL, local
from backend.people import absences
from backend.people.rules import Speaker
from bot import departures
from bot.days import day_in, day_on
from bot.filters import Holds, Pressed, Private, Says
from bot.saying import Said, answer, replace
from bot.views import enquiries as view

STAFF = ("clerk", "specialist", "supervisor")
LONGEST_REST = timedelta(days=60)


async def rest(
    message: Message, rest: str, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """Away until the day behind the command; without one it is asked for."""
    today = local(now).date()
    if not rest:
        return answer(message, view.rest_until_when(today, today + timedelta(days=1)))
    return answer(message, await _rest(session, speaker, day_in(rest, today), now))


async def rest_by_button(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """The same by a button, whose day may have passed since."""
    until = day_on(action.ids)
    if until is None:
        return None
    return replace(query, await _rest(session, speaker, until, now))


async def work(message: Message, session: AsyncSession, speaker: Speaker, now: datetime) -> Said:
    """At work again; what lies open is shown."""
    await absences.end(session, speaker.person_id)
    waiting = await leaving.come_back(session, speaker.person_id, now=now)
    return answer(message, view.on_duty(waiting))


async def refuse(message: Message) -> Said:
    """By somebody without work here."""
    return answer(message, view.not_staff())


async def _rest(
    session: AsyncSession, speaker: Speaker, until: date | None, now: datetime
) -> Screen:
    """Nothing new comes until the end of that day, and what was held goes back."""
    today = local(now).date()
    if until is None or not today <= until <= today + LONGEST_REST:
        return view.wrong_day()
    ends = datetime.combine(until + timedelta(days=1), time(), LOCAL)
    await absences.begin(session, speaker.person_id, until=ends, now=now)
    await departures.put_back(session, speaker.person_id, now=now)
    await announcements.tell_substitutes(session, speaker.person_id, until=ends, now=now)
    return view.resting(until)


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="duty")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(rest, Says("nghi"), Holds(*STAFF))
    errand.message.register(work, Says("truc"), Holds(*STAFF))
    errand.message.register(refuse, Says("nghi", "truc"))
    errand.callback_query.register(rest_by_button, Pressed(view.REST), Holds(*STAFF))
    return errand
