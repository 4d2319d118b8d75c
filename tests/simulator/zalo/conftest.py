"""A simulator with a Zalo app, a citizen who follows it, and a webhook that listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from simulator.settings import ZaloSpec
from tests.simulator.zalo.oa import Listener, Oa


@pytest.fixture
async def begin(start: Callable[..., Any]) -> Callable[..., Any]:
    """Start a simulator with a Zalo app: `await begin(data_dir=…)`."""

    async def go(**settings: Any) -> Oa:
        given = {"zalo": ZaloSpec(webhook_seconds=20), "limits_divisor": 10_000.0}
        return Oa(await start(**given | settings))

    return go


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
