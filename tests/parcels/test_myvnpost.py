"""MyVNPost: the recorded shapes; what it says unasked is a hint, and is asked about."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from backend.parcels.carriers.base import CarrierAway, CarrierRefused, Order, WebhookRefused
from backend.parcels.carriers.configured import carriers
from backend.parcels.carriers.myvnpost import PAGE, MyVnpostCarrier
from backend.parcels.codes import MYVNPOST
from backend.settings import Settings
from tests.parcels.recorded import Recorded, fixture, playing
from tests.story.returns import ADDRESS, DOSSIER, NUMBER, Scene
from tests.story.town import Town

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ORDER = Order("MC-CODE02", None, "return", DOSSIER, "0900000123", ADDRESS)


@pytest.fixture(scope="session")
def post_key() -> RSAPrivateKey:
    """The post's own key, invented."""
    return generate_private_key(public_exponent=65537, key_size=2048)


def settings(url: str, key: RSAPrivateKey) -> Settings:
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return Settings(
        _env_file=None, myvnpost_url=url, myvnpost_username="invented", myvnpost_rate=1000,
        myvnpost_password="invented", myvnpost_customer="T000000001", myvnpost_contract="HD-1",
        myvnpost_service="XXX001", myvnpost_province="48", myvnpost_commune="48001",
        myvnpost_public_key=pem.decode().replace("\n", "\\n"), counter_name="TTPVHCC tỉnh",
        counter_address="Số 1 đường Nguyễn Chí Thanh", counter_phone="0239000000",
    )  # fmt: skip


@pytest.fixture
async def server() -> AsyncIterator[Recorded]:
    async with playing() as recorded:
        recorded.play("/GetAccessToken", "myvnpost_token")
        recorded.play("/CreateOrder", "myvnpost_created")
        recorded.play("/GetListOrder", "myvnpost_list_empty")
        recorded.play("/GetStatusHistoryOrder", "myvnpost_history")
        recorded.play("/getOrder", "myvnpost_order")
        recorded.play("/orderCancel", "myvnpost_done")
        yield recorded


@pytest.fixture
async def vnpost(server: Recorded, post_key: RSAPrivateKey) -> AsyncIterator[MyVnpostCarrier]:
    made = carriers(settings(server.url, post_key))[MYVNPOST]
    assert isinstance(made, MyVnpostCarrier)
    yield made
    await made.close()


def signed(told: dict[str, Any], key: RSAPrivateKey) -> bytes:
    """A webhook's body as the post signs it: over its first record alone."""
    first = told["data"][0]
    text = f"MYVNP{told['sendDate']}{first['itemCode']}{first['status']}"
    signature = key.sign(text.encode(), PKCS1v15(), hashes.SHA256())
    return json.dumps(told | {"signature": base64.b64encode(signature).decode()}).encode()


async def test_an_order_is_made_with_the_token_in_its_own_header(
    server: Recorded, vnpost: MyVnpostCarrier
) -> None:
    assert await vnpost.create(ORDER, now=NOW) == NUMBER
    (call,) = server.asked("/CreateOrder")
    assert call.headers["token"] == "invented-token-1"
    assert (call.body["customerCode"], call.body["type"]) == ("T000000001", "GUI")
    order = call.body["informationOrder"]
    assert order["saleOrderCode"] == "MC-CODE02"
    assert order["senderDistrictCode"] == order["receiverDistrictCode"] == "VNPOST"
    assert (order["weight"], order["sendType"]) == ("100", "2")
    assert (order["receiverPhone"], order["senderPhone"]) == ("0900000123", "0239000000")


async def test_a_collecting_is_fetched_from_the_citizens_home(
    server: Recorded, vnpost: MyVnpostCarrier
) -> None:
    await vnpost.create(replace(ORDER, leg="collect"), now=NOW)
    order = server.asked("/CreateOrder")[0].body["informationOrder"]
    assert (order["sendType"], order["senderPhone"]) == ("1", "0900000123")


async def test_an_order_whose_answer_was_lost_is_found_and_not_made_again(
    server: Recorded, vnpost: MyVnpostCarrier
) -> None:
    server.play("/CreateOrder", 502)
    with pytest.raises(CarrierAway):
        await vnpost.create(ORDER, now=NOW)
    server.play("/GetListOrder", "myvnpost_list")
    assert await vnpost.create(ORDER, now=NOW) == NUMBER
    assert len(server.asked("/CreateOrder")) == 1


async def test_what_the_counter_has_handed_in_is_not_ordered_again(
    server: Recorded, vnpost: MyVnpostCarrier
) -> None:
    assert await vnpost.create(replace(ORDER, tracking_number=NUMBER), now=NOW) == NUMBER
    assert server.calls == []


async def test_an_order_is_cancelled_by_the_posts_own_id(
    server: Recorded, vnpost: MyVnpostCarrier
) -> None:
    await vnpost.cancel("MC-CODE02", NUMBER)
    assert server.asked("/orderCancel")[0].body == {"OriginalId": "7700001"}


