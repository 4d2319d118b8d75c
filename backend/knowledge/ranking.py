"""From signs to an order, and from the order to how sure we may be.

Every number here comes from `data/learned/weights.json`, which `benchmarks.knowledge.training`
makes: one weight a sign, and two logistic lines over what the ranked list looks like: `right` (the
first is the one that was meant) and `listed` (it is among the first three).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from backend.knowledge.bundle import LEARNED, word_list
from backend.knowledge.index import SIGNS, Index
from backend.knowledge.rankers import Scores

MOST = 10
FILLERS = word_list("fillers")
"""Words that questions are filled with; they rank like others, but say nothing by themselves."""
LOOKS = (
    "chance", "chance of three", "lead", "lead of three", "chance outside", "outside first",
    "covered", "title covered", "nearest", "second", "alike", "letters of title", "told by title",
    "title", "known", "meaning", "unknown words", "content", "asked about", "constant",
)  # fmt: skip
_OF_FIRST = (*LOOKS[6:16], "asked about")
"""Looks that are signs of the first subject."""
_SURE = 30.0


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned: a weight for each sign and look, and where decisions begin.

    `thresholds` are chances from 0 to 1: from which 'right' on to answer and from which 'listed'
    on to offer ('offer few': to a question of a few words, which fits several things rather
    than none); and, as shares of the first one's chance, from where on a second subject is a
    'rival' to ask about, and a 'tie' that is never answered over.
    """

    signs: Scores
    right: Scores
    listed: Scores
    thresholds: Mapping[str, float]


@cache
def weights() -> Weights:
    """The weights that come with the product; raises ValueError if they are for other signs."""
    return parse(json.loads((LEARNED / "weights.json").read_text(encoding="utf-8")))


def parse(stored: Mapping[str, Any]) -> Weights:
    """Weights as JSON holds them: names beside numbers, so that a stale file is noticed."""
    if tuple(stored["signs"]) != SIGNS or tuple(stored["right"]) != LOOKS:
        raise ValueError("weights.json was trained for other signs: run make train-knowledge")
    return Weights(
        signs=np.array(list(stored["signs"].values()), dtype=np.float32),
        right=np.array(list(stored["right"].values()), dtype=np.float32),
        listed=np.array(list(stored["listed"].values()), dtype=np.float32),
        thresholds=stored["thresholds"],
    )


@dataclass(frozen=True, slots=True)
class Ranked:
    """The first subjects for a question, best first.

    `chances` are shares of one over all subjects; `right` and `listed` are calibrated: how often
    the first, or one of the first three, is what was meant when a list looks like this one.
    `content` counts the question's words that are no fillers.
    """

    keys: tuple[str, ...]
    chances: tuple[float, ...]
    right: float
    listed: float
    content: int


def rank(index: Index, outside: Scores, words: Sequence[str], learned: Weights) -> Ranked:
    """Order the subjects for folded words; `outside` is 1.0 for each topic not handled here."""
    signs = index.signs(words)
    scores = learned.signs @ signs
    first = np.argpartition(-scores, MOST)[:MOST]
    order = first[np.lexsort((first, -scores[first]))]
    chances = _shares(scores)
    seen = looks(index, outside, words, signs, chances, order)
    return Ranked(
        keys=tuple(index.keys[at] for at in order),
        chances=tuple(float(chances[at]) for at in order),
        right=_logistic(float(learned.right @ seen)),
        listed=_logistic(float(learned.listed @ seen)),
        content=sum(word not in FILLERS for word in words),
    )


def _shares(scores: Scores) -> Scores:
    raised = np.exp(scores - scores.max())
    shares: Scores = (raised / raised.sum()).astype(np.float32)
    return shares


def looks(
    index: Index,
    outside: Scores,
    words: Sequence[str],
    signs: Scores,
    chances: Scores,
    order: np.ndarray[Any, Any],
) -> Scores:
    """What a ranked list looks like (`LOOKS`), for the two logistic lines."""
    first = chances[order]
    content = [word for word in words if word not in FILLERS]
    unknown = sum(not index.knows(word) for word in content)
    of_first = {name: float(signs[SIGNS.index(name), order[0]]) for name in _OF_FIRST}
    values = {
        "chance": _logit(first[0]),
        "chance of three": _logit(first[:3].sum()),
        "lead": math.log((first[0] + 1e-6) / (first[1] + 1e-6)),
        "lead of three": math.log((first[0] + 1e-6) / (first[3] + 1e-6)),
        "chance outside": float((chances * outside).sum()),
        "outside first": float(outside[order[0]]),
        "unknown words": unknown / max(1, len(content)),
        "content": math.log1p(len(content)),
        "constant": 1.0,
        **of_first,
    }
    return np.array([values[name] for name in LOOKS], dtype=np.float32)


def _logit(share: float) -> float:
    held = min(max(float(share), 1e-4), 1 - 1e-4)
    return math.log(held / (1 - held))


def _logistic(line: float) -> float:
    return 1 / (1 + math.exp(-min(max(line, -_SURE), _SURE)))
