"""How often one visitor and one network address may do something, kept in memory only.

Addresses are never kept: a bucket's key is their digest under a key that lives as long as the
process. Each bot process counts for itself.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass

MOST_BUCKETS = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, then one every `every_s` seconds."""

    burst: int
    every_s: float


RATES = {
    "visitor": Rate(20, 1.5),
    "visitor.file": Rate(10, 6),
    "visitor.stream": Rate(120, 2),
    "address": Rate(150, 0.4),
    "address.meet": Rate(30, 20),
    "address.login": Rate(10, 30),
}


class Limits:
    """Buckets that fill by themselves. `clock` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float], key: bytes) -> None:
        self._clock = clock
        self._key = key
        self._full_at: dict[tuple[str, str], float] = {}

    def take(self, what: str, who: str) -> int:
        """0 and one is taken, or the whole seconds after which to try again."""
        rate, now = RATES[what], self._clock()
        if len(self._full_at) >= MOST_BUCKETS:
            self._full_at = {key: at for key, at in self._full_at.items() if at > now}
        bucket = (what, hashlib.blake2b(who.encode(), key=self._key, digest_size=12).hexdigest())
        full_at = max(self._full_at.get(bucket, now), now)
        wait = full_at - now - (rate.burst - 1) * rate.every_s
        if wait > 0:
            return math.ceil(wait)
        self._full_at[bucket] = full_at + rate.every_s
        return 0
