"""What is said to a decision, as parts: facts gathered, nothing worded.

Pure: a `Decision` and a day in, one of four answers out. Views (`bot/views`) turn them into text
and buttons. Every part that is not known is None or empty, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from backend.knowledge import homes, places, units
from backend.knowledge.bundle import Source
from backend.knowledge.catalogue import Catalogue
from backend.knowledge.counters import at_communes_counter, at_provinces_counter
from backend.knowledge.facets import FACETS, Facet
from backend.knowledge.fees import (
    FeeStatement,
    fee_statements,
)
from backend.knowledge.places import Participation, Place
from backend.knowledge.procedures import Procedure
from backend.knowledge.province import LocalWord
from backend.knowledge.search import MOST_OFFERED, Decision
from backend.knowledge.times import TimeStatement, time_statements
from backend.knowledge.units import Unit

WHOLE = "whole"
"""In `held`: the procedure itself is under review."""
MOST_ASKED = 5
"""Procedures among which a person is asked to choose."""
MOST_CHOICES = 30
"""Choices that one answer may carry; a messenger shows them as buttons, one a row."""


@dataclass(frozen=True, slots=True)
class ProcedureAnswer:
    """One procedure, the facet that leads, and where *this* person can go.

    `counters` are empty where neither a commune is known nor the province's counter takes it;
    then any commune's counter does. `others` could have been meant instead. `word`
    is the province's own, which comes before the record. `held` are the facets under review,
    or `WHOLE` for all of it.
    """

    procedure: Procedure
    facet: Facet | None
    fees: tuple[FeeStatement, ...]
    times: tuple[TimeStatement, ...]
    counters: tuple[Unit, ...]
    at_commune: bool
    department: Unit | None
    others: tuple[Choice, ...] = ()
    word: LocalWord | None = None
    held: frozenset[str] = frozenset()

    @property
    def in_review(self) -> bool:
        """Whether nothing of it may be told now."""
        return WHOLE in self.held

    @property
    def mistakes(self) -> tuple[str, ...]:
        """What people get wrong; nothing while a facet is under review, which it may repeat."""
        return () if self.held else self.procedure.mistakes


@dataclass(frozen=True, slots=True)
class Successor:
    """A unit of today that took over, wholly or for one field."""

    unit: Unit
    field: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """A place: what it is today, where to go now, and what the plan said of it and when.

    `now` is empty for a unit of today and, for a former one, where no source here says what
    became of it. `counters` come before anything of 2021. `parts` are the former units inside,
    `unmapped` names of former communes whose place today is unknown. `elsewhere` are former units
    of the same name that are not inside: their ground is another's today. `own` is the place itself
    where an operator entered how it is reached and it is no counter.
    """

    place: Place
    district: Place | None
    now: tuple[Successor, ...]
    counters: tuple[Unit, ...]
    parts: tuple[Place, ...]
    unmapped: tuple[str, ...]
    plan: tuple[Participation, ...]
    sources: tuple[Source, ...]
    elsewhere: tuple[Place, ...] = ()
    own: Unit | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing a person can pick: a procedure's code or a place's key, with its name.

    `title` is a procedure's full one: short names of siblings may look alike.
    """

    code: str
    name: str
    place: Place | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class ChoiceAnswer:
    """Several fit: 'ask' when the question names them all alike, 'offer' when we are not sure."""

    decision: Literal["offer", "ask"]
    kind: Literal["procedure", "place"]
    choices: tuple[Choice, ...]
    facet: Facet | None


@dataclass(frozen=True, slots=True)
class DeclineAnswer:
    """Nothing to answer with: small talk, a known matter we hold nothing on, or not understood.

    'talk' has words of its own, by its kind `talk`: thanks, a question about this service.
    'which_commune' asks back: a commune's counter was meant, and no commune named.

    `facet` is set where only a facet was asked for, so that the conversation may supply the rest.
    """

    reason: Literal["talk", "not_held", "which_commune", "facet_only", "not_understood"]
    topic: str | None
    where: str | None
    facet: Facet | None
    talk: str | None = None


Held = Mapping[str, frozenset[str]]
"""By code, the facets under review now, or `WHOLE`."""
NOTHING_HELD: Held = MappingProxyType({})
Answer = ProcedureAnswer | PlaceAnswer | ChoiceAnswer | DeclineAnswer


def answer(
    decision: Decision,
    catalogue: Catalogue,
    *,
    today: date,
    person_commune: str | None = None,
    held: Held = NOTHING_HELD,
) -> Answer:
    """The answer to a decision for a person of `person_commune` (a commune's key), if known."""
    if decision.decision == "decline" or not decision.codes:
        return _declined(decision)
    if decision.decision != "answer":
        return _choices(decision, catalogue)
    if decision.kind == "place":
        return place_answer(decision.codes[0], catalogue)
    others = tuple(_choice("procedure", code, catalogue) for code in decision.codes[1:MOST_OFFERED])
    commune = homes.commune_of_question(decision.question, decision.place, person_commune)
    return procedure_answer(
        catalogue,
        decision.codes[0],
        today=today,
        facet=decision.facet,
        person_commune=commune,
        others=others,
        held=held,
    )


