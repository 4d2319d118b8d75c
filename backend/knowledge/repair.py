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

from rapidfuzz.distance import OSA

SHORTEST, LONGEST = 2, 12
LONG = 4
"""A word of so many letters may have two slips, a shorter one has one."""
MOST_WAYS = 12
_TELEX = (("aa", "a"), ("ee", "e"), ("oo", "o"), ("dd", "d"), ("w", ""), ("uow", "uo"))
_TONE_KEYS = re.compile(r"[sfrxj]")
_VNI = re.compile(r"(?<=[a-z])[1-9]+")
_TYPED, _SLIP, _APART, _MISTAKEN = 0.0, -3.0, -4.5, -6.0
"""Log weights of a word as it was typed, of each slip, of a cut in two, and of a known word taken
for another."""
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
        self._shortened: dict[str, list[str]] = {}
        for word in self._seen:
            for short in shortened(word):
                self._shortened.setdefault(short, []).append(word)

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
        near = self._near(word)
        if self.knows(word):
            often = [one for one, slips in near if slips == 1 and self._seen[one] >= OFTEN]
            return [((word,), _TYPED), *(((one,), _MISTAKEN) for one in often)]
        if keyed := next((one for one in _unkeyed(word) if self.knows(one)), None):
            return [((keyed,), _TYPED)]
        ways: list[Way] = [((one,), slips * _SLIP) for one, slips in near]
        ways += [(cut, _APART) for cut in _cuts(word) if all(map(self.knows, cut))]
        return ways or [((word,), _TYPED)]

    def _near(self, word: str) -> list[tuple[str, int]]:
        """Known words a slip or two away, with how many; the nearest and commonest few."""
        some = {one for short in shortened(word) for one in self._shortened.get(short, ())}
        counted = ((one, slips(word, one)) for one in some - {word})
        most = _most_slips(word)
        near = [(one, count) for one, count in counted if count <= most]
        return sorted(near, key=lambda way: (way[1], -self._seen[way[0]], way[0]))[:MOST_WAYS]


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


def _most_slips(word: str) -> int:
    return 0 if len(word) > LONGEST else 2 if len(word) >= LONG else 1


def shortened(word: str) -> set[str]:
    """The word without as many letters as it may have slips: what it shares with its slips."""
    found = {word}
    for _ in range(_most_slips(word)):
        found |= {one[:at] + one[at + 1 :] for one in found for at in range(len(one))}
    return found


def slips(typed: str, meant: str) -> int:
    """How many letters were added, left out or changed, or neighbours swapped."""
    return OSA.distance(typed, meant)


def _cuts(word: str) -> Iterable[tuple[str, str]]:
    """The word cut in two, each part long enough to be a syllable: 'khaisinh'."""
    return ((word[:at], word[at:]) for at in range(2, len(word) - 1))
