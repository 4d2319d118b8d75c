"""Letters: the two fonts that come with the product, text fit for them, and lines of it.

Lengths are in points (1/72 inch), as in PDF.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD = "NotoSans-Regular", "NotoSans-Bold"
UNKNOWN = "?"
BREAKS = re.compile(r"[ \t\r\n]+")
REPLACED = str.maketrans(
    {
        "☐": "", "☑": "", "✓": "", "✔": "", "•": "·", "▪": "·", "●": "·", "■": "·",
        "→": "->", "⇒": "->", "←": "<-", "≤": "<=", "≥": ">=", "≠": "khác", "≈": "~",
        "\u200b": "", "\u200d": "", "\ufeff": "", "\u00ad": "", "\ufe0f": "",
    }
)  # fmt: skip
"""Marks that papers use and the fonts do not have, in signs that they have."""

Word = tuple[str, bool]
"""A word and whether it is bold."""


@cache
def font(name: str) -> TTFont:
    """One of the fonts, read once and known to reportlab by its name."""
    made = TTFont(name, str(FONTS / f"{name}.ttf"))
    pdfmetrics.registerFont(made)
    return made


def printable(text: str) -> str:
    """Text in composed letters that the fonts have; what they lack is replaced, emoji are dropped.

    Vietnamese typed with combining marks becomes the same letters in one piece each.
    """
    composed = unicodedata.normalize("NFC", text).translate(REPLACED)
    held = font(REGULAR).face.charToGlyph
    return "".join(one if ord(one) in held else _instead(one) for one in composed)


def _instead(letter: str) -> str:
    held = font(REGULAR).face.charToGlyph
    plainer = unicodedata.normalize("NFKC", letter)
    if letter.isspace():
        return " "
    if all(ord(one) in held for one in plainer):
        return plainer
    return UNKNOWN if unicodedata.category(letter)[0] in "LN" else ""


def face(bold: bool) -> str:
    """The name of a font, known to reportlab."""
    name = BOLD if bold else REGULAR
    font(name)
    return name


def width(text: str, size: float, bold: bool = False) -> float:
    """How wide a text is."""
    return float(pdfmetrics.stringWidth(text, face(bold), size))


def words(text: str, bold: bool = False) -> list[Word]:
    """The words of a text, fit for the fonts; a no-break space does not end a word."""
    return [(word, bold) for word in BREAKS.split(printable(text)) if word]


def wrapped(some: Iterable[Word], size: float, room: float) -> list[list[Word]]:
    """Words in lines no wider than `room`; a word that is wider by itself is cut."""
    lines: list[list[Word]] = []
    left = 0.0
    for word, bold in (part for one in some for part in _cut(one, size, room)):
        wide = width(word, size, bold)
        gap = width(" ", size, bold)
        if lines and wide + gap <= left:
            lines[-1].append((word, bold))
            left -= wide + gap
        else:
            lines.append([(word, bold)])
            left = room - wide
    return lines


def _cut(one: Word, size: float, room: float) -> Iterator[Word]:
    word, bold = one
    while len(word) > 1 and width(word, size, bold) > room:
        most = next(n for n in range(len(word) - 1, 0, -1)
                    if n == 1 or width(word[:n], size, bold) <= room)  # fmt: skip
        yield word[:most], bold
        word = word[most:]
    yield word, bold
