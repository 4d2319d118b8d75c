"""From signs to an order, and from the order to how sure we may be.

Every number here comes from `data/learned/weights.json`, which `benchmarks.knowledge.training`
makes: one weight a sign, and three logistic chances over what the ranked list looks like: `right`
(the first is the one that was meant), `listed` (it is among the first three) and `several` (the
question fits several and says of none that it is meant). The last two are straight lines; `right`
has a weight for every two looks together, since a lead says much of a question that is covered and
little of one that is not.
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
from backend.knowledge.rankers import Numbers, Scores

MOST = 10
FILLERS = word_list("fillers")
"""Words that questions are filled with; they rank like others, but say nothing by themselves."""
_OF_FIRST = (
    "covered", "title covered", "nearest", "alike", "told by title", "title", "known", "meaning",
    "asked about",
)  # fmt: skip
"""Looks that are signs of the first subject."""
LOOKS = (
    "chance", "chance of three", "lead", "lead of three", "chance outside", "outside first",
    "unknown words", "content", "spread", "constant", *_OF_FIRST,
)  # fmt: skip
_SURE = 30.0


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned: a weight for each sign and look, and where decisions begin.

    `right` has a row and a column a look, with what the two together weigh, once for each two.
    `thresholds` are chances from 0 to 1: from which 'right' on to answer, from which 'several' on
    to ask in place of answering, and from which 'listed' on to offer ('offer few': to a question
    of a few words, which fits several things rather than none); and, as shares of the first one's
    chance, from where on a second subject is a 'rival' to ask about, and a 'tie' that is never
    answered over.
    """

    signs: Scores
    right: Scores
    listed: Scores
    several: Scores
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
        right=_together(stored["right"]),
        listed=np.array(list(stored["listed"].values()), dtype=np.float32),
        several=np.array(list(stored["several"].values()), dtype=np.float32),
        thresholds=stored["thresholds"],
    )


def _together(stored: Mapping[str, Mapping[str, float]]) -> Scores:
    """What each two looks weigh together: above a diagonal, and nothing below it."""
    return np.array([[stored[one].get(other, 0.0) for other in LOOKS] for one in LOOKS])


@dataclass(frozen=True, slots=True)
class Listing:
    """For one question: all subjects' `signs` and `chances`, and the numbers of the first ones.

    `signs` has a row a sign and a column a subject, `chances` are shares of one over all subjects,
    `order` has the `MOST` subjects with the best chances, best first.
    """

    signs: Scores
    chances: Scores
    order: Numbers


def listing(index: Index, words: Sequence[str], weights: Scores) -> Listing:
    """The subjects by a straight line through their signs, for a question's folded words."""
    signs = index.signs(words)
    scores = weights @ signs
    first = np.argpartition(-scores, MOST)[:MOST]
    raised = np.exp(scores - scores.max())
    return Listing(signs, raised / raised.sum(), first[np.lexsort((first, -scores[first]))])


@dataclass(frozen=True, slots=True)
class Ranked:
    """The first subjects for a question, best first.

    `chances` are shares of one over all subjects; `right`, `listed` and `several` are calibrated:
    how often the first, or one of the first three, is what was meant when a list looks like this
    one, and how often such a question fits several subjects and nothing in it says which.
    `content` counts the question's words that are no fillers.
    """

    keys: tuple[str, ...]
    chances: tuple[float, ...]
    right: float
    listed: float
    several: float
    content: int


def rank(index: Index, outside: Scores, words: Sequence[str], learned: Weights) -> Ranked:
    """Order the subjects for folded words; `outside` is 1.0 for each topic not handled here."""
    found = listing(index, words, learned.signs)
    seen = looks(index, outside, words, found)
    return Ranked(
        keys=tuple(index.keys[at] for at in found.order),
        chances=tuple(found.chances[found.order].tolist()),
        right=_logistic(float(seen @ learned.right @ seen)),
        listed=_logistic(float(learned.listed @ seen)),
        several=_logistic(float(learned.several @ seen)),
        content=sum(word not in FILLERS for word in words),
    )


def looks(index: Index, outside: Scores, words: Sequence[str], found: Listing) -> Scores:
    """What a ranked list looks like (`LOOKS`), for the three chances."""
    best = found.order[0]
    first = found.chances[found.order]
    content = [word for word in words if word not in FILLERS]
    unknown = sum(not index.knows(word) for word in content)
    of_first = {name: float(found.signs[SIGNS.index(name), best]) for name in _OF_FIRST}
    values = {
        "chance": logit(first[0]),
        "chance of three": logit(first[:3].sum()),
        "lead": math.log((first[0] + 1e-6) / (first[1] + 1e-6)),
        "lead of three": math.log((first[0] + 1e-6) / (first[3] + 1e-6)),
        "chance outside": float((found.chances * outside).sum()),
        "outside first": float(outside[best]),
        "unknown words": unknown / max(1, len(content)),
        "content": math.log1p(len(content)),
        "spread": -float((found.chances * np.log(found.chances + 1e-12)).sum()),
        "constant": 1.0,
        **of_first,
    }
    return np.array([values[name] for name in LOOKS])


def logit(share: float) -> float:
    """A chance as log odds, within reason."""
    held = min(max(float(share), 1e-4), 1 - 1e-4)
    return math.log(held / (1 - held))


def _logistic(line: float) -> float:
    return 1 / (1 + math.exp(-min(max(line, -_SURE), _SURE)))
