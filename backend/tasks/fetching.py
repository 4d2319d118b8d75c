"""The bytes of a file that somebody sent, whichever channel it came by."""

from __future__ import annotations

import asyncio

from backend.notices import natives
from backend.notices.senders.base import FileSource, Rejected
from backend.people.rules import WEB
from backend.webchat import files
from backend.work import Work


async def fetch(work: Work, channel: str, native_id: str, most: int) -> bytes:
    """At most `most` bytes, with no transaction open meanwhile.

    A file of the web chat lies with us; one of a messenger is fetched there, by its address where
    the messenger names files by addresses. Raises the outcomes of a sending: Later, Rejected.
    """
    if channel == WEB:
        return await _ours(work, native_id, most)
    source = work.senders.get(channel)
    if not isinstance(source, FileSource):
        raise Rejected("nothing here fetches files of this channel")
    async with work.sessions() as session:
        named = await natives.files(session, channel, [native_id])
    return await source.fetch(named.get(native_id, native_id), most)


async def _ours(work: Work, file_id: str, most: int) -> bytes:
    async with work.sessions() as session:
        row = await files.find(session, file_id)
    content = None
    if row is not None and work.files is not None:
        content = await asyncio.to_thread(work.files.get, row.blob)
    if content is None or len(content) > most:
        raise Rejected("the file is gone, or too large")
    return content
