"""A carrier that takes 50 ms to answer, in a process of its own, and a poller that only asks."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import aiohttp
from aiohttp import web

from backend.parcels.carriers.base import CarrierEvent
from backend.parcels.carriers.ems import EmsCarrier
from backend.parcels.codes import SIMULATED

ANSWER_S = 0.05
PORT = 8951
URL = f"http://127.0.0.1:{PORT}"
START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
KNOWN = [
    CarrierEvent(
        f"k{number}", code, "Đang trên đường", START - timedelta(hours=9 - number), "Bưu cục"
    )
    for number, code in enumerate(("SIM10", "SIM20", "SIM20", "SIM20"))
]
"""What it tells of every parcel, and what of every parcel is known."""


class Silent(EmsCarrier):
    """A carrier that takes as long and costs nothing: what is left is our own work."""

    name = SIMULATED

    async def fetch(self, tracking_number: str) -> list[CarrierEvent]:
        """Nothing new."""
        await asyncio.sleep(ANSWER_S)
        return KNOWN


def serve() -> None:
    """The carrier."""
    told = [
        {"event_id": one.event_id, "code": one.code, "text": one.text, "at": one.at.isoformat(),
         "office": one.office}
        for one in KNOWN
    ]  # fmt: skip

    async def answer(request: web.Request) -> web.Response:
        await asyncio.sleep(ANSWER_S)
        number = request.match_info.get("number", "")
        return web.json_response({"tracking_number": number, "events": told})

    app = web.Application()
    app.add_routes([web.get("/items/{number}", answer), web.post("/items", answer)])
    web.run_app(app, host="127.0.0.1", port=PORT, print=lambda *_words: None)


@contextmanager
def serving() -> Iterator[None]:
    """The carrier in a new process, whose time and memory are not ours."""
    process = multiprocessing.get_context("spawn").Process(target=serve, daemon=True)
    process.start()
    time.sleep(4)
    try:
        yield
    finally:
        process.terminate()


async def bare(polls: int, at_once: int) -> float:
    """Polls a second of a poller that keeps nothing, with so many questions at once."""
    turn = asyncio.Semaphore(at_once)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as client:

        async def ask(number: int) -> None:
            async with turn, client.get(f"{URL}/items/{number}") as answer:
                await answer.json()

        started = time.perf_counter()
        await asyncio.gather(*map(ask, range(polls)))
    return polls / (time.perf_counter() - started)
