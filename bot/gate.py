"""Whether anything may be said on a channel: an operator can switch one off.

Asked before every reply, so the answer is remembered for some seconds instead of being read.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from backend.db import Sessions
from backend.notices import channels
from backend.now import Clock

log = structlog.get_logger()

REMEMBERED = timedelta(seconds=5)


class Gate:
    """Open for every channel that is not switched off."""

    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock
        self._closed: set[str] = set()
        self._read_at: datetime | None = None

    async def is_open(self, channel: str) -> bool:
        """Whether replies may leave on this channel, as it was at most some seconds ago."""
        real = self._clock.real()
        if self._read_at is None or abs(real - self._read_at) >= REMEMBERED:
            try:
                async with self._sessions() as session:
                    self._closed = await channels.switched_off(session)
            except (SQLAlchemyError, OSError) as error:
                log.warning("gate.not_read", error=type(error).__name__)
            self._read_at = real
        return channel not in self._closed
