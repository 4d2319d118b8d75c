"""Routes as an office writes them down: a CSV or Excel file, read row by row.

Columns (any order, spelling forgiven): mã, lĩnh vực, cấp, xã phường, nơi nhận, ghi chú, nguồn, từ
ngày, đến ngày. The routes of the product are such a file too. Nothing here touches the database.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from backend.cases.route_rules import ASK, COMMUNE, OWN, PROVINCE, SHAPES, Route
from backend.knowledge.importing import tables
from backend.knowledge.importing.records import CODE
from backend.knowledge.importing.tables import Cells, Read, Wrong, day_of, text_of
from backend.knowledge.text import compact
from backend.knowledge.units import desks_called

SHIPPED = Path(__file__).parent / "data" / "routes.csv"
HEADINGS = {
    "code": ("ma", "maso", "mathutuc", "matthc", "masotthc"),
    "field": ("linhvuc", "tenlinhvuc"),
    "level": ("cap", "capthuchien", "capgiaiquyet"),
    "commune": ("xaphuong", "xa", "phuong"),
    "desk": ("noinhan", "donvinhan", "coquan", "donvi", "so"),
    "note": ("ghichu", "lydo"),
    "source": ("nguon", "vanban", "vanbannguon", "cancu"),
    "valid_from": ("tungay", "hieuluctu", "ngayhieuluc"),
    "valid_until": ("denngay", "hieulucden", "ngayhethieuluc"),
}
LEVEL_WORDS = {
    "": "", "tinh": PROVINCE, "captinh": PROVINCE, "xa": COMMUNE, "capxa": COMMUNE,
    "xaphuong": COMMUNE,
}  # fmt: skip
DESK_WORDS = {
    "xaphuongcuanhanvien": OWN, "xacuanhanvien": OWN, "nhanvientuchon": ASK, "tuchon": ASK,
}  # fmt: skip
LONGEST = {"field": 300, "note": 300, "source": 300}


@cache
def shipped() -> tuple[Route, ...]:
    """The routes that come with the product."""
    return tuple(read(SHIPPED).rows.values())


def read(path: Path) -> Read[Route]:
    """Read a file.

    Raises DomainError ``file.*`` for what is no such file, ``routes.heading`` where no column says
    where a case goes, or what the case is.
    """
    found = Read[Route]()

    def take(cells: Cells) -> Route:
        row = _route(cells)
        found.refuse_second(
            lambda other: (other.target, other.valid_from) == (row.target, row.valid_from)
        )
        return row

    tables.read_into(found, path, HEADINGS, take, fits=_fits, refusal="routes.heading")
    return found


def _fits(columns: set[str]) -> bool:
    return "desk" in columns and bool({"code", "field", "level"} & columns)


def _route(cells: Cells) -> Route:
    route = Route(
        desk=_desk(text_of(cells.get("desk"))),
        code=_code(cells.get("code")),
        field=_words("field", cells),
        level=_level(text_of(cells.get("level"))),
        commune=_commune(text_of(cells.get("commune"))),
        note=_words("note", cells),
        source=_words("source", cells),
        valid_from=day_of("valid_from", cells.get("valid_from")),
        valid_until=day_of("valid_until", cells.get("valid_until")),
    )
    if route.shape not in SHAPES:
        raise Wrong("shape")
    if route.valid_from and route.valid_until and route.valid_until < route.valid_from:
        raise Wrong("backwards")
    return route


def _code(cell: Any) -> str:
    """A code; what Excel made of one that ends in 0 is refused, not guessed."""
    said = text_of(cell)
    if said and not CODE.fullmatch(said):
        raise Wrong("code", "code", said)
    return said


def _words(column: str, cells: Cells) -> str:
    said = text_of(cells.get(column))
    if len(said) > LONGEST[column]:
        raise Wrong("long", column)
    return said


def _level(said: str) -> str:
    if compact(said) not in LEVEL_WORDS:
        raise Wrong("level", "level", said)
    return LEVEL_WORDS[compact(said)]


def _commune(said: str) -> str:
    if not said:
        return ""
    named = [one for one in desks_called(said) if one.kind == "commune"]
    return _only([one.key for one in named], "commune", said)


def _desk(said: str) -> str:
    if not said:
        raise Wrong("missing", "desk")
    if compact(said) in DESK_WORDS:
        return DESK_WORDS[compact(said)]
    return _only([one.key for one in desks_called(said)], "desk", said)


def _only(keys: list[str], column: str, said: str) -> str:
    if len(keys) != 1:
        raise Wrong("several" if keys else "unknown", column, ", ".join(keys[:5]) or said)
    return keys[0]
