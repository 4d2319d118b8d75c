"""Enquiries whose time has come: claims return, clerks are reminded, citizens hear of theirs."""

from __future__ import annotations

from backend.enquiries import overdue
from backend.tasks.each import each
from backend.work import Work


async def sweep(work: Work) -> None:
    """Look at each that is due."""
    await each(work, overdue.due, overdue.look, "enquiry.not_looked_at", "enquiry")


async def purge(work: Work) -> None:
    """Forget the words of what ended long ago."""
    async with work.sessions.begin() as session:
        await overdue.purge(session, now=work.clock.now())