def procedure_answer(
    catalogue: Catalogue,
    code: str,
    *,
    today: date,
    facet: str | None = None,
    person_commune: str | None = None,
    others: tuple[Choice, ...] = (),
    held: Held = NOTHING_HELD,
) -> ProcedureAnswer:
    """The answer about one procedure; raises KeyError for a code that is not held."""
    known = catalogue.procedure(code)
    word = catalogue.word(code, today)
    return ProcedureAnswer(
        procedure=known,
        facet=next((one for one in FACETS if one == facet), None),
        fees=fee_statements(known.fees, today=today),
        times=time_statements(known.times, known.case_times),
        counters=tuple(map(catalogue.told, _counters(known, person_commune))),
        at_commune=at_communes_counter(known),
        department=units.find((word.unit if word else None) or known.department),
        others=others,
        word=word,
        held=held.get(code, frozenset()),
    )


def _counters(known: Procedure, commune: str | None) -> Iterable[Unit]:
    home = units.find(commune)
    if at_communes_counter(known) and home and home.kind == "commune":
        yield units.counter_of(home.key)
    if at_provinces_counter(known):
        yield units.unit(units.PROVINCE_COUNTER)


def place_answer(key: str, catalogue: Catalogue) -> PlaceAnswer:
    """The answer about one place; raises KeyError for a key that was never given."""
    asked = places.place(key)
    parts = tuple(_parts(asked))
    now = tuple(_successors(asked))
    plan = (*asked.plan, *(line for part in parts for line in part.plan))
    listed = [line.source for line in plan] + [asked.source]
    listed += [one.unit.source for one in now]
    return PlaceAnswer(
        place=asked,
        district=places.find(asked.district),
        now=now,
        counters=tuple(map(catalogue.told, _counters_of(asked, now))),
        parts=parts,
        unmapped=places.unmapped_of(key) if asked.kind == "district" else (),
        plan=plan,
        sources=tuple(dict.fromkeys(listed)),
        elsewhere=tuple(one for one in places.namesakes(asked) if one not in parts),
        own=_own(asked, catalogue),
    )


def _own(asked: Place, catalogue: Catalogue) -> Unit | None:
    """The place itself, where it was entered how to reach it; a counter stands in `counters`."""
    known = units.find(asked.key)
    told = catalogue.told(known) if known and known.kind != "counter" else None
    return told if told and told.entered else None


def _parts(asked: Place) -> Iterable[Place]:
    """Former units inside a unit of today."""
    if not asked.former:
        for one in places.places().values():
            if any(move.unit == asked.key for move in one.moves):
                yield one


def _successors(asked: Place) -> Iterable[Successor]:
    for move in asked.moves:
        yield Successor(units.unit(move.unit), move.field)
    if asked.kind == "district":
        for key in places.communes_of(asked.key):
            yield Successor(units.unit(key))


def _counters_of(asked: Place, now: Iterable[Successor]) -> Iterable[Unit]:
    """Where to go today. A former district has as many counters as communes: named in `now`."""
    if asked.kind in ("department", "office", "counter", "province"):
        yield units.unit(units.PROVINCE_COUNTER)
    elif asked.kind == "commune" and not asked.former:
        yield units.counter_of(asked.key)
    elif asked.kind == "commune":
        for one in now:
            yield units.counter_of(one.unit.key)


def _choices(decision: Decision, catalogue: Catalogue) -> ChoiceAnswer:
    kind: Literal["procedure", "place"] = "place" if decision.kind == "place" else "procedure"
    return ChoiceAnswer(
        decision="ask" if decision.decision == "ask" else "offer",
        kind=kind,
        choices=tuple(_choice(kind, code, catalogue) for code in decision.codes[: _most(decision)]),
        facet=decision.facet,
    )


def _most(decision: Decision) -> int:
    """Places that bear one name are all named; of procedures only those that came nearest."""
    if decision.kind == "place":
        return MOST_CHOICES
    return MOST_ASKED if decision.decision == "ask" else MOST_OFFERED


def _choice(kind: str, code: str, catalogue: Catalogue) -> Choice:
    if kind == "procedure":
        known = catalogue.procedure(code)
        return Choice(code, known.short, title=known.title)
    place = places.place(code)
    return Choice(code, place.name, place)


def _declined(decision: Decision) -> DeclineAnswer:
    if decision.talk:
        return DeclineAnswer("talk", None, None, None, decision.talk)
    if decision.kind == "place":
        return DeclineAnswer("which_commune", None, None, decision.facet)
    if decision.topic:
        return DeclineAnswer("not_held", decision.topic, decision.topic_where, decision.facet)
    reason: Literal["facet_only", "not_understood"] = (
        "facet_only" if decision.facet else "not_understood"
    )
    return DeclineAnswer(reason, None, None, decision.facet)
