"""Requests for home collection whose time has come: nobody took them, nobody came."""

from __future__ import annotations

import structlog

from backend.parcels import collecting_due
from backend.work import Work

log = structlog.get_logger()


async def sweep(work: Work) -> None:
    """Look at each by itself, so that none spoils another; repeating it changes nothing more."""
    async with work.sessions() as session:
        ids = await collecting_due.due(session, now=work.clock.now())
    for parcel_id in ids:
        await _look(work, parcel_id)


async def _look(work: Work, parcel_id: int) -> None:
    try:
        async with work.sessions.begin() as session:
            await collecting_due.look(session, parcel_id, now=work.clock.now())
            nudges = session.info.get("nudges", [])
    except Exception:  # It is due again at the next sweep; the others go on.
        log.exception("collection.not_looked_at", parcel=parcel_id)
        return
    for notice_id in nudges:
        work.wake(notice_id, 0)


async def purge(work: Work) -> None:
    """Forget what nobody needs of requests that have ended."""
    async with work.sessions.begin() as session:
        await collecting_due.purge(session, work.clock.now())
