"""The token bucket that every limiter of ours counts with; it never waits, it tells how long."""

from __future__ import annotations


class Bucket:
    """A token bucket of `size` calls that fills again within `period` seconds."""

    def __init__(self, size: int, period: float, now: float) -> None:
        self.size, self.rate = size, size / period
        self.period, self.level, self.at = period, float(size), now
        self.turn_at = now

    def wait(self, now: float, count: int = 1) -> float:
        """Seconds until `count` messages may leave together, or a bucketful; 0 means now."""
        self.level = min(self.size, self.level + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (min(count, self.size) - self.level) / self.rate)

    def turn(self, now: float, count: int = 1) -> float:
        """Seconds after which a refused call should come again, each at a turn of its own.

        Were all of them told the same time, all but one would come in vain. It is never longer
        than a period beyond the wait, as a call that stays away gives its turn to nobody.
        """
        wait = self.wait(now, count)
        after_others = self.turn_at + count / self.rate
        self.turn_at = min(max(now + wait, after_others), now + wait + self.period)
        return self.turn_at - now

    def take(self, count: int = 1) -> None:
        """Use so many messages' worth."""
        self.level -= count

    def empty(self, seconds: float) -> None:
        """Let nothing leave for `seconds`: the messenger itself said so."""
        self.level = 1 - seconds * self.rate
