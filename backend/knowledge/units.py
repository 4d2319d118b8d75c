"""Units of today, as strings the whole product refers to: 'so-noi-vu', 'xa-mai-phu-2025'.

A unit is keyed by our own lasting slug, never by a statistics code: codes are reused with new
meanings (18736 was xã Cẩm Thịnh and is xã Cẩm Hưng). Scope is containment: a counter lies in its
commune, a commune and a department in the province. Facts: `data/units.json`,
`data/communes.json`, each with its source; phones and hours are in no source and stay None until
an operator enters them (`details`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from backend.knowledge.bundle import Source, day, records, sources
from backend.knowledge.province import PlaceDetails
from backend.knowledge.text import compact

UnitKind = Literal["province", "commune", "department", "office", "counter", "post"]
PROVINCE = "tinh-ha-tinh"
PROVINCE_COUNTER = "ttpvhcc-tinh"
POST = "buu-dien-tinh"
_COUNTER = "ttpvhcc-"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that exists today.

    `parent` is the key of the unit that contains it (None for the province); `also` are other
    names people use; `code` is the statistics office's code, valid from `since`; `inside` is a
    point (latitude, longitude) inside a commune, which is not its office. None means unknown.
    `entered` is what an operator entered of it, with a source of its own.
    """

    key: str
    name: str
    kind: UnitKind
    parent: str | None
    source: Source
    also: tuple[str, ...] = ()
    code: str | None = None
    since: date | None = None
    inside: tuple[float, float] | None = None
    address: str | None = None
    phone: str | None = None
    hours: str | None = None
    entered: PlaceDetails | None = None


@cache
def _units() -> dict[str, Unit]:
    listed = [*map(_unit, records("units")), *map(_commune, records("communes"))]
    counters = [_counter(one) for one in listed if one.kind == "commune"]
    return {one.key: one for one in (*listed, *counters)}


def _unit(row: dict[str, Any]) -> Unit:
    return Unit(
        key=row["key"],
        name=row["name"],
        kind=row["kind"],
        parent=row["parent"],
        source=sources("units")[row["source"]],
        also=tuple(row["also"]),
        address=row.get("address"),
    )


def _commune(row: dict[str, Any]) -> Unit:
    latitude, longitude = map(float, row["inside"])
    return Unit(
        key=row["key"],
        name=row["name"],
        kind="commune",
        parent=PROVINCE,
        source=sources("communes")[row["source"]],
        also=tuple(row.get("also", ())),
        code=row["code"],
        since=day(row["since"]),
        inside=(latitude, longitude),
    )


def _counter(commune: Unit) -> Unit:
    """The counter of a commune; since 2025-07-01 every commune and ward has one."""
    name = f"Trung tâm Phục vụ hành chính công {commune.name[0].lower()}{commune.name[1:]}"
    return Unit(
        key=_COUNTER + commune.key,
        name=name,
        kind="counter",
        parent=commune.key,
        source=commune.source,
        since=commune.since,
    )


def unit(key: str) -> Unit:
    """The unit of that key; raises KeyError for a key that was never given."""
    return _units()[key]


def find(key: str | None) -> Unit | None:
    """The unit of that key, or None."""
    return _units().get(key or "")


def all_units() -> tuple[Unit, ...]:
    """Every unit of today, the province itself first."""
    return tuple(_units().values())


def departments() -> tuple[Unit, ...]:
    """The departments of the province a clerk can ask, in the order of the data file."""
    return tuple(one for one in _units().values() if one.kind == "department")


def communes() -> tuple[Unit, ...]:
    """The 69 communes and wards of today."""
    return tuple(one for one in _units().values() if one.kind == "commune")


@cache
def desks() -> tuple[Unit, ...]:
    """The units that answer cases: the departments, the province's centre, the communes."""
    return (*departments(), _units()[PROVINCE_COUNTER], *communes())


def is_desk(key: str | None) -> bool:
    """Whether that unit answers cases."""
    known = find(key)
    return known is not None and (
        known.kind in ("department", "commune") or known.key == PROVINCE_COUNTER
    )


def desks_called(words: str) -> tuple[Unit, ...]:
    """The desks that words name: by key or whole name, else by what people also call them."""
    said = compact(words)
    whole = tuple(one for one in desks() if said in {compact(one.key), compact(one.name)})
    return whole or tuple(one for one in desks() if said in map(compact, _also(one)))


def _also(one: Unit) -> tuple[str, ...]:
    """Communes and departments go by their bare names too: 'Mai Phụ', 'Công Thương'."""
    bare = one.kind in ("commune", "department")
    return (*one.also, one.name.split(" ", 1)[1]) if bare else one.also


def counter_of(commune: str) -> Unit:
    """The counter of a commune given by key; raises KeyError for anything else."""
    return _units()[_COUNTER + commune]


def commune_of(key: str) -> Unit | None:
    """The commune that contains a unit (itself included); None for units of the province."""
    here: Unit | None = _units()[key]
    while here and here.kind != "commune":
        here = find(here.parent)
    return here


def covers(scope: str, key: str) -> bool:
    """Whether `key` is `scope` or lies inside it; False where either is unknown."""
    return scope in around(key)


def around(key: str) -> tuple[str, ...]:
    """The unit and all that contain it, the nearest first; nothing of an unknown one."""
    found: list[str] = []
    here = find(key)
    while here:
        found.append(here.key)
        here = find(here.parent)
    return tuple(found)
