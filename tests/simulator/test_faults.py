"""Trouble on purpose: refusals, silence, cut connections."""

from __future__ import annotations

import httpx
import pytest
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from tests.simulator.sim import HOA, LAN, Sim


async def texts(sim: Sim) -> list[str]:
    return [message["text"] for message in (await sim.get(f"chats/{LAN}/messages"))["messages"]]


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("429", TelegramRetryAfter),
        ("500", TelegramServerError),
        ("502", TelegramServerError),
        ("403", TelegramForbiddenError),
        ("400", TelegramBadRequest),
    ],
)
async def test_a_refusing_fault_fails_so_many_calls_and_has_no_effect(
    sim: Sim, kind: str, error: type[Exception]
) -> None:
    await sim.post("faults", method="sendMessage", kind=kind, times=2)
    for _ in range(2):
        with pytest.raises(error):
            await sim.bot.send_message(LAN, "x")
    await sim.bot.send_message(LAN, "y")
    assert await texts(sim) == ["y"]


async def test_a_fault_waits_for_its_chat_and_lets_the_first_calls_through(sim: Sim) -> None:
    await sim.post("faults", kind="500", chat_id=LAN, skip=1, description="Đã cố ý")
    await sim.bot.send_message(LAN, "qua")
    await sim.bot.send_message(HOA, "qua")
    with pytest.raises(TelegramServerError, match="Đã cố ý"):
        await sim.bot.send_message(LAN, "không qua")


async def test_a_connection_cut_before_has_no_effect(sim: Sim) -> None:
    await sim.post("faults", method="sendMessage", kind="cut_before")
    with pytest.raises(TelegramNetworkError):
        await sim.bot.send_message(LAN, "x")
    assert await texts(sim) == []
    assert [c["status"] for c in (await sim.get("calls"))["calls"]] == ["cut_before"]


async def test_a_connection_cut_after_has_taken_effect(sim: Sim) -> None:
    await sim.post("faults", method="sendMessage", kind="cut_after")
    with pytest.raises(TelegramNetworkError):
        await sim.bot.send_message(LAN, "x")
    assert await texts(sim) == ["x"]
    assert (await sim.bot.send_message(LAN, "y")).text == "y"


async def test_a_timeout_never_answers_and_has_no_effect(sim: Sim) -> None:
    await sim.post("faults", method="sendMessage", kind="timeout")
    with pytest.raises(TelegramNetworkError, match="timeout"):
        await sim.bot.send_message(LAN, "x", request_timeout=1)
    assert await texts(sim) == []


async def test_faults_can_be_called_off(sim: Sim) -> None:
    await sim.post("faults", kind="500", times=99)
    assert (await sim.http.delete("/sim/faults")).status_code == 200
    assert (await sim.bot.get_me()).id == 700001


async def test_faults_meet_the_carrier_too(sim: Sim) -> None:
    headers = {"Authorization": "Bearer carrier-secret"}
    item = {"order_number": "1", "tracking_number": "RR123456785VN", "leg": "return"}
    for kind in ("502", "cut_after"):
        await sim.post("faults", method="carrier", kind=kind)
    assert (await sim.http.post("/carrier/items", json=item, headers=headers)).status_code == 502
    with pytest.raises(httpx.RemoteProtocolError):
        await sim.http.post("/carrier/items", json=item, headers=headers)
    path = "/carrier/items/RR123456785VN"
    assert (await sim.http.get(path, headers=headers)).json()["events"] == []
