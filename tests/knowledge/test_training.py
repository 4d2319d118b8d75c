"""What is learned from: what the index lacks must weigh beside what is outside altogether."""

from __future__ import annotations

import numpy as np

from backend.knowledge.ranking import LOOKS
from benchmarks.knowledge import training


def _seen(outside: list[bool], topic: list[bool]) -> training.Seen:
    flags = np.zeros(len(outside), dtype=bool)
    looks = np.zeros((len(outside), len(LOOKS)))
    return training.Seen(
        looks, flags, flags, np.array(outside), np.array(topic), flags, flags, looks[:0]
    )


def test_what_the_index_lacks_counts_together_as_much_as_topics_outside() -> None:
    seen = _seen([True] * 8 + [False] * 3, [True] * 6 + [False] * 5)
    weights = training.counts(seen)
    assert weights[:6].sum() == weights[6:8].sum() == 6
    assert weights[8:].tolist() == [1, 1, 1]


def test_topics_alone_count_once() -> None:
    assert training.counts(_seen([True, False], [True, False])).tolist() == [1, 1]
