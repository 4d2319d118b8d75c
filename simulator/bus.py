"""The one event bus: every change of state is published here, and the page listens.

An event is {"seq", "kind", …}. Sequence numbers start at the machine's milliseconds, so they
keep growing over a restart without being stored.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Any

KEPT_EVENTS = 5_000


class EventBus:
    """Publishes events to whoever waits, and keeps the latest for those who come back."""

    def __init__(self) -> None:
        self.last_seq = int(time.time() * 1000)
        self._kept: deque[dict[str, Any]] = deque(maxlen=KEPT_EVENTS)
        self._news = asyncio.Event()

    def publish(self, kind: str, **facts: Any) -> int:
        """Tell every listener. Returns the event's sequence number."""
        self.last_seq += 1
        self._kept.append({"seq": self.last_seq, "kind": kind, **facts})
        self.wake()
        return self.last_seq

    def wake(self) -> None:
        """Let every listener look again; called for news and when the server stops."""
        self._news.set()
        self._news = asyncio.Event()

    def after(self, seq: int) -> list[dict[str, Any]]:
        """The events after `seq`, oldest first.

        When some of them are no longer kept the answer is one event of kind "resync": the
        listener has to load the state anew.
        """
        oldest = self._kept[0]["seq"] if self._kept else self.last_seq + 1
        if seq < oldest - 1:
            return [{"seq": self.last_seq, "kind": "resync"}]
        return [event for event in self._kept if event["seq"] > seq]

    async def wait(self, seconds: float) -> None:
        """Return at the next `wake`, or after `seconds`."""
        try:
            await asyncio.wait_for(self._news.wait(), seconds)
        except TimeoutError:
            return
