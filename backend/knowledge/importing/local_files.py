"""The province's own word as an office writes it down: a CSV or Excel file, read row by row.

Columns (any order, spelling forgiven): mã, phí, thời hạn, cơ quan, qua bưu điện, ghi chú, văn bản
nguồn, từ ngày, đến ngày. A row that begins with # is a remark. What cannot be read is told by its
line; the good rows are taken all the same. Nothing here touches the database.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from backend.errors import DomainError
from backend.knowledge.importing import files, lists
from backend.knowledge.importing.records import CODE
from backend.knowledge.province import LocalWord
from backend.knowledge.text import compact
from backend.knowledge.units import Unit, all_units

MOST_BYTES = 5_000_000
MOST_ROWS = 5_000
HEADINGS = {
    "code": ("ma", "maso", "mathutuc", "matthc", "masotthc"),
    "fee": ("phi", "lephi", "philephi", "mucphi", "mucthu"),
    "time": ("thoihan", "thoigian", "thoihangiaiquyet", "thoigiangiaiquyet"),
    "unit": ("coquan", "donvi", "coquanthuchien", "coquangiaiquyet"),
    "by_post": ("quabuudien", "buudien", "quabuuchinh", "buuchinh", "bcci", "quabcci"),
    "remark": ("ghichu",),
    "document": ("vanbannguon", "vanban", "nguon", "cancu", "vanbancancu"),
    "valid_from": ("tungay", "hieuluctu", "hieuluctungay", "ngayhieuluc"),
    "valid_until": ("denngay", "dennay", "hieulucden", "hieulucdenngay", "ngayhethieuluc"),
}
NEEDED = ("code", "document", "valid_from")
LONGEST = {"fee": 500, "time": 500, "remark": 1000, "document": 500}
SAYS = ("fee", "time", "unit", "by_post", "remark")
_ANSWERS = {"co": True, "duoc": True, "x": True, "khong": False, "": None}
_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_SHORTENED = re.compile(r"\d\.\d{1,5}")


@dataclass(frozen=True, slots=True)
class BadRow:
    """Why a row was not taken; `line` counts from 1, `column` is a key of HEADINGS or ''."""

    line: int
    code: str
    column: str = ""
    value: str = ""


@dataclass(slots=True)
class ReadWords:
    """`rows` by line, in the file's order; `unknown` are headings that mean nothing here."""

    rows: dict[int, LocalWord] = field(default_factory=dict)
    problems: list[BadRow] = field(default_factory=list)
    unknown: tuple[str, ...] = ()


def read(path: Path) -> ReadWords:
    """Read a file.

    Raises DomainError ``file.*`` for what is no such file, ``local.heading`` where one of the
    columns mã, văn bản nguồn, từ ngày is missing.
    """
    lines = _sheet(path) if files.kind_of(path) == "sheet" else _csv(path)
    found, columns = ReadWords(), dict[str, int]()
    for number, cells in lines:
        if str(_cell(cells, 0) or "").startswith("#") or not any(map(_text, cells)):
            continue
        if not columns:
            columns = _heading(cells, path.name)
            found.unknown = _unknown(cells)
            continue
        row = _read_row(number, {name: _cell(cells, at) for name, at in columns.items()})
        if isinstance(row, LocalWord):
            row = _overlap(found, number, row) or row
        if isinstance(row, BadRow):
            found.problems.append(row)
        else:
            found.rows[number] = row
    if not columns:
        raise DomainError("local.heading", file=path.name)
    return found


def _sheet(path: Path) -> Iterator[tuple[int, Sequence[Any]]]:
    for number, cells in lists.sheet(path):
        if number > MOST_ROWS:
            raise DomainError("file.too_big", file=path.name)
        yield number, cells


def _csv(path: Path) -> Iterator[tuple[int, Sequence[Any]]]:
    """Rows with the line they begin at; comma, semicolon or tab, as the heading has most of."""
    if path.stat().st_size > MOST_BYTES:
        raise DomainError("file.too_big", file=path.name)
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise DomainError("file.not_utf8", file=path.name, line=line) from error
    heading = next((one for one in text.splitlines() if one.strip() and one[0] != "#"), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=heading.count))
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise DomainError("file.not_csv", file=path.name, line=line) from error


