"""Webhooks of Zalo: signed, repeated, given up, kept over a restart."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulator.settings import ZaloSpec
from simulator.zalo.signature import mac
from tests.simulator.sim import eventually
from tests.simulator.zalo.oa import APP_ID, OA_ID, Listener, Oa


async def subscribe(oa: Oa, listener: Listener, **more: Any) -> None:
    """Set the URL, and forget the probe."""
    await oa.post("webhook", url=listener.url, **more)
    listener.got.clear()


async def state_of(oa: Oa, number: int) -> str:
    found = (await oa.sim.get("zalo/events", after=number - 1))["events"]
    return str(found[0]["state"])


async def test_saving_the_url_sends_an_unsigned_probe(oa: Oa, listener: Listener) -> None:
    await oa.post("webhook", url=listener.url)
    [(headers, body)] = listener.got
    assert body == "{}" and "x-zevent-signature" not in headers
    listener.statuses = [401]
    refused = await oa.sim.http.post("/sim/zalo/webhook", json={"url": listener.url + "2"})
    assert refused.status_code == 409
    assert (await oa.sim.get("zalo/state"))["webhook"]["url"] == listener.url


async def test_an_event_is_signed_over_its_bytes(
    oa: Oa, mai: dict[str, Any], listener: Listener
) -> None:
    await subscribe(oa, listener)
    said = await oa.post("say", person_id=mai["id"], text="Xin chào")
    await listener.until(1)
    headers, body = listener.got[0]
    told = json.loads(body)
    signed = mac(APP_ID, body, told["timestamp"], "oa-secret")
    assert headers["x-zevent-signature"] == f"mac={signed}"
    assert "num_retry" not in headers
    assert told["sender"]["id"] == mai["native_id"]
    assert told["recipient"]["id"] == OA_ID
    assert told["message"] == {"text": "Xin chào", "msg_id": said["message"]["native_id"]}


async def test_the_unsettled_variants_can_be_chosen(
    oa: Oa, mai: dict[str, Any], listener: Listener
) -> None:
    await subscribe(oa, listener)
    await oa.post(
        "console", timestamp_from="header", secret_of="app", first_term="oa", prefix="sha256="
    )
    await oa.pass_time(60)
    await oa.post("say", person_id=mai["id"], text="a")
    await listener.until(1)
    headers, body = listener.got[0]
    signed = mac(OA_ID, body, headers["x-zevent-timestamp"], "zalo-app-secret")
    assert headers["x-zevent-signature"] == f"sha256={signed}"


async def test_a_failed_event_comes_again_with_the_same_bytes(
    oa: Oa, mai: dict[str, Any], listener: Listener
) -> None:
    await subscribe(oa, listener)
    listener.statuses = [503, 302]
    [number] = (await oa.post("say", person_id=mai["id"], text="a"))["event_ids"]
    await listener.until(3)
    assert [headers.get("num_retry") for headers, _ in listener.got] == [None, "1", "2"]
    assert len({body for _, body in listener.got}) == 1
    assert (await oa.sim.get("zalo/state"))["webhook"]["subscribed"]
    assert await state_of(oa, number) == "delivered"


async def test_after_five_repetitions_the_app_is_unsubscribed(
    oa: Oa, mai: dict[str, Any], listener: Listener
) -> None:
    await subscribe(oa, listener)
    listener.always = 500
    [number] = (await oa.post("say", person_id=mai["id"], text="a"))["event_ids"]
    await eventually(lambda: not oa.sim.desk.zalo.console.subscribed)
    assert [headers.get("num_retry") for headers, _ in listener.got][1:] == list("12345")
    assert await state_of(oa, number) == "given_up"
    [lost] = (await oa.post("say", person_id=mai["id"], text="b"))["event_ids"]
    assert await state_of(oa, lost) == "lost"
    listener.always = 200
    await subscribe(oa, listener)
    await oa.post("say", person_id=mai["id"], text="c")
    await listener.until(1)
    assert listener.texts() == ["c"]


async def test_first_tries_come_in_order_and_a_repetition_when_it_comes(
    begin: Callable[..., Any], listener: Listener
) -> None:
    oa: Oa = await begin(limits_divisor=100.0)
    mai = await oa.person("Mai")
    await subscribe(oa, listener)
    listener.statuses = [500]
    for text in "abc":
        await oa.post("say", person_id=mai["id"], text=text)
    await listener.until(4)
    assert listener.texts() == ["a", "b", "c", "a"]


async def test_events_can_be_held_back_and_given_out_in_any_order(
    oa: Oa, mai: dict[str, Any], listener: Listener
) -> None:
    await subscribe(oa, listener, paused=True)
    numbers = []
    for text in "abc":
        numbers += (await oa.post("say", person_id=mai["id"], text=text))["event_ids"]
    assert listener.got == []
    assert (await oa.post("redeliver", event_id=numbers[2]))["statuses"] == [200]
    await oa.post("webhook", url=listener.url, probe=False)
    await listener.until(3)
    assert listener.texts() == ["c", "a", "b"]
    await oa.post("redeliver", event_id=numbers[0], times=2)
    assert listener.texts() == ["c", "a", "b", "a", "a"]


async def test_forged_and_truncated_posts(oa: Oa, listener: Listener) -> None:
    await subscribe(oa, listener)
    for sign in ("good", "bad", "none"):
        answer = await oa.post("raw", body='{"event_name":"user_s', sign=sign)
        assert answer == {"status": 200, "body": ""}
    signed = [headers.get("x-zevent-signature") for headers, _ in listener.got]
    body = '{"event_name":"user_s'
    assert signed == ["mac=" + mac(APP_ID, body, "", "oa-secret"), "mac=" + "0" * 64, None]


async def test_any_event_can_be_sent(oa: Oa, listener: Listener) -> None:
    await subscribe(oa, listener)
    fields = {"event_name": "user_click_chatnow", "user_id": "1"}
    await oa.post("event", fields=fields)
    await listener.until(1)
    told = json.loads(listener.got[0][1])
    assert (told["app_id"], told["event_name"]) == (APP_ID, "user_click_chatnow")


async def test_what_is_pending_survives_a_restart(
    begin: Callable[..., Any], listener: Listener, tmp_path: Path
) -> None:
    first: Oa = await begin(data_dir=tmp_path / "data")
    mai = await first.person("Mai")
    await subscribe(first, listener, paused=True)
    await first.post("say", person_id=mai["id"], text="đợi")
    await first.sim.stop()
    second: Oa = await begin(data_dir=tmp_path / "data")
    state = await second.sim.get("zalo/state")
    assert state["people"][0]["user_id"] == mai["native_id"]
    assert [m["text"] for m in await second.shown(mai["id"])] == ["đợi"]
    await second.post("webhook", url=listener.url, probe=False)
    await listener.until(1)
    assert listener.texts() == ["đợi"]


async def test_a_url_that_was_saved_earlier_is_not_probed(
    begin: Callable[..., Any], listener: Listener
) -> None:
    oa: Oa = await begin(zalo=ZaloSpec(webhook_url=listener.url, webhook_seconds=20))
    mai = await oa.person("Mai")
    await oa.post("say", person_id=mai["id"], text="a")
    await listener.until(1)
    assert listener.texts() == ["a"]


async def test_a_reset_forgets_what_was_underway(
    oa: Oa, mai: dict[str, Any], listener: Listener
) -> None:
    await subscribe(oa, listener, paused=True)
    await oa.post("say", person_id=mai["id"], text="a")
    await oa.sim.post("reset")
    state = await oa.sim.get("zalo/state")
    assert (state["people"], state["webhook"]["url"]) == ([], listener.url)
    await oa.post("webhook", url=listener.url, probe=False)
    again = await oa.person("Mai")
    await oa.post("say", person_id=again["id"], text="b")
    await listener.until(1)
    assert listener.texts() == ["b"]


@pytest.mark.parametrize("path", ["raw", "redeliver"])
async def test_nothing_is_posted_without_a_url(oa: Oa, mai: dict[str, Any], path: str) -> None:
    [number] = (await oa.post("say", person_id=mai["id"], text="a"))["event_ids"]
    body: dict[str, Any] = {"body": "{}"} if path == "raw" else {"event_id": number}
    assert (await oa.sim.http.post(f"/sim/zalo/{path}", json=body)).status_code == 409
