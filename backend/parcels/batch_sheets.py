"""A sheet of parcels: its columns, its template, and how a filled one is read.

Nothing is computed or guessed: a formula, a merged cell, a number that Excel rounded, a code that
it turned into a date make their row a bad one, which is said by line and column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import range_boundaries

from backend.errors import DomainError
from backend.knowledge.importing import lists, tables
from backend.knowledge.importing.tables import BadRow, Cells, Read, Wrong
from backend.parcels import numbers, rules
from backend.parcels.batches import MOST_BYTES_OF_SHEET, MOST_ROWS, Row
from backend.parcels.entries import ADDRESS, DOSSIER, PHONE, TRACKING
from backend.parcels.postmen import LONGEST_ROUTE

MOST_UNPACKED = 10_000_000
MOST_EXACT = 10**15
"""Excel keeps 15 digits of a number; the others it makes zeros."""
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*[\"']([A-Z0-9:$]+)[\"']")
FEE, POSTAGE, ROUTE, SENT_ON = "fee", "postage", "route", "sent_on"
HEADINGS = {
    DOSSIER: ("mahoso", "mahs", "hoso", "sohoso"),
    PHONE: ("dienthoai", "sodienthoai", "sdt", "dienthoainguoinhan", "phone"),
    ADDRESS: ("diachi", "diachinhan", "diachinguoinhan", "address"),
    TRACKING: ("mabuugui", "mavandon", "sohieubuugui", "sohieu", "tracking"),
    FEE: ("lephi", "lephiphaithu"),
    POSTAGE: ("cuoc", "cuocphi", "cuocphaithu"),
    ROUTE: ("tuyen", "tuyenbuuta", "route"),
    SENT_ON: ("ngaygui", "ngaychapnhan"),
}
TITLES = {
    DOSSIER: "Mã hồ sơ",
    PHONE: "Điện thoại",
    ADDRESS: "Địa chỉ",
    TRACKING: "Mã bưu gửi",
    FEE: "Lệ phí",
    POSTAGE: "Cước",
    ROUTE: "Tuyến",
    SENT_ON: "Ngày gửi",
}
"""What a file reads is no sentence of the chat: headings are the same in every language."""
NEEDED = {DOSSIER, PHONE, TRACKING}
EXAMPLE = (
    "# H27.12-261123-0001", "0900000001", "Số 5, thôn Đông, xã Mai Phụ", "EL491610889VN",
    "50.000", "30.000", "Tuyến 3", "23/11/2026",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file says; `unknown` are headings that mean nothing here."""

    rows: tuple[Row, ...]
    blanks: int
    unknown: tuple[str, ...]


def read(content: bytes, *, today: date) -> Sheet:
    """The rows of a CSV or Excel file, good and bad, in its order.

    Raises DomainError ``file.*`` for what is no such file, ``batch.heading`` and ``batch.empty``
    for one without columns or rows of ours, ``batch.too_many`` beyond `MOST_ROWS`.
    """
    if len(content) > MOST_BYTES_OF_SHEET:
        raise DomainError("file.too_big", file="")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.xlsx"  # Told by its first bytes, whatever its name.
        path.write_bytes(content)
        odd = _oddities(content)
        found = _read(path, today)
    lines = set(found.rows) | {one.line for one in found.problems}
    if not lines:
        raise DomainError("batch.empty")
    if len(lines) > MOST_ROWS:
        raise DomainError("batch.too_many", most=MOST_ROWS)
    rows = [found.rows.get(line) or Row(line=line) for line in sorted(lines)]
    problems = {one.line: one for one in found.problems}
    blanks = max(lines) - min(lines) + 1 - len(lines)
    judged = tuple(_faulty(row, odd.get(row.line), problems.get(row.line)) for row in rows)
    return Sheet(judged, blanks, found.unknown)


def _read(path: Path, today: date) -> Read[Row]:
    found = Read[Row]()
    said: dict[int, dict[str, str]] = {}
    line_of = _Lines(path)

    def take(cells: Cells) -> Row:
        line = line_of.next()
        said[line] = {name: tables.text_of(_plain(value)) for name, value in cells.items()}
        return _row(line, cells, said[line], today)

    tables.read_into(
        found, path, HEADINGS, take, fits=NEEDED.issubset, refusal="batch.heading"
    )  # fmt: skip
    for problem in found.problems:
        found.rows[problem.line] = Row(line=problem.line, said=said.get(problem.line, {}))
    return found


class _Lines:
    """The lines that `tables.read_into` takes rows from, the heading left out."""

    def __init__(self, path: Path) -> None:
        self._numbers = (number for number, _cells in tables.lines(path))
        next(self._numbers, None)

    def next(self) -> int:
        return next(self._numbers)


def _row(line: int, cells: Cells, said: dict[str, str], today: date) -> Row:
    if any(text.startswith("=") for text in said.values()):
        raise Wrong("formula")
    return Row(
        line=line,
        dossier=_code(cells, DOSSIER, numbers.dossier_code),
        phone=_code(cells, PHONE, _phone),
        address=_code(cells, ADDRESS, numbers.address),
        tracking=_code(cells, TRACKING, numbers.tracking_number),
        fee=_amount(cells, FEE),
        postage=_amount(cells, POSTAGE),
        route=_route(cells),
        sent_on=_sent_on(cells, today),
        said=said,
    )


