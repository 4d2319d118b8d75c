"""Telegram as a channel: updates by long polling or by webhook, never confirmed before the commit.

aiogram's own polling moves the offset while handlers still run, and its webhook handler answers
200 before them by default; an update that was confirmed and then lost in a crash is lost for ever.
So this loop asks for the next offset only when the whole batch is committed, and the webhook
answers after the commit.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections import defaultdict
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    TelegramAPIError,
    TelegramConflictError,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod
from aiogram.types import Update
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from backend.people.rules import TELEGRAM
from bot.heard import hear

log = structlog.get_logger()

CHANNEL = TELEGRAM
LONG_POLL_S = 25
CALL_S = 15.0
PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 the header's name
BODY_BYTES = 1_000_000


def create_bot(token: str, api_base: str) -> Bot:
    """The ear: an aiogram Bot on the given Bot API server."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(api_base), timeout=CALL_S)
    return Bot(token, session=session)


Asking = asyncio.Future[list[dict[str, Any]]]


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates unparsed, so that one update which nobody understands spoils no batch."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int
    allowed_updates: list[str]


def read_update(raw: dict[str, Any], bot: Bot) -> Update | None:
    """An update bound to its bot, or None where it can never be understood. Unknown fields and
    kinds are carried along."""
    try:
        return Update.model_validate(raw, context={"bot": bot})
    except ValidationError as error:  # Its text would hold the person's words.
        log.warning("update.unreadable", errors=error.error_count())
        return None


class Poller:
    """Long polling with one lane per chat: in order inside a chat, chats side by side."""

    def __init__(self, bot: Bot, dispatcher: Dispatcher, stop: asyncio.Event) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._stop = stop
        self._offset: int | None = None
        self._pause = PAUSE_S

    async def run(self) -> None:
        """Until `stop` is set: ask, act on the whole batch, only then ask for what follows."""
        kinds = self._dispatcher.resolve_used_update_types()
        while not self._stop.is_set():
            batch = await self._ask(kinds)
            if batch and not await self._act(batch):
                await self._rest()
        log.info("polling.stopped")

    async def _ask(self, kinds: list[str]) -> list[dict[str, Any]]:
        method = GetRawUpdates(offset=self._offset, timeout=LONG_POLL_S, allowed_updates=kinds)
        asking = asyncio.ensure_future(self._bot(method, request_timeout=LONG_POLL_S + 10))
        stopping = asyncio.ensure_future(self._stop.wait())
        await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not asking.done():
            asking.cancel()
            return []
        return await self._answer_of(asking)

    async def _answer_of(self, asking: Asking) -> list[dict[str, Any]]:
        try:
            batch = asking.result()
        except (TelegramConflictError, TelegramUnauthorizedError) as error:
            log.error("polling.refused", reason=error.message)
            await self._rest()
        except (AiogramError, OSError, TimeoutError) as error:
            log.warning("polling.failed", error=type(error).__name__)
            await self._rest()
        else:
            self._pause = PAUSE_S
            return batch
        return []

    async def _act(self, batch: list[dict[str, Any]]) -> bool:
        """All lanes of a batch; moves the offset past what is committed without a gap."""
        lanes: dict[str, list[Update]] = defaultdict(list)
        for raw in batch:
            if update := read_update(raw, self._bot):
                lanes[hear(update, self._bot, CHANNEL).where.chat].append(update)
        held_back = set().union(*await asyncio.gather(*map(self._lane, lanes.values())))
        for raw in batch:
            if raw["update_id"] in held_back:
                return False
            self._offset = raw["update_id"] + 1
        return True

    async def _lane(self, updates: list[Update]) -> set[int]:
        """Ids that were not committed: the first that failed and, to keep the order, the rest."""
        for place, update in enumerate(updates):
            try:
                await self._dispatcher.feed_update(self._bot, update, channel=CHANNEL)
            except Exception as error:
                log.error("update.not_confirmed", error=type(error).__name__)
                return {waiting.update_id for waiting in updates[place:]}
        return set()

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._stop.wait(), self._pause)
        except TimeoutError:
            self._pause = min(self._pause * 2, LONGEST_PAUSE_S)


def webhook_router(bot: Bot, dispatcher: Dispatcher, path: str, secret: str) -> APIRouter:
    """The route Telegram posts updates to; it answers when they are committed, with the last word.

    403 without the right secret; 503 keeps the update with Telegram while the database is away;
    200 for anything that can never be understood, or it would come for ever.
    """
    router = APIRouter()

    @router.post(path)
    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            log.warning("webhook.forged")
            return Response(status_code=403)
        update = await _update_in(request, bot)
        if update is None:
            return Response(status_code=200)
        try:
            last = await dispatcher.feed_update(
                bot, update, channel=CHANNEL, answer_in_response=True
            )
        except Exception as error:
            log.error("update.not_confirmed", error=type(error).__name__)
            return Response(status_code=503)
        return await _respond(bot, last)

    return router


async def _update_in(request: Request, bot: Bot) -> Update | None:
    body = await request.body()
    try:
        raw = json.loads(body) if len(body) <= BODY_BYTES else None
    except ValueError:
        raw = None
    if not isinstance(raw, dict):
        log.warning("webhook.unreadable", size=len(body))
        return None
    return read_update(raw, bot)


async def _respond(bot: Bot, last: Any) -> Response:
    """The last method as the body of the answer; one that carries a file is called instead."""
    if not isinstance(last, TelegramMethod):
        return Response(status_code=200)
    files: dict[str, Any] = {}
    values = {
        name: bot.session.prepare_value(value, bot=bot, files=files, _dumps_json=False)
        for name, value in last.model_dump(warnings=False, exclude_none=True).items()
    }
    if files:
        try:
            await bot(last)
        except TelegramAPIError as error:
            log.error("reply.failed", error=type(error).__name__)
        return Response(status_code=200)
    present = {name: value for name, value in values.items() if value is not None}
    return JSONResponse({"method": last.__api_method__, **present})
