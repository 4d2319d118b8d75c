"""Our adapter and the simulator's carrier, over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from backend.parcels.carriers.base import CarrierAway, Order
from backend.parcels.carriers.configured import carriers
from backend.parcels.carriers.simulated import SimulatedCarrier
from backend.parcels.codes import CODES, SIMULATED
from simulator import carrier as country
from simulator.server import running
from simulator.settings import Settings
from tests.story.returns import Scene
from tests.story.town import Town

TOKEN = "carrier-secret"
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@dataclass
class Country:
    """A running simulator, its control API, and our carrier on it."""

    address: str
    http: httpx.AsyncClient
    carrier: SimulatedCarrier

    async def forward(self, **hours: float) -> None:
        seconds = 3600 * hours["hours"]
        answer = await self.http.post("/sim/clock", json={"forward_seconds": seconds})
        answer.raise_for_status()

    async def now(self) -> datetime:
        state = (await self.http.get("/sim/state")).json()
        return datetime.fromisoformat(state["now"])

    async def fails(self, kind: str, times: int = 1) -> None:
        fault = {"method": "carrier", "kind": kind, "times": times}
        answer = await self.http.post("/sim/faults", json=fault)
        answer.raise_for_status()


@pytest.fixture
async def land(tmp_path: Path) -> AsyncIterator[Country]:
    async with AsyncExitStack() as stack:
        settings = Settings(port=0, page_dir=tmp_path, carrier_token=TOKEN)
        address, _desk = await stack.enter_async_context(running(settings))
        http = await stack.enter_async_context(
            httpx.AsyncClient(base_url=address, trust_env=False, timeout=30)
        )
        ours = SimulatedCarrier(f"{address}/carrier", TOKEN)
        stack.push_async_callback(ours.close)
        yield Country(address, http, ours)


async def test_announcing_twice_is_announcing_once(land: Country) -> None:
    for _time in range(2):
        await land.carrier.create(Order("MC-ABC", "EL491610889VN", "return"), now=NOW)
    assert await land.carrier.fetch("EL491610889VN") == []


async def test_an_unknown_parcel_has_no_events(land: Country) -> None:
    assert await land.carrier.fetch("EL491610889VN") == []


async def test_every_code_of_the_country_means_something_to_us(land: Country) -> None:
    for number in ("RR123456775VN", "RR123456765VN"):
        await land.carrier.create(Order("MC-ABC", number, "return"), now=NOW)
    await land.forward(hours=150)
    events = [
        *await land.carrier.fetch("RR123456775VN"), *await land.carrier.fetch("RR123456765VN"),
    ]  # fmt: skip
    assert country.ATTEMPT_FAILED in {event.code for event in events}
    assert {(SIMULATED, event.code) for event in events} == {
        key for key in CODES if key[0] == SIMULATED
    }
    assert all(event.at.tzinfo and event.office for event in events)


@pytest.mark.parametrize(
    ("kind", "times"), [("500", 1), ("502", 1), ("429", 1), ("cut_before", 2), ("cut_after", 2)]
)
async def test_a_carrier_that_fails_is_away_and_comes_back(
    land: Country, kind: str, times: int
) -> None:
    await land.carrier.create(Order("MC-ABC", "EL491610889VN", "return"), now=NOW)
    await land.fails(kind, times)  # A kept connection that is cut is tried once more, anew.
    with pytest.raises(CarrierAway):
        await land.carrier.fetch("EL491610889VN")
    assert await land.carrier.fetch("EL491610889VN") == []


async def test_a_wrong_token_is_a_carrier_that_is_away(land: Country) -> None:
    wrong = SimulatedCarrier(f"{land.address}/carrier", "wrong")
    try:
        with pytest.raises(CarrierAway):
            await wrong.create(Order("MC-ABC", "EL491610889VN", "return"), now=NOW)
    finally:
        await wrong.close()


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"{}", b'{"events": 5}', b'{"events": [{}]}', b'{"events": [7]}',
     b'{"events": [{"event_id": "1", "code": "SIM10", "at": "2026-11-23T08:00:00"}]}',
     b'{"events": [{"event_id": "1", "code": "SIM10", "at": "yesterday"}]}',
     b'{"events": [{"event_id": "1", "code"'],
)  # fmt: skip
async def test_an_answer_that_makes_no_sense_is_a_carrier_that_is_away(body: bytes) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    ours = SimulatedCarrier(f"http://127.0.0.1:{port}", TOKEN)
    try:
        with pytest.raises(CarrierAway):
            await ours.fetch("EL491610889VN")
    finally:
        await ours.close()
        server.close()
        await server.wait_closed()


async def test_nobody_listening_is_a_carrier_that_is_away() -> None:
    ours = SimulatedCarrier("http://127.0.0.1:9", TOKEN)
    with pytest.raises(CarrierAway):
        await ours.fetch("EL491610889VN")
    await ours.close()


async def test_a_parcel_travels_through_the_simulated_country(land: Country, town: Town) -> None:
    town.clock.time = await land.now()
    scene = await Scene.set(town)
    town.settings.carrier_url = f"{land.address}/carrier"
    town.work.carriers = {land.carrier.name: land.carrier}
    await scene.registered(number="RR123456777VN")
    await scene.follows()
    for _half_hour in range(160):
        town.clock.forward(minutes=30)
        await land.forward(hours=0.5)
        await town.settle()
        if (await scene.parcel()).finished_at:
            break
    told = [one.text for one in scene.lan.unread()]
    expected = ["Bưu điện đã nhận", "mang đến", "Chưa giao được", "mang đến", "Đã giao"]
    assert len(told) == len(expected)
    assert all(words in text for words, text in zip(expected, told, strict=True))


def test_the_worker_has_the_carrier_that_the_settings_name(town: Town) -> None:
    assert carriers(town.settings) == {}
    town.settings.carrier_url = "http://127.0.0.1:9/carrier"
    assert list(carriers(town.settings)) == [SIMULATED]
