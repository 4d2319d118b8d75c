"""When things are due to a case: its department's working time, its promises, its clocks' steps.

Every verb that changes what time has to do with a case ends in `set_alarm`: `look_at` is the
earliest of what is due next, and the sweep looks at a case no sooner.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import clocks, rules
from backend.cases.clocks import Target
from backend.cases.models import Case, DeskTarget
from backend.duty.hours import calendar_of as calendar_of
from backend.worktime.calendar import Calendar, add_working


async def targets_of(session: AsyncSession, desk: str) -> dict[str, Target]:
    """What a department promises by urgency, in working minutes."""
    calendar = await calendar_of(session, desk)
    rows = await session.scalars(select(DeskTarget).where(DeskTarget.desk == desk))
    own = {one.urgency: Target(one.response, one.answer) for one in rows}
    return clocks.defaults(calendar.minutes_a_day) | own


async def begin(session: AsyncSession, case: Case, *, now: datetime) -> None:
    """Both clocks from their beginning: a new case, one that was reopened or disputed."""
    calendar = await calendar_of(session, case.department)
    target = (await targets_of(session, case.department))[case.urgency]
    case.clock = clocks.start(target.answer, now)
    case.response_due = add_working(now, target.response, calendar)
    case.responded_at = case.answered_at = case.ended_at = None
    case.step = 0
    await _hold(session, case, now)
    await set_alarm(session, case, now=now)


async def pause(session: AsyncSession, case: Case, *, now: datetime) -> None:
    """The answer's clock stands while the clerk owes something."""
    calendar = await calendar_of(session, case.department)
    case.clock = clocks.pause(case.clock, now, calendar)
    await set_alarm(session, case, now=now)


async def resume(session: AsyncSession, case: Case, *, now: datetime) -> None:
    """The clock goes on, never in breach at once; reminders that lie behind it are not repeated."""
    if case.runs_since is None:
        case.clock = clocks.resume(case.clock, now)
        case.step = clocks.steps_behind(case.clock)
        await _hold(session, case, now)
    await set_alarm(session, case, now=now)


async def respond(session: AsyncSession, case: Case, *, now: datetime) -> None:
    """Somebody of the department took it up: the first clock stops, once."""
    case.responded_at = case.responded_at or now
    await set_alarm(session, case, now=now)


async def claim_ends(session: AsyncSession, case: Case, *, now: datetime) -> datetime:
    """When a claim without an answer returns: after half of the answer's time."""
    calendar = await calendar_of(session, case.department)
    return add_working(now, max(1, case.target // 2), calendar)


async def _hold(session: AsyncSession, case: Case, now: datetime) -> None:
    """Whoever has the case when a clock begins or goes on has it for as long as with a claim."""
    if case.owner_id is not None:
        case.claim_until = await claim_ends(session, case, now=now)


async def working_days(
    session: AsyncSession, case: Case, since: datetime, days: int
) -> datetime:  # fmt: skip
    """The moment so many working days of the department after another."""
    calendar = await calendar_of(session, case.department)
    return add_working(since, days * calendar.minutes_a_day, calendar)


async def set_alarm(session: AsyncSession, case: Case, *, now: datetime) -> None:
    """Work out when time has next something to do with a case, and when its answer is due."""
    calendar = await calendar_of(session, case.department)
    if case.state not in rules.AT_DESK:
        case.clock = clocks.pause(case.clock, now, calendar)
        case.answer_due = case.claim_until = None
        case.look_at = (
            await working_days(session, case, case.changed_at, rules.SILENCE_DAYS)
            if case.state == rules.ANSWERED else None
        )  # fmt: skip
        return
    case.answer_due = clocks.due(case.clock, calendar)
    moments = [next_step(case, calendar), case.claim_until, _response(case)]
    case.look_at = min((one for one in moments if one is not None), default=None)


def next_step(case: Case, calendar: Calendar) -> datetime | None:
    """When the case climbs the next rung of the ladder; None at its end or while it is paused."""
    if case.step >= len(clocks.STEPS):
        return None
    return clocks.moment(case.clock, clocks.STEPS[case.step][0], calendar)


def _response(case: Case) -> datetime | None:
    """The end of the first clock, as long as nobody has responded and it was not told yet."""
    return case.response_due if case.responded_at is None else None
