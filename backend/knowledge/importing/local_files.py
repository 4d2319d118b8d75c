"""The province's own word as an office writes it down: a CSV or Excel file, read row by row.

Columns (any order, spelling forgiven): mã, phí, thời hạn, cơ quan, qua bưu điện, ghi chú, văn bản
nguồn, từ ngày, đến ngày. A row that begins with # is a remark. What cannot be read is told by its
line; the good rows are taken all the same. Nothing here touches the database.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from backend.knowledge.importing import tables
from backend.knowledge.importing.records import CODE
from backend.knowledge.importing.tables import Cells, Read, Wrong, day_of, text_of
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


def read(path: Path) -> Read[LocalWord]:
    """Read a file.

    Raises DomainError ``file.*`` for what is no such file, ``local.heading`` where one of the
    columns mã, văn bản nguồn, từ ngày is missing.
    """
    found = Read[LocalWord]()

    def take(cells: Cells) -> LocalWord:
        row = _row(cells)
        for line, other in found.rows.items():
            if other.code == row.code and other.overlaps(row):
                raise Wrong("overlap", value=f"{row.code}, {line}")
        return row

    tables.read_into(
        found, path, HEADINGS, take, fits=set(NEEDED).issubset, refusal="local.heading"
    )
    return found


def _row(cells: Cells) -> LocalWord:
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


def _words(column: str, cells: Cells) -> str | None:
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
