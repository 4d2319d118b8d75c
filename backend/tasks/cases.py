"""Cases that could not be brought to their department, and answers that were never sent."""

from __future__ import annotations

from datetime import timedelta

from backend.cases import announcements, following, service
from backend.work import Work

KEEP_PROPOSALS = timedelta(days=30)


async def sweep(work: Work) -> None:
    """Show groups what waits for them; tell clerks whose question met a group that takes nothing,
    and citizens whose question ended without an outcome.

    Repeating it, or running it twice at once, changes nothing more.
    """
    now = work.clock.now()
    async with work.sessions.begin() as session:
        await announcements.announce_waiting(session, now=now)
        await announcements.tell_unheard(session, now=now)
        await following.tell_ended(session, now=now)
        await service.forget_proposals(session, before=now - KEEP_PROPOSALS)
