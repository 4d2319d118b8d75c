"""Working time: sessions of a day, and counting through nights, weekends and holidays.

Moments are aware and may be in any zone; sessions are on the clocks of Hà Tĩnh. A session is open
from its opening to just before its close; a span that is used up exactly ends at the close.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from backend.now import LOCAL, local
from backend.worktime.days import holiday, is_worked_in_exchange

FARTHEST = timedelta(days=400)
"""A calendar without a session for so long is a mistake, not a long rest."""


@dataclass(frozen=True, slots=True)
class Session:
    """Part of one day, on the clocks of Hà Tĩnh; it ends after it opens, or ValueError."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("a session ends after it opens, on the same day")


Day = tuple[Session, ...]
"""The sessions of a day in order, none overlapping; empty for a day off."""

DEFAULT_DAY: Day = (Session(time(7, 30), time(11, 30)), Session(time(13, 30), time(17, 0)))
DEFAULT_WEEK: tuple[Day, ...] = (*(DEFAULT_DAY,) * 5, (), ())
"""Monday to Sunday. Our own default: no source here gives a counter's hours."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """`week` is Monday to Sunday; `overrides` are days told otherwise, () where they are closed.

    A day worked in exchange for another has Monday's sessions.
    """

    week: tuple[Day, ...] = DEFAULT_WEEK
    overrides: Mapping[date, Day] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a week has seven days")
        for day in (*self.week, *self.overrides.values()):
            if any(one.closes > other.opens for one, other in pairwise(day)):
                raise ValueError("the sessions of a day are in order and do not overlap")

    def day(self, day: date) -> Day:
        """The sessions of one day."""
        if day in self.overrides:
            return self.overrides[day]
        if holiday(day):
            return ()
        return self.week[0] if is_worked_in_exchange(day) else self.week[day.weekday()]

    @property
    def minutes_a_day(self) -> int:
        """The working minutes of this week's longest day: what people mean by a working day."""
        longest = max(sum((_length(one) for one in day), timedelta()) for day in self.week)
        return int(longest.total_seconds()) // 60


DEFAULT = Calendar()


def is_open(at: datetime, calendar: Calendar = DEFAULT) -> bool:
    """Whether somebody works at this moment."""
    return any(begin <= at < end for begin, end in _sessions(at, at, calendar))


def next_opening(at: datetime, calendar: Calendar = DEFAULT) -> datetime:
    """`at` itself while a session is open, else the next opening; raises ValueError if never."""
    for begin, end in _sessions(at, at + FARTHEST, calendar):
        if at < end:
            return max(at, begin)
    raise ValueError("this calendar never opens")


def add_working(start: datetime, minutes: int, calendar: Calendar = DEFAULT) -> datetime:
    """The moment by which so many working minutes (≥ 0) have passed since `start`.

    It lies in a session, its close included; with 0 minutes that is `start` or the next opening.
    Raises ValueError for negative minutes, and where they never come to an end.
    """
    if minutes < 0:
        raise ValueError("working time is added, never taken away")
    return _after(start, timedelta(minutes=minutes), calendar)


def moved(due: datetime, now: datetime, before: Calendar, after: Calendar) -> datetime:
    """When something is due after the calendar has changed: as much working time is left as was.

    What is due already stays so.
    """
    if due <= now:
        return due
    return _after(now, working_between(now, due, before), after)


def _after(start: datetime, left: timedelta, calendar: Calendar) -> datetime:
    for begin, end in _sessions(start, start + FARTHEST + left * 12, calendar):
        if start > end:
            continue
        here = max(start, begin)
        if here + left <= end:
            return here + left
        left -= end - here
    raise ValueError("this calendar has too few sessions")


def working_between(a: datetime, b: datetime, calendar: Calendar = DEFAULT) -> timedelta:
    """How much working time lies between two moments; nothing where `b` is not after `a`."""
    spans = (min(b, end) - max(a, begin) for begin, end in _sessions(a, b, calendar))
    return sum((span for span in spans if span > timedelta()), timedelta())


def _sessions(
    first: datetime, last: datetime, calendar: Calendar
) -> Iterator[tuple[datetime, datetime]]:
    """Every session of the days from `first` to `last`, as moments, in the zone of Hà Tĩnh."""
    day, end = local(first).date(), local(last).date()
    while day <= end:
        for one in calendar.day(day):
            yield (
                datetime.combine(day, one.opens, LOCAL),
                datetime.combine(day, one.closes, LOCAL),
            )
        day += timedelta(days=1)


def _length(one: Session) -> timedelta:
    opens, closes = (timedelta(hours=at.hour, minutes=at.minute) for at in (one.opens, one.closes))
    return closes - opens
