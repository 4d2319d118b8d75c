"""How long things wait, and which files leave together: pure functions on values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

PATIENCE = timedelta(seconds=90)
"""How long a worker that took a row, or was woken for one, may be silent. Longer than any call."""
FRESH = timedelta(seconds=2)
UNDO = timedelta(seconds=30)
FIRST_BACK_OFF = timedelta(seconds=5)
LONGEST_BACK_OFF = timedelta(minutes=30)
GIVE_UP = timedelta(days=3)
COURTESIES = ("reaction", "pin", "close_topic")
"""Operations that nobody waits for: where one of them fails it is let go, and nobody is told."""
COURTESY_TRIES = 3
MOST_IN_ALBUM = 10
TOGETHER = {"photo": "seen", "video": "seen", "document": "document", "audio": "audio"}
"""Kinds of files that messengers show as one album; a voice always stands alone."""


def back_off(attempts: int) -> timedelta:
    """5 s, 10 s, 20 s … at most half an hour, after `attempts` tries (≥ 1)."""
    doublings = min(max(attempts - 1, 0), 20)
    return min(FIRST_BACK_OFF * (1 << doublings), LONGEST_BACK_OFF)


def albums(files: Iterable[dict[str, str]]) -> list[list[dict[str, str]]]:
    """Files, each ``{"kind", "file"}``, as they leave: albums of at most ten, and single ones.

    Each goes with the first of its like, and keeps its place among them.
    """
    groups: list[list[dict[str, str]]] = []
    open_groups: dict[str, list[dict[str, str]]] = {}
    for file in files:
        like = TOGETHER.get(file["kind"])
        group = open_groups.get(like) if like else None
        if group is None or len(group) == MOST_IN_ALBUM:
            group = []
            groups.append(group)
            if like:
                open_groups[like] = group
        group.append(file)
    return groups


def lane(channel: str, address: str, subject: str) -> str:
    """Messages of one subject to one address leave in the order in which they were decided."""
    return f"{channel}:{address}:{subject}"


def wait_until(real: datetime, seconds: float | None, attempts: int) -> datetime:
    """When to try again: what the messenger asked for, else our own back-off. Real time."""
    return real + (timedelta(seconds=seconds) if seconds is not None else back_off(attempts))


FREE_WINDOW, LAST_WINDOW = timedelta(hours=48), timedelta(days=7)
"""How long after a person's last word Zalo lets us write for nothing, and at all."""
FREE, PAID, CLOSED = "free", "paid", "closed"


def window(
    *, last_at: datetime | None, remain: int | None, refused_at: datetime | None, now: datetime
) -> str:
    """Whether a messenger that lets us answer only would take a message now, and for money.

    `remain`: free messages that were left when it last said so. Somebody whose last word we never
    noted counts as free: the messenger knows, and its refusal is noted (`refused_at`).
    """
    if refused_at is not None:
        return CLOSED
    if last_at is None:
        return FREE
    if now - last_at > LAST_WINDOW:
        return CLOSED
    return PAID if now - last_at > FREE_WINDOW or remain == 0 else FREE
