"""The days and times of a visit in words."""

from __future__ import annotations

from datetime import date

from backend.i18n import N_, _
from backend.notices.wording import collecting as wording
from backend.parcels.slots import Slot

WEEKDAYS = (N_("T2"), N_("T3"), N_("T4"), N_("T5"), N_("T6"), N_("T7"), N_("CN"))


def day_words(day: date) -> str:
    """T4 25/11/2026."""
    weekday = WEEKDAYS[day.weekday()]
    return f"{_(weekday)} {day:%d/%m/%Y}"


def time_words(slot: Slot) -> str:
    """07:00–09:00."""
    return slot_span(slot).partition(" ")[0]


def slot_span(slot: Slot) -> str:
    """07:00–09:00 ngày 25/11/2026."""
    return wording.span({"begins": slot.begins.isoformat(), "ends": slot.ends.isoformat()})
