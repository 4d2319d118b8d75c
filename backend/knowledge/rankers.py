"""BM25 over folded Vietnamese: syllables and their pairs, and runs of letters for slips.

A thin layer over bm25s: documents are sequences of terms, a question's terms give every document
a score at once. Terms are ours (`terms`, `letters`), since no segmentation beats plain syllables
for titles (see docs/knowledge.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

import bm25s
import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
RUNS = (3, 4)
"""Lengths of the runs of letters."""


def terms(words: Sequence[str]) -> list[str]:
    """The words and every two neighbours joined."""
    return [*words, *(f"{one}_{two}" for one, two in pairwise(words))]


def letters(words: Sequence[str]) -> list[str]:
    """Runs of letters across the words, spaces included: what a slip leaves intact."""
    line = f" {' '.join(words)} "
    return [line[at : at + size] for size in RUNS for at in range(len(line) - size + 1)]


class Ranker:
    """Documents of terms, scored all at once. Immutable once built."""

    def __init__(
        self, documents: Sequence[Sequence[str]], *, k1: float = 1.2, b: float = 0.75
    ) -> None:
        self.count = len(documents)
        self._ids: dict[str, int] = {}
        rows = [[self._ids.setdefault(term, len(self._ids)) for term in some] for some in documents]
        distinct = [list(set(row)) for row in rows]
        flat = np.fromiter(chain.from_iterable(distinct), dtype=np.int64)
        self._seen = np.bincount(flat, minlength=len(self._ids))
        self._rarity = np.log(1 + (self.count - self._seen + 0.5) / (self._seen + 0.5))
        self._unseen = math.log(1 + self.count + 0.5)
        owner = np.repeat(np.arange(self.count), [len(some) for some in distinct])
        weights = np.bincount(owner, weights=self._rarity[flat], minlength=self.count)
        self.weights: Scores = weights.astype(np.float32)
        """How much each document says in all: the sum of its terms' rarities."""
        self._index = bm25s.BM25(k1=k1, b=b, method="lucene")
        self._index.index((rows, self._ids), show_progress=False, create_empty_token=False)

    def knows(self, term: str) -> bool:
        """Whether any document has the term."""
        return term in self._ids

    def rarity(self, some: Iterable[str]) -> float:
        """How much the terms say together: the sum of their inverse document frequencies."""
        found = [self._ids.get(term, -1) for term in some]
        known = [one for one in found if one >= 0]
        return float(self._rarity[known].sum()) + self._unseen * (len(found) - len(known))

    def scores(self, some: Iterable[str]) -> Scores:
        """Each document's BM25 score for the terms; unknown terms add nothing."""
        known = [self._ids[term] for term in some if term in self._ids]
        if not known:
            return np.zeros(self.count, dtype=np.float32)
        found: Scores = self._index.get_scores_from_ids(known)
        return found
