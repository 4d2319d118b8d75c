"""From a question to a decision: answer, offer up to three, ask back, or decline.

The question bank (`data/questions.json`), everyday names and titles say what each procedure is
called; `data/neighbours.json` holds matters we know of but have no checklist for, so that they
are declined by name instead of being answered by a sibling. Needs no database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from backend.knowledge import catalogue, gazetteer, places, text
from backend.knowledge.bundle import records, word_list
from backend.knowledge.catalogue import Catalogue
from backend.knowledge.facets import FACETS, Facet, facet_of, without_facet
from backend.knowledge.index import FILLERS, Index, Scored, terms

Verdict = Literal["answer", "offer", "ask", "decline"]
Kind = Literal["procedure", "place", "smalltalk", "none"]

ANSWER_FROM = 0.50
OFFER_FROM = 0.39
CLEAR_LEAD = 0.06
NEIGHBOUR_LEAD = 0.15
CLAUSE = 0.9
MOST_CLAUSES = 12
MOST_CODES = 10
MOST_OFFERED = 3

UNMENTIONED = 0.8
COVERED_TO_ANSWER = 0.4
DECISIVE = word_list("decisive")
"""Words that make it another matter: a subject that never has them is meant less likely."""

_ABOUT_NOTHING = word_list("about_nothing")
_GREETINGS = word_list("greetings")
_PLACE_CUES = word_list("place_cues")
_CODE = re.compile(r"\b\d\.\d{6}\b")
_CLAUSE = re.compile(r"[,.;:?!\n]+")
_PLAN_CUES = word_list("plan_cues")
_COUNTER_CUES = word_list("counter_cues")


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a question.

    `codes` are procedure codes or place keys, best first, at most ten; a decline has none.
    `confidence` is 0 to 1. `place` is the key of a place named beside a procedure. `topic` is
    the neighbouring matter that was recognised and `topic_where` who deals with it, if certain.
    """

    question: str
    decision: Verdict
    kind: Kind
    codes: tuple[str, ...] = ()
    confidence: float = 0.0
    facet: Facet | None = None
    place: str | None = None
    topic: str | None = None
    topic_where: str | None = None


