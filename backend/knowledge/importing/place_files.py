"""Places' details as an office writes them down: a CSV or Excel file, read row by row.

Columns (any order, spelling forgiven): mã or tên đơn vị, điện thoại, giờ làm việc, địa chỉ, nguồn,
ngày. A unit whose facts are not filled in yet is no mistake. Nothing here touches the database.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from backend.errors import DomainError
from backend.knowledge import details, units
from backend.knowledge.importing import tables
from backend.knowledge.importing.tables import BadRow, Wrong, day_of, text_of
from backend.knowledge.province import PlaceDetails

HEADINGS = {
    "key": ("ma", "madonvi", "key"),
    "unit": (
        "tendonvi",
        "ten",
        "donvi",
        "mahoacten",
        "mahoactendonvi",
        "tenquay",
        "quay",
        "coquan",
        "xaphuong",
    ),
    "phone": ("dienthoai", "sodienthoai", "dt", "sdt", "hotline", "duongdaynong"),
    "hours": ("giolamviec", "thoigianlamviec", "gio", "giomocua", "giotiepdan"),
    "address": ("diachi", "truso", "diachitruso"),
    "source": ("nguon", "vanban", "vanbannguon", "cancu", "theo", "nguontin"),
    "as_of": ("ngay", "ngaynguon", "ngaycapnhat", "capnhat", "tinhdenngay"),
}
TEMPLATE = ("mã", "tên đơn vị", "điện thoại", "giờ làm việc", "địa chỉ", "nguồn", "ngày")


@dataclass(slots=True)
class ReadDetails:
    """`rows` by line, in the file's order; `unfilled` counts units of which nothing is said yet;
    `unknown` are headings that mean nothing here."""

    rows: dict[int, PlaceDetails] = field(default_factory=dict)
    problems: list[BadRow] = field(default_factory=list)
    unfilled: int = 0
    unknown: tuple[str, ...] = ()


def read(path: Path, *, today: date) -> ReadDetails:
    """Read a file.

    Raises DomainError ``file.*`` for what is no such file, ``places.heading`` where no column
    names the unit, or nguồn or ngày is missing.
    """
    found, columns = ReadDetails(), dict[str, int]()
    for number, cells in tables.lines(path):
        if columns:
            row = {name: tables.cell(cells, at) for name, at in columns.items()}
            _take(found, number, row, today)
        else:
            columns = _columns(tables.columns_of(cells, HEADINGS), path)
            found.unknown = tables.unknown_in(cells, HEADINGS)
    _columns(columns, path)
    return found


def _columns(columns: dict[str, int], path: Path) -> dict[str, int]:
    if {"source", "as_of"} <= set(columns) and {"key", "unit"} & set(columns):
        return columns
    raise DomainError("places.heading", file=path.name)


def _take(found: ReadDetails, number: int, cells: dict[str, Any], today: date) -> None:
    if not any(text_of(cells.get(name)) for name in details.FACTS):
        found.unfilled += 1
        return
    try:
        row = _details(cells, today)
        same = (line for line, other in found.rows.items() if other.unit == row.unit)
        if (line := next(same, None)) is not None:
            raise Wrong("twice", "unit", str(line))
        found.rows[number] = row
    except Wrong as wrong:
        found.problems.append(wrong.at(number))
    except DomainError as error:
        column, value = (str(error.facts.get(name, "")) for name in ("column", "value"))
        code = error.code.removeprefix("details.")
        found.problems.append(BadRow(number, code, column, value))


def _details(cells: dict[str, Any], today: date) -> PlaceDetails:
    said = text_of(cells.get("key")) or text_of(cells.get("unit"))
    if not said:
        raise Wrong("missing", "unit")
    unit = details.unit_called(said)
    as_of = day_of("as_of", cells.get("as_of"))
    if as_of is None:
        raise Wrong("missing", "as_of")
    given = {name: _raw(cells.get(name)) for name in (*details.FACTS, "source")}
    return details.checked(unit.key, as_of=as_of, today=today, **given)


def _raw(cell: Any) -> str:
    return "" if cell is None else str(cell)


def template() -> str:
    """A file with a line for each unit that can have details, to be filled in."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(TEMPLATE)
    writer.writerows((one.key, one.name, "", "", "", "", "") for one in _bearers())
    return file.getvalue()


def _bearers() -> Iterator[units.Unit]:
    yield from (one for one in units.all_units() if one.kind in details.BEARERS)
