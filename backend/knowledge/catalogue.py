"""The catalogue: every procedure that is offered here, as one value that never changes.

A new revision is a new catalogue, made aside and put in the place of the old one, so that a
question is answered from one revision from its first word to its last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from backend.knowledge import details, procedures
from backend.knowledge.procedures import Procedure
from backend.knowledge.province import LocalWord, PlaceDetails, valid
from backend.knowledge.units import Unit

BUNDLED = "bundled"
"""The revision of what comes with the product, before anything is imported."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Procedures by code, those with a checklist of ours first, and the province's own words.

    `details` are phones, hours and addresses by the unit's key, where an operator entered them.
    """

    revision: str
    procedures: Mapping[str, Procedure]
    local: Mapping[str, tuple[LocalWord, ...]] = field(default_factory=dict)
    details: Mapping[str, PlaceDetails] = field(default_factory=dict)

    def procedure(self, code: str) -> Procedure:
        """The procedure of that code; raises KeyError for one that is not held."""
        return self.procedures[code]

    def find(self, code: str | None) -> Procedure | None:
        """The procedure of that code, or None."""
        return self.procedures.get(code or "")

    def word(self, code: str, today: date) -> LocalWord | None:
        """What the province itself says of a procedure on a day, if anything."""
        return valid(self.local.get(code, ()), today)

    def told(self, unit: Unit) -> Unit:
        """The unit with what an operator entered of it."""
        return details.told(unit, self.details.get(unit.key))

    def groups(self) -> dict[str, tuple[Procedure, ...]]:
        """The procedures with a checklist by group, for browsing."""
        grouped: dict[str, list[Procedure]] = {}
        for one in self.procedures.values():
            if one.checked:
                grouped.setdefault(one.group, []).append(one)
        return {name: tuple(some) for name, some in grouped.items()}


def of(
    revision: str,
    some: Iterable[Procedure],
    *,
    local: Mapping[str, tuple[LocalWord, ...]] | None = None,
    details: Mapping[str, PlaceDetails] | None = None,
) -> Catalogue:
    """A catalogue of these procedures."""
    return Catalogue(revision, {one.code: one for one in some}, local or {}, details or {})


@cache
def bundled() -> Catalogue:
    """The catalogue that comes with the product; needs no database."""
    return of(BUNDLED, procedures.bundled())
