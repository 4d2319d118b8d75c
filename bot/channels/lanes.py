"""What a channel says after it has confirmed an update: in order inside a chat, chats side by side.

A messenger that wants its answer within seconds is answered when the update is committed; the
replies follow from here. They are replies, so a crash may lose them: what must arrive is a notice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger()

LAST_WORDS_S = 10.0


class Lanes:
    """Runs coroutines as tasks, one after the other within a lane."""

    def __init__(self) -> None:
        self._last: dict[str, asyncio.Task[None]] = {}

    def add(self, lane: str, saying: Coroutine[Any, Any, None]) -> None:
        """Have it run when everything before it in its lane is done."""
        task = asyncio.ensure_future(_after(self._last.get(lane), saying))
        self._last[lane] = task
        task.add_done_callback(lambda done: self._forget(lane, done))

    async def close(self, seconds: float = LAST_WORDS_S) -> None:
        """Wait for what is being said, for so long; what takes longer is cut off."""
        waiting = list(self._last.values())
        if waiting:
            _done, left = await asyncio.wait(waiting, timeout=seconds)
            for task in left:
                task.cancel()

    def _forget(self, lane: str, done: asyncio.Task[None]) -> None:
        if self._last.get(lane) is done:
            del self._last[lane]


async def _after(before: asyncio.Task[None] | None, saying: Coroutine[Any, Any, None]) -> None:
    if before is not None:
        await asyncio.wait({before})
    try:
        await saying
    except Exception as error:
        log.error("reply.failed", error=type(error).__name__)