def _code(cells: Cells, column: str, reader: Callable[[str], str | None]) -> str | None:
    value = cells.get(column)
    if isinstance(value, date):
        raise Wrong("made_date", column)
    text = tables.text_of(_exact(value, column))
    if not text:
        return None
    if isinstance(value, int | float) and column == PHONE and len(text) == 9:
        text = f"0{text}"  # A phone kept as a number has lost the 0 it began with.
    found = reader(text)
    if found is None:
        raise Wrong("shape", column)
    return found


def _phone(text: str) -> str | None:
    return numbers.phone(text.lstrip("'"))


def _exact(value: Any, column: str) -> Any:
    """A number as it was typed; raises Wrong where Excel no longer knows it."""
    if isinstance(value, bool):
        raise Wrong("shape", column)
    if isinstance(value, int | float):
        if value != int(value) or abs(value) >= MOST_EXACT:
            raise Wrong("rounded", column)
        return int(value)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) < MOST_EXACT:
        return int(value)
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


def _amount(cells: Cells, column: str) -> int | None:
    value = _exact(cells.get(column), column)
    if isinstance(value, date):
        raise Wrong("made_date", column)
    text = tables.text_of(value)
    if not text:
        return None
    read_as = numbers.amounts(text)
    if read_as is None or read_as[1]:
        raise Wrong("amount", column)
    return read_as[0]


def _route(cells: Cells) -> str | None:
    text = tables.text_of(_exact(cells.get(ROUTE), ROUTE))
    if len(text) > LONGEST_ROUTE:
        raise Wrong("long", ROUTE)
    return text or None


def _sent_on(cells: Cells, today: date) -> str | None:
    """A day that Excel knows as one, or one written out in full; never one of the future."""
    day = tables.day_of(SENT_ON, cells.get(SENT_ON))
    if day is None:
        return None
    if not today - rules.BEFORE_REGISTRATION <= day <= today:
        raise Wrong("far_day", SENT_ON)
    return day.isoformat()


def _faulty(row: Row, odd: str | None, problem: BadRow | None) -> Row:
    fault, column = odd or "", ""
    if not fault and problem:
        fault, column = problem.code, problem.column
    if not fault:
        return row
    return Row(line=row.line, fault=fault, column=column, said=row.said)


def _oddities(content: bytes) -> dict[int, str]:
    """Lines of an Excel file's first sheet with a merged cell or a formula in them.

    Read as it streams, at most `tables.MOST_ROWS` lines: a file of some kilobytes may name a
    million rows, or merge all of them, and a sheet that is held whole holds each of their cells.
    """
    if not content.startswith(b"PK"):
        return {}
    odd: dict[int, str] = {}
    try:
        with ZipFile(BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
                raise DomainError("file.too_big", file="")
            sheet = cast("Any", load_workbook(BytesIO(content), read_only=True).worksheets[0])
            for first, last in _merged(parts.read(sheet._worksheet_path)):
                odd |= dict.fromkeys(range(first, min(last, tables.MOST_ROWS) + 1), "merged")
        sheet.reset_dimensions()
        for cells in islice(sheet.iter_rows(max_col=lists.MOST_COLUMNS), tables.MOST_ROWS):
            for one in cells:
                if one.data_type == "f":
                    odd.setdefault(one.row, "formula")
    except lists.UNREADABLE as error:
        raise DomainError("file.not_list", file="") from error
    return odd


def _merged(xml: bytes) -> Iterator[tuple[int, int]]:
    """The first and last line of every merged range; of so many that it is no office's, none."""
    for found in islice(_MERGED.finditer(xml), tables.MOST_ROWS):
        _left, first, _right, last = range_boundaries(found[1].decode())
        yield first or 1, last or tables.MOST_ROWS


def template() -> bytes:
    """An empty sheet of ours: codes are text, so that Excel leaves them as they are typed."""
    book = Workbook()
    sheet = cast("Any", book.active)
    _head(sheet, list(TITLES.values()))
    sheet.append(EXAMPLE)
    for column in range(1, len(TITLES) + 1):
        for row in range(2, MOST_ROWS + 3):
            sheet.cell(row, column).number_format = "@"
    return _saved(book)


def annotated(rows: Iterable[tuple[Row, str]], heading: str) -> bytes:
    """Bad rows as they stood, with why each was not taken in a last column of that heading.

    Filled in rightly, the file is taken as it is: the last column means nothing to us.
    """
    book = Workbook()
    sheet = cast("Any", book.active)
    _head(sheet, [*TITLES.values(), heading])
    for at, (row, why) in enumerate(rows, start=2):
        told = row.said or {part: getattr(row, part) or "" for part in TITLES}
        for column, text in enumerate([*(told.get(name, "") for name in TITLES), why], start=1):
            cell = sheet.cell(at, column, text)
            cell.data_type, cell.number_format = "s", "@"  # What looks like a formula is none.
    return _saved(book)


def _head(sheet: Any, titles: list[str]) -> None:
    sheet.append(titles)
    for cell in sheet[1]:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True)
        sheet.column_dimensions[cell.column_letter].width = 24
    sheet.freeze_panes = "A2"


def _saved(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()
