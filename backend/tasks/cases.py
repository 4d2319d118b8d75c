"""Cases whose time has come: answers that leave, claims that return, people who wait."""

from __future__ import annotations

from datetime import timedelta

from backend.cases import cards, digests, following, moving, overdue, proposals, telling
from backend.tasks.each import each
from backend.work import Work

KEEP_PROPOSALS = timedelta(days=30)


async def sweep(work: Work) -> None:
    """Bring answers that were let go, do what is due to cases, show groups what waits for them,
    make the digests of a half day.

    Repeating it, or running it twice at once, changes nothing more.
    """
    await each(work, proposals.leaving, proposals.deliver, "case.not_delivered")
    await each(work, overdue.due, overdue.look, "case.not_looked_at")
    now = work.clock.now()
    async with work.sessions.begin() as session:
        await cards.show_waiting(session, now=now)
        await telling.unheard(session, now=now)
        await telling.clerks_away(session, now=now)
        await moving.remind_parts(session, now=now)
        await following.tell_ended(session, now=now)
        await proposals.forget_proposals(session, before=now - KEEP_PROPOSALS)
    if digests.half_day(now):
        async with work.sessions.begin() as session:
            await digests.make(session, work.standing_body, now=now)
