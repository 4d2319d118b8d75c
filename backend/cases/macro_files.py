"""Macros as an office writes them down: a CSV or Excel file, read row by row.

Columns (any order, spelling forgiven): cơ quan, tên mẫu, nội dung; a text keeps its lines. Nothing
here touches the database.
"""

from __future__ import annotations

from pathlib import Path

from backend.cases import rules
from backend.cases.macros import Row, fault
from backend.knowledge.importing import tables
from backend.knowledge.importing.tables import Cells, Read, Wrong, text_of
from backend.knowledge.units import desks_called

HEADINGS = {
    "desk": ("coquan", "so", "donvi", "xaphuong", "noinhan"),
    "title": ("tenmau", "ten", "tieude"),
    "text": ("noidung", "mau", "cautraloi", "traloi"),
}


def read(path: Path) -> Read[Row]:
    """Read a file.

    Raises DomainError ``file.*`` for what is no such file, ``macros.heading`` where one of the
    three columns is missing.
    """
    found = Read[Row]()

    def take(cells: Cells) -> Row:
        row = _row(cells)
        found.refuse_second(lambda other: (other.desk, other.title) == (row.desk, row.title))
        return row

    tables.read_into(
        found, path, HEADINGS, take, fits=set(HEADINGS).__eq__, refusal="macros.heading"
    )
    return found


def _row(cells: Cells) -> Row:
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
