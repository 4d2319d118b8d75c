"""Telegram's HTML as a tree that a page can build without ever parsing markup itself.

What our views write is turned into plain values: a text, or ``[tag, address | None, children]``.
Anything but the tags below loses its tags and keeps its text; an address that is not one of ours
to follow is dropped. Source of the tags: Bot API, "HTML style".
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

Node = str | list[Any]

SAME = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "u": "u", "ins": "u", "s": "s",
    "strike": "s", "del": "s", "code": "code", "pre": "pre", "blockquote": "blockquote", "a": "a",
    "tg-spoiler": "span", "span": "span",
}  # fmt: skip
SCHEMES = ("http", "https", "mailto", "tel")
DEEPEST = 20


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: list[Node] = []
        self.open: list[tuple[str, list[Node]]] = []

    @property
    def here(self) -> list[Node]:
        return self.open[-1][1] if self.open else self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.handle_data("\n")
        if tag not in SAME or len(self.open) >= DEEPEST:
            return
        children: list[Node] = []
        address = safe_address(dict(attrs).get("href")) if tag == "a" else None
        shown = "span" if tag == "a" and address is None else SAME[tag]
        self.here.append([shown, address, children])
        self.open.append((tag, children))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        here = self.here
        if here and isinstance(here[-1], str):
            here[-1] += data
        else:
            here.append(data)


def tree(html: str) -> list[Node]:
    """The nodes of a text in Telegram's HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


def plain(html: str) -> str:
    """The text alone."""
    return "".join(map(_words, tree(html)))


def _words(node: Node) -> str:
    return node if isinstance(node, str) else "".join(map(_words, node[2]))


def safe_address(address: str | None) -> str | None:
    """An address that a page may lead to, or None."""
    try:
        scheme = urlsplit((address or "").strip()).scheme.lower()
    except ValueError:
        return None
    return (address or "").strip() if scheme in SCHEMES else None
