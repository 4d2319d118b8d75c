"""What a clerk's own words say of a question beside the question itself: pure.

How soon an answer is needed, which department is meant, which procedure is called by its code:
whoever has written it need not be asked for it. People leave marks out ('khach dang cho'), but in
a text that has marks a word without them is another word ('khách cho' is no waiting citizen).
"""

from __future__ import annotations

import re

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


def _says(typed: str, ways: tuple[str, ...], marked: bool) -> bool:
    patterns = ways if marked else map(_unmarked, ways)
    return any(re.search(rf"(?<!\w){pattern}(?!\w)", typed) for pattern in patterns)


def _unmarked(pattern: str) -> str:
    return "".join(fold(sign) if is_marked(sign) else sign for sign in compose(pattern))


def department_in(text: str) -> str | None:
    """The one department that the words name, by key; None where they name none or several."""
    typed = [word for word, _folded in words(text)]
    found = {
        one.key for one in units.departments() for name in (one.name, *one.also)
        if any(_is_at(typed, place, name) for place in range(len(typed)))
    }  # fmt: skip
    return found.pop() if len(found) == 1 else None


def _is_at(typed: list[str], place: int, name: str) -> int:
    """How many words the name takes at this place; 0 where something else stands there."""
    called = [word for word, _folded in words(name)]
    here = typed[place : place + len(called)]
    return len(called) if len(here) == len(called) and all(map(same_word, here, called)) else 0


def matter(text: str) -> str:
    """What a text is about, to be searched for: no codes, no department that is addressed."""
    typed = [word for word, _folded in words(bare(text))]
    names = [name for one in units.departments() for name in (one.name, *one.also)]
    left, place = [], 0
    while place < len(typed):
        taken = max(_is_at(typed, place, name) for name in names)
        left += [] if taken else [typed[place]]
        place += taken or 1
    return " ".join(left)


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
