"""Words as points: those that stand for the same thing lie close, whatever their letters.

A question tells a story ('vợ tui vừa đẻ') and a title names a matter ('đăng ký khai sinh'); they
share no word. So every word and pair of neighbours has a point in a small space, learned by
`benchmarks.knowledge.embedding` so that the ways of asking for one procedure come together and
those of others apart. A text lies at the weighted mean of its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from backend.knowledge.bundle import LEARNED
from backend.knowledge.rankers import Scores

FILE = LEARNED / "meaning.npz"
_EPSILON = 1e-6


class Meaning:
    """Points of words. `vectors` has a row a word, `weights` says how much each word counts."""

    def __init__(self, words: Sequence[str], vectors: Scores, weights: Scores) -> None:
        self._rows = {word: row for row, word in enumerate(words)}
        self._vectors = vectors
        self._weights = weights

    def point(self, spelled: Sequence[str]) -> Scores:
        """Where a text of these terms lies: of length 1, or zeros where no term is known."""
        rows = [row for term in spelled if (row := self._rows.get(term)) is not None]
        if not rows:
            return np.zeros(self._vectors.shape[1], dtype=np.float32)
        return _unit(self._weights[rows] @ self._vectors[rows])

    def centre(self, texts: Sequence[Sequence[str]]) -> Scores:
        """Where several texts lie together, each counting alike."""
        together: Scores = np.sum([self.point(one) for one in texts], axis=0, dtype=np.float32)
        return _unit(together)


def _unit(vector: Scores) -> Scores:
    scaled: Scores = vector / (np.linalg.norm(vector) + _EPSILON)
    return scaled


@cache
def meaning() -> Meaning:
    """The points that come with the product."""
    with np.load(FILE) as stored:
        words = bytes(stored["words"]).decode().split("\n")
        vectors = stored["vectors"].astype(np.float32) * stored["scales"][:, None]
        return Meaning(words, vectors, stored["weights"].astype(np.float32))
