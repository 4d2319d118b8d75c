"""Where a case goes, as a rule on values: of all routes that fit, the most specific one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from backend.knowledge.procedures import Procedure
from backend.knowledge.units import commune_of, find, is_desk

PROVINCE, COMMUNE = "province", "commune"
LEVELS = (PROVINCE, COMMUNE)
OWN, ASK = "own-commune", "ask"
"""Instead of a desk: that of the clerk's own commune, and none, so that the clerk chooses."""
SHAPES = (
    frozenset({"code", "commune"}),
    frozenset({"code"}),
    frozenset({"field", "commune"}),
    frozenset({"field", "level"}),
    frozenset({"field"}),
    frozenset({"level"}),
)
"""What a route may speak of, the most specific first."""


@dataclass(frozen=True, slots=True)
class Route:
    """Cases of one kind go to `desk`: a desk's key, `OWN` or `ASK`. '' says nothing.

    It holds from the first to the last day, both included; None is without end. A route of the
    product itself has no first day, and gives way to one of the same shape that has.
    """

    desk: str
    code: str = ""
    field: str = ""
    level: str = ""
    commune: str = ""
    note: str = ""
    source: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    @property
    def shape(self) -> frozenset[str]:
        """What the route speaks of."""
        named = ("code", "field", "level", "commune")
        return frozenset(name for name in named if getattr(self, name))

    @property
    def target(self) -> tuple[str, str, str, str]:
        """The kind of cases it is about, however its field is written."""
        return (self.code, field_key(self.field), self.level, self.commune)

    def holds(self, day: date) -> bool:
        """Whether it holds on that day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Errand:
    """What a route is looked for: `level` and `commune` are those of this procedure and clerk."""

    code: str
    fields: tuple[str, ...]
    level: str
    commune: str = ""

    def is_met_by(self, route: Route) -> bool:
        """Whether all that the route speaks of is so here."""
        return (
            route.code in ("", self.code)
            and route.level in ("", self.level)
            and route.commune in ("", self.commune)
            and (not route.field or field_key(route.field) in map(field_key, self.fields))
        )


def errand(procedure: Procedure, unit: str) -> Errand:
    """A procedure at a clerk's unit. One that both levels do is the commune's at its counter."""
    commune = own_commune(unit)
    does_commune = "xã" in procedure.levels
    level = COMMUNE if does_commune and (commune or "tỉnh" not in procedure.levels) else PROVINCE
    return Errand(procedure.code, procedure.fields, level, commune or "")


def own_commune(unit: str) -> str | None:
    """The commune that a unit lies in; None for the province's and for an unknown one."""
    commune = commune_of(unit) if find(unit) else None
    return commune.key if commune else None


def best(routes: Iterable[Route], asked: Errand, day: date) -> Route | None:
    """The most specific route that holds; of several alike the one that began last."""
    fit = [one for one in routes if one.holds(day) and asked.is_met_by(one)]
    return max(fit, key=_weight, default=None)


def _weight(route: Route) -> tuple[int, bool, int, date]:
    """Where the province says of a field where it goes, the product's word for one level of that
    field is no better than it: the more specific wins, but the province comes first."""
    place = SHAPES.index(route.shape)
    about = place - 1 if route.shape == {"field"} else place
    return (-about, route.valid_from is not None, -place, route.valid_from or date.min)


def desk_of(route: Route | None, commune: str) -> str | None:
    """The desk that a route leads to for a clerk of that commune ('': of none); None: ask."""
    if route is None or route.desk == ASK:
        return None
    key = commune if route.desk == OWN else route.desk
    return key if is_desk(key) else None


def field_key(field: str) -> str:
    """A field however it is spaced and capitalised.

    Its signs count: in the record 'Thi đua – Khen thưởng', 'Thi đua, khen thưởng' and
    'Thi đua - khen thưởng' belong to three departments.
    """
    return " ".join(unicodedata.normalize("NFC", field).casefold().split())
