"""What every piece of later work is handed: sessions, time, tokens, senders.

Built once in each process by its entry point. The plain functions behind the actors take it as
their first argument, so tests call them in their own loop with the same things in it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import Sessions
from backend.notices.channels import Pulse
from backend.notices.rules import PATIENCE
from backend.notices.senders.base import Sender
from backend.now import Clock
from backend.parcels.carriers.base import Carrier
from backend.stored_files import StoredFiles

Wake = Callable[[int, float], None]


def _leave_to_the_sweep(_notice_id: int, _seconds: float) -> None:
    """Wake nobody: the clock's sweep finds the row."""


@dataclass(slots=True)
class Work:
    """`senders` and `carriers` by name; `new_token` makes lease tokens.

    `wake(notice_id, seconds)` asks, best effort, for a notice to be looked at after a while.
    `patience` is how long a worker that took a row may be silent before another takes it.
    `files` are the bytes of what came and went by the web chat.
    `standing_body` is the unit that hears daily of what no rung below it has settled.
    `files_dir` is the folder of sealed files, which bot and worker share.
    `pulse` is what this process last wrote down of how channels fare.
    """

    sessions: Sessions
    clock: Clock
    new_token: Callable[[], str]
    senders: Mapping[str, Sender] = field(default_factory=dict)
    carriers: Mapping[str, Carrier] = field(default_factory=dict)
    wake: Wake = _leave_to_the_sweep
    patience: timedelta = PATIENCE
    standing_body: str = ""
    files_dir: Path = Path("var/files")
    pulse: Pulse = field(default_factory=Pulse)
    files: StoredFiles | None = None

    @asynccontextmanager
    async def waking(self) -> AsyncIterator[AsyncSession]:
        """A transaction; what it puts into the outbox is woken once it is committed."""
        async with self.sessions.begin() as session:
            yield session
        for notice_id in session.info.get("nudges", ()):
            self.wake(notice_id, 0)
