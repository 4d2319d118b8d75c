"""What each channel can do: the one table that views, sessions and senders consult.

No handler asks which channel it is on; what a channel cannot do degrades here on purpose. Sources:
Telegram from the Bot API 10.3 schema; Zalo Official Account from digests of its official pages,
which could not be read themselves (`docs/channels.md` marks what is unverified); the web chat is
our own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from backend.people.rules import TELEGRAM, WEB, ZALO


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Lengths in characters. `first_chars`: the most that the first bubble of an answer may hold.

    `buttons`: how many one message bears; more become a numbered menu that takes the number.
    `rings`: whether what is said there is noticed by somebody who is not looking.
    `contact`: how a person proves a phone number, None where the channel cannot prove one.
    `toasts`: whether a press can be answered over the chat. `file_kinds`: endings of files that may
    be sent, None for any; `file_bytes` and `photo_bytes` are the most they may have.
    `window_hours`: how long after a person's last word we may write, None where for ever.
    """

    text_chars: int
    caption_chars: int
    first_chars: int | None
    buttons: int
    edits: bool
    topics: bool
    reactions: bool
    pins: bool
    photos: bool
    files: bool
    location: bool
    contact: str | None
    groups: bool
    window_hours: int | None
    rings: bool = True
    toasts: bool = True
    file_kinds: tuple[str, ...] | None = None
    file_bytes: int | None = None
    photo_bytes: int | None = None


TABLE = {
    TELEGRAM: Capabilities(
        text_chars=4096, caption_chars=1024, first_chars=None, buttons=100, edits=True,
        topics=True, reactions=True, pins=True, photos=True, files=True, location=True,
        contact="request_contact", groups=True, window_hours=None,
    ),
    ZALO: Capabilities(
        text_chars=2000, caption_chars=2000, first_chars=600, buttons=5, edits=False,
        topics=False, reactions=True, pins=False, photos=True, files=True, location=True,
        contact="request_user_info", groups=True, window_hours=48, toasts=False,
        file_kinds=("pdf", "doc", "docx", "csv"), file_bytes=5_000_000, photo_bytes=1_000_000,
    ),
    WEB: Capabilities(
        text_chars=4096, caption_chars=1024, first_chars=None, buttons=100, edits=True,
        topics=False, reactions=False, pins=False, photos=True, files=True, location=True,
        contact=None, groups=False, window_hours=None, rings=False,
    ),
}  # fmt: skip


def of(channel: str) -> Capabilities:
    """What `channel` can do. Raises KeyError for a channel that nobody built."""
    return TABLE[channel]


def markdown() -> str:
    """The table for people to read: a row a capability, a column a channel."""
    lines = ["| | Telegram | Zalo | web chat |", "|---|---|---|---|"]
    for title, told in ROWS:
        lines.append(f"| {' | '.join((title, *(told(TABLE[name]) for name in TABLE)))} |")
    return "\n".join(lines) + "\n"


def _yes(can: bool) -> str:
    return "yes" if can else "–"


def _kinds(one: Capabilities) -> str:
    if not one.files:
        return "–"
    most = f" to {one.file_bytes / 1e6:.0f} MB" if one.file_bytes else ""
    return f"{', '.join(one.file_kinds)}{most}" if one.file_kinds else f"any{most}"


def _pictures(one: Capabilities) -> str:
    most = f" to {one.photo_bytes / 1e6:.0f} MB" if one.photo_bytes else ""
    return _yes(one.photos) + most


def _buttons(one: Capabilities) -> str:
    more = "" if one.edits else ", more as a numbered menu"
    return f"{one.buttons}{more}"


def _window(one: Capabilities) -> str:
    return f"{one.window_hours} hours after the person's word" if one.window_hours else "any time"


ROWS: tuple[tuple[str, Callable[[Capabilities], str]], ...] = (
    ("characters in a message", lambda one: f"{one.text_chars:,}"),
    ("characters under a picture", lambda one: f"{one.caption_chars:,}"),
    ("first bubble of an answer", lambda one: str(one.first_chars or "whole")),
    ("buttons under a message", _buttons),
    ("messages can be changed", lambda one: _yes(one.edits)),
    ("a press is answered over the chat", lambda one: _yes(one.toasts)),
    ("groups as a department's desk", lambda one: _yes(one.groups)),
    ("topics", lambda one: _yes(one.topics)),
    ("reactions", lambda one: _yes(one.reactions)),
    ("pins", lambda one: _yes(one.pins)),
    ("pictures", _pictures),
    ("files", _kinds),
    ("places", lambda one: _yes(one.location)),
    ("proves a phone number", lambda one: _yes(one.contact is not None)),
    ("we may write first", _window),
    ("noticed by who is not looking", lambda one: _yes(one.rings)),
)


if __name__ == "__main__":
    sys.stdout.write(markdown())
