"""From a question to a decision: answer, offer up to three, ask back, or decline.

Titles, checklists' names and the question bank say what each procedure is called; the bank's
topics outside are matters we know of but do not handle, so that they are declined by name instead
of being answered by a sibling. Needs no database.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Literal

import numpy as np

from backend.knowledge import bank, catalogue, gazetteer, places, text
from backend.knowledge.bank import Entry
from backend.knowledge.bundle import word_list
from backend.knowledge.catalogue import Catalogue
from backend.knowledge.facets import FACETS, Facet, facet_of, without_facet
from backend.knowledge.index import Index
from backend.knowledge.meaning import Meaning, meaning
from backend.knowledge.ranking import FILLERS, MOST, Ranked, Weights, logit, rank, weights
from backend.knowledge.repair import Mender, Reading
from backend.knowledge.subjects import excepted, known_by, subjects_of, talk_known_by

Verdict = Literal["answer", "offer", "ask", "decline"]
Kind = Literal["procedure", "place", "smalltalk", "none"]

GREETING = "greeting"
CHAT = (GREETING, "thanks")
"""Talk that asks nothing: nobody is asked it again in somebody's name."""
OF_A_PLACE = ("hours", "district")
"""Talk that, beside a place's name, asks about that place: 'sở Công Thương mấy giờ làm việc'."""
MOST_OFFERED = 3
FEW = 4
"""Words of content; 'xin giấy xác nhận' has so few that it is asked about rather than declined."""
CERTAIN = 0.95
"""As often right as is promised of answers: then few words are no reason to ask back,
unless it is about even whether the question fits several."""
EVEN = 0.45
NEAR_NOTHING = 0.05
"""Of a question so far from all that is held, it is not asked which of them is meant."""
SURE_OF_MATTER = 0.65
"""Below this, a question with 'xã …' in it is about that place rather than about a procedure."""

_ABOUT_NOTHING = word_list("about_nothing")
_GREETINGS = word_list("greetings")
_PLACE_CUES = word_list("place_cues")
_EXCEPT = "tru"
_CODE = re.compile(r"\b\d\.\d{6}\b")
_PLAN_CUES = word_list("plan_cues")
_COUNTER_CUES = word_list("counter_cues")


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a question.

    `codes` are procedure codes or place keys, best first, at most ten; a decline has those that
    came near. `confidence` is how often such a decision is right, 0 to 1. `place` is the key of a
    place named beside a procedure. `topic` is the matter outside that was recognised and
    `topic_where` who deals with it, if certain. `talk` is the kind of talk that has words of its
    own: thanks, a question about this service.
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
    talk: str | None = None


class Answerer:
    """Decides on questions over one catalogue. Built once, then only read."""

    def __init__(
        self,
        catalogue: Catalogue,
        entries: Sequence[Entry],
        outside: Sequence[Entry],
        learned: Weights,
        points: Meaning,
    ) -> None:
        self.catalogue = catalogue
        self._outside = {one.subject: one for one in outside}
        self._talk = talk_known_by(outside)
        self._learned = learned
        subjects = subjects_of(catalogue, entries, outside)
        self.index = Index(subjects, points)
        self.is_outside = np.array([one.key in self._outside for one in subjects], dtype=np.float32)
        self._known_by = known_by(catalogue, entries)
        self._excepted = excepted(catalogue)
        self.mender = Mender(
            (phrase for one in subjects for phrase in (one.title, *one.phrases)),
            (phrase for one in subjects for phrase in one.marked),
        )

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
        typed = text.words(question)
        spelled = text.spelled_out(typed)
        words = text.folded(spelled)
        asked: Facet | None = next((one for one in FACETS if one == facet), facet_of(words))
        if not words or (len(words) == 1 and len(words[0]) == 1):
            return Decision(question, "decline", "none")
        if talk := self._talk.get(tuple(words)):
            kind: Kind = "smalltalk" if talk in CHAT else "none"
            return Decision(question, "decline", kind, confidence=1.0, talk=talk)
        if " ".join(words) in _GREETINGS:
            return Decision(question, "decline", "smalltalk", confidence=1.0, talk=GREETING)
        if codes := self._called(question, words):
            return self._known(question, codes, asked)
        named = _named(question)
        rest = _outside(typed, named) if named else spelled
        placed = bool(named) or _about_plan(words)
        elsewhere = placed or _about_counter(words)
        found = self._procedure(question, asked, self.mender.readings(rest), elsewhere)
        if placed:
            return _placed(question, asked, named, text.folded(rest), found)
        if found.decision == "decline" and elsewhere:
            return _home_counter(question, person_commune)
        return found

    def _called(self, question: str, words: Sequence[str]) -> tuple[str, ...]:
        """The procedures called by their code, or in just the words they are known by, with or
        without what is asked of them."""
        if coded := next(filter(self.catalogue.find, _CODE.findall(question)), None):
            return (coded,)
        named = self._known_by.get(tuple(words)) or self._known_by.get(tuple(without_facet(words)))
        return named or ()

    def _known(self, question: str, codes: tuple[str, ...], facet: Facet | None) -> Decision:
        """What was called by its own words; twins that share them are asked about."""
        if len(codes) > 1:
            return Decision(question, "ask", "procedure", codes, 1.0, facet)
        near = self.ranked(self.words(question)).keys
        others = (key for key in near if key not in self._outside and key != codes[0])
        return Decision(question, "answer", "procedure", (*codes, *others)[:MOST], 1.0, facet)

    def words(self, question: str) -> list[str]:
        """A question's folded words as the index takes them: spelled out, slips mended."""
        return self.mender.mended(text.spelled_out(text.words(question)))

    def ranked(self, words: Sequence[str]) -> Ranked:
        """Subjects in order for folded words."""
        return rank(self.index, self.is_outside, words, self._learned)

    def read(self, readings: Sequence[Reading]) -> tuple[list[str], Ranked]:
        """Of ways to read a question that are alike likely, the one that rather has an answer,
        and the subjects for it."""
        found = [(words, self.ranked(words), weight) for words, weight in readings]
        words, ranked, _ = max(found, key=lambda one: one[2] + logit(one[1].right))
        return words, ranked

    def _procedure(
        self, question: str, facet: Facet | None, readings: Sequence[Reading], elsewhere: bool
    ) -> Decision:
        """A question with nothing but a facet ('hết bao nhiêu tiền') is about nothing here:
        which procedure is meant, the conversation knows and we do not. `elsewhere`: it can be
        about a place, so that few words are no reason to ask which procedure is meant."""
        bare = without_facet(readings[0][0])
        if all(word in FILLERS or word in _ABOUT_NOTHING for word in bare):
            return Decision(question, "decline", "none", facet=facet)
        words, found = self.read(readings)
        if self._is_excepted(found.keys[0], words):
            found = replace(found, right=0.0)
        return self._weighed(question, facet, found, elsewhere)

    def _is_excepted(self, first: str, words: Sequence[str]) -> bool:
        """Whether a question is about just what the procedure's title excepts, and does not itself
        except it: such a one may be among those that are offered, it is never the answer."""
        excepted = self._excepted.get(first, frozenset())
        return _EXCEPT not in words and not excepted.isdisjoint(pairwise(words))

    def _weighed(
        self, question: str, facet: Facet | None, found: Ranked, elsewhere: bool
    ) -> Decision:
        held = tuple(key for key in found.keys if key not in self._outside)
        first = found.keys[0]
        least = self._learned.thresholds
        if first in self._outside:
            if found.listed < least["offer"]:
                return Decision(question, "decline", "none", held, found.listed, facet)
            topic = self._outside[first]
            return Decision(
                question, "decline", "none", held, found.right, facet, None, first, topic.where,
                topic.talk,
            )  # fmt: skip
        rival = self._rival(found)
        several = found.several >= (least["several"] if found.right < CERTAIN else EVEN)
        if found.right >= least["answer"] and rival < least["tie"] and not several:
            return Decision(question, "answer", "procedure", held, found.right, facet)
        least_listed = least["offer few" if found.content <= FEW else "offer"]
        generic = several and not elsewhere and found.listed >= NEAR_NOTHING
        if found.listed < least_listed and not generic:
            return Decision(question, "decline", "none", held, found.listed, facet)
        verdict: Verdict = "ask" if several or rival >= least["rival"] else "offer"
        return Decision(question, verdict, "procedure", held, found.listed, facet)

    def _rival(self, found: Ranked) -> float:
        """The chance of the best other procedure, as a share of the first one's."""
        others = zip(found.keys[1:], found.chances[1:], strict=True)
        return next(
            (chance / found.chances[0] for key, chance in others if key not in self._outside), 0.0
        )


