"""What a route can be changed for in chat: a procedure or a field, named by words or by a mark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from backend.cases.route_rules import COMMUNE, LEVELS, PROVINCE, Errand, Route
from backend.knowledge.catalogue import Catalogue
from backend.knowledge.procedures import Procedure
from backend.knowledge.text import fold

LEVEL_NAMES = {PROVINCE: "tỉnh", COMMUNE: "xã"}
"""How the record calls the levels of a route."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A procedure (`code`; `field` is its own) or a whole field (`code` is '').

    `levels` are those at which the record has it done.
    """

    title: str
    code: str
    field: str
    levels: tuple[str, ...]

    @property
    def mark(self) -> str:
        """What names it on a button: a field's name is longer than a button carries."""
        about = f"code {self.code}" if self.code else f"field {self.field}"
        return blake2b(about.encode(), digest_size=6).hexdigest()

    @property
    def parts(self) -> tuple[str, ...]:
        """What is changed apart: the levels of a field; a procedure goes whole ('')."""
        return ("",) if self.code else self.levels

    def errand(self, level: str) -> Errand:
        """A case of it at a level."""
        return Errand(self.code, (self.field,), level)

    def route(self, desk: str, level: str = "") -> Route:
        """The route that sends it, or one level of a field, to a desk."""
        if self.code:
            return Route(desk, code=self.code)
        return Route(desk, field=self.field, level=level)


def called(catalogue: Catalogue, words: str) -> tuple[Subject, ...]:
    """The procedure of that code; else the field of that name; else all with these words."""
    if known := catalogue.find(words.strip()):
        return (_of_procedure(known),)
    said = fold(words)
    near = [one for one in fields(catalogue) if said and said in fold(one.field)]
    return tuple([one for one in near if fold(one.field) == said] or near)


def marked(catalogue: Catalogue, mark: str) -> Subject | None:
    """What a button names; None where the catalogue has it no longer."""
    everything = (*fields(catalogue), *map(_of_procedure, catalogue.procedures.values()))
    return next((one for one in everything if one.mark == mark), None)


def fields(catalogue: Catalogue) -> Iterator[Subject]:
    """Every field of the catalogue, by name."""
    levels: dict[str, set[str]] = {}
    for one in catalogue.procedures.values():
        for name in one.fields:
            levels.setdefault(name, set()).update(_levels(one))
    for name in sorted(levels):
        yield Subject(name, "", name, tuple(one for one in LEVELS if one in levels[name]))


def _of_procedure(one: Procedure) -> Subject:
    return Subject(one.short, one.code, one.fields[0] if one.fields else "", _levels(one))


def _levels(one: Procedure) -> tuple[str, ...]:
    return tuple(level for level, name in LEVEL_NAMES.items() if name in one.levels)
