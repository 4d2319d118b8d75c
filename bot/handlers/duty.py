"""/nghi and /truc: a clerk is away until a day, or at work again."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.enquiries import leaving
from backend.knowledge.text import compact
from backend.now import LOCAL, local
from backend.people import absences
from backend.people.rules import Speaker
from bot.filters import Holds, Pressed, Private, Says
from bot.saying import Said, answer, replace
from bot.views import enquiries as view

LONGEST_REST = timedelta(days=60)
_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{4}))?")


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
    try:
        until = date.fromisoformat(action.ids[0] if action.ids else "")
    except ValueError:
        return None
    return replace(query, await _rest(session, speaker, until, now))


async def work(message: Message, session: AsyncSession, speaker: Speaker, now: datetime) -> Said:
    """At work again; what lies open is shown."""
    await absences.end(session, speaker.person_id)
    waiting = await leaving.come_back(session, speaker.person_id, now=now)
    return answer(message, view.on_duty(waiting))


async def refuse(message: Message) -> Said:
    """By somebody who is no clerk."""
    return answer(message, view.not_a_clerk())


async def _rest(
    session: AsyncSession, speaker: Speaker, until: date | None, now: datetime
) -> Screen:
    """Nothing new comes until the end of that day, and what was held goes back."""
    today = local(now).date()
    if until is None or not today <= until <= today + LONGEST_REST:
        return view.wrong_day()
    ends = datetime.combine(until + timedelta(days=1), time(), LOCAL)
    await absences.begin(session, speaker.person_id, until=ends, now=now)
    await leaving.lay_down(session, speaker.person_id, now=now)
    return view.resting(until)


def day_in(said: str, today: date) -> date | None:
    """'hôm nay', 'mai', '30/11', '30/11/2026'; without a year the next such day. None otherwise."""
    words = {"homnay": 0, "nay": 0, "today": 0, "mai": 1, "ngaymai": 1, "tomorrow": 1}
    if compact(said) in words:
        return today + timedelta(days=words[compact(said)])
    found = _DAY.search(said)
    if found is None:
        return None
    day, month, year = int(found[1]), int(found[2]), found[3]
    try:
        if year:
            return date(int(year), month, day)
        this = date(today.year, month, day)
        return this if this >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="duty")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(rest, Says("nghi"), Holds("clerk"))
    errand.message.register(work, Says("truc"), Holds("clerk"))
    errand.message.register(refuse, Says("nghi", "truc"))
    errand.callback_query.register(rest_by_button, Pressed(view.REST), Holds("clerk"))
    return errand
