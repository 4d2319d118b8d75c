"""When things are due: promises counted in the working time of a counter."""

from __future__ import annotations

from datetime import datetime

from backend.enquiries.rules import NOTE_EARLY, REMIND_AFTER
from backend.worktime.calendar import Calendar, add_working


def note_due(since: datetime, calendar: Calendar) -> datetime:
    """By when a citizen hears from us: within one working day."""
    return add_working(since, calendar.minutes_a_day - NOTE_EARLY, calendar)


def reminder_due(since: datetime, calendar: Calendar) -> datetime:
    """When clerks are reminded of what nobody has claimed."""
    return add_working(since, REMIND_AFTER, calendar)


def claim_ends(since: datetime, calendar: Calendar) -> datetime:
    """When a claim without an answer returns: after half a working day."""
    return add_working(since, calendar.minutes_a_day // 2, calendar)
