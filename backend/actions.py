"""Buttons and what they carry: the one vocabulary between notices (made here) and handlers.

A button's code is a verb and ids, never a fact, and fits Telegram's 64 bytes of callback data
(Bot API, InlineKeyboardButton). `Screen` is what a view returns: text and rows of buttons, with
no trace of any messenger's library.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from backend.errors import DomainError

CODE_BYTES = 64
NUMBER = re.compile(r"[0-9]{1,18}")
_PART = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Action:
    """What a press asks for: a verb such as ``case.answer`` and the ids it is about."""

    verb: str
    ids: tuple[str, ...] = ()

    def number(self, place: int = 0) -> int:
        """The id at `place`; raises ``button.stale`` where no button of ours can have that."""
        if place >= len(self.ids) or not NUMBER.fullmatch(self.ids[place]):
            raise DomainError("button.stale")
        return int(self.ids[place])


@dataclass(frozen=True, slots=True)
class Button:
    """One button: exactly one of `code` (comes back to us), `url` and `copy` is set."""

    label: str
    code: str | None = None
    url: str | None = None
    copy: str | None = None

    def __post_init__(self) -> None:
        if sum(part is not None for part in (self.code, self.url, self.copy)) != 1:
            raise ValueError("a button carries exactly one of code, url and copy")


@dataclass(frozen=True, slots=True)
class Screen:
    """What is shown: `text` in Telegram's HTML (user text escaped) and rows of buttons under it."""

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()


def pack(verb: str, *ids: int | str) -> str:
    """``pack("case.answer", 7)`` → ``case.answer:7``; raises ValueError past 64 bytes."""
    parts = [verb, *map(str, ids)]
    for part in parts:
        if not _PART.fullmatch(part):
            raise ValueError(f"not fit for a button: {part!r}")
    code = ":".join(parts)
    if len(code.encode()) > CODE_BYTES:
        raise ValueError(f"{len(code.encode())} bytes are more than a button carries")
    return code


def parse(code: str | None) -> Action | None:
    """The action behind a code, or None for anything that `pack` cannot have made."""
    parts = (code or "").split(":")
    if len((code or "").encode()) > CODE_BYTES or not all(map(_PART.fullmatch, parts)):
        return None
    return Action(parts[0], tuple(parts[1:]))
