"""Enquiries whose time has come: claims return, clerks are reminded, citizens hear of theirs."""

from __future__ import annotations

import structlog

from backend.enquiries import overdue
from backend.work import Work

log = structlog.get_logger()


async def sweep(work: Work) -> None:
    """Look at each by itself, so that none spoils another; repeating it changes nothing more."""
    now = work.clock.now()
    async with work.sessions() as session:
        ids = await overdue.due(session, now=now)
    for enquiry_id in ids:
        await _look(work, enquiry_id)


async def _look(work: Work, enquiry_id: int) -> None:
    try:
        async with work.sessions.begin() as session:
            await overdue.look(session, enquiry_id, now=work.clock.now())
            nudges = session.info.get("nudges", [])
    except Exception:  # It is due again at the next sweep; the others go on.
        log.exception("enquiry.not_looked_at", enquiry=enquiry_id)
        return
    for notice_id in nudges:
        work.wake(notice_id, 0)


async def purge(work: Work) -> None:
    """Forget the words of what ended long ago."""
    async with work.sessions.begin() as session:
        await overdue.purge(session, now=work.clock.now())
