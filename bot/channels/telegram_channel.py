"""Telegram among the channels: it is told who we are and our commands, then polled or hooked."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramAPIError, TelegramUnauthorizedError
from aiogram.types import BotCommand
from fastapi import FastAPI

from backend.errors import Misconfigured
from backend.i18n import LANGUAGES, SOURCE, _, speaking
from backend.people.rules import TELEGRAM
from backend.settings import Settings
from bot.channels.telegram import Poller, create_bot, webhook_router
from bot.links import Links
from bot.views.menu import COMMANDS

log = structlog.get_logger()

WEBHOOK_PATH = "/telegram/webhook"
PAUSE_S = 3.0


class TelegramChannel:
    """See `bot.channels.base.Channel`. Needs `telegram_token` among the settings."""

    name = TELEGRAM

    def __init__(self, settings: Settings, links: Links) -> None:
        assert settings.telegram_token is not None
        self._settings = settings
        self._links = links
        token = settings.telegram_token.get_secret_value()
        self._bot = create_bot(token, settings.telegram_api_base)

    def serve(self, app: FastAPI, dispatcher: Dispatcher) -> None:
        """The webhook's route, where there is to be a webhook."""
        if self._settings.webhook_url:
            app.include_router(
                webhook_router(self._bot, dispatcher, WEBHOOK_PATH, self._webhook_secret)
            )

    async def listen(self, dispatcher: Dispatcher, stop: asyncio.Event) -> None:
        """Learn our name, then poll, or tell Telegram where to post."""
        self._links.telegram = await introduce(self._bot, stop)
        if self._links.telegram is None:
            return
        if self._settings.webhook_url:
            await self._take_webhooks(dispatcher, stop)
        else:
            await self._poll(dispatcher, stop)

    async def close(self) -> None:
        """Close the connections to the Bot API."""
        await self._bot.session.close()

    @property
    def _webhook_secret(self) -> str:
        assert self._settings.webhook_secret is not None
        return self._settings.webhook_secret.get_secret_value()

    async def _poll(self, dispatcher: Dispatcher, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self._bot.delete_webhook(drop_pending_updates=False)
                break
            except TelegramAPIError as error:
                log.warning("telegram.away", error=type(error).__name__)
                await _rest(stop, PAUSE_S)
        await Poller(self._bot, dispatcher, stop).run()

    async def _take_webhooks(self, dispatcher: Dispatcher, stop: asyncio.Event) -> None:
        """Tell Telegram where to post; pending updates are never dropped."""
        assert self._settings.webhook_url
        address = self._settings.webhook_url.rstrip("/") + WEBHOOK_PATH
        while not stop.is_set():
            try:
                await self._bot.set_webhook(
                    address,
                    secret_token=self._webhook_secret,
                    allowed_updates=dispatcher.resolve_used_update_types(),
                    drop_pending_updates=False,
                )
                log.info("webhook.set")
                return
            except TelegramAPIError as error:
                log.warning("webhook.not_set", error=type(error).__name__)
                await _rest(stop, PAUSE_S)


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
            await _rest(stop, pause_s)
        else:
            log.info("telegram.reached", bot=me.id)
            return me.username
    return None


async def _list_commands(bot: Bot) -> None:
    for language in LANGUAGES:
        with speaking(language):
            commands = [BotCommand(command=name, description=_(text)) for name, text in COMMANDS]
        await bot.set_my_commands(commands, language_code=None if language == SOURCE else language)


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
