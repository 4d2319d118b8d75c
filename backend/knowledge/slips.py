"""How fingers slip on a keyboard: what a word may have been meant as, and how likely each slip is.

Pure: two words in, a number out. Which word was meant, the sentence decides (`repair`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from backend.knowledge.text import is_marked

LONGEST = 12
LONG = 4
"""A word of so many letters may have two slips, a shorter one has one."""
_TELEX = (("aa", "a"), ("ee", "e"), ("oo", "o"), ("dd", "d"), ("w", ""), ("uow", "uo"))
_TONE_KEYS = re.compile(r"[sfrxj]")
_VNI = re.compile(r"(?<=[a-z])[1-9]+")
_SLIP, _BESIDE, _ODD, _TWO = -3.0, -3.5, -6.0, -7.0
"""Log weights beside a word as it was typed: of one slip, which is a letter left out, doubled or
swapped with its neighbour, the key beside the one that was meant, any other letter; and of two."""
_BARE, _OTHER_MARKS = -1.0, -3.5
"""Log weights of a word with marks where none were typed, and where others were."""
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def mendable(word: str) -> bool:
    """Whether it can be a slip of a word: no number, no endless string."""
    return len(word) <= 2 * LONGEST and not word.isdigit()


def unkeyed(word: str) -> Iterable[str]:
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


def most_slips(word: str) -> int:
    """How many slips a folded word may have."""
    return 0 if len(word) > LONGEST else 2 if len(word) >= LONG else 1


def shortened(word: str) -> set[str]:
    """The word without as many letters as it may have slips: what it shares with its slips."""
    found = {word}
    for _ in range(most_slips(word)):
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


def letters_weight(typed: str, meant: str, count: int) -> float:
    """The log weight of as many slips between two folded words."""
    return 0.0 if count == 0 else slip_weight(typed, meant) if count == 1 else _TWO


def marks_weight(typed: str, meant: str, count: int) -> float:
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


def cuts(word: str) -> Iterable[tuple[str, str]]:
    """The word cut in two, each part long enough to be a syllable: 'khaisinh'."""
    return ((word[:at], word[at:]) for at in range(2, len(word) - 1))
