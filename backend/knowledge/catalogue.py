"""The catalogue: every procedure that is offered here, as one value that never changes.

A new revision is a new catalogue, made aside and put in the place of the old one, so that a
question is answered from one revision from its first word to its last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from backend.knowledge import procedures
from backend.knowledge.procedures import Procedure

BUNDLED = "bundled"
"""The revision of what comes with the product, before anything is imported."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Procedures by code, those with a checklist of ours first."""

    revision: str
    procedures: Mapping[str, Procedure]

    def procedure(self, code: str) -> Procedure:
        """The procedure of that code; raises KeyError for one that is not held."""
        return self.procedures[code]

    def find(self, code: str | None) -> Procedure | None:
        """The procedure of that code, or None."""
        return self.procedures.get(code or "")

    def groups(self) -> dict[str, tuple[Procedure, ...]]:
        """The procedures with a checklist by group, for browsing."""
        grouped: dict[str, list[Procedure]] = {}
        for one in self.procedures.values():
            if one.checked:
                grouped.setdefault(one.group, []).append(one)
        return {name: tuple(some) for name, some in grouped.items()}


def of(revision: str, some: Iterable[Procedure]) -> Catalogue:
    """A catalogue of these procedures."""
    return Catalogue(revision, {one.code: one for one in some})


@cache
def bundled() -> Catalogue:
    """The catalogue that comes with the product; needs no database."""
    return of(BUNDLED, procedures.bundled())
