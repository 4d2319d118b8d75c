"""A Zalo Official Account among the channels: webhooks in, and its token kept fresh."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta

import structlog
from aiogram import Bot, Dispatcher
from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError

from backend.db import Sessions
from backend.notices.natives import number
from backend.notices.zalo_configured import client_of, oa_of, secrets_of
from backend.notices.zalo_errors import NotConnected, ZaloAway
from backend.now import Clock
from backend.people.rules import ZALO
from backend.settings import Settings
from bot.channels.lanes import Lanes
from bot.channels.zalo_session import ZaloSession
from bot.channels.zalo_signature import Verifier
from bot.channels.zalo_webhook import Door
from bot.links import Links

log = structlog.get_logger()

FRESH_S = 1800.0
"""How often the token's age is looked at, so that it is renewed while nobody writes, too."""


class ZaloChannel:
    """See `bot.channels.base.Channel`. Needs the settings of an Official Account."""

    name = ZALO

    def __init__(self, settings: Settings, links: Links, sessions: Sessions, clock: Clock) -> None:
        links.zalo = oa_of(settings)
        self._settings = settings
        self._sessions = sessions
        self._clock = clock
        self._client, self._tokens = client_of(settings, sessions, clock)
        self._session = ZaloSession(
            self._client, sessions, clock, template=settings.zalo_buttons_template
        )
        self._bot = Bot(f"{number(oa_of(settings))}:zalo", session=self._session)
        self._lanes = Lanes()

    def serve(self, app: FastAPI, dispatcher: Dispatcher) -> None:
        """The webhook's route."""
        secrets, ids = secrets_of(self._settings)
        door = Door(
            bot=self._bot,
            session=self._session,
            dispatcher=dispatcher,
            sessions=self._sessions,
            clock=self._clock,
            verifier=Verifier(secrets, ids, self._settings.zalo_signature),
            lanes=self._lanes,
            oa=oa_of(self._settings),
            pause=timedelta(minutes=self._settings.zalo_pause_minutes),
        )
        app.include_router(door.router())

    async def listen(self, dispatcher: Dispatcher, stop: asyncio.Event) -> None:
        """Nothing is asked of Zalo but a token, now and then: whatever comes, comes by webhook."""
        while not stop.is_set():
            try:
                await self._tokens.access()
            except NotConnected:
                log.error("zalo.not_connected", hint="motcua zalo connect")
            except (ZaloAway, SQLAlchemyError, OSError) as error:
                log.warning("zalo.away", error=type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), FRESH_S)

    async def close(self) -> None:
        """Let what is being said be said, then close the connections."""
        await self._lanes.close()
        await self._bot.session.close()
