"""Working hours as an office writes them down: a CSV or Excel file, read row by row.

Columns (any order, spelling forgiven): đơn vị, loại, ngày, giờ, lý do. A row of a week may name
several weekdays. Nothing here touches the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backend.duty import rules
from backend.duty.rules import Hours
from backend.errors import DomainError
from backend.knowledge.importing import tables
from backend.knowledge.importing.tables import BadRow, Wrong, day_of, text_of
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


@dataclass(slots=True)
class ReadHours:
    """`rows` by line, each with what it enters; `unknown` are headings that mean nothing here."""

    rows: dict[int, tuple[Hours, ...]] = field(default_factory=dict)
    problems: list[BadRow] = field(default_factory=list)
    unknown: tuple[str, ...] = ()


def read(path: Path) -> ReadHours:
    """Read a file; raises DomainError ``file.*`` and ``hours.heading``."""
    found, columns = ReadHours(), dict[str, int]()
    for number, cells in tables.lines(path):
        if not columns:
            columns = _columns(tables.columns_of(cells, HEADINGS), path)
            found.unknown = tables.unknown_in(cells, HEADINGS)
            continue
        try:
            row = {name: tables.cell(cells, at) for name, at in columns.items()}
            _take(found, number, tuple(_hours(row)))
        except Wrong as wrong:
            found.problems.append(wrong.at(number))
    _columns(columns, path)
    return found


def _columns(columns: dict[str, int], path: Path) -> dict[str, int]:
    if not set(columns) >= NEEDED:
        raise DomainError("hours.heading", file=path.name)
    return columns


def _take(found: ReadHours, number: int, hours: tuple[Hours, ...]) -> None:
    """Two rows about one unit and day contradict each other, even if they agree today."""
    mine = {(one.unit, one.weekday, one.day) for one in hours}
    for line, others in found.rows.items():
        if mine & {(one.unit, one.weekday, one.day) for one in others}:
            raise Wrong("twice", "day", str(line))
    found.rows[number] = hours


def _hours(cells: dict[str, Any]) -> Iterator[Hours]:
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
