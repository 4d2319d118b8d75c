"""Places people name: units of today and of 2021, what the plan said of them, where to go now.

A place is any unit with a key of ours: today's (`units`), the communes, districts and departments
of 2021 (`former_communes.json`, `districts.json`, `former_departments.json`). The plan's lines
stand in `plan.json`; what it leaves open or says twice differently is kept as notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Literal

from backend.knowledge import units
from backend.knowledge.bundle import Source, day, records, sources

PlaceKind = Literal["commune", "district", "department", "office", "counter", "post", "province"]
TWO_LEVELS_SINCE = date(2025, 7, 1)
"""No district level from this day on; source: plan-facts and Nghị quyết 1665/NQ-UBTVQH15."""


@dataclass(frozen=True, slots=True)
class Participation:
    """One line of the plan about one unit.

    `listed` is 'A' (staff of the post at the counter), 'B' (premises by the post), 'I' (phase I
    goes on) or 'note' (only in the plan's address list). A None means the plan does not say.
    """

    listed: Literal["A", "B", "I", "note"]
    then: str
    form: str | None
    scope: str | None
    place: str | None
    begins: date | None
    ends: date | None
    when: str | None
    notes: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Move:
    """Where a former unit went: today's unit, and the field if only that field went there."""

    unit: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of today or of the past.

    `until` is None for what exists today. `district` is the key of the district a former commune
    lay in. `moves` says where it is today; empty for a former unit means: no source here says.
    `later_name` is a name it bore between 2021 and 2025.
    """

    key: str
    name: str
    kind: PlaceKind
    source: Source
    also: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    former: bool = False
    code: str | None = None
    district: str | None = None
    later_name: str | None = None
    later_district: str | None = None
    moves: tuple[Move, ...] = ()
    plan: tuple[Participation, ...] = ()


def place(key: str) -> Place:
    """The place of that key; raises KeyError for a key that was never given."""
    return places()[key]


def find(key: str | None) -> Place | None:
    """The place of that key, or None."""
    return places().get(key or "")


@cache
def places() -> dict[str, Place]:
    """Every place by its key: today's units first, then those of 2021."""
    everything = [*_current(), *_former_communes(), *_districts(), *_former_departments()]
    lines = _plan()
    return {one.key: replace(one, plan=lines.get(one.key, ())) for one in everything}


def pilots() -> tuple[Place, ...]:
    """Every unit that the plan names, in the plan's order."""
    return tuple(places()[key] for key in _plan())


def communes_of(district: str) -> tuple[str, ...]:
    """Keys of today's communes that took in communes of a former district, by name."""
    former = (one for one in places().values() if one.kind == "commune" and one.former)
    keys = {move.unit for one in former if one.district == district for move in one.moves}
    return tuple(sorted(keys, key=lambda key: places()[key].name))


def unmapped_of(district: str) -> tuple[str, ...]:
    """Names of a former district's communes of which no source here says where they are now."""
    former = (one for one in places().values() if one.kind == "commune" and one.former)
    return tuple(one.name for one in former if one.district == district and not one.moves)


def former_parts(commune: str) -> tuple[Place, ...]:
    """The former communes that went, wholly or in part, into a commune of today."""
    return tuple(
        one
        for one in places().values()
        if one.kind == "commune" and commune in {move.unit for move in one.moves}
    )


def namesakes(today: Place) -> tuple[Place, ...]:
    """Former communes that bore the name of one of today."""
    if today.former or today.kind != "commune":
        return ()
    return tuple(
        one
        for one in places().values()
        if one.former and one.kind == "commune" and today.name in (one.name, one.later_name)
    )


def _current() -> Iterator[Place]:
    listed = [
        units.unit(units.PROVINCE),
        units.unit(units.PROVINCE_COUNTER),
        units.unit(units.POST),
    ]
    offices = [units.unit("van-phong-ubnd-tinh")]
    for one in (*listed, *offices, *units.departments(), *units.communes()):
        yield Place(
            key=one.key,
            name=one.name,
            kind=one.kind,
            source=one.source,
            also=one.also,
            since=one.since,
            code=one.code,
        )


def _former_communes() -> Iterator[Place]:
    for row in records("former_communes"):
        yield Place(
            key=row["key"],
            name=row["name"],
            kind="commune",
            also=tuple(row.get("also", ())),
            source=sources("former_communes")[row["source"]],
            until=TWO_LEVELS_SINCE if row["into"] else None,
            former=True,
            code=row["code"],
            district=row["district"],
            later_name=row.get("later_name"),
            later_district=row.get("later_district"),
            moves=tuple(map(Move, row["into"] or ())),
        )


def _districts() -> Iterator[Place]:
    for row in records("districts"):
        yield Place(
            key=row["key"],
            name=row["name"],
            kind="district",
            source=sources("districts")[row["source"]],
            until=day(row["until"]),
            former=True,
            code=row["code"],
            later_district=row.get("joined"),
        )


def _former_departments() -> Iterator[Place]:
    for row in records("former_departments"):
        yield Place(
            key=row["key"],
            name=row["name"],
            kind="department",
            source=sources("former_departments")[row["source"]],
            also=tuple(row["also"]),
            former=True,
            moves=tuple(Move(one["unit"], one["field"]) for one in row["into"]),
        )


@cache
def _plan() -> dict[str, tuple[Participation, ...]]:
    lines: dict[str, list[Participation]] = {}
    for row in records("plan"):
        lines.setdefault(row["unit"], []).append(_participation(row))
    return {key: tuple(some) for key, some in lines.items()}


def _participation(row: dict[str, Any]) -> Participation:
    return Participation(
        listed=row["list"],
        then=row["then"],
        form=row["form"],
        scope=row["scope"],
        place=row["place"],
        begins=day(row.get("from")),
        ends=day(row.get("to")),
        when=row.get("when"),
        notes=tuple(row["notes"]),
        source=sources("plan")[row["source"]],
    )
