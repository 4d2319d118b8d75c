"""The two clocks of a case, in working minutes: until somebody responds, and until the answer.

Pure arithmetic on values and a calendar. The answer's clock is paused while the department waits
for the clerk. What was used before the pause stays used, but a clock that goes on has always some
time left: nobody is late at the moment they are given what they asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from backend.cases import rules
from backend.worktime.calendar import Calendar, add_working, working_between

REMIND, DUTY, HEADS, CENTRE, STANDING = "remind", "duty", "heads", "centre", "standing"
# The ladder (plan III.5): shares of the answer's time, and who hears of it then. The last rung
# hears by its daily digest alone.
STEPS: tuple[tuple[int, str], ...] = (
    (50, REMIND), (80, REMIND), (100, DUTY), (125, HEADS), (150, CENTRE), (200, STANDING),
)  # fmt: skip
BREACH = 2
"""The step at which the answer is late; every step from here on is an escalation."""


@dataclass(frozen=True, slots=True)
class Target:
    """Working minutes until somebody responds, and until the answer."""

    response: int
    answer: int


@dataclass(frozen=True, slots=True)
class Clock:
    """`target` minutes, `used` before `since`; since None: the clock stands."""

    target: int
    used: int = 0
    since: datetime | None = None


def defaults(minutes_a_day: int) -> dict[str, Target]:
    """Our own targets by urgency, where a department has set none: 30 minutes, 4 hours, 2 days."""
    return {
        rules.WAITING_CITIZEN: Target(response=10, answer=30),
        rules.TODAY: Target(response=60, answer=240),
        rules.NORMAL: Target(response=minutes_a_day // 2, answer=2 * minutes_a_day),
    }


def start(target: int, now: datetime) -> Clock:
    """A clock that runs from now."""
    return Clock(target, 0, now)


def pause(clock: Clock, now: datetime, calendar: Calendar) -> Clock:
    """The clock stands; what ran is used. Pausing again changes nothing."""
    if clock.since is None:
        return clock
    ran = int(working_between(clock.since, now, calendar).total_seconds()) // 60
    return replace(clock, used=clock.used + ran, since=None)


def resume(clock: Clock, now: datetime) -> Clock:
    """The clock runs on with at least a quarter of its target left; a running one is as it was."""
    if clock.since is not None:
        return clock
    return replace(clock, used=min(clock.used, clock.target - _grace(clock.target)), since=now)


def moment(clock: Clock, percent: int, calendar: Calendar) -> datetime | None:
    """When so much of the target is used; `since` itself where it was used before. None: stands."""
    if clock.since is None:
        return None
    left = clock.target * percent // 100 - clock.used
    return clock.since if left <= 0 else add_working(clock.since, left, calendar)


def due(clock: Clock, calendar: Calendar) -> datetime | None:
    """When the answer is due; None while the clock stands."""
    return moment(clock, 100, calendar)


def steps_behind(clock: Clock) -> int:
    """The steps of the ladder that lie behind a clock which goes on: nobody hears them twice."""
    return sum(clock.used * 100 >= percent * clock.target for percent, _who in STEPS)


def _grace(target: int) -> int:
    return max(1, target // 4)
