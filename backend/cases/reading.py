"""What a clerk's own words say of a question beside the question itself: pure.

How soon an answer is needed, which department is meant, which procedure is called by its code:
whoever has written it need not be asked for it. People leave marks out ('khach dang cho'), but in
a text that has marks a word without them is another word ('khách cho' is no waiting citizen).
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache

from backend.cases.rules import TODAY, WAITING_CITIZEN
from backend.knowledge import units
from backend.knowledge.text import compose, fold, is_marked, same_word, words
from backend.people.dossiers import dossier_code_spans
from backend.people.masking import COVERS

_WHO = r"(?:khách|dân|bà con|cô|chú|bác|ông|bà|họ)"
_WAITING = (
    rf"{_WHO} (?:hàng )?(?:(?:đang|còn|vẫn|phải|ngồi|đứng) ){{0,3}}(?:chờ|đợi)",
    r"(?:chờ|đợi) (?:ở|tại|trước) quầy",
)
_SOON = (
    r"trong ngày",
    r"hôm nay",
    r"trong hôm nay",
    r"(?:rất|hỏi|việc|xin) gấp",
    r"gấp (?:lắm|ạ|nhé)",
)
_SOON_MARKED = (r"gấp(?! (?:đôi|ba|bội|hai|nhiều|\d))", r"khẩn")
_DEADLINE = re.compile(
    r"(?:\b(?:han|hen)(?: tra)?|\bngay tra)(?: ket qua| ho so)?(?: (?:la|ngay|den|toi|vao))*[ :]*"
    r"(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{4}))?(?!\d)"
)
MOST_KEPT = 1_024
"""Texts whose matter is remembered: the same cases are compared with every question."""
_CODE = re.compile(r"(?<![\d.])\d\.\d{6}(?!\d)")


def urgency_in(text: str) -> str | None:
    """How soon the words ask for an answer, or None where they say nothing of it."""
    typed = " ".join(word for word, _folded in words(text))
    marked = is_marked(typed)
    if _says(typed, _WAITING, marked):
        return WAITING_CITIZEN
    # Without marks 'gap' is mostly 'gặp', unless the message ends with it.
    soon = (*_SOON, *(_SOON_MARKED if marked else (r"gấp$",)))
    return TODAY if _says(typed, soon, marked) else None


def deadline_in(text: str, today: date) -> date | None:
    """The day on which the words say the dossier's result is due ('hạn trả 30/11'); None where
    they say none. Without a year it is the day nearest to today: a dossier may be late already."""
    found = _DEADLINE.search(_unmarked(text).lower())
    if found is None:
        return None
    day, month = int(found[1]), int(found[2])
    years = [int(found[3])] if found[3] else [today.year + shift for shift in (-1, 0, 1)]
    days = [one for year in years if (one := _day(year, month, day))]
    return min(days, key=lambda one: abs(one - today), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _says(typed: str, ways: tuple[str, ...], marked: bool) -> bool:
    patterns = ways if marked else map(_unmarked, ways)
    return any(re.search(rf"(?<!\w){pattern}(?!\w)", typed) for pattern in patterns)


def _unmarked(pattern: str) -> str:
    return "".join(fold(sign) if is_marked(sign) else sign for sign in compose(pattern))


def department_in(text: str) -> str | None:
    """The one department that the words name, by key; None where they name none or several."""
    typed = list(words(text))
    found = {named[0] for place in range(len(typed)) if (named := _named_at(typed, place))}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=MOST_KEPT)
def matter(text: str) -> str:
    """What a text is about, to be searched for: no codes, no department that is addressed."""
    typed = list(words(bare(text)))
    left, place = [], 0
    while place < len(typed):
        named = _named_at(typed, place)
        left += [] if named else [typed[place][0]]
        place += named[1] if named else 1
    return " ".join(left)


def _named_at(typed: list[tuple[str, str]], place: int) -> tuple[str, int] | None:
    """The department named at this place, by key, and how many words its name takes."""
    for name, key in _names().get(typed[place][1], ()):
        here = [word for word, _folded in typed[place : place + len(name)]]
        if len(here) == len(name) and all(map(same_word, here, name)):
            return key, len(name)
    return None


@cache
def _names() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Names of departments by their folded first word, the longest first, each with its key."""
    names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for one in units.departments():
        for name in (one.name, *one.also):
            called = list(words(name))
            names.setdefault(called[0][1], []).append((tuple(word for word, _ in called), one.key))
    return {first: sorted(some, key=lambda name: -len(name[0])) for first, some in names.items()}


def procedure_codes_in(text: str) -> list[str]:
    """What looks like a procedure's national code (1.001193), in order."""
    return _CODE.findall(text)


def bare(text: str) -> str:
    """A text without codes and without the words that stand for covered numbers: what it asks."""
    for start, end in reversed(dossier_code_spans(text)):
        text = text[:start] + text[end:]
    for cover in COVERS.values():
        text = text.replace(cover, " ")
    return _CODE.sub(" ", text).strip()


def asks(text: str) -> bool:
    """Whether a text says anything beside codes and covered numbers."""
    rest = bare(text)
    return bool(rest) and (rest == text.strip() or any(map(str.isalnum, rest)))
