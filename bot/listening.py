"""The bot's side of a process: it introduces itself to Telegram, then polls or takes webhooks."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext, suppress

import structlog
import uvicorn
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramAPIError, TelegramUnauthorizedError
from aiogram.types import BotCommand
from fastapi import FastAPI

from backend.api import carriers as carrier_webhooks
from backend.api import health
from backend.db import Sessions
from backend.errors import Misconfigured
from backend.i18n import LANGUAGES, SOURCE, _, speaking
from backend.knowledge.keeper import Keeper
from backend.now import Clock
from backend.parcels.carriers.base import Carrier
from backend.parcels.carriers.configured import carriers
from backend.settings import Settings
from backend.work import Wake
from bot.app import create_dispatcher
from bot.channels.telegram import Poller, create_bot, webhook_router
from bot.views.menu import COMMANDS

log = structlog.get_logger()

WEBHOOK_PATH = "/telegram/webhook"
PAUSE_S = 3.0


async def listen(
    settings: Settings, sessions: Sessions, clock: Clock, wake: Wake, stop: asyncio.Event
) -> None:
    """Hear and answer until `stop`; HTTP (health, webhook) is served beside."""
    if settings.telegram_token is None:
        raise Misconfigured("token.missing")
    bot = create_bot(settings.telegram_token.get_secret_value(), settings.telegram_api_base)
    webhooks = carriers(settings)
    try:
        app = create_api(settings, sessions, clock, webhooks)
        username = await introduce(bot, stop)
        if username is None:
            return
        keeper = Keeper()
        dispatcher = create_dispatcher(
            settings, sessions, clock, wake, bot_username=username, answerer=keeper
        )
        async with asyncio.TaskGroup() as tasks:
            if settings.webhook_url and settings.webhook_secret:
                secret = settings.webhook_secret.get_secret_value()
                app.include_router(webhook_router(bot, dispatcher, WEBHOOK_PATH, secret))
                tasks.create_task(_take_webhooks(bot, dispatcher, settings, stop))
            else:
                tasks.create_task(_poll(bot, dispatcher, stop))
            tasks.create_task(_serve(app, settings, stop))
            tasks.create_task(keeper.keep(sessions, stop))
    finally:
        for carrier in webhooks.values():
            await carrier.close()
        await bot.session.close()


def create_api(
    settings: Settings, sessions: Sessions, clock: Clock, webhooks: Mapping[str, Carrier]
) -> FastAPI:
    """What is served over HTTP whatever the messenger: health, and carriers' webhooks."""
    app = FastAPI(title="motcua", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(health.router(sessions, clock))
    if settings.webhook_path_secret:
        secret = settings.webhook_path_secret.get_secret_value()
        app.include_router(carrier_webhooks.router(sessions, clock, webhooks, secret))
    return app


async def introduce(bot: Bot, stop: asyncio.Event, pause_s: float = PAUSE_S) -> str | None:
    """Who we are, asked until Telegram answers; also tells it our commands. None if stopped."""
    while not stop.is_set():
        try:
            me = await bot.get_me()
            if not me.username:
                raise Misconfigured("bot.nameless")
            await _list_commands(bot)
        except TelegramUnauthorizedError:
            raise Misconfigured("token.refused") from None
        except TelegramAPIError as error:
            log.warning("telegram.away", error=type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause_s)
        else:
            log.info("telegram.reached", bot=me.id)
            return me.username
    return None


async def _list_commands(bot: Bot) -> None:
    for language in LANGUAGES:
        with speaking(language):
            commands = [BotCommand(command=name, description=_(text)) for name, text in COMMANDS]
        await bot.set_my_commands(commands, language_code=None if language == SOURCE else language)


async def _poll(bot: Bot, dispatcher: Dispatcher, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await bot.delete_webhook(drop_pending_updates=False)
            break
        except TelegramAPIError as error:
            log.warning("telegram.away", error=type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), PAUSE_S)
    await Poller(bot, dispatcher, stop).run()


async def _take_webhooks(
    bot: Bot, dispatcher: Dispatcher, settings: Settings, stop: asyncio.Event
) -> None:
    """Tell Telegram where to post; pending updates are never dropped."""
    assert settings.webhook_url and settings.webhook_secret
    address = settings.webhook_url.rstrip("/") + WEBHOOK_PATH
    while not stop.is_set():
        try:
            await bot.set_webhook(
                address,
                secret_token=settings.webhook_secret.get_secret_value(),
                allowed_updates=dispatcher.resolve_used_update_types(),
                drop_pending_updates=False,
            )
            log.info("webhook.set")
            return
        except TelegramAPIError as error:
            log.warning("webhook.not_set", error=type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), PAUSE_S)


async def _serve(app: FastAPI, settings: Settings, stop: asyncio.Event) -> None:
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off")
    server = Server(config)
    bound = _bind(settings.http_host, settings.http_port)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve(sockets=[bound]))
        await stop.wait()
        server.should_exit = True


def _bind(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), reuse_port=False)
    except OSError as error:
        raise Misconfigured("port.taken", port=port, hint="MOTCUA_HTTP_PORT") from error


class Server(uvicorn.Server):
    """A server that leaves signals to `bot.process`, their one owner."""

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()
