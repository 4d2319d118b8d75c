"""BM25 by arrays is BM25 by the book."""

from __future__ import annotations

import math

import numpy as np
import pytest

from backend.knowledge.index import Index, Subject
from backend.knowledge.meaning import Meaning
from backend.knowledge.rankers import Panel, Ranker, Vocabulary, terms

TEXTS = ["khai sinh cho con", "khai tu", "ket hon", "khai sinh khai sinh lai"]
SPELLED = [text.split() for text in TEXTS]


def ranker() -> tuple[Vocabulary, Ranker]:
    known = Vocabulary(SPELLED)
    owner = np.repeat(np.arange(len(SPELLED)), [len(text) for text in SPELLED])
    return known, Ranker(known, known.flat, owner, len(SPELLED))


def by_the_book(question: list[str], text: list[str]) -> float:
    mean = sum(map(len, SPELLED)) / len(SPELLED)
    score = 0.0
    for term in question:
        seen = sum(term in other for other in SPELLED)
        times = text.count(term)
        if seen:
            rarity = math.log(1 + (len(SPELLED) - seen + 0.5) / (seen + 0.5))
            score += rarity * times / (times + 1.2 * (0.25 + 0.75 * len(text) / mean))
    return score


@pytest.mark.parametrize("asked", ["khai sinh", "sinh sinh lai", "con", "hon khai", "ly hon"])
def test_every_documents_score_is_what_the_formula_says(asked: str) -> None:
    known, ranks = ranker()
    expected = [by_the_book(asked.split(), text) for text in SPELLED]
    (scores,) = Panel([ranks]).scores(known.numbers(asked.split()))
    assert scores == pytest.approx(expected, rel=1e-5)


def test_rankers_asked_together_score_as_each_does_alone() -> None:
    known, ranks = ranker()
    owner = np.zeros(len(known.flat), dtype=np.int64)
    whole = Ranker(known, known.flat, owner, 1)
    asked = known.numbers(["khai", "sinh", "cccd"])
    together = Panel([ranks, whole, ranks]).scores(asked)
    alone = [Panel([one]).scores(asked)[0] for one in (ranks, whole, ranks)]
    assert [one.tolist() for one in together] == [one.tolist() for one in alone]


def test_unknown_terms_score_nothing_and_are_rarer_than_any_known_one() -> None:
    known, ranks = ranker()
    unknown, rarest = known.numbers(["cccd"]), known.numbers(["con"])
    assert not any(Panel([ranks]).scores(some)[0].any() for some in (unknown, []))
    assert ranks.rarity(unknown) > ranks.rarity(rarest) > 0


def test_a_document_without_terms_scores_nothing_wherever_it_stands() -> None:
    subjects = [Subject("a", ("khai", "sinh"), ()), Subject("b", (), ())]
    index = Index(subjects, Meaning(["sinh"], np.ones((1, 2)), np.ones(1)))
    title = index.signs(["sinh"])[0]
    assert title[0] > 0 == title[1]


def test_terms_are_words_and_neighbours() -> None:
    assert terms(["khai", "sinh", "cho"]) == ["khai", "sinh", "cho", "khai_sinh", "sinh_cho"]


def test_a_text_lies_at_its_words_and_a_group_between_its_texts() -> None:
    vectors = np.array([[1, 0], [0, 1]], dtype=np.float32)
    points = Meaning(["sinh", "tu"], vectors, np.array([2, 1], dtype=np.float32))
    assert points.point(["sinh"]) == pytest.approx([1, 0], abs=1e-5)
    assert points.point(["cccd"]) == pytest.approx([0, 0])
    centres = points.centres([["sinh"], ["tu"], ["tu"]], np.array([0, 2]))
    assert centres == pytest.approx(np.array([[0.5**0.5, 0.5**0.5], [0, 1]]), abs=1e-5)
