"""Mends slips of the keyboard: Telex and VNI left undone, a letter too many, words run together.

A word that no known text has is mended where a known word is one step away; a known word only
where it stands beside one it was never seen with, and more reluctantly. Where several would do, the
sentence decides, and how fingers slip: the chain of words that stand beside each other in known
texts most often wins (Viterbi over syllable pairs), a key hit twice or beside the one that was
meant weighs less than a letter from nowhere. What cannot be mended stays as it was typed.

Marks tell more than letters: 'ổ hồng' is 'sổ hồng' with a letter left out, 'o hong' could be
anything. So a question typed with marks is read by words with theirs, and folded only then.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, pairwise

from rapidfuzz.distance import OSA

from backend.knowledge.text import Word, fold_word, folded, is_marked

LONGEST = 12
LONG = 4
"""A word of so many letters may have two slips, a shorter one has one."""
MOST_WAYS = 12
_TELEX = (("aa", "a"), ("ee", "e"), ("oo", "o"), ("dd", "d"), ("w", ""), ("uow", "uo"))
_TONE_KEYS = re.compile(r"[sfrxj]")
_VNI = re.compile(r"(?<=[a-z])[1-9]+")
_TYPED, _SLIP, _BESIDE, _ODD, _TWO = 0.0, -3.0, -3.5, -6.0, -7.0
"""Log weights of a word as it was typed; of one slip: a letter left out, doubled or swapped with
its neighbour, the key beside the one that was meant, any other letter; and of two slips."""
_APART, _MISTAKEN = -4.5, -3.0
"""Log weights of a cut in two, and of taking a known word for another, beside its slip's."""
_BARE, _OTHER_MARKS = -1.0, -3.5
"""Log weights of a word with marks where none were typed, and where others were."""
_ALONE = 0.3
"""What a word by itself counts for, beside what stands before it."""
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
OFTEN = 5
"""A known word is only ever mended into one that was seen so many times."""
_START, _END = "<", ">"
Way = tuple[tuple[str, ...], float]
"""Words that one typed word may have meant, and the weight of that."""
Paths = dict[str, tuple[float, tuple[str, ...]]]
"""The best reading so far for each last word: its weight and its words."""


class Mender:
    """Mends questions typed with marks and without."""

    def __init__(self, plain: Iterable[Sequence[str]], marked: Iterable[Sequence[str]]) -> None:
        """What is known in folded words, and with marks; in texts without any, none were typed."""
        self._plain = Repairer(plain)
        self._marked = Repairer(words for words in marked if any(map(is_marked, words)))

    def mended(self, words: Sequence[Word]) -> list[str]:
        """The folded words with slips mended."""
        typed = [word for word, _ in words]
        if any(map(is_marked, typed)):
            return list(map(fold_word, self._marked.repaired(typed)))
        return self._plain.repaired(folded(words))


