"""Macros as an office writes them down: a CSV or Excel file, read row by row.

Columns (any order, spelling forgiven): cơ quan, tên mẫu, nội dung; a text keeps its lines. Nothing
here touches the database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backend.cases import rules
from backend.cases.macros import Row, fault
from backend.errors import DomainError
from backend.knowledge.importing import tables
from backend.knowledge.importing.tables import BadRow, Wrong, text_of
from backend.knowledge.units import desks_called

HEADINGS = {
    "desk": ("coquan", "so", "donvi", "xaphuong", "noinhan"),
    "title": ("tenmau", "ten", "tieude"),
    "text": ("noidung", "mau", "cautraloi", "traloi"),
}


@dataclass(slots=True)
class ReadMacros:
    """`rows` by line, in the file's order; `unknown` are headings that mean nothing here."""

    rows: dict[int, Row] = field(default_factory=dict)
    problems: list[BadRow] = field(default_factory=list)
    unknown: tuple[str, ...] = ()


def read(path: Path) -> ReadMacros:
    """Read a file.

    Raises DomainError ``file.*`` for what is no such file, ``macros.heading`` where one of the
    three columns is missing.
    """
    found, columns = ReadMacros(), dict[str, int]()
    for number, cells in tables.lines(path):
        if columns:
            _take(found, number, {name: tables.cell(cells, at) for name, at in columns.items()})
        else:
            columns = _columns(tables.columns_of(cells, HEADINGS), path)
            found.unknown = tables.unknown_in(cells, HEADINGS)
    _columns(columns, path)
    return found


def _columns(columns: dict[str, int], path: Path) -> dict[str, int]:
    if set(columns) != set(HEADINGS):
        raise DomainError("macros.heading", file=path.name)
    return columns


def _take(found: ReadMacros, number: int, cells: dict[str, Any]) -> None:
    try:
        row = _row(cells)
        same = (
            line
            for line, other in found.rows.items()
            if (other.desk, other.title) == (row.desk, row.title)
        )
        if (line := next(same, None)) is not None:
            raise Wrong("twice", value=str(line))
        found.rows[number] = row
    except Wrong as wrong:
        found.problems.append(wrong.at(number))


def _row(cells: dict[str, Any]) -> Row:
    said = text_of(cells.get("desk"))
    keys = [one.key for one in desks_called(said)]
    if len(keys) != 1:
        raise Wrong("several" if keys else "unknown", "desk", ", ".join(keys[:5]) or said)
    raw = cells.get("text")
    title, text = text_of(cells.get("title")), rules.clean("" if raw is None else str(raw))
    if wrong := fault(title, text):
        facts = wrong.facts
        value = str(facts.get("name") or facts.get("length") or facts.get("most") or "")
        raise Wrong(wrong.code.removeprefix("macro."), value=value)
    return Row(keys[0], title, text)
