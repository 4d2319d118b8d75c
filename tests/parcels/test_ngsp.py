"""VNPost_N_GSP: the recorded shapes, the feed's position, and a whole way through the simulator."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from backend.parcels import codes, feeds
from backend.parcels.carrier_models import CarrierFeed
from backend.parcels.carriers.base import CarrierAway, CarrierRefused, Order
from backend.parcels.carriers.configured import carriers
from backend.parcels.carriers.ngsp import START, NgspCarrier
from backend.parcels.codes import NGSP
from backend.parcels.models import Parcel, ParcelEvent
from backend.settings import Settings
from backend.tasks import carriers as tasks
from simulator.server import running
from simulator.settings import Settings as SimulatorSettings
from tests.parcels.recorded import Recorded, playing
from tests.story.returns import ADDRESS, DOSSIER, NUMBER, Scene
from tests.story.town import Town

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ORDER = Order("MC-CODE02", NUMBER, "return", DOSSIER, "0900000123", ADDRESS)
OURS = {"Name": "TTPVHCC tỉnh", "Address": "Số 1 đường Nguyễn Chí Thanh", "Tel": "0239000000"}
LIFE = {
    "ngsp:SIM10": "accepted", "ngsp:SIM20": "in_transit", "ngsp:SIM30": "at_office",
    "ngsp:SIM40": "out_for_delivery", "ngsp:SIM45": "attempt_failed", "ngsp:SIM60": "returning",
    "ngsp:SIM70": "returned",
}  # fmt: skip


def settings(url: str, **more: Any) -> Settings:
    told: dict[str, Any] = {
        "ngsp_token_url": f"{url}/token", "ngsp_order_url": f"{url}/order/post",
        "ngsp_cancel_url": f"{url}/order/cancel", "ngsp_feed_url": f"{url}/tracking",
        "ngsp_key": "motcua", "ngsp_secret": "invented", "ngsp_customer": "HT-0001",
        "ngsp_accepted": "100, 101", "ngsp_province": 48, "ngsp_district": 4810, "ngsp_rate": 1000,
        "counter_name": OURS["Name"], "counter_address": OURS["Address"],
        "counter_phone": OURS["Tel"],
    }  # fmt: skip
    return Settings(_env_file=None, **(told | more))


def carrier_of(told: Settings) -> NgspCarrier:
    found = carriers(told)[NGSP]
    assert isinstance(found, NgspCarrier)
    return found


@pytest.fixture
async def server() -> AsyncIterator[Recorded]:
    async with playing() as recorded:
        recorded.play("/token", "ngsp_token")
        recorded.play("/order/post", "ngsp_order_taken")
        recorded.play("/order/cancel", "ngsp_order_taken")
        recorded.play("/tracking", "ngsp_feed", "ngsp_feed_empty")
        yield recorded


@pytest.fixture
async def ngsp(server: Recorded) -> AsyncIterator[NgspCarrier]:
    made = carrier_of(settings(server.url))
    yield made
    await made.close()


async def followed(town: Town, ngsp: NgspCarrier) -> Scene:
    """A parcel that goes with this carrier; its order number is MC-CODE02."""
    scene = await Scene.set(town, asked=False)
    town.settings.ngsp_feed_url = "on"
    town.work.carriers = {NGSP: ngsp}
    await scene.registered()
    await _renumber(town, "CODE02")
    await scene.follows()
    return scene


async def test_an_order_is_posted_under_our_number_with_our_token(
    server: Recorded, ngsp: NgspCarrier
) -> None:
    for _time in range(2):
        assert await ngsp.create(ORDER, now=NOW) is None
    (token,) = server.asked("/token")
    assert token.headers["authorization"].startswith("Basic ")
    assert token.body == "grant_type=client_credentials"
    first, second = server.asked("/order/post")
    assert first.headers["authorization"] == "Bearer invented-token-1"
    assert first.body == second.body
    assert first.body["OrderNumber"] == "MC-CODE02"
    assert first.body["SenderProvince"] == 48 and "ReceiverProvince" not in first.body
    assert {name: first.body[f"Sender{name}"] for name in OURS} == OURS
    assert (first.body["ReceiverTel"], first.body["ReceiverAddress"]) == ("0900000123", ADDRESS)


async def test_a_collecting_is_the_same_order_the_other_way_round(
    server: Recorded, ngsp: NgspCarrier
) -> None:
    await ngsp.create(Order("MC-X", None, "collect", DOSSIER, "0900000123", ADDRESS), now=NOW)
    (call,) = server.asked("/order/post")
    assert (call.body["SenderTel"], call.body["ReceiverTel"]) == ("0900000123", OURS["Tel"])


async def test_what_the_platform_does_not_accept_is_refused(
    server: Recorded, ngsp: NgspCarrier
) -> None:
    server.play("/order/post", "ngsp_order_refused")
    server.play("/order/cancel", "ngsp_order_refused")
    with pytest.raises(CarrierRefused):
        await ngsp.create(ORDER, now=NOW)
    with pytest.raises(CarrierRefused):
        await ngsp.cancel("MC-CODE02", None)
    (call,) = server.asked("/order/cancel")
    assert call.query == {"CustomerCode": "HT-0001", "OrderNumber": "MC-CODE02"}


async def test_a_page_of_the_feed_is_read_behind_its_position(
    server: Recorded, ngsp: NgspCarrier
) -> None:
    page = await ngsp.pull(None, now=NOW)
    assert server.asked("/tracking")[0].query == {"pagesize": "50", "lastId": START}
    assert (page.position, page.more, len(page.told)) == ("656d00000000000000000005", False, 4)
    first, last = page.told[0].event, page.told[-1].event
    assert first and last
    assert (first.code, first.office) == ("4", "Bưu cục Lộc Hà")
    assert first.at == datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    assert last.at == datetime(2026, 11, 23, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "answer",
    [[], 7, {"_embedded": 7}, {"_embedded": {"rh:doc": [{}]}}, {"_embedded": {"rh:doc": [7]}},
     {"_embedded": {"rh:doc": [{"_id": {"$oid": "x" * 99}}]}}],
)  # fmt: skip
async def test_a_feed_that_makes_no_sense_moves_nothing(
    server: Recorded, ngsp: NgspCarrier, answer: Any
) -> None:
    server.play("/tracking", answer)
    with pytest.raises(CarrierAway):
        await ngsp.pull(None, now=NOW)


async def test_only_our_parcel_moves_and_the_position_is_kept(
    town: Town, server: Recorded, ngsp: NgspCarrier
) -> None:
    scene = await followed(town, ngsp)
    town.clock.time = NOW + timedelta(hours=1)
    with capture_logs() as logged:
        await town.settle()
    alarms = sorted(one["event"] for one in logged if one["log_level"] == "error")
    assert alarms == [
        "carrier.event_malformed", "carrier.numbers_differ", "parcel.code_unknown",
    ]  # fmt: skip
    parcel = await scene.parcel()
    assert parcel.state == "delivered"
    assert parcel.phone is not None and "+" not in scene.lan.last().text
    async with town.sessions() as session:
        events = (await session.scalars(select(ParcelEvent))).all()
        feed = await session.get_one(CarrierFeed, NGSP)
    assert sorted(event.code for event in events) == ["4", "77"]
    assert feed.position == "656d00000000000000000005"
    assert len([one for one in scene.lan.unread() if "Đã giao" in one.text]) == 1


async def test_the_feed_goes_on_where_it_ended_and_rests_in_between(
    town: Town, server: Recorded, ngsp: NgspCarrier
) -> None:
    town.work.carriers = {NGSP: ngsp}
    for _second in range(5):
        await tasks.pull(town.work)
    assert len(server.asked("/tracking")) == 1
    town.clock.forward(minutes=5)
    await tasks.pull(town.work)
    assert server.asked("/tracking")[1].query["lastId"] == "656d00000000000000000005"


async def test_a_reader_that_dies_loses_nothing_and_one_that_was_slow_writes_nothing(
    town: Town, server: Recorded, ngsp: NgspCarrier
) -> None:
    scene = await followed(town, ngsp)
    work = town.work
    town.clock.time = NOW + timedelta(hours=1)
    async with work.sessions.begin() as session:
        feed = await feeds.claim(
            session, NGSP, token="dead", now=town.now, real=work.clock.real(),
            patience=work.patience,
        )  # fmt: skip
    assert feed is not None
    page = await ngsp.pull(feed.position, now=town.now)
    await tasks.pull(work)
    assert (await scene.parcel()).state == "registered"
    town.clock.forward(seconds=work.patience.total_seconds() + 1)
    server.play("/tracking", "ngsp_feed")
    await tasks.pull(work)
    assert (await scene.parcel()).state == "delivered"
    async with work.sessions.begin() as session:
        assert not await feeds.keep(
            session, NGSP, page, token="dead", every=ngsp.every, now=town.now,
            until=work.clock.real(),
        )  # fmt: skip


async def test_a_carrier_that_is_away_is_asked_less_and_less(
    town: Town, server: Recorded, ngsp: NgspCarrier
) -> None:
    town.work.carriers = {NGSP: ngsp}
    server.play("/tracking", 503, 503, "ngsp_feed")
    for _time in range(3):
        await tasks.pull(town.work)
    assert len(server.asked("/tracking")) == 1
    town.clock.forward(seconds=31)
    await tasks.pull(town.work)
    town.clock.forward(seconds=31)
    await tasks.pull(town.work)
    assert len(server.asked("/tracking")) == 2
    town.clock.forward(seconds=30)
    await tasks.pull(town.work)
    async with town.sessions() as session:
        feed = await session.get_one(CarrierFeed, NGSP)
    assert (feed.failures, feed.position) == (0, "656d00000000000000000005")


class Country:
    """The simulator, its clock, and a town that lives by it."""

    def __init__(self, address: str, http: httpx.AsyncClient, town: Town) -> None:
        self.address, self.http, self.town = address, http, town

    async def forward(self, hours: float) -> None:
        seconds = 3600 * hours
        (await self.http.post("/sim/clock", json={"forward_seconds": seconds})).raise_for_status()
        self.town.clock.forward(seconds=seconds)
        await self.town.settle()

    async def fails(self, kind: str, times: int) -> None:
        fault = {"method": "carrier", "kind": kind, "times": times}
        (await self.http.post("/sim/faults", json=fault)).raise_for_status()


@pytest.fixture
async def country(town: Town, tmp_path: Path) -> AsyncIterator[Country]:
    async with AsyncExitStack() as stack:
        told = SimulatorSettings(port=0, page_dir=tmp_path, carrier_token="invented")
        address, _desk = await stack.enter_async_context(running(told))
        http = await stack.enter_async_context(
            httpx.AsyncClient(base_url=address, trust_env=False, timeout=30)
        )
        yield Country(address, http, town)


@pytest.fixture
def known_codes() -> Any:
    """What an installation may know of the platform's codes, forgotten afterwards."""
    before = dict(codes.CODES)
    yield LIFE
    codes.CODES.clear()
    codes.CODES.update(before)