def _placed(
    question: str,
    facet: Facet | None,
    named: Sequence[gazetteer.Mention],
    said: Sequence[str],
    found: Decision,
) -> Decision:
    """A question that names a place and says `said` beside it: about the place, or about a
    procedure there."""
    rest = [word for word in said if word not in _PLACE_CUES]
    weak = found.decision == "offer" and found.confidence < SURE_OF_MATTER
    about_place = weak and bool(named) and named[0].titled
    if found.decision != "decline" and rest and not about_place:
        return _with_place(found, named)
    if found.topic and rest and found.talk not in OF_A_PLACE:
        return found
    if not named:
        return Decision(question, "offer", "place", tuple(p.key for p in places.pilots()), 0.9)
    if sum(word not in FILLERS for word in rest) > 1 and not found.talk:
        return found  # 'Biển Thiên Cầm tắm được không' names a place and asks of something else.
    codes = tuple(one.key for one in gazetteer.choices(named[0]))
    verdict: Verdict = "answer" if len(codes) == 1 else "ask"
    return Decision(question, verdict, "place", codes, 0.95, facet or "place")


def _with_place(found: Decision, named: Sequence[gazetteer.Mention]) -> Decision:
    meant = gazetteer.choices(named[0]) if named else ()
    return replace(found, place=meant[0].key if len(meant) == 1 else None)


def _named(question: str) -> tuple[gazetteer.Mention, ...]:
    """The places a question names; the province itself ('ở Hà Tĩnh') names nothing."""
    return tuple(
        one
        for one in gazetteer.mentions(question)
        if one.titled or all(place.kind != "province" for place in one.places)
    )


def _outside(typed: Sequence[text.Word], named: Sequence[gazetteer.Mention]) -> list[text.Word]:
    """The question's words that belong to no place name, spelled out."""
    inside = {at for one in named for at in range(one.start, one.end)}
    return text.spelled_out([word for at, word in enumerate(typed) if at not in inside])


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


def build(held: Catalogue, more: Sequence[Entry] = ()) -> Answerer:
    """An answerer over a catalogue, the bundled bank, and what was learned since (`more`): other
    ways to ask for a procedure or for a topic outside."""
    topics = {one.subject: one for one in bank.outside()}
    for one in more:
        if known := topics.get(one.subject):
            topics[one.subject] = replace(known, questions=(*known.questions, *one.questions))
    asked = [one for one in more if one.subject not in topics]
    return Answerer(held, (*bank.entries(), *asked), tuple(topics.values()), weights(), meaning())


@cache
def answerer() -> Answerer:
    """The answerer of what comes with the product: no database, built once a process."""
    return build(catalogue.bundled())
