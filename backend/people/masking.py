"""Personal data in a question, found and covered before anybody else reads it: pure.

Whoever answers needs to know what is wrong, not whose it is. What looks like a phone, an identity
number, a bank account or an e-mail address is replaced by a word for it. Digits of a dossier code
are left alone. Covering too much costs a sentence more; covering too little cannot be taken back.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from backend.people.dossiers import dossier_code_spans

PHONE, IDENTITY, ACCOUNT, EMAIL = "phone", "identity", "account", "email"
COVERS = {
    PHONE: "(số điện thoại)",
    IDENTITY: "(số giấy tờ)",
    ACCOUNT: "(số tài khoản)",
    EMAIL: "(email)",
}

_APART = r"[ .\-–\u00a0]?"
_EDGE = r"(?<![\d])"
_END = r"(?![\d])"

# In this order: a number named by the words before it is what they say; then by its own shape.
# Identity: 12 digits (Luật Căn cước 2023, Điều 12), formerly 9; a letter and 7 digits or 8 on a
# passport, 10 digits in social insurance. Phones: 0 or +84 and 9 or 10 more.
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (EMAIL, re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")),
    (
        ACCOUNT,
        re.compile(
            r"(?:\bstk\b|\bs[ốo]\s*t[àa]i\s*kho[ảa]n\b|\bt[àa]i\s*kho[ảa]n\b|\btk\b)"
            rf"[^\d\n]{{0,30}}?(?P<number>\d(?:{_APART}\d){{5,18}}){_END}",
            re.IGNORECASE,
        ),
    ),
    (
        IDENTITY,
        re.compile(
            r"(?:\bcccd\b|\bcmnd\b|\bcmt\b|c[ăa]n\s*c[ướu][ớo]?c|ch[ứu]ng\s*minh)"
            rf"[^\d\n]{{0,30}}?(?P<number>\d(?:{_APART}\d){{8,11}}){_END}",
            re.IGNORECASE,
        ),
    ),
    (
        IDENTITY,
        re.compile(
            r"(?:h[ộo]\s*chi[ếe]u|\bpassport\b)"
            rf"[^\d\n]{{0,30}}?\b(?P<number>[A-Z]{{1,2}}{_APART}\d(?:{_APART}\d){{5,7}}){_END}",
            re.IGNORECASE,
        ),
    ),
    (
        IDENTITY,
        re.compile(
            r"(?:\bbhxh\b|\bbhyt\b|b[ảa]o\s*hi[ểe]m)"
            rf"[^\d\n]{{0,30}}?(?P<number>\d(?:{_APART}\d){{9}}){_END}",
            re.IGNORECASE,
        ),
    ),
    (IDENTITY, re.compile(r"(?<![A-Za-z\d])[A-Z]\d{7,8}(?![A-Za-z\d])")),
    (
        PHONE,
        re.compile(rf"{_EDGE}(?:\(?\+{_APART}84\)?|0084|84|0)(?:{_APART}\(?\d\)?){{9}}\d?{_END}"),
    ),
    (IDENTITY, re.compile(rf"{_EDGE}\d{{3}}{_APART}\d{{3}}{_APART}\d{{3}}{_APART}\d{{3}}{_END}")),
    (ACCOUNT, re.compile(rf"{_EDGE}\d{{13,19}}{_END}")),
    (ACCOUNT, re.compile(rf"{_EDGE}\d{{4}}(?:[ \-]\d{{4}}){{3}}{_END}")),
)


@dataclass(frozen=True, slots=True)
class Masked:
    """A text that may be passed on, and what kinds of data were covered in it, in no order."""

    text: str
    kinds: tuple[str, ...] = ()


def mask(text: str) -> Masked:
    """Cover what looks personal; a text that was masked before stays as it is."""
    text = unicodedata.normalize("NFC", text)
    kinds: dict[str, None] = {}
    for kind, shape in _SHAPES:
        text, found = _cover(text, kind, shape)
        if found:
            kinds[kind] = None
    return Masked(text, tuple(kinds))


def _cover(text: str, kind: str, shape: re.Pattern[str]) -> tuple[str, bool]:
    safe = dossier_code_spans(text)
    parts, at = [], 0
    for match in shape.finditer(text):
        start, end = match.span("number" if "number" in shape.groupindex else 0)
        if any(start < stop and begin < end for begin, stop in safe):
            continue
        parts += [text[at:start], COVERS[kind]]
        at = end
    return "".join([*parts, text[at:]]), bool(parts)
