"""Mends slips of the keyboard: Telex and VNI left undone, a letter too many, words run together.

A word that no known text has is mended where a known word is one step away; a known word only
where it stands beside one it was never seen with, and more reluctantly. Where several would do, the
sentence decides, and how fingers slip: the chain of words that stand beside each other in known
texts most often wins (Viterbi over syllable pairs), a key hit twice or beside the one that was
meant weighs less than a letter from nowhere. What cannot be mended stays as it was typed.

Where two readings are alike likely, both are told: what they would find decides (`search`). A slip
also hides what is spelled out elsewhere ('cjừ', 's hồng'), so that is looked for once more.

Marks tell more than letters: 'ổ hồng' is 'sổ hồng' with a letter left out, 'o hong' could be
anything. So a question typed with marks is read by words with theirs, and folded only then.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

from backend.knowledge.slips import (
    cuts,
    letters_weight,
    marks_weight,
    mendable,
    most_slips,
    shortened,
    slips,
    unkeyed,
)
from backend.knowledge.text import Word, fold_word, folded, is_marked, spelled_out

MOST_WAYS = 12
_TYPED, _APART, _MISTAKEN = 0.0, -4.5, -3.0
"""Log weights of a word as it was typed, of a cut in two, and of taking a known word for another,
beside its slip's."""
_ALONE = 0.3
"""What a word by itself counts for, beside what stands before it."""
OFTEN = 5
"""A known word is only ever mended into one that was seen so many times."""
NEAR = 2.0
"""A reading is in doubt where another weighs so little less, as a logarithm."""
_START, _END = "<", ">"
Way = tuple[tuple[str, ...], float]
"""Words that one typed word may have meant, and the weight of that."""
Reading = tuple[list[str], float]
"""The folded words of a question, and the log weight of reading it so."""
Path = tuple[float, tuple[str, ...]]
"""A reading so far: its weight and its words."""
Paths = dict[str, list[Path]]
"""For each last word the best reading so far, and the next one if it is near."""


class Mender:
    """Mends questions typed with marks and without."""

    def __init__(self, plain: Iterable[Sequence[str]], marked: Iterable[Sequence[str]]) -> None:
        """What is known in folded words, and with marks; in texts without any, none were typed."""
        self._plain = Repairer(plain)
        self._marked = Repairer(words for words in marked if any(map(is_marked, words)))

    def mended(self, words: Sequence[Word]) -> list[str]:
        """The folded words with slips mended, and what that brought to light spelled out."""
        return self.readings(words)[0][0]

    def readings(self, words: Sequence[Word]) -> list[Reading]:
        """The likeliest way to mend the words, and the next one where that is in doubt."""
        typed = [word for word, _ in words]
        if any(map(is_marked, typed)):
            found = self._marked.readings(typed)
        else:
            typed = folded(words)
            found = self._plain.readings(typed)
        likely: dict[tuple[str, ...], float] = {}
        for weight, meant in found:
            if len(likely) < 2 and weight > found[0][0] - NEAR:
                likely.setdefault(tuple(_spelled(meant, typed)), weight)
        return [(list(meant), weight) for meant, weight in likely.items()]


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

    def readings(self, words: Sequence[str]) -> list[Path]:
        """What the words may have meant, the likeliest first: unknown ones replaced by known ones,
        perhaps two for one."""
        said = list(self._meanings(words))
        if all(len(ways) == 1 for ways in said):
            return [(0.0, tuple(word for ((meant, _),) in said for word in meant))]
        paths: Paths = {_START: [(0.0, ())]}
        for ways in said:
            paths = self._step(paths, ways)
        return sorted(chain.from_iterable(paths.values()), reverse=True)

    def _meanings(self, words: Sequence[str]) -> Iterator[Sequence[Way]]:
        """What each word may have meant. Slips may be unknown words, and known ones that are
        strange to a side: those are taken for another only if that one is at home on a side."""
        seen = self._stands
        around = (_START, *words, _END)
        for before, word, after in zip(around, words, around[2:], strict=False):
            typed: Way = ((word,), _TYPED)
            if not mendable(word):
                yield [typed]
            elif not self.knows(word):
                yield self._ways(word)
            elif seen(before, word) and (after == _END or seen(word, after)):
                yield [typed]
            else:
                preceding, stood = self._before.get(after, ()), self._before
                yield [typed, *(((one,), weight) for one, weight in self._others(word)
                                if before in stood[one] or one in preceding)]  # fmt: skip

    def _stands(self, before: str, word: str) -> bool:
        """Whether the two were ever seen beside each other."""
        return before in self._before.get(word, ())

    def _step(self, paths: Paths, ways: Sequence[Way]) -> Paths:
        best: Paths = {}
        for way, weight in ways:
            more = self._chain(way) + weight
            best.setdefault(way[-1], []).extend(
                (score + more, (*path, *way)) for score, path in self._reached(paths, way[0])
            )
        return {last: _two_best(reached) for last, reached in best.items()}

    def _reached(self, paths: Paths, word: str) -> list[Path]:
        """The best of the readings so far that `word` may follow, with its weight behind them.

        How likely a word is after another, as a logarithm: by how often they stand together, and
        by the word alone.
        """
        alone, before = self._alone.get(word, self._never), self._before.get(word, {})
        strange = math.log(alone)
        reached = []
        for last, some in paths.items():
            link = math.log(alone + before[last]) if last in before else strange
            reached += [(score + link, path) for score, path in some]
        return _two_best(reached)

    def _chain(self, words: Sequence[str]) -> float:
        """How likely each further word of a cut is after the one before it."""
        return sum(self._reached({one: [(0.0, ())]}, two)[0][0] for one, two in pairwise(words))

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
        near = {one: weight for one, weight, _ in self._near(word)}
        near |= dict.fromkeys(self._keyed(fold_word(word)), _TYPED)
        ways: list[Way] = [((one,), weight) for one, weight in near.items()]
        ways += [(cut, _APART) for cut in cuts(word) if all(map(self.knows, cut))]
        return ways or [((word,), _TYPED)]

    def _keyed(self, plain: str) -> Sequence[str]:
        """The known words that an unknown one is with Telex or VNI left undone."""
        if plain in self._forms:
            return ()
        keyed = next((one for one in unkeyed(plain) if one in self._forms), "")
        return self._forms.get(keyed, ())

    def _near(self, word: str) -> list[tuple[str, float, int]]:
        """Known words that differ by marks, a slip or two, with the weight and number of those;
        the likeliest and commonest few."""
        plain = fold_word(word)
        most = most_slips(plain)
        near = []
        for one in {one for short in shortened(plain) for one in self._shortened.get(short, ())}:
            if (count := slips(plain, one)) <= most:
                weight = letters_weight(plain, one, count)
                near += [
                    (weight + marks_weight(word, form, count), self._seen[form], form, count)
                    for form in self._forms[one] if form != word
                ]  # fmt: skip
        near.sort(reverse=True)
        return [(form, weight, count) for weight, _, form, count in near[:MOST_WAYS]]


def _two_best(paths: list[Path]) -> list[Path]:
    """The best one, and the next one if it is near."""
    if len(paths) == 1:
        return paths
    best = max(paths)
    near = [path for path in paths if path[0] > best[0] - NEAR and path is not best]
    return [best, max(near)] if near else [best]


def _spelled(meant: Sequence[str], typed: Sequence[str]) -> list[str]:
    """What was meant as folded words, spelled out where a slip had hidden what it is."""
    words = [(word, fold_word(word)) for word in meant]
    mended = set(meant).difference(typed)
    return folded(spelled_out(words, mended) if mended else words)
