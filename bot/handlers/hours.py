"""/nghiquay: a supervisor or admin closes a unit of their scope for a day, and opens it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Action
from backend.duty import hours, rules
from backend.duty.models import WorkingHours
from backend.duty.rules import Hours
from backend.knowledge.units import Unit, covers, find
from backend.now import local
from backend.people.lists import units_called
from backend.people.rules import PROVINCE, Speaker
from backend.people.texts import clean
from backend.worktime.calendar import next_opening
from bot import openings, saying
from bot.days import day_and_words, day_on
from bot.filters import Holds, Pressed, Private, Says, Words
from bot.handlers import drafting
from bot.saying import Said, answer, toast, too_late
from bot.states import Closing
from bot.views import hours as view

PART = "closing"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a closure so far."""

    day: date
    reason: str = ""


async def begin(
    message: Message, rest: str, session: AsyncSession, speaker: Speaker, state: FSMContext,
    now: datetime,
) -> Said:  # fmt: skip
    """Closed at once where the words tell the day; else it is asked for."""
    if rest:
        return await _hear(message, rest, session, speaker, state, now)
    await state.set_state(Closing.day)
    today = local(now).date()
    return answer(message, view.which_day(today, today + timedelta(days=1)))


async def hear_day(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """The day and why, typed."""
    return await _hear(message, message.text or "", session, speaker, state, now)


async def _hear(
    message: Message, said: str, session: AsyncSession, speaker: Speaker, state: FSMContext,
    now: datetime,
) -> Said:  # fmt: skip
    day, reason = day_and_words(said, local(now).date())
    asked = Asked(day, clean(reason)[: rules.LONGEST_REASON]) if day else None
    return await _go_on(message, asked, session, speaker, state, now)


async def press_day(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """The day by its button, which may have passed since."""
    day = day_on(action.ids)
    if day is None:
        return toast(query, too_late(), alert=True)
    return await _go_on(query, Asked(day), session, speaker, state, now)


async def _go_on(
    event: Message | CallbackQuery, asked: Asked | None, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """Close the only unit it can be, or ask which one."""
    today = local(now).date()
    if asked is None or not today <= asked.day <= today + rules.FARTHEST_DAY:
        return answer(event, view.wrong_day())
    own = _own(speaker)
    if len(own) == 1 and own[0].key != PROVINCE:
        return await _close(event, own[0].key, asked, session, speaker, state, now)
    await state.set_state(Closing.unit)
    await state.update_data({PART: {"day": asked.day.isoformat(), "reason": asked.reason}})
    return answer(event, view.which_unit(asked.day, own))


async def press_unit(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker,
    state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    """The unit by its button."""
    asked = _asked(await state.get_data())
    unit = find(action.ids[0] if action.ids else None)
    if asked is None or unit is None:
        return toast(query, too_late(), alert=True)
    return await _close(query, unit.key, asked, session, speaker, state, now)


async def hear_unit(
    message: Message, session: AsyncSession, speaker: Speaker, state: FSMContext, now: datetime
) -> Said:
    """The unit by its name; one outside their scope is as unknown as one that is nowhere."""
    asked = _asked(await state.get_data())
    called = [
        one
        for one in units_called(message.text or "")
        if any(covers(scope.key, one.key) for scope in _own(speaker))
    ]
    if asked is None or not called:
        return answer(message, view.unit_unknown())
    if len(called) > 1:
        return answer(message, view.which_unit(asked.day, called))
    return await _close(message, called[0].key, asked, session, speaker, state, now)


async def _close(
    event: Message | CallbackQuery, unit: str, asked: Asked, session: AsyncSession,
    speaker: Speaker, state: FSMContext, now: datetime,
) -> Said:  # fmt: skip
    closing = Hours(unit, (), day=asked.day, reason=asked.reason)

    async def change() -> WorkingHours:
        return await hours.close(session, closing, by=speaker.person_id, now=now)

    row, moved = await openings.changed(session, change, now=now)
    draft = await drafting.leave(state, PART)
    opens = next_opening(max(now, _end(asked.day)), await hours.calendar_of(session, unit))
    screen = view.closed(row.id, unit, asked.day, row.reason, opens=opens, moved=moved)
    others = (answer(event, one) for one in drafting.back_to(draft))
    return [saying.say(event, screen), *others]


async def reopen(
    query: CallbackQuery, action: Action, session: AsyncSession, speaker: Speaker, now: datetime
) -> Said:
    """'Mở lại': the unit works that day after all."""
    row = await hours.find(session, action.number(), by=speaker.person_id)
    assert row.day is not None

    async def change() -> None:
        await hours.reopen(session, row, now=now)

    _none, moved = await openings.changed(session, change, now=now)
    return saying.replace(query, view.opened(row.unit, row.day, moved))


async def stop(query: CallbackQuery, state: FSMContext) -> Said:
    """'Thôi'."""
    draft = await drafting.leave(state, PART)
    others = (answer(query, one) for one in drafting.back_to(draft))
    return [saying.replace(query, view.stopped()), *others]


async def refuse(message: Message) -> Said:
    """By somebody who leads no unit."""
    return answer(message, view.not_yours())


def _own(speaker: Speaker) -> list[Unit]:
    """The units the speaker is a supervisor or an admin of, each once."""
    scopes = [grant.scope for grant in speaker.grants if grant.role in hours.KEEPERS]
    return [unit for key in dict.fromkeys(scopes) if (unit := find(key))]


def _asked(data: dict[str, Any]) -> Asked | None:
    kept = data.get(PART)
    return Asked(date.fromisoformat(kept["day"]), kept["reason"]) if kept else None


def _end(day: date) -> datetime:
    return rules.Duty("", 0, day, day).ends_at


def router() -> Router:
    """The handlers of this errand."""
    errand = Router(name="hours")
    errand.message.filter(Private())
    errand.callback_query.filter(Private())
    keeper = Holds(*hours.KEEPERS)
    errand.message.register(begin, Says("nghiquay"), keeper)
    errand.message.register(refuse, Says("nghiquay"))
    errand.message.register(hear_day, Closing.day, Words(), keeper)
    errand.message.register(hear_unit, Closing.unit, Words(), keeper)
    errand.callback_query.register(press_day, Pressed(view.CLOSE), keeper)
    errand.callback_query.register(press_unit, Pressed(view.UNIT), keeper)
    errand.callback_query.register(reopen, Pressed(view.REOPEN, numbers=1))
    errand.callback_query.register(stop, Pressed(view.STOP))
    return errand
