"""The web chat's own housekeeping: what is old, who cannot come back, bytes that nobody owns."""

from __future__ import annotations

import asyncio

from backend.schema import metadata
from backend.webchat import files, service
from backend.work import Work


async def purge(work: Work) -> None:
    """Forget what has served; repeating it is harmless."""
    now = work.clock.now()
    async with work.sessions.begin() as session:
        await service.purge(session, now=now)
        await files.purge(session, metadata, now=now)
    await _sweep_bytes(work)


async def _sweep_bytes(work: Work) -> None:
    if work.files is None:
        return
    old = await asyncio.to_thread(work.files.older_than, work.clock.real() - files.GRACE)
    async with work.sessions() as session:
        orphans = await files.orphans(session, old)
    for blob in orphans:
        await asyncio.to_thread(work.files.remove, blob)
