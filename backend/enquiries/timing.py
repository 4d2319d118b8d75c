"""When things are due: the working time of a counter, and what is promised by it."""

from __future__ import annotations

from datetime import datetime

from backend.enquiries.rules import NOTE_EARLY, REMIND_AFTER
from backend.knowledge import units
from backend.worktime.calendar import DEFAULT, Calendar, add_working, is_open, next_opening


def calendar_of(_unit: str) -> Calendar:
    """The working time of a counter. No source gives any counter's sessions yet: the default."""
    return DEFAULT


def hours_of(unit: str) -> str | None:
    """A counter's hours in words, where a source gives them."""
    known = units.find(unit)
    return known.hours if known else None


def opening(now: datetime, unit: str) -> datetime | None:
    """When the counter opens next; None while it is open."""
    calendar = calendar_of(unit)
    return None if is_open(now, calendar) else next_opening(now, calendar)


def note_due(since: datetime, unit: str) -> datetime:
    """By when a citizen hears from us: within one working day."""
    calendar = calendar_of(unit)
    return add_working(since, calendar.minutes_a_day - NOTE_EARLY, calendar)


def reminder_due(since: datetime, unit: str) -> datetime:
    """When clerks are reminded of what nobody has claimed."""
    return add_working(since, REMIND_AFTER, calendar_of(unit))


def claim_ends(since: datetime, unit: str) -> datetime:
    """When a claim without an answer returns: after half a working day."""
    calendar = calendar_of(unit)
    return add_working(since, calendar.minutes_a_day // 2, calendar)
