"""One update, one transaction: heard once, handled with the rights of this moment, committed.

Around a handler stand at most three statements on SQLite (seen; person, rights and dialogue in
one; the dialogue only if it changed) and a fourth on PostgreSQL, the lock that makes one person's
updates serial across processes.

Failures: a rule that says no (`DomainError`) becomes a reply; a stale write is tried once more; a
fault of ours is rolled back, then marked seen with an incident in a second transaction and
answered with an apology and a short code. A database that is away raises, so that the messenger
keeps the update and brings it again.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, Update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from backend.db import Sessions
from backend.errors import DomainError
from backend.i18n import speaking
from backend.inbox import service as inbox
from backend.inbox.service import OpenDialogue
from backend.now import Clock
from backend.people import service as people
from backend.people.rules import Speaker
from bot import heard as hearing
from bot.dialogue import OneDialogue, context
from bot.heard import Arrival, Heard
from bot.middlewares.say_after_commit import Handler
from bot.saying import sorry
from bot.views import errors

log = structlog.get_logger()

DATABASE_AWAY = (OperationalError, PoolTimeout, OSError)
TRY_AGAIN = (StaleDataError, IntegrityError)


class Transaction(BaseMiddleware):
    """See the module. Handlers find `session`, `speaker`, `state`, `heard`, `now` in the data."""

    def __init__(self, sessions: Sessions, clock: Clock, new_code: Callable[[], str]) -> None:
        self._sessions = sessions
        self._clock = clock
        self._new_code = new_code

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        assert isinstance(event, Update)
        heard = hearing.hear(event, data["bot"], data["channel"])
        data["heard"] = heard
        structlog.contextvars.bind_contextvars(update=f"{heard.channel}:{heard.update_id}")
        try:
            try:
                return await self._act(handler, event, data, heard)
            except TRY_AGAIN:
                log.info("update.retried")
                return await self._act(handler, event, data, heard)
        except DomainError as error:
            refusal = error
            return await self._settle(
                event, data, heard, lambda: sorry(event, errors.words(refusal))
            )
        except DATABASE_AWAY:
            log.error("update.kept_back")
            raise
        except Exception as error:
            return await self._apologise(event, data, heard, error)
        finally:
            structlog.contextvars.unbind_contextvars("update")

    async def _act(
        self, handler: Handler, event: Update, data: dict[str, Any], heard: Heard
    ) -> Any:
        now = self._clock.now()
        async with self._sessions.begin() as session:
            session.info["correlation"] = f"{heard.channel}:{heard.update_id}"
            if not await self._hear(session, heard, now):
                log.info("update.repeated")
                return None
            if heard.kind is None:
                log.info("update.unknown_kind")
                return None
            speaker, dialogue = await self._recognise(session, heard, now)
            if not await _arrive(session, data, speaker, now):
                data["nudges"] = session.info.get("nudges", [])
                return None
            storage = OneDialogue(
                dialogue.state if dialogue else None, dialogue.data if dialogue else {}
            )
            data.update(session=session, speaker=speaker, now=now, **_dialogue(storage, heard))
            with speaking(speaker.language if speaker else None):
                result = await handler(event, data)
            is_open = storage.state is not None or bool(storage.data)
            if storage.changed and speaker and (is_open or dialogue):
                await inbox.keep_dialogue(
                    session, heard.where, speaker.person_id,
                    state=storage.state, data=storage.data, now=now,
                )  # fmt: skip
            await session.flush()
            data["nudges"] = session.info.get("nudges", [])
        return result

    async def _hear(self, session: AsyncSession, heard: Heard, now: datetime) -> bool:
        return await inbox.hear(
            session, channel=heard.channel, bot=str(heard.bot_id), update=heard.update_id, now=now
        )

    async def _recognise(
        self, session: AsyncSession, heard: Heard, now: datetime
    ) -> tuple[Speaker | None, OpenDialogue | None]:
        """The person; a stranger is met in private only, and stays nobody inside a group."""
        if heard.user is None:
            return None, None
        native_id = str(heard.user.id)
        speaker, dialogue = await inbox.recognise(session, heard.where, native_id, now=now)
        if speaker is None and heard.is_private:
            language = "en" if (heard.user.language_code or "").startswith("en") else "vi"
            speaker = await people.meet(
                session, channel=heard.channel, native_id=native_id, language=language, now=now
            )
        return speaker, dialogue

    async def _apologise(
        self, event: Update, data: dict[str, Any], heard: Heard, error: Exception
    ) -> Any:
        code = self._new_code()
        log.exception("update.failed", incident=code)
        place = _place(error)

        async def report(session: AsyncSession) -> None:
            await inbox.report(
                session, code=code, channel=heard.channel, update=heard.update_id,
                error=error, place=place, now=self._clock.now(),
            )  # fmt: skip

        return await self._settle(
            event, data, heard, lambda: sorry(event, errors.apology_words(code)), report
        )

    async def _settle(
        self, event: Update, data: dict[str, Any], heard: Heard, say: Callable[[], Any],
        report: Any = None,
    ) -> Any:  # fmt: skip
        """After a rollback: mark the update seen all the same, and say why nothing happened."""
        async with self._sessions.begin() as session:
            if not await self._hear(session, heard, self._clock.now()):
                return None
            if report:
                await report(session)
            speaker, _dialogue = await self._recognise(session, heard, self._clock.now())
            await _arrive(session, data, speaker, self._clock.now())
            await session.flush()
            data["nudges"] = session.info.get("nudges", [])
        with speaking(speaker.language if speaker else None):
            return say()


async def _arrive(
    session: AsyncSession, data: dict[str, Any], speaker: Speaker | None, now: datetime
) -> bool:
    """What the channel itself writes of an update; says whether it is to be handled."""
    arrival: Arrival | None = data.get("arrival")
    return arrival is None or await arrival(session, speaker, now)


def _dialogue(storage: OneDialogue, heard: Heard) -> dict[str, Any]:
    chat = heard.chat or heard.user
    if heard.user is None or chat is None:
        return {"raw_state": None}
    state = context(storage, bot_id=heard.bot_id, chat_id=chat.id, user_id=heard.user.id)
    return {"state": state, "raw_state": storage.state}


def _place(error: Exception) -> str:
    """File and line where it happened: enough to find the fault, and nobody's words."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{frame.filename.rsplit('/', 3)[-1]}:{frame.lineno} {frame.name}"
