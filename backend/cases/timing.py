"""When things are due to a case: its department's working time, its promises, its clocks' steps.

Every verb that changes what time has to do with a case ends in `set_alarm`: `look_at` is the
earliest of what is due next, and the sweep looks at a case no sooner.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import clocks, rules
from backend.cases.clocks import Target
from backend.cases.models import Case, DeskTarget
from backend.duty.hours import calendar_of
from backend.worktime.calendar import Calendar, add_working

_SET = DeskTarget.__table__
_TARGETS = select(_SET.c.urgency, _SET.c.response, _SET.c.answer).where(
    _SET.c.desk == bindparam("desk")
)


async def targets_of(session: AsyncSession, desk: str, calendar: Calendar) -> dict[str, Target]:
    """What a department promises by urgency, in minutes of its own `calendar`."""
    rows = await session.execute(_TARGETS, {"desk": desk})
    own = {urgency: Target(response, answer) for urgency, response, answer in rows}
    return clocks.defaults(calendar.minutes_a_day) | own


async def begin(session: AsyncSession, case: Case, *, now: datetime) -> None:
    """Both clocks from their beginning: a new case, one that was reopened or disputed."""
    calendar = await calendar_of(session, case.department)
    target = (await targets_of(session, case.department, calendar))[case.urgency]
    case.clock = clocks.start(target.answer, now)
    case.response_due = add_working(now, target.response, calendar)
    case.responded_at = case.answered_at = case.ended_at = None
    case.step = 0
    _hold(case, calendar, now)
    _set_alarm(case, calendar, now)


async def pause(session: AsyncSession, case: Case, *, now: datetime) -> None:
    """The answer's clock stands while the clerk owes something."""
    calendar = await calendar_of(session, case.department)
    case.clock = clocks.pause(case.clock, now, calendar)
    _set_alarm(case, calendar, now)


async def resume(session: AsyncSession, case: Case, *, now: datetime) -> None:
    """The clock goes on, never in breach at once; reminders that lie behind it are not repeated."""
    calendar = await calendar_of(session, case.department)
    if case.runs_since is None:
        case.clock = clocks.resume(case.clock, now)
        case.step = clocks.steps_behind(case.clock)
        _hold(case, calendar, now)
    _set_alarm(case, calendar, now)


async def claim(session: AsyncSession, case: Case, *, now: datetime) -> None:
    """Somebody has the case from now on: their claim has an end, and the first clock stops."""
    calendar = await calendar_of(session, case.department)
    _hold(case, calendar, now)
    case.responded_at = case.responded_at or now
    _set_alarm(case, calendar, now)


async def respond(session: AsyncSession, case: Case, *, now: datetime) -> None:
    """Somebody of the department took it up: the first clock stops, once."""
    case.responded_at = case.responded_at or now
    await set_alarm(session, case, now=now)


async def working_days(
    session: AsyncSession, case: Case, since: datetime, days: int
) -> datetime:  # fmt: skip
    """The moment so many working days of the department after another."""
    return _working_days(since, days, await calendar_of(session, case.department))


async def set_alarm(session: AsyncSession, case: Case, *, now: datetime) -> None:
    """Work out when time has next something to do with a case, and when its answer is due."""
    _set_alarm(case, await calendar_of(session, case.department), now)


def _set_alarm(case: Case, calendar: Calendar, now: datetime) -> None:
    if case.state not in rules.AT_DESK:
        case.clock = clocks.pause(case.clock, now, calendar)
        case.answer_due = case.claim_until = None
        case.look_at = (
            _working_days(case.changed_at, rules.SILENCE_DAYS, calendar)
            if case.state == rules.ANSWERED else None
        )  # fmt: skip
        return
    case.answer_due = clocks.due(case.clock, calendar)
    moments = [next_step(case, calendar), case.claim_until, _response(case)]
    case.look_at = min((one for one in moments if one is not None), default=None)


def _hold(case: Case, calendar: Calendar, now: datetime) -> None:
    """A claim without an answer returns after half of the answer's time, from now or from when a
    clock begins or goes on."""
    if case.owner_id is not None:
        case.claim_until = add_working(now, max(1, case.target // 2), calendar)


def _working_days(since: datetime, days: int, calendar: Calendar) -> datetime:
    return add_working(since, days * calendar.minutes_a_day, calendar)


def next_step(case: Case, calendar: Calendar) -> datetime | None:
    """When the case climbs the next rung of the ladder; None at its end or while it is paused."""
    if case.step >= len(clocks.STEPS):
        return None
    return clocks.moment(case.clock, clocks.STEPS[case.step][0], calendar)


def _response(case: Case) -> datetime | None:
    """The end of the first clock, as long as nobody has responded and it was not told yet."""
    return case.response_due if case.responded_at is None else None
