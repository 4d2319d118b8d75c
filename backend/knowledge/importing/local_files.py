"""The province's own word as an office writes it down: a CSV or Excel file, read row by row.

Columns (any order, spelling forgiven): mã, phí, thời hạn, cơ quan, qua bưu điện, ghi chú, văn bản
nguồn, từ ngày, đến ngày. A row that begins with # is a remark. What cannot be read is told by its
line; the good rows are taken all the same. Nothing here touches the database.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backend.errors import DomainError
from backend.knowledge.importing import tables
from backend.knowledge.importing.records import CODE
from backend.knowledge.importing.tables import BadRow, Wrong, day_of, text_of
from backend.knowledge.province import LocalWord
from backend.knowledge.text import compact
from backend.knowledge.units import Unit, all_units

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
_SHORTENED = re.compile(r"\d\.\d{1,5}")


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
    found, columns = ReadWords(), dict[str, int]()
    for number, cells in tables.lines(path):
        if not columns:
            columns = tables.columns_of(cells, HEADINGS)
            if not set(NEEDED) <= set(columns):
                break
            found.unknown = tables.unknown_in(cells, HEADINGS)
            continue
        row = _read_row(number, {name: tables.cell(cells, at) for name, at in columns.items()})
        if isinstance(row, LocalWord):
            row = _overlap(found, number, row) or row
        if isinstance(row, BadRow):
            found.problems.append(row)
        else:
            found.rows[number] = row
    if not set(NEEDED) <= set(columns):
        raise DomainError("local.heading", file=path.name)
    return found


def _read_row(number: int, cells: dict[str, Any]) -> LocalWord | BadRow:
    try:
        row = LocalWord(
            code=_code(cells.get("code")),
            fee=_words("fee", cells),
            time=_words("time", cells),
            unit=_unit(text_of(cells.get("unit"))),
            by_post=_answer(text_of(cells.get("by_post"))),
            remark=_words("remark", cells),
            document=_words("document", cells) or _missing("document"),
            valid_from=day_of("valid_from", cells.get("valid_from")) or _missing("valid_from"),
            valid_until=day_of("valid_until", cells.get("valid_until")),
        )
        if row.valid_until and row.valid_until < row.valid_from:
            raise Wrong("backwards")
        if all(getattr(row, name) is None for name in SAYS):
            raise Wrong("nothing")
    except Wrong as error:
        return error.at(number)
    return row


def _missing(column: str) -> Any:
    raise Wrong("missing", column)


def _code(cell: Any) -> str:
    """A code; what Excel made of one that ends in 0 is refused, not guessed."""
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    said = f"{cell:.6f}" if is_number else text_of(cell)
    if not said:
        raise Wrong("missing", "code")
    if not CODE.fullmatch(said):
        raise Wrong("code_shortened" if _SHORTENED.fullmatch(said) else "code", "code", said)
    return said


def _words(column: str, cells: dict[str, Any]) -> str | None:
    said = text_of(cells.get(column))
    if len(said) > LONGEST[column]:
        raise Wrong("long", column)
    return said or None


def _answer(said: str) -> bool | None:
    if compact(said) not in _ANSWERS or (said and not compact(said)):
        raise Wrong("answer", "by_post", said)
    return _ANSWERS[compact(said)]


def _unit(said: str) -> str | None:
    """The key of the unit that has this key or name, whole; also by other names people use."""
    if not said:
        return None
    exact = [one for one in all_units() if _called(said, one.key, one.name)]
    named = exact or [one for one in all_units() if _called(said, *one.also)]
    if len(named) != 1:
        raise Wrong("units" if named else "unit", "unit", _choices(named) or said)
    return named[0].key


def _called(said: str, *names: str) -> bool:
    return compact(said) in map(compact, names)


def _choices(units: Sequence[Unit]) -> str:
    return ", ".join(one.key for one in units[:5])


def _overlap(found: ReadWords, number: int, row: LocalWord) -> BadRow | None:
    for line, other in found.rows.items():
        if other.code == row.code and other.overlaps(row):
            return BadRow(number, "overlap", value=f"{row.code}, {line}")
    return None
