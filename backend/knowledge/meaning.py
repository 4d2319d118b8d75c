"""Words as points: those that stand for the same thing lie close, whatever their letters.

A question tells a story ('vợ tui vừa đẻ') and a title names a matter ('đăng ký khai sinh'); they
share no word. So every word and pair of neighbours has a point in a small space, learned by
`benchmarks.knowledge.embedding` so that the ways of asking for one procedure come together and
those of others apart. A text lies at the weighted mean of its words.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np

from backend.knowledge.bundle import LEARNED
from backend.knowledge.rankers import Numbers, Scores

FILE = LEARNED / "meaning.npz"
_EPSILON = 1e-6


class Meaning:
    """Points of words. `vectors` has a row a word, `weights` says how much each word counts."""

    def __init__(self, words: Sequence[str], vectors: Scores, weights: Scores) -> None:
        self._rows = {word: row for row, word in enumerate(words)}
        self._weighed = weights[:, None] * vectors

    def point(self, spelled: Sequence[str]) -> Scores:
        """Where a text of these terms lies: of length 1, or zeros where no term is known."""
        total = self._sum(spelled)
        return total / np.float32(math.sqrt(total @ total) + _EPSILON)

    def centres(self, texts: Sequence[Sequence[str]], starts: Numbers) -> Scores:
        """Where groups of texts lie together, each text counting alike: a row a group.

        A group begins at each of `starts` and has at least one text.
        """
        points = _units(np.stack([self._sum(text) for text in texts]))
        return _units(np.add.reduceat(points, starts))

    def _sum(self, spelled: Sequence[str]) -> Scores:
        rows = [row for term in spelled if (row := self._rows.get(term)) is not None]
        total: Scores = self._weighed[rows].sum(axis=0)
        return total


def _units(points: Scores) -> Scores:
    """Each point, along the last axis, moved to length 1; nothing stays nothing."""
    scaled: Scores = points / (np.linalg.norm(points, axis=-1, keepdims=True) + _EPSILON)
    return scaled


@cache
def meaning() -> Meaning:
    """The points that come with the product."""
    with np.load(FILE) as stored:
        words = bytes(stored["words"]).decode().split("\n")
        vectors = stored["vectors"].astype(np.float32) * stored["scales"][:, None]
        return Meaning(words, vectors, stored["weights"].astype(np.float32))
