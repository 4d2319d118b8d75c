"""What a browser sends becomes a row, then an update; the answer is what was said to it.

The row comes first and the update's key is the browser's own, so whatever is sent again (a lost
answer, a reload, a process that died in between) finds its row and is acted on once.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import Sessions
from backend.now import Clock
from backend.people.models import Person
from backend.people.rules import WEB
from backend.schema import metadata
from backend.stored_files import StoredFiles
from backend.webchat import files, rules, screens, service
from backend.webchat.models import WebFile
from backend.webchat.rules import EDIT, PICTURES, SAID
from backend.webchat.service import Entry
from bot.channels.telegram import read_update
from bot.webchat import updates
from bot.webchat.guard import Known, Refused
from bot.webchat.hub import Hub
from bot.webchat.session import heard_by
from bot.webchat.updates import Sent

log = structlog.get_logger()

Events = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: `key` is the browser's, `album` what was sent together."""

    key: str
    name: str
    content: bytes
    caption: str
    album: str | None


class Talk:
    """One browser's words to the dispatcher and back."""

    def __init__(
        self, sessions: Sessions, clock: Clock, hub: Hub, store: StoredFiles, bot: Bot,
        dispatcher: Dispatcher,
    ) -> None:  # fmt: skip
        self._sessions = sessions
        self._clock = clock
        self._hub = hub
        self._store = store
        self._bot = bot
        self._dispatcher = dispatcher
        self._one_picture = asyncio.Lock()
        """Unpacked, a picture takes some hundred megabytes: they are looked at in turn."""

    async def hear(self, known: Known, sent: Sent) -> Events:
        """Words, a press or a place; raises Refused for a press on what is not there."""
        if sent.press is not None:
            async with self._sessions.begin() as session:
                told = await service.find(session, known.number, sent.press[0])
                await service.see(session, known.number, now=self._clock.now())
            if told is None:
                raise Refused(409, "stale")
            return await self._feed(known, updates.pressed(known.number, told, sent), [])
        body = {"id": sent.key} | ({"text": [sent.text]} if sent.text else {"place": True})
        async with self._sessions.begin() as session:
            entry = await self._say(session, known, sent.key, body)
        return await self._feed(known, updates.said(known.number, entry, sent), [entry])

    async def hear_file(self, known: Known, upload: Upload) -> Events:
        """A file: a picture loses where it was taken. Raises Refused for what is not taken."""
        async with self._one_picture:
            content, name, mime, size = await asyncio.to_thread(_prepare, upload)
        file_id = hashlib.sha256(f"{known.number}:{upload.key}".encode()).hexdigest()[:32]
        await asyncio.to_thread(self._store.put, file_id, content)
        async with self._sessions.begin() as session:
            file = await files.add(
                session, known.number, file_id=file_id, name=name, mime=mime, size=len(content),
                told=False, now=self._clock.now(),
            )  # fmt: skip
            body = {
                "id": upload.key,
                "text": [upload.caption] if upload.caption else [],
                "file": screens.file(file),
            }
            entry = await self._say(session, known, upload.key, body)
        raw = updates.sent_file(
            known.number, entry, upload.key, file,
            caption=upload.caption, album=upload.album, size=size,
        )  # fmt: skip
        events = await self._feed(known, raw, [entry])
        return events + await self._let_go(known, entry, file)

    async def language(self, person_id: int) -> str:
        """What the person reads now: an answer may have changed it."""
        async with self._sessions() as session:
            person = await session.get(Person, person_id)
        return person.language if person else "vi"

    async def _say(
        self, session: AsyncSession, known: Known, key: str, body: dict[str, Any]
    ) -> Entry:
        now = self._clock.now()
        await service.see(session, known.number, now=now)
        try:
            return await service.append(
                session, known.number, key=f"said:{key}", kind=SAID, body=body, now=now
            )
        except service.VisitorGone:
            raise Refused(401, "stranger") from None

    async def _feed(self, known: Known, raw: dict[str, Any], own: list[Entry]) -> Events:
        update = read_update(raw, self._bot)
        if update is None:
            raise Refused(400, "unreadable")
        self._hub.wake(known.number)
        with heard_by() as said:
            try:
                await self._dispatcher.feed_update(self._bot, update, channel=WEB)
            except Exception as error:
                log.error("update.not_confirmed", error=type(error).__name__)
                raise Refused(503, "away", 2) from error
        return [*map(screens.shown, own), *said]

    async def _let_go(self, known: Known, entry: Entry, file: WebFile) -> Events:
        """A file that nobody wanted is not kept: people are told so, and so it is."""
        async with self._sessions.begin() as session:
            if await files.is_named(session, metadata, file.id):
                return []
            await files.drop(session, file.id)
            body = {"file": None, "dropped": True}
            try:
                dropped = await service.append(
                    session, known.number, key=f"dropped:{file.id}", kind=EDIT, body=body,
                    now=self._clock.now(), target=entry.seq,
                )  # fmt: skip
            except service.VisitorGone:
                return []
        await asyncio.to_thread(self._store.remove, file.blob)
        self._hub.wake(known.number)
        return [screens.shown(dropped)]


def _prepare(upload: Upload) -> tuple[bytes, str, str, tuple[int, int] | None]:
    name = rules.file_name(upload.name)
    mime = rules.type_of(upload.content[:16], name)
    if mime is None:
        raise Refused(415, "unknown_type")
    if mime not in PICTURES:
        return upload.content, name, mime, None
    try:
        picture, width, height = files.without_traces(upload.content)
    except files.Unreadable:
        raise Refused(415, "broken_picture") from None
    return picture, f"{name.rpartition('.')[0] or name}.jpg", "image/jpeg", (width, height)