async def test_a_wrong_password_is_a_refusal(server: Recorded, vnpost: MyVnpostCarrier) -> None:
    server.play("/GetAccessToken", "myvnpost_token_refused")
    with pytest.raises(CarrierRefused):
        await vnpost.fetch(NUMBER)


@pytest.mark.parametrize("shape", ["myvnpost_history", "myvnpost_history_listed"])
async def test_a_history_reads_the_same_in_all_its_spellings(
    server: Recorded, vnpost: MyVnpostCarrier, shape: str
) -> None:
    server.play("/GetStatusHistoryOrder", shape)
    events = await vnpost.fetch(NUMBER)
    assert [event.code for event in events] == ["7", "12", "15", "20"]
    assert events[0].at == datetime(2026, 11, 23, 1, 5, tzinfo=UTC)
    assert events[1].office == "Bưu cục Lộc Hà"
    assert len({event.event_id for event in events}) == 4
    assert [event.event_id for event in await vnpost.fetch(NUMBER)] == [
        event.event_id for event in events
    ]


@pytest.mark.parametrize(
    "answer",
    [[], {"data": [{"statusHistory": [{"statusCode": 7}]}]}, 7,
     {"data": {"statusHistory": [{"statusCode": 7, "createdDate": "hôm qua"}]}}],
)  # fmt: skip
async def test_a_history_that_makes_no_sense_is_a_carrier_that_is_away(
    server: Recorded, vnpost: MyVnpostCarrier, answer: Any
) -> None:
    server.play("/GetStatusHistoryOrder", answer)
    with pytest.raises(CarrierAway):
        await vnpost.fetch(NUMBER)


async def test_the_list_is_read_page_by_page_and_begins_two_days_back(
    server: Recorded, vnpost: MyVnpostCarrier
) -> None:
    record = fixture("myvnpost_list")["data"][0]
    server.play("/GetListOrder", {"data": [record] * PAGE}, "myvnpost_list")
    first = await vnpost.pull(None, now=NOW)
    assert first.more
    second = await vnpost.pull(first.position, now=NOW + timedelta(days=1))
    assert not second.more and second.position == ""
    asked = [call.query for call in server.asked("/GetListOrder")]
    assert [one["page"] for one in asked] == ["1", "2"]
    assert {one["lastUpdateFrom"] for one in asked} == {"22-11-2026"}
    assert all(one.event is None for one in second.told)


async def test_the_list_makes_us_ask_about_what_has_changed_and_nothing_else(
    town: Town, server: Recorded, vnpost: MyVnpostCarrier
) -> None:
    scene = await Scene.set(town, asked=False)
    town.settings.myvnpost_url = "on"
    town.work.carriers = {MYVNPOST: vnpost}
    town.clock.time = NOW
    server.play("/GetStatusHistoryOrder", {"data": {"statusHistory": []}})
    await scene.registered()
    await scene.follows()
    await town.settle()
    listed = {"data": [{"itemCode": NUMBER, "status": "15"}, {"itemCode": "CV749233795VN"}]}
    server.play("/GetListOrder", listed)
    history = {"data": {"statusHistory": fixture("myvnpost_history")["data"]["statusHistory"][:3]}}
    server.play("/GetStatusHistoryOrder", history)
    before = await scene.parcel()
    town.clock.forward(minutes=16)
    await town.settle()
    parcel = await scene.parcel()
    assert (parcel.state, parcel.reason) == ("attempt_failed", "rescheduled")
    assert (parcel.phone, parcel.address) == (before.phone, before.address)
    asked = len(server.asked("/GetStatusHistoryOrder"))
    town.clock.forward(minutes=16)
    await town.settle()
    assert len(server.asked("/GetListOrder")) == 3
    assert len(server.asked("/GetStatusHistoryOrder")) == asked


def test_only_the_post_signs_and_its_signature_covers_the_first_record(
    vnpost: MyVnpostCarrier, post_key: RSAPrivateKey
) -> None:
    told = fixture("myvnpost_webhook")
    body = signed(told, post_key)
    key = vnpost.check_webhook({}, body)
    assert [one.event for one in vnpost.parse_webhook(key, body)] == [None]
    stranger = generate_private_key(public_exponent=65537, key_size=2048)
    changed = json.loads(body)
    changed["data"][0]["status"] = "14"
    for forged in (signed(told, stranger), json.dumps(told).encode(), json.dumps(changed).encode()):
        with pytest.raises(WebhookRefused) as refused:
            vnpost.check_webhook({}, forged)
        assert refused.value.status == 401


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b'{"data": []}', b'{"data": [7]}', b"\xff\xfe", b"[" * 99_999]
)
def test_half_a_webhook_is_refused(vnpost: MyVnpostCarrier, body: bytes) -> None:
    with pytest.raises(WebhookRefused) as refused:
        vnpost.check_webhook({}, body)
    assert refused.value.status == 400
