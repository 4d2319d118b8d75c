"""Places' details as an office writes them down: a CSV or Excel file, read row by row.

Columns (any order, spelling forgiven): mã or tên đơn vị, điện thoại, giờ làm việc, địa chỉ, nguồn,
ngày. A unit whose facts are not filled in yet is no mistake. Nothing here touches the database.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from backend.errors import DomainError
from backend.knowledge import details, units
from backend.knowledge.importing import tables
from backend.knowledge.importing.tables import Cells, Read, Wrong, day_of, text_of
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
class ReadDetails(Read[PlaceDetails]):
    """`unfilled` counts the lines of the template that nobody filled in."""

    unfilled: int = 0


def read(path: Path, *, today: date) -> ReadDetails:
    """Read a file.

    Raises DomainError ``file.*`` for what is no such file, ``places.heading`` where no column
    names the unit, or nguồn or ngày is missing.
    """
    found = ReadDetails()

    def take(cells: Cells) -> PlaceDetails | None:
        if not any(text_of(cells.get(name)) for name in details.FACTS):
            found.unfilled += 1
            return None
        row = _checked(cells, today)
        found.refuse_second(lambda other: other.unit == row.unit, "unit")
        return row

    tables.read_into(found, path, HEADINGS, take, fits=_fits, refusal="places.heading")
    return found


def _fits(columns: set[str]) -> bool:
    return {"source", "as_of"} <= columns and bool({"key", "unit"} & columns)


def _checked(cells: Cells, today: date) -> PlaceDetails:
    try:
        return _details(cells, today)
    except DomainError as error:
        column, value = (str(error.facts.get(name, "")) for name in ("column", "value"))
        raise Wrong(error.code.removeprefix("details."), column, value) from error


def _details(cells: Cells, today: date) -> PlaceDetails:
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
