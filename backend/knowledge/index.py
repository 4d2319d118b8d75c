"""Ranks what a question can be about: folded syllables and pairs of them, in pure Python.

Every phrase (official title, everyday name, a way people ask) is a small document. A subject,
that is a procedure or a neighbouring matter, scores by its nearest phrase (cosine) and by how
much of the question its own words cover; BM25-like weights saturate neither, since phrases are
short. Building takes a few hundredths of a second for some thousand phrases.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from backend.knowledge.bundle import word_list

PAIR_WEIGHT = 0.9
FILLER_WEIGHT = 0.4
FILLERS = word_list("fillers")
"""Words that count less, and still count: 'giấy', 'hồ sơ' name things, too."""
NEAREST, COVERED = 0.62, 0.38


@dataclass(frozen=True, slots=True)
class Scored:
    """A subject and how well it fits, 0 to 1."""

    subject: str
    score: float


def terms(words: Sequence[str]) -> list[str]:
    """The words and every two neighbours joined."""
    return [*words, *(f"{one}_{two}" for one, two in pairwise(words))]


class Index:
    """Phrases of subjects, searchable. Immutable once built."""

    def __init__(self, phrases: Mapping[str, Iterable[Sequence[str]]]) -> None:
        """`phrases` gives each subject's phrases as folded words."""
        self._subjects: list[str] = []
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._known: dict[str, set[str]] = {}
        counted = [
            (subject, Counter(terms(phrase)))
            for subject, some in phrases.items()
            for phrase in some
        ]
        frequency = Counter(term for _, count in counted for term in count)
        self._rarity = {
            term: math.log(1 + (len(counted) - seen + 0.5) / (seen + 0.5))
            for term, seen in frequency.items()
        }
        self._unseen = math.log(1 + len(counted) + 0.5)
        for subject, count in counted:
            self._add(subject, count)
        self._vocabulary = sorted({term for term in self._rarity if "_" not in term})

    def _add(self, subject: str, count: Counter[str]) -> None:
        number = len(self._subjects)
        self._subjects.append(subject)
        weights = self._weights(count)
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        for term, weight in weights.items():
            self._postings[term].append((number, weight / length))
        self._known.setdefault(subject, set()).update(count)

    def _weights(self, count: Mapping[str, int]) -> dict[str, float]:
        return {
            term: (1 + math.log(times)) * self._rarity.get(term, self._unseen) * _share(term)
            for term, times in count.items()
        }

    def knows(self, word: str) -> bool:
        """Whether the word occurs in any phrase."""
        return word in self._rarity

    def knows_of(self, subject: str, term: str) -> bool:
        """Whether a subject's own phrases have the term."""
        return term in self._known.get(subject, ())

    def share_known(self, subject: str, words: Sequence[str]) -> float:
        """How much of the words' meaning the subject's phrases have, 0 to 1; fillers left out."""
        content = {word: 1 for word in words if word not in FILLERS}
        weights = self._weights(content)
        return self._covered(subject, weights) if weights else 0.0

    def repaired(self, words: Sequence[str]) -> list[str]:
        """The words, an unknown one replaced by a known word one slip away.

        Where several are that near, the one that stands beside its neighbour in some phrase is
        taken; if that does not decide either, the word stays as it was typed.
        """
        around = ["", *words, ""]
        return [
            self._repair(word, before, after)
            for before, word, after in zip(around, words, around[2:], strict=False)
        ]

    def _repair(self, word: str, before: str, after: str) -> str:
        if self.knows(word) or len(word) < 4 or len(word) > 12 or word.isdigit():
            return word
        near = [known for known in self._vocabulary if _one_slip(word, known)]
        if len(near) > 1:
            near = [
                known
                for known in near
                if self.knows(f"{before}_{known}") or self.knows(f"{known}_{after}")
            ]
        return near[0] if len(near) == 1 else word

    def rank(self, words: Sequence[str]) -> list[Scored]:
        """Subjects by score, best first; ties by the subject's own order. Empty for no words."""
        weights = self._weights(Counter(terms(words)))
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        if not length:
            return []
        near: dict[int, float] = defaultdict(float)
        for term, weight in weights.items():
            for number, share in self._postings.get(term, ()):
                near[number] += share * weight / length
        best: dict[str, float] = {}
        for number, cosine in near.items():
            subject = self._subjects[number]
            best[subject] = max(best.get(subject, 0.0), cosine)
        single = {term: weight for term, weight in weights.items() if "_" not in term}
        scored = [
            Scored(subject, NEAREST * cosine + COVERED * self._covered(subject, single))
            for subject, cosine in best.items()
        ]
        return sorted(scored, key=lambda one: (-one.score, one.subject))

    def _covered(self, subject: str, weights: Mapping[str, float]) -> float:
        known = self._known[subject]
        total = sum(weights.values())
        return sum(weight for term, weight in weights.items() if term in known) / total


def _share(term: str) -> float:
    """How much a term counts; a pair is filler only if both its words are."""
    filler = all(word in FILLERS for word in term.split("_"))
    return (PAIR_WEIGHT if "_" in term else 1.0) * (FILLER_WEIGHT if filler else 1.0)


def _one_slip(word: str, known: str) -> bool:
    """Whether one letter was added, left out, changed, or two neighbours swapped."""
    if abs(len(word) - len(known)) > 1 or word == known:
        return False
    same = next(
        (at for at, (one, two) in enumerate(zip(word, known, strict=False)) if one != two),
        min(len(word), len(known)),
    )
    left, right = word[same:], known[same:]
    return (
        left[1:] == right[1:]
        or left[1:] == right
        or left == right[1:]
        or (left[:2] == right[:2][::-1] and left[2:] == right[2:])
    )
