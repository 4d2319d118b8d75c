"""What a wording is: stored facts in, a `Screen` out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html import escape
from typing import Any

from backend.actions import Screen
from backend.now import local

Wording = Callable[[dict[str, Any]], Screen]


def shown(text: object) -> str:
    """Somebody's text, made harmless inside Telegram's HTML."""
    return escape(str(text), quote=False)


def moment(iso: str) -> str:
    """A stored ISO time as people here read it: 14:05 23/11/2026."""
    return local(datetime.fromisoformat(iso)).strftime("%H:%M %d/%m/%Y")


def day(iso: str) -> str:
    """The day of a stored ISO time: 23/11/2026."""
    return local(datetime.fromisoformat(iso)).strftime("%d/%m/%Y")


def wordless(_facts: dict[str, Any]) -> Screen:
    """A topic is made and closed, a message is pinned and reacted to without words."""
    return Screen("")
