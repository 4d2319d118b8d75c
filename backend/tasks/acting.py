"""What time does to calls that prove a phone, and to complaints about parcels."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog

from backend.parcels import calls, complaint_clock
from backend.work import Work

log = structlog.get_logger()


async def sweep(work: Work) -> None:
    """Look at each by itself, so that none spoils another; repeating it changes nothing more."""
    now = work.clock.now()
    async with work.sessions() as session:
        late_calls = await calls.due(session, now=now)
        complaints = await complaint_clock.due(session, now=now)
    for call_id in late_calls:
        await _look(work, "call", calls.look, call_id)
    for complaint_id in complaints:
        await _look(work, "complaint", complaint_clock.look, complaint_id)


async def _look(work: Work, what: str, look: Callable[..., Awaitable[None]], key: int) -> None:
    try:
        async with work.sessions.begin() as session:
            await look(session, key, now=work.clock.now())
            nudges = session.info.get("nudges", [])
    except Exception:  # It is due again at the next sweep; the others go on.
        log.exception("parcel.not_looked_at", what=what, key=key)
        return
    for notice_id in nudges:
        work.wake(notice_id, 0)


async def purge(work: Work) -> None:
    """Forget the words of complaints that ended long ago."""
    async with work.sessions.begin() as session:
        await complaint_clock.purge(session, now=work.clock.now())
