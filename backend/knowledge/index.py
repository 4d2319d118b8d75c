"""What a question can be about, weighed by many small signs at once.

Every subject (a procedure's code, or a topic outside) has a title and phrases: everyday names,
words, questions of the bank. For one question `signs` gives a matrix, a row a sign and a column a
subject; a straight line through the signs (`data/learned/weights.json`, trained by
`benchmarks.knowledge.training`) makes one score of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from backend.knowledge.bundle import word_list
from backend.knowledge.meaning import Meaning
from backend.knowledge.rankers import Ranker, Scores, letters, terms

SIGNS = (
    "title", "known", "nearest", "second", "alike", "letters of title", "told by title",
    "covered", "title covered", "missing", "unasked", "commune", "asked about", "meaning",
)  # fmt: skip
DECISIVE = word_list("decisive")
"""Words that make it another matter: less likely where only one side has them."""
_EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class Subject:
    """What can be asked about: its folded title, and its phrases in the order they were written."""

    key: str
    title: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    commune: bool = False


class Index:
    """Subjects and everything they are called, searchable. Immutable once built."""

    def __init__(self, subjects: Sequence[Subject], meaning: Meaning) -> None:
        self.keys = tuple(one.key for one in subjects)
        phrases = [(one.title, *one.phrases) for one in subjects]
        spelled = [[terms(phrase) for phrase in some] for some in phrases]
        self._starts = np.cumsum([0, *(len(some) for some in phrases[:-1])])
        self._owner = np.repeat(np.arange(len(subjects)), [len(some) for some in phrases])
        self._titles = Ranker([some[0] for some in spelled])
        self._known = Ranker([[*chain.from_iterable(some)] for some in spelled], b=0.3)
        self._phrases = Ranker([*chain.from_iterable(spelled)], b=0.4)
        self._title_letters = Ranker([letters(one.title) for one in subjects], b=0.6)
        words = [{word for phrase in some for word in phrase} for some in phrases]
        self._words = Ranker([sorted(some) for some in words], b=0.0, k1=0.0)
        self._title_words = Ranker([sorted(set(one.title)) for one in subjects], b=0.0, k1=0.0)
        self._decisive = self._marks(spelled)
        self._decisive_titles = self._marks([some[:1] for some in spelled])
        self._meaning = meaning
        self._centres = np.stack([meaning.centre(some) for some in spelled])
        self._commune = np.array([one.commune for one in subjects], dtype=np.float32)
        self._asked = np.array([bool(one.phrases) for one in subjects], dtype=np.float32)

    def _marks(self, spelled: Sequence[Sequence[Sequence[str]]]) -> Mapping[str, Scores]:
        """For each decisive word, which subjects have it."""
        marks = {word: np.zeros(len(self.keys), dtype=np.float32) for word in DECISIVE}
        for number, some in enumerate(spelled):
            for word in DECISIVE.intersection(chain.from_iterable(some)):
                marks[word][number] = 1.0
        return marks

    def knows(self, word: str) -> bool:
        """Whether any subject has the word."""
        return self._words.knows(word)

    def signs(self, words: Sequence[str]) -> Scores:
        """One row a sign (`SIGNS`), one column a subject, for a question's folded words."""
        asked = terms(words)
        runs = letters(words)
        whole = self._phrases.rarity(asked) + _EPSILON
        phrases = self._phrases.scores(asked) / whole
        nearest, second = self._two_best(phrases)
        alike = phrases * np.sqrt(whole / (self._phrases.weights + _EPSILON))
        singles = list(dict.fromkeys(words))
        covering = self._title_words.scores(singles)
        return np.stack([
            self._titles.scores(asked) / (self._titles.rarity(asked) + _EPSILON),
            self._known.scores(asked) / (self._known.rarity(asked) + _EPSILON),
            nearest,
            second,
            self._best(alike),
            self._title_letters.scores(runs) / (self._title_letters.rarity(runs) + _EPSILON),
            covering / (self._title_words.rarity(singles) + _EPSILON),
            self._words.scores(singles) / (self._words.rarity(singles) + _EPSILON),
            covering / (self._titles.weights + _EPSILON),
            *self._mismatches(asked),
            self._commune,
            self._asked,
            self._centres @ self._meaning.point(asked),
        ])  # fmt: skip

    def _best(self, phrases: Scores) -> Scores:
        """Each subject's best phrase."""
        return np.maximum.reduceat(phrases, self._starts)

    def _two_best(self, phrases: Scores) -> tuple[Scores, Scores]:
        """Each subject's best and second-best phrase: two witnesses are better than one."""
        best = self._best(phrases)
        rest = np.where(phrases >= best[self._owner], 0.0, phrases).astype(np.float32)
        return best, self._best(rest)

    def _mismatches(self, asked: Sequence[str]) -> tuple[Scores, Scores]:
        """Decisive words that the question has and a subject lacks, and the other way round."""
        missing = np.zeros(len(self.keys), dtype=np.float32)
        unasked = np.zeros(len(self.keys), dtype=np.float32)
        said = DECISIVE.intersection(asked)
        for word in DECISIVE:
            if word in said:
                missing += 1.0 - self._decisive[word]
            else:
                unasked += self._decisive_titles[word]
        return missing, unasked
