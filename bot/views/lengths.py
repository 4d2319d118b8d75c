"""Keeps what is said within a messenger's length, without breaking its markup.

Telegram counts UTF-16 units and takes 4,096 of them a message (Bot API, sendMessage). Views end
every paragraph's tags inside it, so a text is cut between paragraphs, else between lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from backend.actions import Screen

LONGEST = 4096
_TAG = re.compile(r"<[^>]+>")


def units(text: str) -> int:
    """The length that Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def pieces(screen: Screen, longest: int = LONGEST) -> tuple[Screen, ...]:
    """The screen as one or several, in order; the buttons stand under the last."""
    texts = list(_split(screen.text, longest))
    return (*map(Screen, texts[:-1]), Screen(texts[-1], screen.rows))


def _split(text: str, longest: int) -> Iterator[str]:
    piece = ""
    for paragraph in _parts(text, longest):
        joined = f"{piece}\n\n{paragraph}" if piece else paragraph
        if units(joined) > longest and piece:
            yield piece
            joined = paragraph
        piece = joined
    yield piece


def _parts(text: str, longest: int) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        if units(paragraph) <= longest:
            yield paragraph
        else:
            yield from (line[: longest // 2] for line in paragraph.split("\n"))


def plain(screen: Screen) -> str:
    """The screen without markup, web addresses of its buttons below: for a terminal."""
    text = unescape(_TAG.sub("", screen.text))
    links = [f"{one.label}: {one.url}" for row in screen.rows for one in row if one.url]
    choices = [f"• {one.label}" for row in screen.rows for one in row if one.code]
    return "\n".join([text, *(["", *choices] if choices else []), *(["", *links] if links else [])])
