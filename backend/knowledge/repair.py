"""Mends slips of the keyboard: Telex and VNI left undone, a letter too many, words run together.

A word that no known text has is mended where a known word is one step away; a known word only
where it stands between neighbours it was never seen with, and more reluctantly. Where several
would do, the sentence decides: the chain of words that stand beside each other in known texts most
often wins (Viterbi over syllable pairs). What cannot be mended stays as it was typed.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

SHORTEST, LONGEST = 3, 12
MOST_WAYS = 12
LETTERS = "abcdeghiklmnopqrstuvxy"
_TELEX = (("aa", "a"), ("ee", "e"), ("oo", "o"), ("dd", "d"), ("w", ""), ("uow", "uo"))
_TONE_KEYS = re.compile(r"[sfrxj]")
_VNI = re.compile(r"(?<=[a-z])[1-9]+")
_TYPED, _SLIP, _APART, _MISTAKEN = 0.0, -3.0, -4.5, -6.0
"""Log weights of a word as it was typed, one slip away, cut in two, and taken for another."""
OFTEN = 5
"""A known word is only ever mended into one that was seen so many times."""
_START = "<"
Way = tuple[tuple[str, ...], float]
"""Words that one typed word may have meant, and the weight of that."""
Paths = dict[str, tuple[float, tuple[str, ...]]]
"""The best reading so far for each last word: its weight and its words."""


class Repairer:
    """Knows the words of a collection of texts and which of them are neighbours."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        """`texts` are folded words, as `text.tokens` gives them."""
        known = list(texts)
        self._seen = Counter(chain.from_iterable(known))
        self._pairs = Counter(chain.from_iterable(pairwise((_START, *words)) for words in known))
        self._total = sum(self._seen.values()) or 1

    def knows(self, word: str) -> bool:
        """Whether the word stands in any known text."""
        return word in self._seen

    def repaired(self, words: Sequence[str]) -> list[str]:
        """The words with unknown ones replaced by the likeliest known ones, perhaps two for one."""
        doubted = list(self._doubted(words))
        if not any(doubted):
            return list(words)
        paths: Paths = {_START: (0.0, ())}
        for word, doubt in zip(words, doubted, strict=True):
            paths = self._step(paths, self._ways(word) if doubt else [((word,), _TYPED)])
        return list(max(paths.values())[1])

    def _doubted(self, words: Sequence[str]) -> Iterable[bool]:
        """Which words may be slips: unknown ones, and those that are strange to both sides."""
        around = (_START, *words, None)
        for before, word, after in zip(around, words, around[2:], strict=False):
            known_side = self._pairs[before or "", word] or (after and self._pairs[word, after])
            yield _mendable(word) and not (self.knows(word) and known_side)

    def _step(
        self,
        paths: Paths,
        ways: Sequence[Way],
    ) -> Paths:
        best: Paths = {}
        for way, weight in ways:
            score, path = max(
                (before + self._chain((last, *way)), path) for last, (before, path) in paths.items()
            )
            reached = (score + weight, (*path, *way))
            if way[-1] not in best or reached > best[way[-1]]:
                best[way[-1]] = reached
        return best

    def _chain(self, words: Sequence[str]) -> float:
        return sum(self._follows(one, two) for one, two in pairwise(words))

    def _follows(self, before: str, word: str) -> float:
        """How likely `word` is after `before`, as a logarithm: pairs first, else the word alone."""
        alone = (self._seen[word] + 0.1) / self._total
        pair = self._pairs[before, word] / (self._seen[before] + 1)
        return math.log(0.7 * pair + 0.3 * alone)

    def _ways(self, word: str) -> list[Way]:
        """What a doubted word may have meant, with the weight of each."""
        near = sorted((one for one in slips(word) if self.knows(one)), key=self._rank)
        if self.knows(word):
            often = [one for one in near[:MOST_WAYS] if self._seen[one] >= OFTEN]
            return [((word,), _TYPED), *(((one,), _MISTAKEN) for one in often)]
        if keyed := next((one for one in _unkeyed(word) if self.knows(one)), None):
            return [((keyed,), _TYPED)]
        ways: list[Way] = [((one,), _SLIP) for one in near[:MOST_WAYS]]
        ways += [(cut, _APART) for cut in _cuts(word) if all(map(self.knows, cut))]
        return ways or [((word,), _TYPED)]

    def _rank(self, word: str) -> tuple[int, str]:
        return -self._seen[word], word


def _mendable(word: str) -> bool:
    return SHORTEST <= len(word) <= 2 * LONGEST and not word.isdigit()


def _unkeyed(word: str) -> Iterable[str]:
    """The folded word behind Telex ('giaays', 'dduwowngf') or VNI ('gia61y') left as keys."""
    plain = _VNI.sub("", word)
    if plain != word:
        yield plain
    for before, after in _TELEX:
        plain = plain.replace(before, after)
    yield plain
    for match in _TONE_KEYS.finditer(plain):
        if match.start() > 0:
            yield plain[: match.start()] + plain[match.end() :]


def slips(word: str) -> set[str]:
    """Every word one slip away: a letter added, left out, changed, or two neighbours swapped."""
    if len(word) > LONGEST:
        return set()
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    gone = {left + right[1:] for left, right in splits if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    changed = {left + sign + right[1:] for left, right in splits if right for sign in LETTERS}
    added = {left + sign + right for left, right in splits for sign in LETTERS}
    return (gone | swapped | changed | added) - {word}


def _cuts(word: str) -> Iterable[tuple[str, str]]:
    """The word cut in two, each part long enough to be a syllable: 'khaisinh'."""
    return ((word[:at], word[at:]) for at in range(2, len(word) - 1))
