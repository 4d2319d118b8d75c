"""BM25 over folded Vietnamese: syllables and their pairs.

A text becomes terms, a vocabulary numbers them, and a ranker scores every document for a
question's numbers at once. No segmentation beats plain syllables for titles (docs/knowledge.md).
Everything is a flat array, so that 660,000 terms are indexed in a moment and a question costs one
pass over the documents that share something with it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating]
Numbers = NDArray[np.int64]
PAIRED = "_"
"""Joins two neighbours; no folded word contains it."""


def terms(words: Sequence[str]) -> list[str]:
    """The words and every two neighbours joined."""
    return [*words, *map(PAIRED.join, pairwise(words))]


class Vocabulary:
    """Terms and their numbers; what no text has shares one number after the last."""

    def __init__(self, texts: Iterable[Iterable[str]]) -> None:
        self._numbers: dict[str, int] = {}
        add, known = self._numbers.setdefault, self._numbers
        self.flat: Numbers = np.array(
            [add(term, len(known)) for text in texts for term in text], dtype=np.int64
        )
        """Every text's numbers, one text after the other."""

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __contains__(self, term: str) -> bool:
        return term in self._numbers

    def number(self, term: str) -> int:
        """The number of a term."""
        return self._numbers.get(term, len(self._numbers))

    def numbers(self, text: Iterable[str]) -> list[int]:
        """The numbers of a text's terms, in order."""
        unknown = len(self._numbers)
        return [self._numbers.get(term, unknown) for term in text]


class Ranker:
    """Documents of numbered terms, with what each term scores in each. Immutable once built."""

    def __init__(
        self, known: Vocabulary, flat: Numbers, owner: Numbers, count: int, *,
        k1: float = 1.2, b: float = 0.75,
    ) -> None:  # fmt: skip
        """`flat` are the terms of `count` documents, `owner` the document that each stands in."""
        self.count = count
        pairs, times = np.unique(flat * self.count + owner, return_counts=True)
        term, document = np.divmod(pairs, self.count)
        seen = np.bincount(term, minlength=len(known) + 1)
        self._rarity = np.log(1 + (self.count - seen + 0.5) / (seen + 0.5))
        self._rarity[seen == 0] = math.log(1 + self.count + 0.5)
        self.weights = _sums(document, self._rarity[term], self.count)
        """How much each document says in all: the sum of its terms' rarities."""
        lengths = np.bincount(owner, minlength=self.count)
        slack = k1 * (1 - b + b * lengths / max(lengths.mean(), 1))
        scores = self._rarity[term] * times / (slack[document] + times)
        self._documents = document.astype(np.int32)
        self._scores = scores.astype(np.float32)
        self._ends = [0, *np.cumsum(seen).tolist()]
        self.terms = len(seen)
        """How many terms are numbered, with the one for what no text has."""

    def having(self, term: int) -> Numbers:
        """The documents that have the term."""
        held: Numbers = self._documents[self._ends[term] : self._ends[term + 1]]
        return held

    def rarity(self, asked: Sequence[int]) -> float:
        """How much the terms say together: the sum of their inverse document frequencies."""
        return float(self._rarity[asked].sum())

    def postings(self) -> tuple[Numbers, Numbers, Scores]:
        """Every term, a document that has it and its score there, one after the other."""
        return np.repeat(np.arange(self.terms), np.diff(self._ends)), self._documents, self._scores


class Panel:
    """Rankers of one vocabulary that are asked together, in one pass. Immutable once built."""

    def __init__(self, rankers: Sequence[Ranker]) -> None:
        """The rankers' documents are numbered on, one ranker's after the other's."""
        starts = np.cumsum([0, *(one.count for one in rankers)])
        self._cuts, self._count = starts[1:-1], int(starts[-1])
        postings = [one.postings() for one in rankers]
        term = np.concatenate([terms for terms, _, _ in postings])
        order = np.argsort(term, kind="stable")
        numbered = [some + start for (_, some, _), start in zip(postings, starts[:-1], strict=True)]
        self._documents = np.concatenate(numbered)[order].astype(np.int32)
        self._scores = np.concatenate([scores for _, _, scores in postings])[order]
        self._ends = [0, *np.cumsum(np.bincount(term, minlength=rankers[0].terms)).tolist()]

    def scores(self, asked: Sequence[int]) -> list[Scores]:
        """By ranker, each document's BM25 score for the terms; unknown terms add nothing."""
        spans = [slice(self._ends[term], self._ends[term + 1]) for term in asked] or [slice(0)]
        documents = np.concatenate([self._documents[span] for span in spans])
        scores = np.concatenate([self._scores[span] for span in spans])
        return np.split(_sums(documents, scores, self._count), self._cuts)


def _sums(owners: Numbers, values: Scores, count: int) -> Scores:
    """The sum of each owner's values."""
    return np.asarray(np.bincount(owners, values, count), dtype=np.float64)
