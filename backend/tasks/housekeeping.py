"""What must be forgotten: contents of old notices, spent marks of updates, abandoned drafts."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from backend.inbox.models import Dialogue, SeenUpdate
from backend.people.models import Attempt
from backend.tasks import notices
from backend.work import Work

KEEP_SEEN = timedelta(days=14)
KEEP_DRAFTS = timedelta(days=30)
KEEP_ATTEMPTS = timedelta(days=1)


async def sweep(work: Work) -> None:
    """Delete what has served; safe to repeat, and to run twice at once."""
    now = work.clock.now()
    await notices.purge(work)
    async with work.sessions.begin() as session:
        await session.execute(delete(SeenUpdate).where(SeenUpdate.at < now - KEEP_SEEN))
        await session.execute(delete(Dialogue).where(Dialogue.changed_at < now - KEEP_DRAFTS))
        await session.execute(delete(Attempt).where(Attempt.at < now - KEEP_ATTEMPTS))
