"""The web chat among the channels: its routes are its ears, rows in the database its mouth."""

from __future__ import annotations

import asyncio
import secrets
from functools import partial
from time import monotonic

from aiogram import Bot, Dispatcher
from fastapi import FastAPI

from backend.db import Sessions, keyring
from backend.now import Clock
from backend.people.rules import WEB
from backend.settings import TELEGRAM_API, Settings
from backend.webchat import files
from backend.webchat.rules import NUMBER_BITS
from backend.work import Wake
from bot.app import new_secret
from bot.links import Links
from bot.webchat import landing, pages
from bot.webchat.doors import Chance, Doors
from bot.webchat.guard import Guard
from bot.webchat.hub import Hub
from bot.webchat.limits import Limits
from bot.webchat.routes import Routes
from bot.webchat.session import WebchatSession
from bot.webchat.talk import Talk

TOKEN = "1:webchat"  # noqa: S105 aiogram wants one; it opens nothing
new_id = partial(secrets.token_hex, 16)


def new_number() -> int:
    """A visitor's number, never 0."""
    return secrets.randbelow((1 << NUMBER_BITS) - 1) + 1


class WebchatChannel:
    """See `bot.channels.base.Channel`. Needs `public_url` among the settings."""

    name = WEB

    def __init__(
        self, settings: Settings, links: Links, *, sessions: Sessions, clock: Clock, wake: Wake
    ) -> None:
        assert settings.public_url is not None
        self._settings = settings
        self._links = links
        self._sessions = sessions
        self._clock = clock
        self._wake = wake
        self._hub = Hub(sessions, clock)
        self._store = files.store(settings.files_dir, keyring(sessions()))
        session = WebchatSession(sessions, clock, self._hub, self._store, new_id)
        self._bot = Bot(TOKEN, session=session)
        links.web = settings.public_url
        if settings.telegram_api_base != TELEGRAM_API:
            links.telegram_base = None

    def serve(self, app: FastAPI, dispatcher: Dispatcher) -> None:
        """The page, its addresses, and the page that offers every channel."""
        assert self._settings.public_url is not None
        limits = Limits(monotonic, secrets.token_bytes(32))
        guard = Guard(self._sessions, self._clock, limits, self._settings.public_url)
        chance = Chance(new_number, new_secret)
        doors = Doors(self._sessions, self._clock, guard, self._wake, chance)
        talk = Talk(
            self._sessions, self._clock, self._hub, self._store, self._bot, dispatcher
        )  # fmt: skip
        routes = Routes(self._sessions, self._hub, self._store, guard, doors, talk)
        app.include_router(routes.router())
        app.include_router(pages.router(self._settings.framing_sites))
        app.include_router(landing.router(self._links))

    async def listen(self, dispatcher: Dispatcher, stop: asyncio.Event) -> None:
        """Keep the open pages awake until `stop`."""
        await self._hub.run(stop)

    async def close(self) -> None:
        """Nothing is open."""
