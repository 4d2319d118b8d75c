"""Tables that an office keeps: CSV or Excel, read row by row, with a heading somebody typed.

Comma, semicolon or tab; a mark at the file's beginning; headings with or without marks, in any
order. What a row says wrongly is told by its line. Nothing here knows what the columns mean.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from backend.errors import DomainError
from backend.knowledge.importing import files, lists
from backend.knowledge.text import compact

MOST_BYTES = 5_000_000
MOST_ROWS = 5_000
Headings = Mapping[str, Sequence[str]]
"""By column, how its heading may be written, without marks and spaces."""
_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")


@dataclass(frozen=True, slots=True)
class BadRow:
    """Why a row was not taken; `line` counts from 1, `column` is a key of the headings or ''."""

    line: int
    code: str
    column: str = ""
    value: str = ""


class Wrong(Exception):
    """A cell or a row that cannot be taken, with a code to word it by."""

    def __init__(self, code: str, column: str = "", value: str = "") -> None:
        super().__init__(code)
        self.code, self.column, self.value = code, column, value[:400]

    def at(self, line: int) -> BadRow:
        """The same as a bad row of that line."""
        return BadRow(line, self.code, self.column, self.value)


Row = TypeVar("Row")
Cells = Mapping[str, Any]
"""A row's cells by column; a column that the file lacks is not in it."""


@dataclass(slots=True)
class Read(Generic[Row]):
    """`rows` by line, in the file's order; `unknown` are headings that mean nothing here."""

    rows: dict[int, Row] = field(default_factory=dict)
    problems: list[BadRow] = field(default_factory=list)
    unknown: tuple[str, ...] = ()

    def refuse_second(self, is_same: Callable[[Row], bool], column: str = "") -> None:
        """Raises Wrong ``twice`` with the line of an earlier row that is about the same."""
        line = next((line for line, other in self.rows.items() if is_same(other)), None)
        if line is not None:
            raise Wrong("twice", column, str(line))


def read_into(
    found: Read[Row], path: Path, headings: Headings, take: Callable[[Cells], Row | None], *,
    fits: Callable[[set[str]], bool], refusal: str,
) -> None:  # fmt: skip
    """Read a file: `take` makes a row of its cells, None where there is none to be made.

    What it raises as `Wrong` becomes a problem of that line. Raises DomainError ``file.*`` for
    what is no such file, and `refusal` where the columns found do not fit.
    """
    columns = dict[str, int]()
    for number, cells in lines(path):
        if not columns:
            columns = columns_of(cells, headings)
            found.unknown = unknown_in(cells, headings)
            if not fits(set(columns)):
                break
            continue
        try:
            row = take({name: cell(cells, at) for name, at in columns.items()})
        except Wrong as wrong:
            found.problems.append(wrong.at(number))
        else:
            if row is not None:
                found.rows[number] = row
    if not columns or not fits(set(columns)):
        raise DomainError(refusal, file=path.name)


def lines(path: Path) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows of a file by the line they begin at; remarks (#) and empty rows are left out.

    Raises DomainError ``file.*`` for what is no such file.
    """
    read = _sheet(path) if files.kind_of(path) == "sheet" else _csv(path)
    for number, cells in read:
        if not text_of(cell(cells, 0)).startswith("#") and any(map(text_of, cells)):
            yield number, cells


def _sheet(path: Path) -> Iterator[tuple[int, Sequence[Any]]]:
    for number, cells in lists.sheet(path):
        if number > MOST_ROWS:
            raise DomainError("file.too_big", file=path.name)
        yield number, cells


def _csv(path: Path) -> Iterator[tuple[int, Sequence[Any]]]:
    """Comma, semicolon or tab, as the heading has most of."""
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


def cell(cells: Sequence[Any], at: int) -> Any:
    """The cell at a place; None where the row ends before it."""
    return cells[at] if at < len(cells) else None


def text_of(said: Any) -> str:
    """A cell's text, tidied; a control sign that no database keeps is a space."""
    return " ".join(str("" if said is None else said).replace("\0", " ").split())


def columns_of(cells: Sequence[Any], headings: Headings) -> dict[str, int]:
    """Where the columns stand, by a row that may be the heading."""
    columns: dict[str, int] = {}
    for at, one in enumerate(cells):
        said = compact(text_of(one))
        for name, known in headings.items():
            if said in known:
                columns.setdefault(name, at)
    return columns


def unknown_in(cells: Sequence[Any], headings: Headings) -> tuple[str, ...]:
    """Headings that mean nothing here."""
    known = {word for words in headings.values() for word in words}
    return tuple(said for one in cells if (said := text_of(one)) and compact(said) not in known)


def day_of(column: str, said: Any) -> date | None:
    """A day as dd/mm/yyyy, ISO, or a spreadsheet's own; raises Wrong ``day``."""
    if isinstance(said, datetime):
        said = said.date()
    day = said if isinstance(said, date) else written_day(text_of(said))
    if day is None and text_of(said):
        raise Wrong("day", column, text_of(said))
    if day is not None and not 2000 <= day.year <= 2100:
        raise Wrong("day", column, day.isoformat())
    return day


def written_day(said: str) -> date | None:
    """The day that a text is, or None."""
    with suppress(ValueError):
        if parts := _DAY.fullmatch(said):
            return date(int(parts[3]), int(parts[2]), int(parts[1]))
        return date.fromisoformat(said)
    return None
