"""What each channel can do: the one table that views, sessions and senders consult.

No handler asks which channel it is on; what a channel cannot do degrades here on purpose. Sources:
Telegram from the Bot API 10.3 schema; Zalo Official Account from digests of its official pages,
which could not be read themselves (`docs/channels.md` marks what is unverified); the web chat is
our own.
"""

from __future__ import annotations

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