class Answerer:
    """Decides on questions over the bundled catalogue. Built once, then only read."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._neighbours = {row["topic"]: row["where"] for row in records("neighbours")}
        self._index = Index(_phrases())

    def ask(
        self,
        question: str,
        *,
        today: date,
        facet: str | None = None,
        person_commune: str | None = None,
    ) -> Decision:
        """The decision on one question; never raises, whatever the text.

        `facet` overrides the one read from the question (a pressed button). `today` and
        `person_commune` (a commune's key) are for what varies by day and by place.
        """
        del today  # nothing bundled so far varies by the day; callers need not know that
        words = text.tokens(question)
        asked: Facet | None = next((one for one in FACETS if one == facet), facet_of(words))
        if not words or (len(words) == 1 and len(words[0]) == 1):
            return Decision(question, "decline", "none")
        if " ".join(words) in _GREETINGS:
            return Decision(question, "decline", "smalltalk", confidence=1.0)
        if code := self._code_in(question):
            return Decision(question, "answer", "procedure", (code,), 1.0, asked)
        named = _named(question)
        found = self._procedure(question, asked, named)
        if named or _about_plan(words):
            return self._placed(question, asked, named, found)
        if found.decision == "decline" and _about_counter(words):
            return _home_counter(question, person_commune)
        return found

    def _code_in(self, question: str) -> str | None:
        """A procedure's own code typed out, if we hold it."""
        return next(filter(self.catalogue.find, _CODE.findall(question)), None)

    def _procedure(
        self,
        question: str,
        facet: Facet | None,
        named: Sequence[gazetteer.Mention],
    ) -> Decision:
        ranked = self._ranked(question, named)
        held = [one for one in ranked if one.subject not in self._neighbours]
        best = self._meant(ranked, held, _outside(question, named))
        if best is None or best.score < OFFER_FROM:
            return Decision(question, "decline", "none", facet=facet)
        if best.subject in self._neighbours:
            where = self._neighbours[best.subject]
            return Decision(
                question, "decline", "none", (), best.score, facet, None, best.subject, where
            )
        covered = self._index.share_known(best.subject, _outside(question, named))
        sure = covered >= COVERED_TO_ANSWER and not self._contested(best, ranked)
        return _weighed(question, facet, held, best, sure)

    def _meant(
        self, ranked: Sequence[Scored], held: Sequence[Scored], words: Sequence[str]
    ) -> Scored | None:
        """The best subject; a neighbour only if something in the question sets it apart.

        'Làm khai sinh' is near to 'khai sinh có yếu tố nước ngoài', yet says nothing foreign.
        """
        best = ranked[0] if ranked else None
        if best is None or best.subject not in self._neighbours or not held:
            return best
        rival = held[0]
        near = best.score - rival.score < NEIGHBOUR_LEAD
        alike = self._index.share_known(rival.subject, words) >= self._index.share_known(
            best.subject, words
        )
        return rival if near and alike else best

    def _contested(self, best: Scored, ranked: Sequence[Scored]) -> bool:
        """Whether a neighbouring matter fits about as well as `best`, without being beaten."""
        return any(
            one.subject in self._neighbours and 0 <= best.score - one.score < CLEAR_LEAD
            for one in ranked
        )

    def _ranked(self, question: str, named: Sequence[gazetteer.Mention]) -> list[Scored]:
        """The best of three readings: all words, without the facet's phrases, clause by clause.

        A question with nothing but a facet ('hết bao nhiêu tiền') is about nothing and ranks
        nothing: which procedure is meant, the conversation knows and we do not.
        """
        known = self._index.repaired(_outside(question, named))
        bare = without_facet(known)
        if all(word in FILLERS or word in _ABOUT_NOTHING for word in bare):
            return []
        readings = [(known, 1.0), (bare, 1.0), *((one, CLAUSE) for one in _clauses(question))]
        best: dict[str, float] = {}
        for reading, share in readings:
            for one in self._index.rank(reading):
                best[one.subject] = max(best.get(one.subject, 0.0), one.score * share)
        decisive = DECISIVE.intersection(terms(known))
        scored = (
            Scored(subject, score * self._mismatch(subject, decisive))
            for subject, score in best.items()
        )
        return sorted(scored, key=lambda one: (-one.score, one.subject))

    def _mismatch(self, subject: str, decisive: Iterable[str]) -> float:
        """A share below 1 for each decisive word of the question that a subject never has."""
        missing = sum(not self._index.knows_of(subject, term) for term in decisive)
        return float(UNMENTIONED**missing)

    def _placed(
        self,
        question: str,
        facet: Facet | None,
        named: Sequence[gazetteer.Mention],
        found: Decision,
    ) -> Decision:
        """A question that names a place: about the place, or about a procedure there."""
        rest = [word for word in _outside(question, named) if word not in _PLACE_CUES]
        weak = found.decision == "offer" and found.confidence < ANSWER_FROM
        about_place = weak and bool(named) and named[0].titled
        if found.decision != "decline" and rest and not about_place:
            return _with_place(found, named)
        if found.topic and rest:
            return found
        if not named:
            return Decision(question, "offer", "place", tuple(p.key for p in places.pilots()), 0.9)
        if rest and not (named[0].titled or len(rest) <= 2):
            return found
        codes = tuple(one.key for one in gazetteer.choices(named[0]))[:MOST_CODES]
        verdict: Verdict = "answer" if len(codes) == 1 else "ask"
        return Decision(question, verdict, "place", codes, 0.95, facet or "place")


def _weighed(
    question: str, facet: Facet | None, held: Sequence[Scored], best: Scored, sure: bool
) -> Decision:
    close = [one for one in held if best.score - one.score < CLEAR_LEAD]
    likely = [one for one in held if one.score >= OFFER_FROM]
    codes = tuple(one.subject for one in likely[:MOST_CODES])
    if sure and best.score >= ANSWER_FROM and len(close) == 1:
        return Decision(question, "answer", "procedure", codes, best.score, facet)
    if len(close) > 1:
        asked = tuple(one.subject for one in close[:MOST_OFFERED])
        return Decision(question, "ask", "procedure", asked, best.score, facet)
    return Decision(question, "offer", "procedure", codes[:MOST_OFFERED], best.score, facet)


def _with_place(found: Decision, named: Sequence[gazetteer.Mention]) -> Decision:
    meant = gazetteer.choices(named[0]) if named else ()
    key = meant[0].key if len(meant) == 1 else None
    return Decision(
        found.question,
        found.decision,
        found.kind,
        found.codes,
        found.confidence,
        found.facet,
        key,
    )


def _clauses(question: str) -> list[list[str]]:
    """The clauses of a long question, facet phrases and filler-only clauses left out."""
    parts = _CLAUSE.split(question[: text.LONGEST])
    spoken = (without_facet(text.tokens(part)) for part in parts[:MOST_CLAUSES])
    some = [words for words in spoken if sum(word not in FILLERS for word in words) >= 2]
    return some if len(parts) > 1 else []


def _named(question: str) -> tuple[gazetteer.Mention, ...]:
    """The places a question names; the province itself ('ở Hà Tĩnh') names nothing."""
    return tuple(
        one
        for one in gazetteer.mentions(question)
        if one.titled or all(place.kind != "province" for place in one.places)
    )


def _outside(question: str, named: Sequence[gazetteer.Mention]) -> list[str]:
    """The question's words that belong to no place name, spelled out."""
    inside = {at for one in named for at in range(one.start, one.end)}
    typed = (word for at, (word, _) in enumerate(text.words(question)) if at not in inside)
    return text.tokens(" ".join(typed))


def _about_plan(words: Sequence[str]) -> bool:
    asked = " ".join(words)
    return any(cue in asked for cue in _PLAN_CUES)


def _about_counter(words: Sequence[str]) -> bool:
    asked = " ".join(words)
    return any(cue in asked for cue in _COUNTER_CUES)


def _home_counter(question: str, person_commune: str | None) -> Decision:
    """The person's own commune, where it is known; else a place's question without a place."""
    home = places.find(person_commune)
    if home is None:
        return Decision(question, "decline", "place", facet="place")
    return Decision(question, "answer", "place", (home.key,), 0.9, "place")


def _phrases() -> dict[str, list[list[str]]]:
    phrases: dict[str, list[list[str]]] = {}
    for row in records("questions"):
        known = catalogue.bundled().procedure(row["code"])
        ways = [known.title, known.short, *row["aliases"], *row["questions"]]
        phrases[row["code"]] = [text.tokens(way) for way in ways]
    for row in records("neighbours"):
        phrases[row["topic"]] = [text.tokens(way) for way in (row["topic"], *row["questions"])]
    return phrases


@cache
def answerer() -> Answerer:
    """The one answerer of this process."""
    return Answerer(catalogue.bundled())
