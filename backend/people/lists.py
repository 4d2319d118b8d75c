"""LIST.xlsx: the staff as an office keeps them, read row by row; and the list of codes written.

Columns: tên, vai trò, đơn vị, in any order, under a heading that may stand below a title. Cells are
read as they are shown: the last result of a formula, a merged cell's text in each of its rows. What
cannot be read is told per row in words; the good rows are taken all the same. Nothing here writes
to the database.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from backend.errors import DomainError
from backend.i18n import N_, _
from backend.knowledge.text import compact
from backend.knowledge.units import Unit, all_units
from backend.people.rules import ROLES

MOST_BYTES = 5_000_000
MOST_UNPACKED = 50_000_000
MOST_ROWS = 5_000
HEADING_WITHIN = 20
LONGEST_NAME = 100
UNREADABLE = (
    BadZipFile,
    InvalidFileException,
    ParseError,
    LookupError,
    ValueError,
    TypeError,
    OSError,
)

HEADINGS = {
    "name": ("ten", "hoten", "hovaten", "hotennhanvien", "hovatennhanvien", "nhanvien", "name"),
    "role": ("vaitro", "quyen", "nhiemvu", "role"),
    "unit": ("donvi", "tendonvi", "coquan", "noilamviec", "phamvi", "unit", "scope"),
}
ROLE_NAMES = {
    "clerk": ("nhanvien", "nhanvienbuudien", "buudien", "giaodichvien", "clerk"),
    "specialist": ("chuyenvien", "nguoitraloi", "specialist"),
    "supervisor": ("giamsat", "nguoigiamsat", "lanhdao", "supervisor"),
    "admin": ("quantri", "quantrivien", "nguoiquantri", "admin"),
}
PROBLEMS = {
    "missing": N_("thiếu {column}"),
    "formula": N_("{column} là công thức chưa có kết quả; mở bằng Excel, lưu lại rồi thử lại"),
    "date": N_("{column} đang là ngày tháng, không phải chữ"),
    "number": N_("{column} đang là số, không phải chữ"),
    "long": N_("{column} dài quá"),
    "role": N_("không rõ vai trò: {value} (nhân viên, chuyên viên, giám sát, quản trị)"),
    "unit": N_("không rõ đơn vị: {value}"),
    "units": N_("đơn vị {value} có nhiều nơi; ghi rõ một trong: {choices}"),
    "twice": N_("trùng với dòng {value}"),
}
COLUMNS = {"name": N_("tên"), "role": N_("vai trò"), "unit": N_("đơn vị")}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that could be read; `row` counts as the spreadsheet does, from 1."""

    row: int
    name: str
    role: str
    scope: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row could not be taken."""

    row: int
    code: str
    column: str = ""
    value: str = ""
    choices: tuple[str, ...] = ()

    def words(self) -> str:
        """One sentence, in the language spoken now."""
        column = _(COLUMNS[self.column]) if self.column else ""
        said = _(PROBLEMS[self.code]).format(
            column=column, value=self.value[:80], choices=", ".join(self.choices)
        )
        return _("Dòng {row}: {problem}.").format(row=self.row, problem=said)


@dataclass(frozen=True, slots=True)
class ReadList:
    """What a file holds, in the order of its rows."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


