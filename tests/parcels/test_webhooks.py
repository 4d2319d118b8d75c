"""Webhooks: kept before they are answered, folded in parts, believed only as far as one may."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from pydantic import SecretStr
from sqlalchemy import func, select, text
from structlog.testing import capture_logs

from backend.api import carriers as api
from backend.parcels import webhooks
from backend.parcels.carrier_models import CarrierWebhook
from backend.parcels.carriers.base import Carrier
from backend.parcels.carriers.configured import carriers
from backend.parcels.carriers.ems import EmsCarrier
from backend.parcels.codes import EMS, MYVNPOST, NGSP
from backend.parcels.models import ParcelEvent
from backend.settings import Settings
from backend.tasks import carriers as tasks
from bot.listening import create_api
from tests.parcels.recorded import Recorded, fixture, playing
from tests.parcels.test_myvnpost import post_key, settings, signed
from tests.parcels.test_ngsp import settings as ngsp_settings
from tests.story.returns import NUMBER, Scene
from tests.story.town import Town

__all__ = ["post_key"]
SECRET = "long-and-random"


@dataclass
class Door:
    """Our webhooks' address, and the carriers behind it."""

    http: httpx.AsyncClient
    town: Town

    async def knocks(
        self, body: bytes | dict[str, Any], *, source: str = EMS, secret: str = SECRET,
        transaction: str | None = None,
    ) -> httpx.Response:  # fmt: skip
        headers = {"ems-transaction": transaction} if transaction else {}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.http.post(
            f"/carriers/{source}/{secret}", content=content, headers=headers
        )

    async def kept(self) -> int:
        async with self.town.sessions() as session:
            return await session.scalar(select(func.count(CarrierWebhook.id))) or 0


@pytest.fixture
async def server() -> AsyncIterator[Recorded]:
    async with playing() as recorded:
        recorded.play("/GetAccessToken", "myvnpost_token")
        recorded.play("/GetListOrder", "myvnpost_list_empty")
        recorded.play("/GetStatusHistoryOrder", {"data": {"statusHistory": []}})
        yield recorded


@pytest.fixture
async def door(town: Town, server: Recorded, post_key: RSAPrivateKey) -> AsyncIterator[Door]:
    behind: dict[str, Carrier] = {
        EMS: EmsCarrier(),
        **carriers(settings(server.url, post_key)),
        **carriers(ngsp_settings(server.url)),
    }
    town.work.carriers = {EMS: behind[EMS], MYVNPOST: behind[MYVNPOST]}
    town.settings.webhook_path_secret = SecretStr(SECRET)
    app = create_api(town.settings, town.sessions, town.clock, behind)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://motcua") as http:
        yield Door(http, town)
    for carrier in behind.values():
        await carrier.close()


async def followed(town: Town, source: str) -> Scene:
    scene = await Scene.set(town, asked=False)
    if source == EMS:
        town.settings.ems_on = True
    else:
        town.settings.myvnpost_url = "on"
    await scene.registered()
    await scene.follows()
    return scene


def told_at(town: Town, **more: Any) -> dict[str, Any]:
    """EMS's event as recorded, now."""
    at = (town.now + timedelta(hours=7)).strftime("%d/%m/%Y %H:%M:%S")
    return {**fixture("ems_webhook"), "datetime": at, **more}


async def test_an_event_is_kept_answered_folded_and_forgotten(town: Town, door: Door) -> None:
    scene = await followed(town, EMS)
    for _time in range(3):
        answer = await door.knocks(told_at(town), transaction="t-1")
        assert (answer.status_code, answer.json()) == (
            200,
            {"code": "success", "transaction": "t-1"},
        )
    assert await door.kept() == 1
    assert (await scene.parcel()).state == "registered"
    await town.settle()
    assert (await scene.parcel()).state == "in_transit"
    async with town.sessions() as session:
        row = (await session.scalars(select(CarrierWebhook))).one()
    assert row.body is None and row.folded_at is not None
    assert (await door.knocks(told_at(town), transaction="t-1")).status_code == 200
    await town.settle()
    async with town.sessions() as session:
        assert await session.scalar(select(func.count(ParcelEvent.id))) == 1


