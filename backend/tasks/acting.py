"""What time does to calls that prove a phone, and to complaints about parcels."""

from __future__ import annotations

from backend.parcels import calls, complaint_clock
from backend.tasks.each import each
from backend.work import Work


async def sweep(work: Work) -> None:
    """Look at each that is due."""
    await each(work, calls.due, calls.look, "parcel.not_looked_at", "call")
    await each(work, complaint_clock.due, complaint_clock.look, "parcel.not_looked_at", "complaint")


async def purge(work: Work) -> None:
    """Forget the words of complaints that ended long ago."""
    async with work.sessions.begin() as session:
        await complaint_clock.purge(session, now=work.clock.now())
