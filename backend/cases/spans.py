"""Working time as people say it, '30 phút', '4 giờ', '2 ngày': pure functions on texts."""

from __future__ import annotations

import re
import unicodedata

_PART = re.compile(r"(\d{1,6})\s*([a-z]*)")
_UNITS = {
    "": "minutes", "p": "minutes", "ph": "minutes", "phut": "minutes", "m": "minutes",
    "min": "minutes", "minute": "minutes", "minutes": "minutes",
    "g": "hours", "gio": "hours", "tieng": "hours", "h": "hours", "hour": "hours",
    "hours": "hours",
    "n": "days", "ngay": "days", "d": "days", "day": "days", "days": "days",
}  # fmt: skip
_FILLING = re.compile(r"\b(?:lam viec|working|va|and)\b")
_MARKS = {"days": 2, "hours": 1, "minutes": 0}


def minutes_in(said: str, minutes_a_day: int) -> int | None:
    """Working minutes in '30 phút', '1h30', '2 ngày làm việc', '90'; None for anything else.

    A day is `minutes_a_day`. Parts come from the largest to the smallest, each once.
    """
    text = _FILLING.sub(" ", _plain(said)).strip()
    if not text or _PART.sub("", text).strip():
        return None
    sizes = {"days": minutes_a_day, "hours": 60, "minutes": 1}
    total, smaller_than = 0, 3
    for number, word in _PART.findall(text):
        unit = _UNITS.get(word)
        if unit is None or _MARKS[unit] >= smaller_than:
            return None
        smaller_than = _MARKS[unit]
        total += int(number) * sizes[unit]
    return total


def split(minutes: int, minutes_a_day: int) -> tuple[int, int, int]:
    """Days, hours and minutes: 225 of a day of 450 are (0, 3, 45)."""
    days, left = divmod(minutes, minutes_a_day)
    return days, left // 60, left % 60


def _plain(said: str) -> str:
    """Lower case without marks: 'Phút' → 'phut'."""
    flat = unicodedata.normalize("NFKD", said.lower().replace("đ", "d"))
    return "".join(sign for sign in flat if not unicodedata.combining(sign))
