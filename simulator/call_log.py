"""What bots asked for, the latest ten thousand calls: tests look here for what was really sent."""

from __future__ import annotations

from collections import deque
from typing import Any

from simulator.clock import Clock, iso

KEPT_CALLS = 10_000


class CallLog:
    """Entries {"seq", "method", "bot", "params", "status", "at", "via"}.

    `status` is the HTTP status (for Zalo the code of a refusal, whose HTTP status is always 200),
    or the word timeout, cut_before or cut_after for a call that got no answer. `via` is "http", or
    "webhook" for a call that rode in a webhook's answer.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._calls: deque[dict[str, Any]] = deque(maxlen=KEPT_CALLS)
        self._seq = 0

    def add(
        self, method: str, bot: str, params: dict[str, Any], status: int | str, via: str = "http"
    ) -> None:
        self._seq += 1
        at = iso(self._clock.now())
        self._calls.append(
            {
                "seq": self._seq,
                "method": method,
                "bot": bot,
                "params": params,
                "status": status,
                "at": at,
                "via": via,
            }
        )

    def after(self, seq: int, method: str | None) -> list[dict[str, Any]]:
        return [
            call for call in self._calls if call["seq"] > seq and method in (None, call["method"])
        ]

    def clear(self) -> None:
        self._calls.clear()
