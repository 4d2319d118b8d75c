"""The web chat's own housekeeping: what is old, who cannot come back, bytes that nobody owns."""

from __future__ import annotations

import asyncio

from backend.notices.models import Notice
from backend.notices.senders.base import Carried
from backend.people.rules import WEB
from backend.schema import metadata
from backend.webchat import files, logins, service
from backend.webchat.rules import FILE_ID
from backend.work import Work


async def purge(work: Work) -> None:
    """Forget what has served; repeating it is harmless."""
    now = work.clock.now()
    async with work.sessions.begin() as session:
        await logins.limit(session, now=now)
        await service.purge(session, now=now)
        await files.purge(session, metadata, now=now)
    await _sweep_bytes(work)


async def carried(work: Work, notice: Notice) -> dict[str, Carried]:
    """The files of a notice to another messenger that lie with us, as they came by the web chat."""
    params = notice.params
    named = [one["file"] for one in params.get("files", (params,)) if "file" in one]
    ours = [name for name in named if FILE_ID.fullmatch(str(name))]
    if not ours or work.files is None or notice.channel == WEB:
        return {}
    async with work.sessions() as session:
        rows = [await files.find(session, name) for name in ours]
    found = {}
    for row in filter(None, rows):
        content = await asyncio.to_thread(work.files.get, row.blob)
        if content is not None:
            found[row.id] = Carried(row.name, content)
    return found


async def _sweep_bytes(work: Work) -> None:
    if work.files is None:
        return
    old = await asyncio.to_thread(work.files.older_than, work.clock.real() - files.GRACE)
    async with work.sessions() as session:
        orphans = await files.orphans(session, old)
    for blob in orphans:
        await asyncio.to_thread(work.files.remove, blob)
