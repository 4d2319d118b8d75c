"""A running simulator as the tests see it: people by the control API, bots by both libraries."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import telegram
from aiogram import Bot
from aiogram.types import Update

from simulator.desk import Desk

TOKEN = "700001:desk-secret"
SECOND_TOKEN = "700002:other-secret"
LAN, MINH, HOA, TUAN = 5_300_100_001, 5_300_100_002, 5_300_100_003, 5_300_100_004


async def eventually(look: Callable[[], Any]) -> Any:
    """What `look` finds, once it finds something; fails after 20 seconds."""
    async with asyncio.timeout(20):
        while True:
            if found := look():
                return found
            await asyncio.sleep(0.01)


@dataclass
class Served:
    """A simulator with the means to act on it over HTTP."""

    address: str
    desk: Desk
    http: httpx.AsyncClient
    stop: Callable[[], Awaitable[None]]

    async def post(self, path: str, /, **body: Any) -> dict[str, Any]:
        answer = await self.http.post(f"/sim/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def get(self, path: str, **query: Any) -> dict[str, Any]:
        answer = await self.http.get(f"/sim/{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def call(self, method: str, token: str = TOKEN, **params: Any) -> dict[str, Any]:
        """A raw call with a JSON body; the answer, whether it is ok or not."""
        answer = await self.http.post(f"/bot{token}/{method}", json=params)
        body = answer.json()
        assert answer.status_code == (200 if body["ok"] else body["error_code"])
        return body

    async def refusal(self, method: str, token: str = TOKEN, **params: Any) -> str:
        """The description of a call that is refused."""
        body = await self.call(method, token, **params)
        assert not body["ok"], body
        return body["description"]


@dataclass
class Sim(Served):
    """A running simulator with both libraries' bots."""

    bot: Bot
    ptb: telegram.Bot

    async def say(self, person_id: int, text: str | None = None, **more: Any) -> dict[str, Any]:
        """The message that a person has sent."""
        body = more if text is None else more | {"text": text}
        return (await self.post("say", person_id=person_id, **body))["message"]

    async def updates(self, **params: Any) -> list[Update]:
        """Whatever waits for the bot, confirmed at once."""
        found = await self.bot.get_updates(**params)
        if found:
            await self.bot.get_updates(offset=found[-1].update_id + 1)
        return found

    async def group(self, *people: int, status: str = "administrator", **more: Any) -> int:
        """A supergroup with these people (the first its creator) and the bot; its chat id."""
        rights = more.pop(
            "rights",
            {
                "can_manage_topics": True,
                "can_pin_messages": True,
                "can_delete_messages": True,
            },
        )
        body = {"type": "supergroup", "title": "Sở Công Thương"} | more
        members = [{"person_id": person_id} for person_id in people]
        bots = [{"username": "desk_bot", "status": status, "rights": rights}]
        chat = await self.post("chats", members=members, bots=bots, **body)
        await self.updates()
        return chat["id"]