async def test_a_kept_body_cannot_be_read_without_the_key(town: Town, door: Door) -> None:
    await door.knocks(told_at(town, note="Nguyễn Thị Lan"), transaction="t-1")
    async with town.sessions() as session:
        (body,) = (await session.execute(text("SELECT body FROM carrier_webhooks"))).one()
    assert NUMBER not in body and "Lan" not in body


@pytest.mark.parametrize(
    "body",
    [b"", b'{"tracking_code": "EL49', b"[]", b"null", b"\xff", b"[" * 99_999,
     b'{"status_code": "4", "datetime": "01/01/0001 00:00:00"}',
     b'{"status_code": "4", "datetime": "9999-12-31T23:00:00-12:00"}', b'{"status_code": "4"}',
     b'{"status_code": "4", "datetime": "hom qua"}',
     b'{"datetime": "23/11/2026 08:30:00"}'],
)  # fmt: skip
async def test_what_makes_no_sense_is_refused_and_not_kept(door: Door, body: bytes) -> None:
    assert (await door.knocks(body, transaction="t-1")).status_code == 400
    assert await door.kept() == 0


async def test_strangers_and_giants_are_turned_away(town: Town, door: Door) -> None:
    told = told_at(town)
    assert (await door.knocks(told, transaction="t-1", secret="guessed")).status_code == 404
    assert (await door.knocks(told, transaction="t-1", source="dhl")).status_code == 404
    assert (await door.knocks(told, transaction="t-1", source=NGSP)).status_code == 404
    assert (await door.knocks(told)).status_code == 400
    assert (await door.knocks(told, transaction="x" * 65)).status_code == 400
    assert (await door.knocks(b" " * (api.MOST_BYTES + 1), transaction="t")).status_code == 413
    assert await door.kept() == 0


async def test_without_a_secret_in_the_settings_no_webhook_is_taken(town: Town) -> None:
    app = create_api(town.settings, town.sessions, town.clock, {EMS: EmsCarrier()})
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://motcua") as http:
        answer = await Door(http, town).knocks(told_at(town), transaction="t-1", secret="")
    assert answer.status_code == 404


async def test_nothing_is_confirmed_while_the_database_is_away(door: Door, town: Town) -> None:
    async with town.sessions.begin() as session:
        await session.execute(text("ALTER TABLE carrier_webhooks RENAME TO gone"))
    assert (await door.knocks(told_at(town), transaction="t-1")).status_code == 503


async def test_events_of_the_future_of_1970_and_of_others_change_nothing(
    town: Town, door: Door
) -> None:
    scene = await followed(town, EMS)
    bad = [
        told_at(town, datetime="01/01/1970 00:00:00"),
        told_at(town, datetime="01/01/2031 00:00:00"),
        told_at(town, status_code="11000"),
        told_at(town, tracking_code="CV749233795VN"),
        told_at(town, order_code="MC-OTHER1"),
        told_at(town, tracking_code=""),
        told_at(town, tracking_code=None, order_code=None),
    ]
    for number, body in enumerate(bad):
        assert (await door.knocks(body, transaction=f"t-{number}")).status_code == 200
    with capture_logs() as logged:
        await town.settle()
    alarms = sorted(one["event"] for one in logged if one["log_level"] == "error")
    assert alarms == [
        "carrier.numbers_differ", "parcel.code_unknown",
        "parcel.time_implausible", "parcel.time_implausible",
    ]  # fmt: skip
    assert (await scene.parcel()).state == "registered"
    async with town.sessions() as session:
        assert await session.scalar(select(func.count(ParcelEvent.id))) == 3
    assert not [one for one in scene.lan.unread() if "Bưu điện" in one.text]


