"""Which piece of an update's way takes how much of the processor's time: looked at often, while it
works. A profiler would tell too, but it makes small functions dearer than they are."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from benchmarks.cases.bots import Webhook

EVERY_S = 0.001
PIECES = (
    ("/backend/knowledge/", "the search, and what is known"),
    ("/sqlalchemy/", "SQLAlchemy"),
    ("/backend/sqlite.py", "the driver, SQLite within it"),
    ("/aiosqlite/", "the driver, SQLite within it"),
    ("/psycopg/", "the driver, waiting left out"),
    ("/pydantic/", "aiogram and pydantic"),
    ("/aiogram/", "aiogram and pydantic"),
    ("/fastapi/", "the webhook's route"),
    ("/starlette/", "the webhook's route"),
    ("/asyncio/", "the event loop"),
    ("/selectors.py", "the event loop"),
    ("/bot/switchboard.py", "finding the handler"),
    ("/bot/filters.py", "finding the handler"),
    ("/backend/", "handlers, services, views"),
    ("/bot/", "handlers, services, views"),
)
"""Parts of a file's path, and the piece it belongs to; the first that fits."""


class Shares:
    """Counts in which piece the innermost function is that belongs to one."""

    def __init__(self, bot: Webhook, step: str) -> None:
        self._bot, self._step = bot, step
        self._found: Counter[str] = Counter()
        self._looks = False

    @contextmanager
    def at_hand(self) -> Iterator[None]:
        """The processor's clock strikes inside the block."""
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    async def act(self, step: str, body: bytes) -> bytes:
        """One update, looked at if it is of the step."""
        self._looks = self._step in (step, step if step in ("frame", "question") else "case")
        try:
            return await self._bot.post(body)
        finally:
            self._looks = False

    def _look(self, _signal: int, frame: FrameType | None) -> None:
        while frame is not None and self._looks:
            path = frame.f_code.co_filename
            if piece := next((name for part, name in PIECES if part in path), None):
                self._found[piece] += 1
                return
            frame = frame.f_back

    def told(self) -> list[str]:
        """One line a piece, the largest first."""
        looks = self._found.total()
        return [f"    {n / looks:4.0%}  {piece}" for piece, n in self._found.most_common()]
