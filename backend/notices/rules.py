"""How long things wait, and which files leave together: pure functions on values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

PATIENCE = timedelta(seconds=90)
"""How long a worker that took a row, or was woken for one, may be silent. Longer than any call."""
FRESH = timedelta(seconds=2)
UNDO = timedelta(seconds=30)
FIRST_BACK_OFF = timedelta(seconds=5)
LONGEST_BACK_OFF = timedelta(minutes=30)
GIVE_UP, GIVE_UP_TRIES = timedelta(days=3), 8
"""A notice is given up when it is so old and was tried so often: after days without a worker the
first hiccup must not be its end."""
COURTESIES = ("reaction", "pin", "close_topic")
"""Operations that nobody waits for: where one of them fails it is let go, and nobody is told."""
COURTESY_TRIES = 3
PORTABLE = ("message", "card")
"""Operations that mean the same on any channel; a file's id or a pin is of one messenger only."""
STANDING = ("due", "sent", "waiting", "unreachable")
"""States of a card that is read or may still come to be: each follows what is so, or whoever it
waits for would at last be shown what is over."""
OUTAGE = timedelta(minutes=5)
"""How long nothing but failures makes a channel count as down (real time)."""
EASE = timedelta(minutes=10)
"""How long after the last failure a channel that is down is given another chance (real time)."""
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


@dataclass(frozen=True, slots=True)
class Reach:
    """An account of a person. `away`: its channel is switched off or down; `rings`: what is said
    there is noticed by somebody who is not looking."""

    identity_id: int
    channel: str
    native_id: str
    reachable: bool
    away: bool
    last_heard_at: datetime | None
    rings: bool = True


LONG_AGO = datetime.min.replace(tzinfo=UTC)


def ranked(accounts: Iterable[Reach], wanted: str | None, *, must_ring: bool = True) -> list[Reach]:
    """Accounts in the order in which a person would be written to if every channel worked: where
    they can be reached, on the channel they want, on one that rings (`must_ring`), where they were
    last heard."""
    by_age = sorted(accounts, key=lambda one: one.identity_id)
    heard = sorted(by_age, key=lambda one: one.last_heard_at or LONG_AGO, reverse=True)
    silent = [must_ring and not one.rings for one in heard]
    order = sorted(
        zip(heard, silent, strict=True),
        key=lambda pair: (not pair[0].reachable, pair[0].channel != wanted, pair[1]),
    )
    return [one for one, _silent in order]


def best(order: list[Reach]) -> tuple[Reach, str | None]:
    """The first of them whose channel works, and the channel this is a detour around.

    Where no channel that reaches the person works, the first one is waited for. Raises IndexError
    for somebody without an account.
    """
    first = order[0]
    for one in order:
        if first.away and one.reachable and not one.away and one.channel != first.channel:
            return one, first.channel
    return first, None


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
