"""Hours and shifts as people write them, and what a shift may be: pure functions on values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from backend.now import LOCAL
from backend.worktime.calendar import Calendar, Day, Session

MOST_FIELDS = 3
"""Fields one person covers at a time; nobody is an expert of more."""
LONGEST_SHIFT = timedelta(days=366)
FARTHEST_DAY = timedelta(days=366)
KEEP_SHIFTS = timedelta(days=366)
LONGEST_REASON = 200

_SESSION = re.compile(r"(\d{1,2})(?:[:hg](\d{2})?)?\s*[-–—]\s*(\d{1,2})(?:[:hg](\d{2})?)?", re.I)
_BETWEEN = re.compile(r"[\s,;+và]*")


@dataclass(frozen=True, slots=True)
class Hours:
    """The sessions of a unit on a weekday (0 is Monday) or on one day; () where nobody works."""

    unit: str
    sessions: Day
    weekday: int | None = None
    day: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """A shift to be: days of Hà Tĩnh, both included; `fields` empty for all of them."""

    desk: str
    person_id: int
    begins: date
    ends: date
    fields: tuple[str, ...] = field(default=())
    substitute_id: int | None = None

    @property
    def begins_at(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.begins, time(), LOCAL)

    @property
    def ends_at(self) -> datetime:
        """The moment after the last."""
        return datetime.combine(self.ends + timedelta(days=1), time(), LOCAL)


def sessions_in(text: str) -> Day:
    """'07:30-11:30 13:30-17:00', also '7h30–11h30, 13h30–17h'; raises ValueError for no sessions.

    They are in order and do not overlap, as a calendar wants them.
    """
    found = list(_SESSION.finditer(text))
    if not found or not _BETWEEN.fullmatch(_SESSION.sub("", text)):
        raise ValueError("no sessions")
    day = tuple(Session(_clock(one[1], one[2]), _clock(one[3], one[4])) for one in found)
    Calendar(overrides={date.min: day})
    return day


def _clock(hours: str, minutes: str | None) -> time:
    return time(int(hours), int(minutes or 0))


def written(day: Day) -> str:
    """Sessions as `sessions_in` reads them; empty for a day off."""
    return " ".join(f"{one.opens:%H:%M}-{one.closes:%H:%M}" for one in day)


def read(sessions: str) -> Day:
    """What `written` wrote."""
    return sessions_in(sessions) if sessions else ()


def span_fault(duty: Duty, today: date) -> str | None:
    """Why these days cannot be: 'order', 'past' or 'far'; None where they can."""
    if duty.begins > duty.ends:
        return "order"
    if duty.ends < today:
        return "past"
    return "far" if duty.ends > today + LONGEST_SHIFT else None


def together(some: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    """Fields of two shifts of one person, each once."""
    return tuple(dict.fromkeys((*some, *more)))
