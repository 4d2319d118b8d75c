"""Vietnamese text as people type it: one folding for menus, commands, names and questions.

Pure and without libraries. `fold` is what the whole product compares by; `tokens` is what the
search counts. The word lists (abbreviations, chat spelling, Nghệ Tĩnh dialect) are data, see
`data/words.json`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from backend.knowledge.bundle import records

MOST_KEPT = 20_000
"""Folded words that are remembered: all of the bank's, and no more however much is typed."""
LONGEST = 2_000
"""Characters of a message that are read; nobody's question is longer, an attack may be."""

Word = tuple[str, str]
"""A word as it was typed and folded."""

_STRAY_D = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ɖ": "d", "Ɖ": "d"})
_WORD = re.compile(r"[^\W_]+")
_TONES = {"̀": 0, "́": 1, "̃": 2, "̉": 3, "̣": 4}
_OLD_TONE = re.compile(r"\b(\w*?)(o[àáãảạèéẽẻẹ]|(?<!q)u[ỳýỹỷỵ])\b", re.IGNORECASE)


def compose(text: str) -> str:
    """`text` in NFC with the tone mark where schools put it today: hoà → hòa, thuỷ → thủy."""
    return _OLD_TONE.sub(_move_tone, unicodedata.normalize("NFC", text))


def _move_tone(match: re.Match[str]) -> str:
    first, second = match[2][0], match[2][1]
    tone = next(mark for mark in unicodedata.normalize("NFD", second) if mark in _TONES)
    bare = unicodedata.normalize("NFD", second).replace(tone, "")
    return match[1] + unicodedata.normalize("NFC", first + tone + bare)


def fold(text: str) -> str:
    """Lower case, no marks, đ → d, only letters and digits, one space between words.

    ``fold("/Vướng mắc")`` is ``"vuong mac"``. Never raises; anything without a letter or digit
    folds to the empty string.
    """
    return " ".join(word for _, word in words(text))


def compact(text: str) -> str:
    """`fold` without spaces: '/vuongmac', 'Vướng mắc' and 'vuong mac' are one and the same."""
    return fold(text).replace(" ", "")


def words(text: str) -> list[Word]:
    """Each word twice: as typed (lower case, composed) and folded."""
    typed = unicodedata.normalize("NFC", text[:LONGEST]).lower()
    return [word for one in _WORD.findall(typed) if (word := _word(one))[1]]


@lru_cache(maxsize=MOST_KEPT)
def _word(typed: str) -> Word:
    composed = compose(typed)
    return composed, fold_word(composed)


@lru_cache(maxsize=MOST_KEPT)
def fold_word(word: str) -> str:
    """One word without marks; compatibility forms (ｋ, 𝐤) become plain letters."""
    flat = unicodedata.normalize("NFKD", word.translate(_STRAY_D)).lower()
    return "".join(sign for sign in flat if sign.isalnum()).translate(_STRAY_D)


def is_marked(word: str) -> bool:
    """Whether the person typed Vietnamese marks in this word."""
    return not word.isascii()


def same_word(typed: str, name: str) -> bool:
    """Whether a typed word can mean `name`: marks that were typed must agree, missing ones may.

    This keeps 'đóng tiền' from being read as the commune Đồng Tiến, while 'dong tien' may be.
    """
    composed, folded = _word(name.lower())
    return typed == (composed if is_marked(typed) else folded)


@dataclass(frozen=True, slots=True)
class WordRule:
    """One line of `data/words.json`: what people write and the words it stands for."""

    written: tuple[str, ...]
    means: tuple[Word, ...]
    marked_only: bool


@cache
def word_rules() -> dict[str, tuple[WordRule, ...]]:
    """The rules by the folded first word, the longest phrase first."""
    rules: dict[str, list[WordRule]] = {}
    for row in records("words"):
        written = tuple(word for word, _ in words(row["written"]))
        means = tuple(words(row["means"]))
        rule = WordRule(written, means, bool(row.get("marked_only", False)))
        rules.setdefault(fold_word(written[0]), []).append(rule)
    return {
        first: tuple(sorted(some, key=lambda rule: -len(rule.written)))
        for first, some in rules.items()
    }


def tokens(text: str) -> list[str]:
    """Folded words of a question with chat spelling, abbreviations and dialect spelled out."""
    return folded(spelled_out(words(text)))


def folded(some: Iterable[Word]) -> list[str]:
    """Words without their marks."""
    return [plain for _, plain in some]


def spelled_out(typed: Sequence[Word], new: Container[str] | None = None) -> list[Word]:
    """The words with chat spelling, abbreviations and dialect in plain Vietnamese, without marks
    where none were typed at all.

    With `new`, only what has one of these words in it: all else was spelled out before.
    """
    rules, with_marks = word_rules(), any(is_marked(word) for word, _ in typed)
    plain: list[Word] = []
    place = 0
    while place < len(typed):
        rule = _rule_at(typed, place, new) if typed[place][1] in rules else None
        means = rule.means if rule else (typed[place],)
        plain.extend(means if with_marks else ((word, word) for _, word in means))
        place += len(rule.written) if rule else 1
    return plain


def _rule_at(typed: Sequence[Word], place: int, new: Container[str] | None) -> WordRule | None:
    for rule in word_rules()[typed[place][1]]:
        span = typed[place : place + len(rule.written)]
        if new is not None and not any(word in new for word, _ in span):
            continue
        if len(span) == len(rule.written) and all(
            _means(given, written, rule.marked_only)
            for given, written in zip(span, rule.written, strict=True)
        ):
            return rule
    return None


def _means(given: Word, written: str, marked_only: bool) -> bool:
    return given[0] == written if marked_only else same_word(given[0], written)
