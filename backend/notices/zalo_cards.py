"""Cards where nothing can be edited: which lines were shown, and what is news."""

from __future__ import annotations

import hashlib

from backend.actions import Screen
from backend.notices import plain

DIGEST_CHARS = 12


def digests(screen: Screen) -> list[str]:
    """The lines of a card, each by a digest."""
    return [_digest(line) for line in plain.plain(screen.text).splitlines() if line.strip()]


def news_of(screen: Screen, shown: list[str]) -> Screen:
    """What a card says that it did not say before, under its title; no text where nothing is new.

    Where nothing can be edited, a group would otherwise read the whole card again at every step.
    """
    lines = [line for line in screen.text.splitlines() if plain.plain(line).strip()]
    fresh = [line for line in lines if _digest(plain.plain(line)) not in shown]
    if not fresh:
        return Screen("")
    title = [] if fresh[0] == lines[0] else [lines[0]]
    return Screen("\n".join((*title, *fresh)), screen.rows)


def _digest(line: str) -> str:
    return hashlib.sha256(line.strip().encode()).hexdigest()[:DIGEST_CHARS]