class Repairer:
    """Knows the words of a collection of texts and which of them are neighbours."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        """`texts` are words in lower case: all of them folded, or with the marks they have."""
        known = list(texts)
        self._seen = dict(Counter(chain.from_iterable(known)))
        total = sum(self._seen.values()) or 1
        self._alone = {word: _ALONE * (seen + 0.1) / total for word, seen in self._seen.items()}
        self._never = _ALONE * 0.1 / total
        self._before = self._followed(known)
        self._taken: dict[str, list[tuple[str, float]]] = {}
        self._forms: dict[str, list[str]] = {}
        self._shortened: dict[str, list[str]] = {}
        for word in self._seen:
            self._forms.setdefault(fold_word(word), []).append(word)
        for plain in self._forms:
            for short in shortened(plain):
                self._shortened.setdefault(short, []).append(plain)

    def _followed(self, known: Sequence[Sequence[str]]) -> dict[str, dict[str, float]]:
        """For each word those that stand before it, with how often it is what follows them."""
        pairs = chain.from_iterable(pairwise((_START, *words)) for words in known)
        found: dict[str, dict[str, float]] = {word: {} for word in self._seen}
        for (one, two), times in Counter(pairs).items():
            seen = len(known) if one == _START else self._seen[one]
            found[two][one] = (1 - _ALONE) * times / (seen + 1)
        return found

    def knows(self, word: str) -> bool:
        """Whether the word stands in any known text."""
        return word in self._seen

    def repaired(self, words: Sequence[str]) -> list[str]:
        """The words with unknown ones replaced by the likeliest known ones, perhaps two for one."""
        readings = list(self._readings(words))
        if all(len(ways) == 1 for ways in readings):
            return [word for ((meant, _),) in readings for word in meant]
        paths: Paths = {_START: (0.0, ())}
        for ways in readings:
            paths = self._step(paths, ways)
        return list(max(paths.values())[1])

    def _readings(self, words: Sequence[str]) -> Iterator[Sequence[Way]]:
        """What each word may have meant. Slips may be unknown words, and known ones that are
        strange to a side: those are taken for another only if that one is at home on a side."""
        seen = self._stands
        around = (_START, *words, _END)
        for before, word, after in zip(around, words, around[2:], strict=False):
            typed: Way = ((word,), _TYPED)
            if not _mendable(word):
                yield [typed]
            elif not self.knows(word):
                yield self._ways(word)
            elif seen(before, word) and (after == _END or seen(word, after)):
                yield [typed]
            else:
                yield [typed, *(((one,), weight) for one, weight in self._others(word)
                                if seen(before, one) or seen(one, after))]  # fmt: skip

    def _stands(self, before: str, word: str) -> bool:
        """Whether the two were ever seen beside each other."""
        return before in self._before.get(word, ())

    def _step(self, paths: Paths, ways: Sequence[Way]) -> Paths:
        best: Paths = {}
        for way, weight in ways:
            score, path = self._reached(paths, way[0])
            reached = (score + self._chain(way) + weight, (*path, *way))
            if way[-1] not in best or reached > best[way[-1]]:
                best[way[-1]] = reached
        return best

    def _reached(self, paths: Paths, word: str) -> tuple[float, tuple[str, ...]]:
        """The best of the readings so far that `word` may follow, and its weight with it.

        How likely a word is after another, as a logarithm: by how often they stand together, and
        by the word alone.
        """
        alone, before = self._alone.get(word, self._never), self._before.get(word, {})
        strange = math.log(alone)
        return max(
            (score + (math.log(alone + before[last]) if last in before else strange), path)
            for last, (score, path) in paths.items()
        )

    def _chain(self, words: Sequence[str]) -> float:
        """How likely each further word of a cut is after the one before it."""
        return sum(self._reached({one: (0.0, ())}, two)[0] for one, two in pairwise(words))

    def _others(self, word: str) -> Sequence[tuple[str, float]]:
        """The known words for which a known one may have been typed; kept, it is asked often."""
        if word not in self._taken:
            self._taken[word] = [
                (one, _MISTAKEN + weight) for one, weight, count in self._near(word)
                if count <= 1 and self._seen[one] >= OFTEN
            ]  # fmt: skip
        return self._taken[word]

    def _ways(self, word: str) -> Sequence[Way]:
        """What an unknown word may have meant, with the weight of each."""
        plain = fold_word(word)
        if plain not in self._forms:
            keyed = next((one for one in _unkeyed(plain) if one in self._forms), None)
            if keyed:
                return [((one,), _TYPED) for one in self._forms[keyed]]
        ways: list[Way] = [((one,), weight) for one, weight, _ in self._near(word)]
        ways += [(cut, _APART) for cut in _cuts(word) if all(map(self.knows, cut))]
        return ways or [((word,), _TYPED)]

    def _near(self, word: str) -> list[tuple[str, float, int]]:
        """Known words that differ by marks, a slip or two, with the weight and number of those;
        the likeliest and commonest few."""
        plain = fold_word(word)
        most = _most_slips(plain)
        near = []
        for one in {one for short in shortened(plain) for one in self._shortened.get(short, ())}:
            if (count := slips(plain, one)) <= most:
                weight = _weight(plain, one, count)
                near += [
                    (weight + _marks_weight(word, form, count), self._seen[form], form, count)
                    for form in self._forms[one] if form != word
                ]  # fmt: skip
        near.sort(reverse=True)
        return [(form, weight, count) for weight, _, form, count in near[:MOST_WAYS]]


def _mendable(word: str) -> bool:
    return len(word) <= 2 * LONGEST and not word.isdigit()


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


def slip_weight(typed: str, meant: str) -> float:
    """The log weight of the one slip that lies between two words."""
    if len(typed) < len(meant):
        return _SLIP
    if len(typed) > len(meant):
        doubled = {meant[:at] + meant[at - 1 :] for at in range(1, len(meant) + 1)}
        return _SLIP if typed in doubled else _ODD
    changed = [pair for pair in zip(typed, meant, strict=True) if pair[0] != pair[1]]
    if len(changed) > 1:
        return _SLIP
    return _BESIDE if set(changed) <= _beside() else _ODD


def _weight(typed: str, meant: str, count: int) -> float:
    """The log weight of as many slips between two folded words."""
    return 0.0 if count == 0 else slip_weight(typed, meant) if count == 1 else _TWO


def _marks_weight(typed: str, meant: str, count: int) -> float:
    """The log weight of marks that so many slips in the letters do not explain."""
    if OSA.distance(typed, meant) <= count:
        return 0.0
    return _OTHER_MARKS if is_marked(typed) else _BARE


@cache
def _beside() -> frozenset[tuple[str, str]]:
    """Letters whose keys touch, both ways round."""
    side = {pair for row in _KEYS for pair in pairwise(row)}
    above = {
        (upper[at + lean], lower[at])
        for upper, lower in pairwise(_KEYS)
        for at in range(len(lower))
        for lean in (0, 1)
    }
    return frozenset({*side, *above, *(pair[::-1] for pair in side | above)})


def _cuts(word: str) -> Iterable[tuple[str, str]]:
    """The word cut in two, each part long enough to be a syllable: 'khaisinh'."""
    return ((word[:at], word[at:]) for at in range(2, len(word) - 1))
