"""What a question can be about, weighed by many small signs at once.

Every subject (a procedure's code, or a topic outside) has a title and phrases: everyday names,
words, questions of the bank. For one question `signs` gives a matrix, a row a sign and a column a
subject; a straight line through the signs (`data/learned/weights.json`, trained by
`benchmarks.knowledge.training`) makes one score of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backend.knowledge.bundle import word_list
from backend.knowledge.meaning import Meaning
from backend.knowledge.rankers import PAIRED, Numbers, Panel, Ranker, Scores, Vocabulary, terms

SIGNS = (
    "title", "known", "nearest", "alike", "told by title", "covered", "title covered", "missing",
    "unasked", "commune", "asked about", "meaning",
)  # fmt: skip
DECISIVE = word_list("decisive")
"""Words that make it another matter: less likely where only one side has them."""
_ROWS = {word: row for row, word in enumerate(sorted(DECISIVE))}
_EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class Subject:
    """What can be asked about: its folded title, and its phrases in the order they were written.

    `marked` are title and phrases once more, in words with their marks.
    """

    key: str
    title: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    commune: bool = False
    marked: tuple[tuple[str, ...], ...] = ()


class Index:
    """Subjects and everything they are called, searchable. Immutable once built."""

    def __init__(self, subjects: Sequence[Subject], meaning: Meaning) -> None:
        self.keys = tuple(one.key for one in subjects)
        phrases = [(one.title, *one.phrases) for one in subjects]
        self._starts = np.cumsum([0, *(len(some) for some in phrases[:-1])])
        spelled = [terms(phrase) for some in phrases for phrase in some]
        self._rank_terms(spelled)
        self._meaning = meaning
        self._centres = meaning.centres(spelled, self._starts)
        self._commune = np.array([one.commune for one in subjects], dtype=np.float32)
        self._asked = np.array([bool(one.phrases) for one in subjects], dtype=np.float32)

    def _rank_terms(self, spelled: Sequence[Sequence[str]]) -> None:
        """The rankers over phrases, over all that is said of a subject, and over titles."""
        self._terms = known = Vocabulary(spelled)
        flat, phrase = known.flat, _owners(spelled)
        subject = np.searchsorted(self._starts, phrase, side="right") - 1
        count = len(self.keys)
        title = np.isin(phrase, self._starts)
        word = np.array([PAIRED not in term for term in known])[flat]
        self._phrases = Ranker(known, flat, phrase, len(spelled), b=0.4)
        self._brevity = 1 / np.sqrt(self._phrases.weights + _EPSILON)
        self._known = Ranker(known, flat, subject, count, b=0.3)
        self._titles = Ranker(known, flat[title], subject[title], count)
        self._words = Ranker(known, flat[word], subject[word], count, b=0.0, k1=0.0)
        some = title & word
        self._title_words = Ranker(known, flat[some], subject[some], count, b=0.0, k1=0.0)
        self._by_terms = Panel((self._phrases, self._known, self._titles))
        self._by_words = Panel((self._words, self._title_words))
        self._lacked = 1.0 - self._marks(self._known)
        self._titled = self._marks(self._titles)
        self._unasked = self._titled.sum(axis=0)

    def _marks(self, ranker: Ranker) -> Scores:
        """A row a decisive word, a column a subject: 1.0 where it is said of it."""
        marks = np.zeros((len(_ROWS), len(self.keys)))
        for word, row in _ROWS.items():
            marks[row, ranker.having(self._terms.number(word))] = 1.0
        return marks

    def knows(self, word: str) -> bool:
        """Whether any subject has the word."""
        return word in self._terms

    def signs(self, words: Sequence[str]) -> Scores:
        """One row a sign (`SIGNS`), one column a subject, for a question's folded words."""
        spelled = terms(words)
        asked = self._terms.numbers(spelled)
        singles = self._terms.numbers(dict.fromkeys(words))
        whole = self._phrases.rarity(asked) + _EPSILON
        phrases, known, titles = self._by_terms.scores(asked)
        covered, covering = self._by_words.scores(singles)
        signs = np.empty((len(SIGNS), len(self.keys)), dtype=np.float32)
        for row, sign in enumerate((
            titles / (self._titles.rarity(asked) + _EPSILON),
            known / (self._known.rarity(asked) + _EPSILON),
            self._best(phrases) / whole,
            self._best(phrases * self._brevity) / whole**0.5,
            covering / (self._title_words.rarity(singles) + _EPSILON),
            covered / (self._words.rarity(singles) + _EPSILON),
            covering / (self._titles.weights + _EPSILON),
            *self._mismatches(spelled),
            self._commune,
            self._asked,
            self._centres @ self._meaning.point(spelled),
        )):  # fmt: skip
            signs[row] = sign
        return signs

    def _best(self, phrases: Scores) -> Scores:
        """Each subject's best phrase."""
        return np.maximum.reduceat(phrases, self._starts)

    def _mismatches(self, spelled: Sequence[str]) -> tuple[Scores, Scores]:
        """Decisive words that the question has and a subject lacks, and the other way round."""
        said = sorted({_ROWS[term] for term in spelled if term in _ROWS})
        return self._lacked[said].sum(axis=0), self._unasked - self._titled[said].sum(axis=0)


def _owners(texts: Sequence[Sequence[str]]) -> Numbers:
    """For each term of all texts, one after the other, the text it stands in."""
    return np.repeat(np.arange(len(texts)), [len(text) for text in texts])
