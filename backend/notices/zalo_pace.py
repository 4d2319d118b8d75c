"""How fast this process calls Zalo: every call counts, a sending begins only where there is room.

Refusing instead of waiting, as for Telegram (`senders.rates`): a notice over the limit goes back to
the outbox and holds up nobody. One that has begun is never cut in half: what it needs beyond the
room there was is paid for by whoever comes next.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from backend.notices.buckets import Bucket

SECONDS = 60
HELD_S = 60.0
"""How long nothing leaves after Zalo's own 'too many calls': its limits are told by the minute."""


class Pace:
    """`a_minute` calls a minute, a second's worth of them at once."""

    def __init__(self, a_minute: int, monotonic: Callable[[], float] = time.monotonic) -> None:
        size = max(1, a_minute // SECONDS)
        self._monotonic = monotonic
        self._bucket = Bucket(size, size * SECONDS / a_minute, monotonic())

    def wait(self) -> float:
        """Seconds until a sending may begin, each refused one at its own turn; 0 means now."""
        now = self._monotonic()
        return self._bucket.turn(now) if self._bucket.wait(now) > 0 else 0.0

    def spend(self) -> None:
        """A call leaves."""
        self._bucket.wait(self._monotonic())
        self._bucket.take()

    def hold(self) -> None:
        """Zalo says that it was too many: nothing begins for a while."""
        self._bucket.wait(self._monotonic())
        self._bucket.empty(HELD_S)