class _Unreadable(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(data: bytes) -> ReadList:
    """Read a spreadsheet's first sheet.

    Raises DomainError ``list.unreadable`` (no .xlsx, or far too big) and ``list.no_heading``.
    """
    shown, written = _sheets(data)
    heading, columns = _find_heading(shown)
    entries: list[Entry] = []
    problems: list[Problem] = []
    known: dict[tuple[str, str, str], int] = {}
    for number in range(heading + 1, min(shown.max_row, heading + MOST_ROWS) + 1):
        cells = {
            name: (_behind(shown, number, at), _behind(written, number, at))
            for name, at in columns.items()
        }
        if all(cell.value is None and source.value is None for cell, source in cells.values()):
            continue
        read_row = _read_row(number, cells)
        if isinstance(read_row, Problem):
            problems.append(read_row)
            continue
        same = (same_name(read_row.name), read_row.role, read_row.scope)
        if same in known:
            problems.append(Problem(number, "twice", value=str(known[same])))
            continue
        known[same] = number
        entries.append(read_row)
    return ReadList(tuple(entries), tuple(problems))


def same_name(name: str) -> str:
    """What two spellings of one name have in common: spaces and capitals aside."""
    return " ".join(name.split()).casefold()


def _sheets(data: bytes) -> tuple[Worksheet, Worksheet]:
    """The first sheet twice: with the results of formulas, and with the formulas themselves."""
    try:
        with ZipFile(io.BytesIO(data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        if len(data) > MOST_BYTES or unpacked > MOST_UNPACKED:
            raise DomainError("list.unreadable")
        books = [load_workbook(io.BytesIO(data), data_only=results) for results in (True, False)]
        shown, written = (book.worksheets[0] for book in books)
    except UNREADABLE as error:
        raise DomainError("list.unreadable") from error
    return shown, written


def _find_heading(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    """The row and columns of the heading; every one of the three must be there."""
    for number in range(1, min(sheet.max_row, HEADING_WITHIN) + 1):
        columns: dict[str, int] = {}
        for cell in sheet[number]:
            said = compact(str(cell.value or ""))
            for name, known in HEADINGS.items():
                if said in known:
                    columns.setdefault(name, cell.column or 0)
        if len(columns) == len(HEADINGS):
            return number, columns
    raise DomainError("list.no_heading")


def _behind(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell that is shown there: of a merged range, its first."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        for merged in sheet.merged_cells.ranges:
            if cell.coordinate in merged:
                return sheet.cell(merged.min_row, merged.min_col)  # type: ignore[return-value]
    return cell  # type: ignore[return-value]


def _read_row(number: int, cells: dict[str, tuple[Cell, Cell]]) -> Entry | Problem:
    said: dict[str, str] = {}
    for column, (cell, source) in cells.items():
        try:
            said[column] = _text(cell, source)
        except _Unreadable as error:
            return Problem(number, error.code, column)
    if len(said["name"]) > LONGEST_NAME:
        return Problem(number, "long", "name")
    role = role_called(said["role"])
    if role is None:
        return Problem(number, "role", value=said["role"])
    units = units_called(said["unit"])
    if len(units) == 1:
        return Entry(number, said["name"], role, units[0].key)
    if not units:
        return Problem(number, "unit", value=said["unit"])
    choices = tuple(f"{one.name} ({one.key})" for one in units[:5])
    return Problem(number, "units", value=said["unit"], choices=choices)


def _text(cell: Cell, source: Cell) -> str:
    """A cell's text, tidied; raises _Unreadable for what is no text."""
    value = cell.value
    if value is None and source.data_type == "f":
        raise _Unreadable("formula")
    if isinstance(value, datetime | date | time):
        raise _Unreadable("date")
    if isinstance(value, bool | int | float):
        raise _Unreadable("number")
    text = " ".join(str(value or "").split())
    if not text:
        raise _Unreadable("missing")
    return text


def role_called(words: str) -> str | None:
    """The role that people call so, or None."""
    said = compact(words)
    return next((role for role in ROLES if said in ROLE_NAMES[role]), None)


def units_called(words: str) -> Sequence[Unit]:
    """The units of today that have this key or name, whole, with or without marks."""
    said = compact(words)
    exact = [one for one in all_units() if said in (compact(one.key), compact(one.name))]
    return exact or [one for one in all_units() if said in map(compact, one.also)]


def write(rows: Sequence[Sequence[str]], heading: Sequence[str]) -> bytes:
    """A spreadsheet of texts. Every cell is a text, so that no name is taken for a formula."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for number, texts in enumerate(_lines(rows, heading), start=1):
        for column, text in enumerate(texts, start=1):
            cell = sheet.cell(number, column)
            cell.value, cell.data_type = text, "s"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _lines(rows: Sequence[Sequence[str]], heading: Sequence[str]) -> Iterator[Sequence[str]]:
    yield heading
    yield from rows