def _cell(cells: Sequence[Any], at: int) -> Any:
    return cells[at] if at < len(cells) else None


def _heading(cells: Sequence[Any], file: str) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, cell in enumerate(cells):
        said = compact(str(cell or ""))
        for name, known in HEADINGS.items():
            if said in known:
                columns.setdefault(name, at)
    if not set(NEEDED) <= set(columns):
        raise DomainError("local.heading", file=file)
    return columns


def _unknown(cells: Sequence[Any]) -> tuple[str, ...]:
    known = {word for words in HEADINGS.values() for word in words}
    return tuple(said for cell in cells if (said := _text(cell)) and compact(said) not in known)


class _Wrong(Exception):
    def __init__(self, code: str, column: str = "", value: str = "") -> None:
        super().__init__(code)
        self.code, self.column, self.value = code, column, value[:80]


def _read_row(number: int, cells: dict[str, Any]) -> LocalWord | BadRow:
    try:
        row = LocalWord(
            code=_code(cells.get("code")),
            fee=_words("fee", cells),
            time=_words("time", cells),
            unit=_unit(_text(cells.get("unit"))),
            by_post=_answer(_text(cells.get("by_post"))),
            remark=_words("remark", cells),
            document=_words("document", cells) or _missing("document"),
            valid_from=_day("valid_from", cells) or _missing("valid_from"),
            valid_until=_day("valid_until", cells),
        )
        if row.valid_until and row.valid_until < row.valid_from:
            raise _Wrong("backwards")
        if all(getattr(row, name) is None for name in SAYS):
            raise _Wrong("nothing")
    except _Wrong as error:
        return BadRow(number, error.code, error.column, error.value)
    return row


def _missing(column: str) -> Any:
    raise _Wrong("missing", column)


def _text(cell: Any) -> str:
    """A cell's text, tidied; a control sign that no database keeps is a space."""
    return " ".join(str("" if cell is None else cell).replace("\0", " ").split())


def _code(cell: Any) -> str:
    """A code; what Excel made of one that ends in 0 is refused, not guessed."""
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    said = f"{cell:.6f}" if is_number else _text(cell)
    if not said:
        raise _Wrong("missing", "code")
    if not CODE.fullmatch(said):
        raise _Wrong("code_shortened" if _SHORTENED.fullmatch(said) else "code", "code", said)
    return said


def _words(column: str, cells: dict[str, Any]) -> str | None:
    said = _text(cells.get(column))
    if len(said) > LONGEST[column]:
        raise _Wrong("long", column)
    return said or None


def _answer(said: str) -> bool | None:
    if compact(said) not in _ANSWERS or (said and not compact(said)):
        raise _Wrong("answer", "by_post", said)
    return _ANSWERS[compact(said)]


def _unit(said: str) -> str | None:
    """The key of the unit that has this key or name, whole; also by other names people use."""
    if not said:
        return None
    exact = [one for one in all_units() if _called(said, one.key, one.name)]
    named = exact or [one for one in all_units() if _called(said, *one.also)]
    if len(named) != 1:
        raise _Wrong("units" if named else "unit", "unit", _choices(named) or said)
    return named[0].key


def _called(said: str, *names: str) -> bool:
    return compact(said) in map(compact, names)


def _choices(units: Sequence[Unit]) -> str:
    return ", ".join(one.key for one in units[:5])


def _day(column: str, cells: dict[str, Any]) -> date | None:
    """A day as dd/mm/yyyy, ISO, or a spreadsheet's own."""
    cell = cells.get(column)
    if isinstance(cell, datetime):
        cell = cell.date()
    day = cell if isinstance(cell, date) else _written(_text(cell))
    if day is None and _text(cell):
        raise _Wrong("day", column, _text(cell))
    if day is not None and not 2000 <= day.year <= 2100:
        raise _Wrong("day", column, day.isoformat())
    return day


def _written(said: str) -> date | None:
    with suppress(ValueError):
        if parts := _DAY.fullmatch(said):
            return date(int(parts[3]), int(parts[2]), int(parts[1]))
        return date.fromisoformat(said)
    return None


def _overlap(found: ReadWords, number: int, row: LocalWord) -> BadRow | None:
    for line, other in found.rows.items():
        if other.code == row.code and other.overlaps(row):
            return BadRow(number, "overlap", value=f"{row.code}, {line}")
    return None
