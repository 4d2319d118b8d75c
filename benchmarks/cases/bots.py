"""Two bots behind the same webhook route, called in process: no sockets, so only work is measured.

The route is the product's own; the answer rides in its response. What a bot calls beside (a press
is answered before its screen changes) ends in `Silence`, and so does what the worker sends.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from itertools import count
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.types import CallbackQuery, Message
from fastapi import FastAPI

from backend.notices.senders.base import Outgoing
from bot.channels.telegram import SECRET_HEADER, webhook_router

TOKEN = "4242:benchmark"  # noqa: S105 nobody's
PATH, SECRET = "/telegram/webhook", "benchmark"


class Silence(BaseSession):
    """Every call succeeds at once and goes nowhere."""

    async def make_request(self, *_args: Any, **_named: Any) -> Any:
        return True

    async def stream_content(self, *_args: Any, **_named: Any) -> AsyncGenerator[bytes, None]:
        yield b""

    async def close(self) -> None:
        """Nothing is open."""


class Webhook:
    """A dispatcher behind the route that Telegram posts to."""

    def __init__(self, bot: Bot, dispatcher: Dispatcher) -> None:
        self._app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        self._app.include_router(webhook_router(bot, dispatcher, PATH, SECRET))
        self._scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
            "scheme": "http", "path": PATH, "raw_path": PATH.encode(), "query_string": b"",
            "root_path": "", "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1),
            "headers": [
                (b"content-type", b"application/json"),
                (SECRET_HEADER.lower().encode(), SECRET.encode()),
            ],
        }  # fmt: skip

    async def post(self, body: bytes) -> bytes:
        """One update; the body of the answer. Raises RuntimeError where it was not taken."""
        said: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            said.append(message)

        await self._app(dict(self._scope), receive, send)  # type: ignore[arg-type]
        if said[0]["status"] != 200:
            raise RuntimeError(f"the route answered {said[0]['status']}")
        return b"".join(one.get("body", b"") for one in said[1:])


def codes_under(body: bytes) -> list[str]:
    """The codes of the buttons under an answer of the route, in order."""
    rows = json.loads(body or "{}").get("reply_markup", {}).get("inline_keyboard", [])
    return [one["callback_data"] for row in rows for one in row if "callback_data" in one]


def echo() -> Webhook:
    """The least that a bot on aiogram does: it says what it is told, and takes every press."""
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def _repeat(message: Message) -> Any:
        return message.answer(message.text or "")

    @dispatcher.callback_query()
    async def _take(query: CallbackQuery) -> Any:
        return query.answer()

    return Webhook(Bot(TOKEN, session=Silence()), dispatcher)


@dataclass(frozen=True, slots=True)
class Found:
    """A message in a chat, its topic (0: none), and the code of the button looked for."""

    number: int
    topic: int
    code: str


class Shown:
    """What the worker sent, by chat. A sender for notices."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._here: dict[str, dict[int, Outgoing]] = {}
        self.sent = 0

    async def send(self, outgoing: Outgoing) -> tuple[str, ...]:
        """Keep what is shown where; it arrives at once."""
        self.sent += 1
        if outgoing.operation == "close_topic":
            return ()
        number = int(outgoing.native_id or next(self._numbers))
        self._here.setdefault(outgoing.address, {})[number] = outgoing
        return (str(number),)

    async def close(self) -> None:
        """Nothing is open."""

    def find(self, chat: str, words: str, code: str) -> Found:
        """The newest message with these words and a button whose code begins so.

        Raises LookupError where there is none.
        """
        for number, shown in reversed(self._here.get(chat, {}).items()):
            codes = (button.code or "" for row in shown.screen.rows for button in row)
            pressed = next((one for one in codes if one.startswith(code)), None)
            if pressed and words in shown.screen.text:
                return Found(number, int(shown.topic or 0), pressed)
        raise LookupError(f"no message in {chat} with {words!r} and {code}")