async def test_a_webhook_is_a_hint_and_the_post_is_asked(
    town: Town, door: Door, server: Recorded, post_key: RSAPrivateKey
) -> None:
    scene = await followed(town, MYVNPOST)
    await town.settle()
    other = {"itemCode": "CV749233795VN", "saleOrderCode": "X", "status": "12"}
    told = fixture("myvnpost_webhook")
    told["data"] = [other, {"itemCode": NUMBER, "status": "14"}]  # The second may be forged.
    history = {"statusCode": 12, "statusName": "Đang giao", "createHour": "08:01",
               "createdDate": (town.now + timedelta(hours=7)).strftime("%d/%m/%Y")}  # fmt: skip
    server.play("/GetStatusHistoryOrder", {"data": {"statusHistory": [history]}})
    answer = await door.knocks(signed(told, post_key), source=MYVNPOST)
    assert answer.status_code == 200
    await town.settle()
    assert (await scene.parcel()).state == "out_for_delivery"
    forged = json.loads(signed(told, post_key)) | {"sendDate": "24/11/2026 00:00:00"}
    assert (await door.knocks(forged, source=MYVNPOST)).status_code == 401
    assert await door.kept() == 1


async def test_ten_thousand_records_in_one_body_are_one_row_folded_in_parts(
    town: Town, door: Door, post_key: RSAPrivateKey
) -> None:
    scene = await followed(town, MYVNPOST)
    await town.settle()
    numbers = (f"RR{serial:08}0VN" for serial in count(10_000_000))
    told = fixture("myvnpost_webhook")
    told["data"] = [{"itemCode": next(numbers), "status": "12"} for _one in range(9_999)]
    told["data"].append({"itemCode": NUMBER, "status": "12"})
    answer = await door.knocks(signed(told, post_key), source=MYVNPOST)
    assert (answer.status_code, await door.kept()) == (200, 1)
    work = town.work
    async with work.sessions.begin() as session:
        (row,) = await webhooks.claim(session, real=work.clock.real(), patience=work.patience)
    told_of = work.carriers[MYVNPOST].parse_webhook(row.key, signed(told, post_key))
    for done in (0, 200):  # A worker that dies after two parts.
        async with work.sessions.begin() as session:
            assert await webhooks.fold(
                session, row.id, done, told_of, now=town.now,
                until=work.clock.real() + work.patience,
            ) == done + webhooks.CHUNK  # fmt: skip
    await tasks.fold(work)
    assert (await _row(town)).done == 400
    town.clock.forward(seconds=work.patience.total_seconds() + 1)
    before = (await scene.parcel()).next_poll_at
    await tasks.fold(work)
    row = await _row(town)
    assert (row.done, row.body) == (10_000, None)
    after = (await scene.parcel()).next_poll_at
    assert before and after and after < before


async def test_one_body_that_cannot_be_folded_holds_no_other_back(town: Town, door: Door) -> None:
    scene = await followed(town, EMS)
    async with town.sessions.begin() as session:
        await webhooks.keep(session, "gone", "k", b"{}", now=town.now)
    await door.knocks(told_at(town), transaction="t-1")
    await tasks.fold(town.work)
    assert (await scene.parcel()).state == "in_transit"
    for _time in range(20):
        town.clock.forward(minutes=31)
        await tasks.fold(town.work)
    assert (await _row(town, "gone")).failures == webhooks.MOST_FAILURES
    town.clock.forward(days=31)
    await tasks.purge(town.work)
    assert await door.kept() == 0


async def _row(town: Town, source: str = MYVNPOST) -> CarrierWebhook:
    async with town.sessions() as session:
        query = select(CarrierWebhook).where(CarrierWebhook.source == source)
        return (await session.scalars(query)).one()


def test_new_parcels_go_with_the_first_carrier_that_is_on() -> None:
    told = Settings(_env_file=None, ems_on=True, webhook_path_secret="s", carrier_url="http://x")
    assert told.carriers_on == ("ems", "simulated")
    assert list(carriers(told)) == ["ems", "simulated"]
