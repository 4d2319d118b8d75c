"""Learns where words lie (`backend.knowledge.meaning`) from texts and what each is about.

A text is the mean of its words' points; a subject has a point too; the softmax over subjects of
their nearness shall choose the right one. Plain gradient descent (Adam) with words left out by
chance, so that no question hangs on one word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from backend.knowledge.index import Subject
from backend.knowledge.meaning import Meaning
from backend.knowledge.rankers import terms

SIZE = 128
ROUNDS = 10
BATCH = 256
LEFT_OUT = 0.4
SHARPNESS = 10.0
PACE = 0.01
_EPSILON = 1e-6
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Learned:
    """Words with their points and weights, before they are packed."""

    words: tuple[str, ...]
    vectors: Floats
    weights: Floats

    def meaning(self) -> Meaning:
        """As the index takes it."""
        return Meaning(self.words, self.vectors, self.weights)

    def save(self, file: Path) -> None:
        """Pack into a byte a number, with a scale for each word."""
        scales = np.abs(self.vectors).max(axis=1) / 127 + _EPSILON
        np.savez_compressed(
            file,
            words=np.frombuffer("\n".join(self.words).encode(), dtype=np.uint8),
            vectors=np.round(self.vectors / scales[:, None]).astype(np.int8),
            scales=scales.astype(np.float32),
            weights=self.weights.astype(np.float16),
        )


class _Adam:
    """One parameter's running means."""

    def __init__(self, values: Floats) -> None:
        self.values = values
        self._first = np.zeros_like(values)
        self._second = np.zeros_like(values)
        self._steps = 0

    def step(self, slope: Floats) -> None:
        self._steps += 1
        self._first += 0.1 * (slope - self._first)
        self._second += 0.001 * (slope * slope - self._second)
        first = self._first / (1 - 0.9**self._steps)
        second = self._second / (1 - 0.999**self._steps)
        self.values -= PACE * first / (np.sqrt(second) + 1e-8)


def learn(subjects: Sequence[Subject], seed: int) -> Learned:
    """Points for every word of the subjects' titles and phrases (pairs: seen at least twice)."""
    chance = np.random.default_rng(seed)
    texts = [(terms(t), at) for at, one in enumerate(subjects) for t in (one.title, *one.phrases)]
    seen = Counter(term for text, _ in texts for term in set(text))
    words = tuple(sorted(term for term, times in seen.items() if times > 1 or "_" not in term))
    weights = np.array([np.log(1 + len(texts) / seen[word]) for word in words], dtype=np.float32)
    bags = _bags([text for text, _ in texts], words, weights)
    about = np.array([at for _, at in texts])
    points = _Adam((chance.standard_normal((len(words), SIZE)) / np.sqrt(SIZE)).astype(np.float32))
    centres = _Adam(_centres(bags, points.values, about, len(subjects)))
    for _ in range(ROUNDS):
        order = chance.permutation(len(texts))
        for start in range(0, len(order), BATCH):
            some = order[start : start + BATCH]
            bag = bags[some].copy()
            bag.data *= chance.random(len(bag.data)) > LEFT_OUT
            _learn_from(bag, about[some], points, centres)
    return Learned(words, points.values, weights)


def _bags(texts: Sequence[Sequence[str]], words: Sequence[str], weights: Floats) -> csr_matrix:
    rows = {word: row for row, word in enumerate(words)}
    ends, columns, values = [0], [], []
    for text in texts:
        held = [rows[term] for term in text if term in rows]
        length = float(np.linalg.norm(weights[held])) + _EPSILON
        columns += held
        values += [float(weights[row]) / length for row in held]
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(texts), len(words)), dtype=np.float32)


def _centres(bags: csr_matrix, points: Floats, about: NDArray[np.int64], count: int) -> Floats:
    centres = np.zeros((count, points.shape[1]), dtype=np.float32)
    np.add.at(centres, about, _units(bags @ points)[0])
    return _units(centres)[0]


def _units(rows: Floats) -> tuple[Floats, Floats]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True) + _EPSILON
    return rows / lengths, lengths


def _learn_from(bag: csr_matrix, about: NDArray[np.int64], points: _Adam, centres: _Adam) -> None:
    """One step down the slope of the cross-entropy, through the lengths made 1."""
    asked, asked_lengths = _units(bag @ points.values)
    held, held_lengths = _units(centres.values)
    nearness = SHARPNESS * asked @ held.T
    shares = np.exp(nearness - nearness.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    shares[np.arange(len(about)), about] -= 1
    shares *= SHARPNESS / len(about)
    of_asked, of_held = shares @ held, shares.T @ asked
    of_asked -= (of_asked * asked).sum(axis=1, keepdims=True) * asked
    of_held -= (of_held * held).sum(axis=1, keepdims=True) * held
    points.step(bag.T @ (of_asked / asked_lengths))
    centres.step(of_held / held_lengths)
