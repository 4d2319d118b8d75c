"""A screen for a messenger without markup: plain bubbles, few buttons, a menu of numbers.

What the channel cannot do degrades here on purpose, by its row in `backend.capabilities`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser

from backend.actions import Button, Screen, pack
from backend.capabilities import Capabilities
from backend.i18n import _
from backend.notices.natives import number
from backend.people.texts import clean, length

REST = "rest.show"
LABEL_CHARS = 100
MENU_LABEL_CHARS = 80
SHORT_END = 200
"""A last paragraph of at most so many characters stays in the first bubble: where an answer is
cut, that is its source and date."""
_MENTION = re.compile(r"\[@[^\[\]]*\]")
_SPACES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message: a text, and at most as many buttons as the channel bears."""

    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """What is sent now, the numbered menu under it (codes, or ``=label`` to be said), and the
    bubbles that wait behind 'Xem tiếp', which its number names."""

    bubbles: tuple[Bubble, ...]
    menu: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()


class _Reader(HTMLParser):
    """Telegram's HTML as people would write it down: links with their address."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._links: list[tuple[str, int]] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self.parts)))

    def handle_endtag(self, tag: str) -> None:
        if tag != "a" or not self._links:
            return
        href, since = self._links.pop()
        said = "".join(self.parts[since:])
        if href.startswith("http") and href not in said:
            self.parts.append(f" ({href})")


def plain(html: str) -> str:
    """A screen's text without markup, NFC, with nothing in it that would call anybody."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = unicodedata.normalize("NFC", clean("".join(reader.parts)))
    return _SPACES.sub("\n\n", without_mentions(text))


def without_mentions(text: str) -> str:
    """``[@…]`` would call a member of a group, or all of them: also one inside another."""
    while (shorter := _MENTION.sub("", text)) != text:
        text = shorter
    return text


def split(text: str, most: int) -> list[str]:
    """A text in pieces of at most `most` UTF-16 units: between paragraphs, else lines, else words,
    else anywhere. Nothing is lost but the space between the pieces."""
    pieces = []
    while length(text) > most:
        head = _fitting(text, most)
        for between in ("\n\n", "\n", " "):
            at = head.rfind(between)
            if at > len(head) // 3:
                head = head[:at]
                break
        pieces.append(head.strip())
        text = text[len(head) :].strip()
    return [piece for piece in (*pieces, text) if piece]


def _fitting(text: str, most: int) -> str:
    """The longest beginning that fits."""
    head = text[:most]
    while length(head) > most:
        head = head[: len(head) - max(1, (length(head) - most) // 2)]
    return head


def compose(
    screen: Screen, can: Capabilities, *, cut: bool, labels: Iterable[str] = ()
) -> Composed:
    """A screen as `can` bears it. With `cut`, a long answer's rest waits behind 'Xem tiếp'.

    `labels` are a menu of things to say, such as another channel keeps under the input field.
    """
    buttons = [button for row in screen.rows for button in row]
    copies = [f"{button.label}: {button.copy}" for button in buttons if button.copy]
    text = "\n".join((plain(screen.text), *copies))
    offers = [button for button in buttons if not button.copy]
    said = [Button(label, f"={label}") for label in labels]
    first, rest = _first(text, can.first_chars) if cut and can.first_chars else (text, ())
    rest = tuple(piece for part in rest for piece in split(part, can.text_chars))
    if rest:
        offers.insert(0, Button(_("Xem tiếp"), pack(REST, rest_number(rest))))
    offers += said
    if len(offers) <= can.buttons:
        return Composed(_bubbles(first, tuple(offers), can), _already_numbered(offers), rest)
    listed, menu = _numbered(offers)
    return Composed(_bubbles(f"{first}\n\n{listed}", (), can), menu, rest)


def rest_number(rest: tuple[str, ...]) -> int:
    """Names a rest, so that an old button does not show a newer one's."""
    return number("\0".join(rest))


def _first(text: str, most: int) -> tuple[str, tuple[str, ...]]:
    """The first bubble's text and what is left; the short end of an answer stays in sight."""
    if length(text) <= most:
        return text, ()
    body, between, end = text.rpartition("\n\n")
    if not between or length(end) > SHORT_END:
        body, end = text, ""
    head, *_others = split(body, most - length(end) - 4)
    left = body[len(head) :].strip()
    shown = f"{head} …\n\n{end}" if end else f"{head} …"
    return (shown, (left,)) if left else (text, ())


def _numbered(offers: list[Button]) -> tuple[str, tuple[str, ...]]:
    """Buttons as lines to choose from by number; links as lines to be opened."""
    lines = [f"{one.label}: {one.url}" for one in offers if one.url]
    codes = [one for one in offers if one.code]
    lines.append(_("Gõ số để chọn:"))
    lines += [f"{place}. {_short(one.label)}" for place, one in enumerate(codes, 1)]
    return "\n".join(lines), tuple(one.code or "" for one in codes)


def _already_numbered(offers: list[Button]) -> tuple[str, ...]:
    """Buttons whose labels begin with 1., 2., … as the text above them does: people type those."""
    named = {one.label.partition(".")[0]: one.code for one in offers if one.code}
    found: list[str] = []
    while code := named.get(str(len(found) + 1)):
        found.append(code)
    return tuple(found)


def _short(label: str) -> str:
    return label if len(label) <= MENU_LABEL_CHARS else f"{label[: MENU_LABEL_CHARS - 1]}…"


def _bubbles(text: str, buttons: tuple[Button, ...], can: Capabilities) -> tuple[Bubble, ...]:
    pieces = split(text, can.text_chars) or ["·"]
    return (*(Bubble(piece) for piece in pieces[:-1]), Bubble(pieces[-1], buttons))
