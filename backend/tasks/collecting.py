"""Requests for home collection whose time has come: nobody took them, nobody came."""

from __future__ import annotations

from backend.parcels import collecting_due
from backend.tasks.each import each
from backend.work import Work


async def sweep(work: Work) -> None:
    """Look at each that is due."""
    await each(work, collecting_due.due, collecting_due.look, "collection.not_looked_at", "parcel")


async def purge(work: Work) -> None:
    """Forget what nobody needs of requests that have ended."""
    async with work.sessions.begin() as session:
        await collecting_due.purge(session, work.clock.now())
