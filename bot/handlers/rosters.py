"""/lichtruc: the roster of a desk for whoever plans it, and one's own shifts for a specialist.

Every press reads rights and state again, since a button stays clickable for ever. Putting a shift
on the roster is in `rostering`.
"""

from __future__ import annotations

from datetime import datetime

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action, Screen
from backend.duty import announcements, roster
from backend.people import service as people
from backend.people.lists import units_called
from backend.people.rules import Speaker
from bot import saying
from bot.filters import Pressed, Private, Says, Words
from bot.handlers import rostering
from bot.saying import Said, answer
from bot.states import Rostering
from bot.views import rosters as view


async def begin(
    message: Message, rest: str, session: AsyncSession, speaker: Speaker, state: FSMContext,
    now: datetime,
) -> Said:  # fmt: skip
    """Their own shifts, and the roster of their desk or the question which one."""
    said: list[Screen] = []
    shifts = await roster.of_person(session, speaker.person_id, now=now)
    if shifts or speaker.has(roster.SPECIALIST):
        named = [one.person_id for one in shifts]
        names = await people.names(session, named)
        said.append(view.own(shifts, speaker.person_id, names))
    desks = await roster.planned_by(session, speaker.person_id)
    if rest:
        desks = tuple(one for one in desks if one in _called(rest))
    if len(desks) == 1:
        said.append(await rostering.shown(session, desks[0], now))
    elif desks:
        await state.set_state(Rostering.desk)
        said.append(view.which_desk(desks))
    elif rest:
        said.append(view.desk_unknown())
    return [answer(message, screen) for screen in said or [view.not_yours()]]


async def hear_desk(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """A desk by its name; one they do not plan is as unknown as one that is nowhere."""
    called = _called(message.text or "")
    desks = await roster.planned_by(session, speaker.person_id)
    found = [one for one in desks if one in called]
    if len(found) == 1:
        await state.set_state(None)
        return answer(message, await rostering.shown(session, found[0], now))
    return answer(message, view.which_desk(found) if found else view.desk_unknown())


async def press_desk(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """A desk by its button."""
    desk = action.ids[0] if action.ids else ""
    await roster.require(session, speaker.person_id, desk)
    if await state.get_state() == Rostering.desk.state:
        await state.set_state(None)
    return saying.replace(query, await rostering.shown(session, desk, now))


async def ask_removal(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker
) -> Said:
    """Take a shift off? Asked once more."""
    shift = await roster.find(session, action.number(), by=speaker.person_id)
    names = await people.names(session, [shift.person_id])
    return saying.replace(query, view.remove_question(shift, names))


async def remove(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """Off it is; whoever was named is told."""
    shift = await roster.end(session, action.number(), by=speaker.person_id, now=now)
    if shift is None:
        shift = await roster.find(session, action.number(), by=speaker.person_id)
    else:
        await announcements.tell_ended(session, shift, by=speaker.person_id, now=now)
    return saying.replace(query, await rostering.shown(session, shift.desk, now))


def _called(words: str) -> set[str]:
    return {one.key for one in units_called(words)}


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="rosters")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    errand.message.register(begin, Says("lichtruc"))
    errand.message.register(hear_desk, Rostering.desk, Words())
    errand.callback_query.register(press_desk, Pressed(view.DESK))
    errand.callback_query.register(ask_removal, Pressed(view.REMOVE, numbers=1))
    errand.callback_query.register(remove, Pressed(view.REMOVE_NOW, numbers=1))
    rostering.register(errand)
    return errand
