"""A simulator on a free port, people and bots on it, and both Telegram libraries as clients."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
import telegram
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram.request import HTTPXRequest

from simulator.records import Person
from simulator.server import running
from simulator.settings import BotSpec, Settings
from tests.simulator.sim import HOA, LAN, MINH, TOKEN, TUAN, Sim


class PlainSession(AiohttpSession):
    """aiogram's session without TLS, for whose end it would wait a quarter of a second."""

    def __init__(self, api: TelegramAPIServer) -> None:
        super().__init__(api=api)
        self._connector_init["ssl"] = False

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Callable[..., Any]]:
    """Start a simulator: `await start(limits_divisor=…)`; stopped at the end of the test."""
    async with AsyncExitStack() as all_of_them:

        async def go(**settings: Any) -> Sim:
            stack = await all_of_them.enter_async_context(AsyncExitStack())
            given = {
                "port": 0,
                "bots": (BotSpec(TOKEN, "desk_bot", "Bàn"),),
                "limits_divisor": 100.0,
                "page_dir": tmp_path,
            }
            address, desk = await stack.enter_async_context(running(Settings(**given | settings)))
            http = await stack.enter_async_context(
                httpx.AsyncClient(base_url=address, trust_env=False, timeout=30, verify=False)
            )
            bot = Bot(TOKEN, session=PlainSession(api=TelegramAPIServer.from_base(address)))
            stack.push_async_callback(bot.session.close)
            request = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2)]
            urls = f"{address}/bot", f"{address}/file/bot"
            ptb = telegram.Bot(TOKEN, *urls, request[0], request[1])
            stack.push_async_callback(ptb.shutdown)
            return Sim(address, desk, http, stack.aclose, bot, ptb)

        yield go


@pytest.fixture
async def sim(start: Callable[..., Any]) -> Sim:
    """A simulator with four people, of whom Lan and Hoa have started the bot."""
    sim = await start()
    names = {LAN: "Lan", MINH: "Minh", HOA: "Hoa", TUAN: "Tuấn"}
    for number, name in names.items():
        person = Person(number, name, phone=f"090000000{number % 10}")
        sim.desk.world.save_person(person)
        if name in ("Lan", "Hoa"):
            sim.desk.world.open_private_chat(person, sim.desk.world.bots[700001])
    return sim