@pytest.mark.parametrize(("serial", "end"), [("7", "delivered"), ("6", "returned")])
async def test_a_parcel_goes_its_way_over_http_through_failures_and_old_tokens(
    town: Town, country: Country, known_codes: dict[str, str], serial: str, end: str
) -> None:
    state = (await country.http.get("/sim/state")).json()
    town.clock.time = datetime.fromisoformat(state["now"])
    ngsp = carrier_of(settings(f"{country.address}/carrier/ngsp", carrier_codes=known_codes))
    scene = await Scene.set(town, asked=False)
    town.settings.ngsp_feed_url = "on"
    town.work.carriers = {NGSP: ngsp}
    await scene.registered()
    try:
        await _renumber(town, f"WAY{serial}")
        await scene.follows()
        for stage in range(50):
            if stage in (1, 7):
                await country.fails("502", 2)
            await country.forward(hours=3)
            if (await scene.parcel()).finished_at:
                break
    finally:
        await ngsp.close()
    parcel = await scene.parcel()
    assert (parcel.state, parcel.attempts) == (end, 1 if end == "delivered" else 3)
    told = [one.text for one in scene.lan.unread()]
    assert not any("+++" in text for text in told)
    failures = [text for text in told if "Chưa giao được" in text]
    assert len(failures) == parcel.attempts


async def _renumber(town: Town, code: str) -> None:
    """Give the parcel a code whose last digit the simulated country reads its script from."""
    async with town.sessions.begin() as session:
        (parcel,) = await session.scalars(select(Parcel))
        parcel.code = code
