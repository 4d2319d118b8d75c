"""How alike a question is to other texts: the words they share, the rare ones counting most.

Folded words and every two neighbours, weighed by how rarely the question bank has them, compared
by the cosine. How rare a word is comes from the bank and not from the texts compared, so that a
likeness means the same among two texts and among a thousand. Slips of the keyboard are mended
first; numbers belong to one dossier and not to a question, so they are left out.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from backend.knowledge import bank, catalogue, search, subjects, text
from backend.knowledge.ranking import FILLERS

MOST_KEPT = 4_096
"""Texts whose weights are remembered: the same answers are compared with every question."""
_FILLER, _PAIR = 0.3, 0.25
"""What a word that questions are filled with, and two neighbours, count beside a plain word."""

Weights = Mapping[str, float]


def likeness(question: str, texts: Sequence[str]) -> list[float]:
    """For each text, from 0 (no word in common) to 1 (the same words), in the order given.

    The question counts as it was typed or with its slips mended, whichever is more alike.
    """
    typed = _words(question)
    ways = {tuple(text.folded(typed)), tuple(search.answerer().mender.mended(typed))}
    asked = [_weights(one) for one in ways]
    return [max(_cosine(one, _weights_of(each)) for one in asked) for each in texts]


def _words(said: str) -> list[text.Word]:
    spelled = text.spelled_out(text.words(said))
    return [word for word in spelled if not any(sign.isdigit() for sign in word[1])]


@lru_cache(maxsize=MOST_KEPT)
def _weights_of(said: str) -> Weights:
    return _weights(text.folded(_words(said)))


def _weights(words: Sequence[str]) -> Weights:
    """Each word's and each pair's weight, scaled to length 1; nothing for no words."""
    found = {word: _weight(word) for word in words}
    for one, two in pairwise(words):
        found[f"{one} {two}"] = _PAIR * (_weight(one) + _weight(two))
    length = math.sqrt(sum(weight * weight for weight in found.values()))
    return {term: weight / length for term, weight in found.items()}


def _weight(word: str) -> float:
    return _rarity(word) * (_FILLER if word in FILLERS else 1.0)


def _rarity(word: str) -> float:
    """The inverse document frequency over the titles and phrases that come with the product."""
    seen, phrases = _known()
    return math.log(1 + (phrases - seen[word] + 0.5) / (seen[word] + 0.5))


@cache
def _known() -> tuple[Counter[str], int]:
    known = subjects.subjects_of(catalogue.bundled(), bank.entries(), bank.outside())
    phrases = [phrase for one in known for phrase in (one.title, *one.phrases)]
    return Counter(word for phrase in phrases for word in set(phrase)), len(phrases)


def _cosine(one: Weights, other: Weights) -> float:
    """A shared term adds what it weighs on both sides; rounding never leads past 1."""
    return min(1.0, sum(one[term] * other[term] for term in one.keys() & other.keys()))
