"""Working hours as an office writes them down: a CSV or Excel file, read row by row.

Columns (any order, spelling forgiven): đơn vị, loại, ngày, giờ, lý do. A row of a week may name
several weekdays. Nothing here touches the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from backend.duty import rules
from backend.duty.rules import Hours
from backend.knowledge.importing import tables
from backend.knowledge.importing.tables import Cells, Read, Wrong, day_of, text_of
from backend.knowledge.text import compact
from backend.knowledge.units import find
from backend.people.lists import units_called
from backend.people.rules import PROVINCE
from backend.worktime.calendar import Day

HEADINGS = {
    "unit": ("donvi", "tendonvi", "madonvi", "ma", "unit"),
    "kind": ("loai", "kind"),
    "day": ("ngay", "thu", "ngayhoacthu", "day"),
    "sessions": ("gio", "giolamviec", "buoi", "sessions"),
    "reason": ("lydo", "ghichu", "cancu", "reason"),
}
NEEDED = {"unit", "kind", "day", "sessions"}
KINDS = {
    "week": ("week", "tuan", "hangtuan"),
    "closed": ("closed", "nghi", "dongcua"),
    "open": ("open", "lam", "lambu", "mocua"),
}
WEEKDAYS = (
    ("t2", "thu2", "thuhai", "hai", "mon"),
    ("t3", "thu3", "thuba", "ba", "tue"),
    ("t4", "thu4", "thutu", "tu", "wed"),
    ("t5", "thu5", "thunam", "nam", "thu"),
    ("t6", "thu6", "thusau", "sau", "fri"),
    ("t7", "thu7", "thubay", "bay", "sat"),
    ("cn", "chunhat", "sun"),
)
PROVINCE_NAMES = ("tinh", "toantinh", "catinh")
_LIST = re.compile(r"[,;+]")
_RANGE = re.compile(r"\s*(?:-|–|\bđến\b|\bden\b)\s*", re.IGNORECASE)


def read(path: Path) -> Read[tuple[Hours, ...]]:
    """Read a file, each row with what it enters; raises DomainError ``file.*``, ``hours.heading``.

    Two rows about one unit and day contradict each other, even if they agree today.
    """
    found = Read[tuple[Hours, ...]]()

    def take(cells: Cells) -> tuple[Hours, ...]:
        hours = tuple(_hours(cells))
        mine = set(map(_about, hours))
        found.refuse_second(lambda others: bool(mine & set(map(_about, others))), "day")
        return hours

    tables.read_into(found, path, HEADINGS, take, fits=NEEDED.issubset, refusal="hours.heading")
    return found


def _about(hours: Hours) -> tuple[Any, ...]:
    return hours.unit, hours.weekday, hours.day


def _hours(cells: Cells) -> Iterator[Hours]:
    unit, kind = unit_called(text_of(cells.get("unit"))), _kind(text_of(cells.get("kind")))
    reason = text_of(cells.get("reason"))
    if len(reason) > rules.LONGEST_REASON:
        raise Wrong("long", "reason")
    sessions = _sessions(text_of(cells.get("sessions")))
    if kind == "closed" and sessions:
        raise Wrong("sessions_of_closed", "sessions", rules.written(sessions))
    if kind == "open" and not sessions:
        raise Wrong("missing", "sessions")
    if kind == "week":
        for weekday in weekdays_in(text_of(cells.get("day"))):
            yield Hours(unit, sessions, weekday=weekday, reason=reason)
        return
    day = day_of("day", cells.get("day"))
    if day is None:
        raise Wrong("missing", "day")
    yield Hours(unit, sessions, day=day, reason=reason)


def unit_called(said: str) -> str:
    """The key of a unit by key or name, 'tỉnh' for all of the province; raises Wrong."""
    if not said:
        raise Wrong("missing", "unit")
    if compact(said) in PROVINCE_NAMES:
        return PROVINCE
    if known := find(said):
        return known.key
    called = units_called(said)
    if len(called) > 1:
        raise Wrong("several", "unit", ", ".join(one.key for one in called))
    if not called:
        raise Wrong("unknown", "unit", said)
    return called[0].key


def _kind(said: str) -> str:
    for kind, names in KINDS.items():
        if compact(said) in names:
            return kind
    raise Wrong("kind" if said else "missing", "kind", said)


def _sessions(said: str) -> Day:
    if not said or compact(said) in KINDS["closed"]:
        return ()
    try:
        return rules.sessions_in(said)
    except ValueError as error:
        raise Wrong("sessions", "sessions", said) from error


def weekdays_in(said: str) -> list[int]:
    """'T2-T6', 'T2, T4', 'thứ bảy', 'CN': numbers from 0 for Monday; raises Wrong."""
    found: list[int] = []
    for part in _LIST.split(said):
        ends = [_weekday(one) for one in _RANGE.split(part.strip())]
        if len(ends) > 2 or ends[0] > ends[-1]:
            raise Wrong("weekday", "day", said)
        found += range(ends[0], ends[-1] + 1)
    return list(dict.fromkeys(found))


def _weekday(said: str) -> int:
    for number, names in enumerate(WEEKDAYS):
        if compact(said) in names:
            return number
    raise Wrong("weekday" if said else "missing", "day", said)
