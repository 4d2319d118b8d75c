"""The door Zalo knocks at: raw bytes checked, the event committed, 200 at once; answers follow.

Zalo wants 200 within two seconds, brings what is not confirmed again for two hours, and then
stops posting to us for good. So 200 means committed, or never to be understood; a forged event
gets 403, and 503 keeps it with Zalo while the database is away.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from weakref import WeakValueDictionary

import structlog
from aiogram import Bot, Dispatcher
from fastapi import APIRouter, Request, Response

from backend.db import Sessions
from backend.notices import natives, zalo_chats
from backend.now import Clock
from backend.people.rules import ZALO
from bot.channels.lanes import Lanes
from bot.channels.telegram import read_update
from bot.channels.zalo_arrival import Arrival, record
from bot.channels.zalo_events import (
    FOLLOW,
    Context,
    Event,
    is_spoken,
    read_event,
    translate,
)
from bot.channels.zalo_session import ZaloSession
from bot.channels.zalo_signature import SIGNATURE, TIME, Verifier
from bot.filters import Pressed

log = structlog.get_logger()

PATH = "/zalo/webhook"
PROBE = b"{}"
"""What Zalo's console posts, unsigned, when the address is saved there."""
STALE = timedelta(hours=2)
MOST_BYTES = 1_000_000


@dataclass(slots=True)
class Door:
    """The route and everything it works with; `pause` is how long a human's word keeps us quiet."""

    bot: Bot
    session: ZaloSession
    dispatcher: Dispatcher
    sessions: Sessions
    clock: Clock
    verifier: Verifier
    lanes: Lanes
    oa: str
    pause: timedelta
    verbs: frozenset[str] = frozenset()
    turns: WeakValueDictionary[str, asyncio.Lock] | None = None

    def router(self) -> APIRouter:
        """POST /zalo/webhook."""
        self.verbs, self.turns = verbs_of(self.dispatcher), WeakValueDictionary()
        routes = APIRouter()

        @routes.post(PATH)
        async def receive(request: Request) -> Response:
            body = await _body(request)
            if body is None:
                return Response(status_code=413)
            if body.strip() == PROBE:
                return Response(status_code=200)
            if not self._is_genuine(request, body):
                log.warning("webhook.forged", channel=ZALO, size=len(body))
                return Response(status_code=403)
            return await self._take(body)

        return routes

    def _is_genuine(self, request: Request, body: bytes) -> bool:
        given, header_time = request.headers.get(SIGNATURE, ""), request.headers.get(TIME, "")
        body_time = _time_in(body)
        if not self.verifier.accepts(
            given, body, body_time=body_time, header_time=header_time
        ):  # fmt: skip
            return False
        return self._is_fresh(body_time or header_time)

    def _is_fresh(self, time: str) -> bool:
        """Zalo repeats the same body for two hours; what is older was kept by somebody else."""
        if not (time.isascii() and time.isdecimal() and len(time) <= 16):
            return False
        age = self.clock.now().timestamp() - int(time) / 1000
        return abs(age) <= STALE.total_seconds()

    async def _take(self, body: bytes) -> Response:
        event = read_event(body)
        if event is None:
            log.warning("webhook.unreadable", channel=ZALO, size=len(body))
            return Response(status_code=200)
        assert self.turns is not None
        turn = self.turns.setdefault(event.chat or "", asyncio.Lock())
        try:
            async with turn:
                await (self._hear(event) if is_spoken(event) else self._record(event))
        except Exception as error:
            log.error("update.not_confirmed", channel=ZALO, error=type(error).__name__)
            return Response(status_code=503)
        return Response(status_code=200)

    async def _record(self, event: Event) -> None:
        async with self.sessions.begin() as session:
            await record(
                session, event, bot=str(self.bot.id), oa=self.oa, pause=self.pause,
                now=self.clock.now(),
            )  # fmt: skip

    async def _hear(self, event: Event) -> None:
        assert event.chat is not None
        reading = translate(event, self.bot.id, self.verbs, await self._context(event))
        for one in reading.natives:
            if one.kind in (natives.USER, natives.GROUP):
                self.session.know(one.number, one.native)
        lane = event.chat

        def afterwards(saying: Coroutine[Any, Any, None]) -> None:
            self.lanes.add(lane, saying)

        for raw in reading.updates:
            update = read_update(raw, self.bot)
            if update is None:
                continue
            arrival = Arrival(event, tuple(reading.natives), _is_to_the_bot(event, raw))
            await self.dispatcher.feed_update(
                self.bot, update, channel=ZALO, arrival=arrival, afterwards=afterwards
            )

    async def _context(self, event: Event) -> Context:
        assert event.chat is not None
        async with self.sessions() as session:
            chat = await zalo_chats.find(session, event.chat)
            quoted = str(natives.number(event.quoted)) if event.quoted else None
            ours = quoted is not None and await natives.is_ours(session, ZALO, quoted)
        if chat is None:
            return Context(quotes_us=ours)
        return Context(tuple(chat.menu), chat.menu_message, ours)


def verbs_of(dispatcher: Dispatcher) -> frozenset[str]:
    """The verbs of all buttons: only a text with one of them is a press."""
    return frozenset(
        verb
        for router in dispatcher.chain_tail
        for handler in router.callback_query.handlers
        for one in handler.filters or []
        if isinstance(one.callback, Pressed)
        for verb in one.callback.verbs
    )


def _is_to_the_bot(event: Event, raw: dict[str, Any]) -> bool:
    text = str(raw.get("message", {}).get("text", ""))
    return "callback_query" in raw or (text.startswith("/") and event.name != FOLLOW)


def _time_in(body: bytes) -> str:
    """The body's own timestamp, as the signature takes it: read before anything is believed."""
    try:
        told = json.loads(body)
        return str(told["timestamp"])[:32]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""


async def _body(request: Request) -> bytes | None:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)
