"""The portal's Excel lists: code, title, who issues and who executes, field; no figures.

Row 1 is a title, row 2 the heading, cells may have several lines. Rows are read one at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from backend.errors import DomainError
from backend.knowledge.extraction import HOME
from backend.knowledge.importing.records import CODE, Row, Unfit
from backend.knowledge.text import compact, fold

MOST_UNPACKED = 100_000_000
MOST_COLUMNS = 50
HEADING_WITHIN = 20
UNREADABLE = (
    BadZipFile,
    InvalidFileException,
    ParseError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
)
_HEADINGS = {
    "code": ("maso", "ma", "mathutuc", "matthc", "masotthc"),
    "title": ("ten", "tenthutuc", "tentthc", "tenthutuchanhchinh"),
    "issuer": ("coquanbanhanh",),
    "agencies": ("coquanthuchien",),
    "fields": ("linhvuc",),
}
_NEEDED = {"code", "title"}
_LEVELS = {
    "xã": re.compile(r"\b(cap|ubnd) xa\b"),
    "tỉnh": re.compile(r"\b(cap|ubnd) tinh\b|^so "),
}
_PROVINCIAL = ("ubnd tinh", "ubnd thanh pho", "uy ban nhan dan tinh", "uy ban nhan dan thanh pho")

Cells = tuple[Any, ...]


def rows(path: Path) -> Iterator[Row | tuple[int, Unfit]]:
    """The rows of a list's first sheet; one that cannot be taken with its number and why.

    Raises DomainError ``file.not_list`` for what is no spreadsheet, ``file.no_heading``.
    """
    for number, cells in _under_heading(path):
        if not any(cells.values()):
            continue
        try:
            yield _row(cells, path.name, number)
        except Unfit as error:
            yield number, error


def sheet(path: Path) -> Iterator[tuple[int, Cells]]:
    """The rows of the first sheet with their numbers, as values; formulas as last computed.

    Raises DomainError ``file.not_list``.
    """
    try:
        with ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
                raise DomainError("file.not_list", file=path.name)
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            first = book.worksheets[0]
            first.reset_dimensions()
            yield from enumerate(first.iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1)
        finally:
            book.close()
    except UNREADABLE as error:
        raise DomainError("file.not_list", file=path.name) from error


def _under_heading(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    columns: dict[str, int] = {}
    for number, cells in sheet(path):
        if columns:
            yield number, {name: cells[at] for name, at in columns.items() if at < len(cells)}
        elif number <= HEADING_WITHIN:
            said = [compact(str(cell or "")) for cell in cells]
            here = {
                name: next(at for at, one in enumerate(said) if one in known)
                for name, known in _HEADINGS.items()
                if set(known) & set(said)
            }
            columns = here if set(here) >= _NEEDED else {}
    if not columns:
        raise DomainError("file.no_heading", file=path.name)


def _row(cells: dict[str, Any], file: str, number: int) -> Row:
    code = _code(cells.get("code"))
    if not CODE.fullmatch(code):
        raise Unfit("code", code)
    title = " ".join(_lines(cells.get("title")))
    if not title:
        raise Unfit("title", code)
    agencies = [one.rstrip(".") for one in _lines(cells.get("agencies"))]
    found = {
        "code": code,
        "title": title,
        "levels": _levels(agencies),
        "promulgator": _promulgator(" ".join(_lines(cells.get("issuer")))),
        "fields": _lines(cells.get("fields")),
        "agencies": agencies,
        "source": "national",
    }
    return Row(code, {key: value for key, value in found.items() if value}, file, number, True)


def _code(value: Any) -> str:
    """A code as it is written; a spreadsheet may keep 1.001190 as the number 1.00119."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.6f}"
    return str(value or "").strip()


def _lines(value: Any) -> list[str]:
    """The lines of a cell, tidied, each once."""
    tidied = (" ".join(line.split()) for line in str(value or "").splitlines())
    return list(dict.fromkeys(line for line in tidied if line))


def _levels(agencies: list[str]) -> list[str]:
    """Levels as the executing agencies name them: a list has no other word for them."""
    named = [fold(agency).replace("uy ban nhan dan", "ubnd") for agency in agencies]
    return [level for level, words in _LEVELS.items() if any(map(words.search, named))]


def _promulgator(issuer: str) -> str | None:
    """Hà Tĩnh's code, or a bare H for another province; a ministry's code is in no list."""
    said = fold(issuer)
    if not said.startswith(_PROVINCIAL):
        return None
    return HOME if said.endswith("ha tinh") else "H"
