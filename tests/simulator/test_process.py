"""The simulator as a program: ready, a taken port, and stopping at once."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.simulator.sim import TOKEN


@asynccontextmanager
async def program(folder: Path, port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    """python -m simulator; killed at the end if it still runs."""
    arguments = ["--port", str(port), "--data-dir", str(folder / "data"), "--token", TOKEN]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "simulator", *arguments),
        *("--clock-file", str(folder / "clock.json")),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def address_of(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), 60)
    return line.decode().strip().removeprefix("simulator ready: ").rstrip("/")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_stops_at_once_with_streams_and_long_polls_open(
    tmp_path: Path, number: signal.Signals
) -> None:
    async with program(tmp_path, 0) as process:
        address = await address_of(process)
        client = httpx.AsyncClient(base_url=address, timeout=60, trust_env=False)
        async with client, asyncio.TaskGroup() as group:
            async with client.stream("GET", "/sim/events") as events:
                await anext(events.aiter_lines())
                poll = group.create_task(client.get(f"/bot{TOKEN}/getUpdates?timeout=50"))
                calls = (await client.get("/sim/state")).json()
                assert calls["bots"][0]["id"] == 700001
                process.send_signal(number)
                assert await asyncio.wait_for(process.wait(), 20) == 0
            assert (await poll).json() == {"ok": True, "result": []}


async def test_the_cast_is_seated_and_silent(tmp_path: Path) -> None:
    async with program(tmp_path, 0) as process, httpx.AsyncClient(trust_env=False) as client:
        address = await address_of(process)
        state = (await client.get(f"{address}/sim/state")).json()
        updates = (await client.get(f"{address}/bot{TOKEN}/getUpdates")).json()
    assert len(state["people"]) == 8
    assert [chat["is_forum"] for chat in state["chats"]] == [True, False]
    assert updates["result"] == []


async def test_a_taken_port_is_a_clear_message_and_exit_code_2(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        async with program(tmp_path, port) as process:
            _, errors = await asyncio.wait_for(process.communicate(), 60)
            assert process.returncode == 2
    assert errors.decode() == (
        f"port {port} is taken: Address already in use. Choose another with --port.\n"
    )
