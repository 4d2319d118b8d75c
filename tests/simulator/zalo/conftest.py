"""A simulator with a Zalo app, a citizen who follows it, and a webhook that listens.

The app is called in this process: a server of its own takes a fifth of a second to stop.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from simulator.app import create_app
from simulator.settings import BotSpec, Settings, ZaloSpec
from tests.simulator.sim import TOKEN, Served
from tests.simulator.zalo.oa import Listener, Oa


@pytest.fixture
async def begin() -> AsyncIterator[Callable[..., Any]]:
    """Begin a simulator with a Zalo app: `await begin(data_dir=…)`; ended after the test."""
    async with AsyncExitStack() as all_of_them:

        async def go(**settings: Any) -> Oa:
            stack = await all_of_them.enter_async_context(AsyncExitStack())
            given = {
                "zalo": ZaloSpec(webhook_seconds=20),
                "bots": (BotSpec(TOKEN, "desk_bot", "Bàn"),),
                "limits_divisor": 10_000.0,
            }
            app = create_app(Settings(**given | settings))
            await stack.enter_async_context(app.router.lifespan_context(app))
            desk, transport = app.state.desk, httpx.ASGITransport(app)
            client = httpx.AsyncClient(transport=transport, base_url=desk.address)
            http = await stack.enter_async_context(client)
            return Oa(Served(desk.address, desk, http, stack.aclose))

        yield go


@pytest.fixture
async def oa(begin: Callable[..., Any]) -> Oa:
    return await begin()


@pytest.fixture
async def mai(oa: Oa) -> dict[str, Any]:
    """A citizen who follows the OA."""
    return await oa.person("Mai", phone="0900000021")


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    """An HTTP server that notes every post and answers what the test wants."""
    listener = Listener()
    server = await asyncio.start_server(listener.serve, "127.0.0.1", 0)
    listener.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/zalo/webhook"
    yield listener
    server.close()
