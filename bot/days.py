"""Days as people type them, 'hôm nay', 'mai', '30/11', '30/11-04/12', or press them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from backend.knowledge.text import compact

_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{4}))?")
_SPAN = re.compile(rf"\s*{_DAY.pattern}\s*(?:-|–|—|đến|tới|den|toi)\s*{_DAY.pattern}\s*", re.I)
_WORDS = {"homnay": 0, "nay": 0, "today": 0, "mai": 1, "ngaymai": 1, "tomorrow": 1}


def day_in(said: str, today: date) -> date | None:
    """'hôm nay', 'mai', '30/11', '30/11/2026'; without a year the next such day. None otherwise."""
    if compact(said) in _WORDS:
        return today + timedelta(days=_WORDS[compact(said)])
    found = _DAY.search(said)
    return _day(found[1], found[2], found[3], today) if found else None


def day_on(ids: Sequence[str]) -> date | None:
    """The day that a button's first id names, or None where that is no day."""
    try:
        return date.fromisoformat(ids[0]) if ids else None
    except ValueError:
        return None


def day_and_words(said: str, today: date) -> tuple[date | None, str]:
    """The day a text begins with, and what follows it: '27/11 bão số 12', 'ngày mai mất điện'."""
    if found := _DAY.match(said.strip()):
        rest = said.strip()[found.end() :]
        return _day(found[1], found[2], found[3], today), _tidy(rest)
    words = said.split()
    for count in (2, 1):
        if compact(" ".join(words[:count])) in _WORDS:
            return day_in(" ".join(words[:count]), today), _tidy(" ".join(words[count:]))
    return None, _tidy(said)


def span_in(said: str, today: date) -> tuple[date, date] | None:
    """'30/11-04/12', also with years; one day alone is a span of itself. None otherwise."""
    found = _SPAN.fullmatch(said)
    if found is None:
        day = day_in(said, today)
        return (day, day) if day else None
    first = _day(found[1], found[2], found[3], today)
    last = _day(found[4], found[5], found[6], first or today)
    return (first, last) if first and last else None


def _day(day: str, month: str, year: str | None, today: date) -> date | None:
    try:
        if year:
            return date(int(year), int(month), int(day))
        this = date(today.year, int(month), int(day))
        return this if this >= today else date(today.year + 1, int(month), int(day))
    except ValueError:
        return None


def _tidy(words: str) -> str:
    return " ".join(words.split()).lstrip(",.:;- ")
