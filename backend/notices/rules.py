"""How long things wait: pure functions on values."""

from __future__ import annotations

from datetime import datetime, timedelta

PATIENCE = timedelta(seconds=90)
"""How long a worker that took a row, or was woken for one, may be silent. Longer than any call."""
FRESH = timedelta(seconds=2)
UNDO = timedelta(seconds=30)
FIRST_BACK_OFF = timedelta(seconds=5)
LONGEST_BACK_OFF = timedelta(minutes=30)
GIVE_UP = timedelta(days=3)


def back_off(attempts: int) -> timedelta:
    """5 s, 10 s, 20 s … at most half an hour, after `attempts` tries (≥ 1)."""
    doublings = min(max(attempts - 1, 0), 20)
    return min(FIRST_BACK_OFF * (1 << doublings), LONGEST_BACK_OFF)


def lane(channel: str, address: str, subject: str) -> str:
    """Messages of one subject to one address leave in the order in which they were decided."""
    return f"{channel}:{address}:{subject}"


def wait_until(real: datetime, seconds: float | None, attempts: int) -> datetime:
    """When to try again: what the messenger asked for, else our own back-off. Real time."""
    return real + (timedelta(seconds=seconds) if seconds is not None else back_off(attempts))
