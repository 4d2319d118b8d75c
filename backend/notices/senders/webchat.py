"""Notices to the web chat: rows in the visitor's chat, which every open page reads on from.

No network: the browser asks. A notice is one row however often it is tried, since the row's key is
the notice's own; a card that went to another channel and came back is shown anew.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Screen
from backend.db import Sessions
from backend.notices import channels
from backend.notices.addresses import address_of_person
from backend.notices.rules import PORTABLE
from backend.notices.senders.base import Gone, Outgoing, Rejected, Unreachable
from backend.now import Clock
from backend.people.rules import WEB
from backend.webchat import files, screens, service
from backend.webchat.rules import EDIT, TOLD

UNKNOWN_HERE = ("reaction", "pin", "close_topic")


class WebchatSender:
    """See `Sender`. `new_id` makes ids of files."""

    def __init__(self, sessions: Sessions, clock: Clock, new_id: Callable[[], str]) -> None:
        self._sessions = sessions
        self._clock = clock
        self._new_id = new_id

    async def send(self, outgoing: Outgoing) -> tuple[str, ...]:
        """Append; raises Unreachable where nobody reads there any more, or staff do not now."""
        if outgoing.operation in UNKNOWN_HERE:
            return ()
        if outgoing.operation == "topic" or not outgoing.address.isdecimal():
            raise Rejected(f"no {outgoing.operation} on the web")
        try:
            return await self._append(outgoing)
        except service.VisitorGone:
            raise Unreachable("the visitor is gone") from None
        except service.MessageGone:
            raise Gone("message to edit not found") from None

    async def close(self) -> None:
        """Nothing is open."""

    async def _append(self, outgoing: Outgoing) -> tuple[str, ...]:
        number, now = int(outgoing.address), self._clock.now()
        key = f"notice:{outgoing.notice_id}"
        async with self._sessions.begin() as session:
            if outgoing.operation in PORTABLE and await _is_better_told_elsewhere(
                session, number, now
            ):
                raise Unreachable("the page is closed, another channel rings")
            if outgoing.native_id is not None:
                body = screens.body(outgoing.screen)
                await service.append(
                    session, number, key=f"{key}:{self._new_id()}", kind=EDIT, body=body,
                    target=int(outgoing.native_id), now=now,
                )  # fmt: skip
                return (outgoing.native_id,)
            if outgoing.operation == "card":
                return (await self._card(session, outgoing, number, now),)
            told = []
            for place, (screen, file) in enumerate(_parts(outgoing)):
                body = screens.body(screen)
                if file is not None:
                    body["file"] = await self._file(session, file, number)
                entry = await service.append(
                    session, number, key=f"{key}:{place}", kind=TOLD, body=body, now=now
                )
                told.append(str(entry.seq))
            return tuple(told)

    async def _card(
        self, session: AsyncSession, outgoing: Outgoing, number: int, now: datetime
    ) -> str:
        """A try that may have arrived before is found, and brought to what the card says by now."""
        key, body = f"notice:{outgoing.notice_id}", screens.body(outgoing.screen)
        was_here = await service.has(session, number, f"{key}:0")
        place = self._new_id() if was_here and not outgoing.maybe_repeated else "0"
        told = await service.append(
            session, number, key=f"{key}:{place}", kind=TOLD, body=body, now=now
        )
        if told.body != body:
            await service.append(
                session, number, key=f"{key}:{self._new_id()}", kind=EDIT, body=body,
                target=told.seq, now=now,
            )  # fmt: skip
        return str(told.seq)

    async def _file(self, session: Any, file: dict[str, str], number: int) -> dict[str, Any]:
        """The reader's own way to a file; one that lies with another messenger is only named."""
        shared = await files.share(
            session, file["file"], number, file_id=self._new_id(), now=self._clock.now()
        )
        return screens.file(shared) if shared else {"elsewhere": file["kind"]}


async def _is_better_told_elsewhere(session: AsyncSession, number: int, now: datetime) -> bool:
    """Whether this is the browser of one of the staff who have closed it, and whom a messenger
    that works reaches. From then on nothing is addressed here until they are back."""
    person_id = await service.reader_who_left(session, number, now=now)
    if person_id is None:
        return False
    other = await address_of_person(session, person_id, but=WEB)
    return other is not None and other.channel not in await channels.away(session)


def _parts(outgoing: Outgoing) -> list[tuple[Screen, dict[str, str] | None]]:
    """What is told, one after another: the words of an album stand under its first file."""
    params = outgoing.params
    if outgoing.operation == "album":
        first, *rest = params["files"]
        return [(outgoing.screen, first), *((Screen(""), one) for one in rest)]
    if outgoing.operation == "media":
        return [(outgoing.screen, {"file": params["file"], "kind": params["kind"]})]
    return [(outgoing.screen, None)]
