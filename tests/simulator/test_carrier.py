"""The simulated carrier: a day of the post, told by the clock and the tracking number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simulator.carrier import DELIVERED, LOCAL, events, script, serial_digit
from tests.simulator.sim import Sim

HEADERS = {"Authorization": "Bearer carrier-secret"}
ITEM = {"order_number": "HS-1", "tracking_number": "RR123456785VN", "leg": "return"}
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # 12:00 in Hà Tĩnh, a Monday


async def announce(sim: Sim, **item: Any) -> tuple[int, dict[str, Any]]:
    answer = await sim.http.post("/carrier/items", json=ITEM | item, headers=HEADERS)
    return answer.status_code, answer.json()


async def look_up(sim: Sim, number: str = "RR123456785VN") -> list[dict[str, Any]]:
    answer = await sim.http.get(f"/carrier/items/{number}", headers=HEADERS)
    assert answer.status_code == 200
    return answer.json()["events"]


async def test_an_item_moves_with_the_simulated_clock(sim: Sim) -> None:
    assert (await announce(sim))[0] == 200
    assert await look_up(sim) == []
    await sim.post("clock", forward_seconds=11 * 60)
    [accepted] = await look_up(sim)
    assert accepted["event_id"] == "RR123456785VN-1"
    assert accepted["at"].endswith("+07:00")
    await sim.post("clock", forward_seconds=3 * 86_400)
    done = await look_up(sim)
    assert done[0] == accepted
    assert done[-1]["code"] == DELIVERED and done[-1]["receiver"]


async def test_announcing_twice_is_one_item_and_another_order_is_a_conflict(sim: Sim) -> None:
    first = await announce(sim)
    await sim.post("clock", forward_seconds=3600)
    assert await announce(sim) == first
    assert (await announce(sim, order_number="HS-2"))[0] == 409


@pytest.mark.parametrize("body", [{"leg": "both"}, {"tracking_number": "<>"}, {"weight": 5}])
async def test_a_bad_announcement_is_refused(sim: Sim, body: dict[str, Any]) -> None:
    assert (await announce(sim, **body))[0] == 422


async def test_the_carrier_wants_its_token_and_knows_only_its_items(sim: Sim) -> None:
    path = "/carrier/items/RR999999995VN"
    assert (await sim.http.get(path)).status_code == 401
    wrong = {"Authorization": "Bearer nope"}
    assert (await sim.http.get(path, headers=wrong)).status_code == 401
    assert (await sim.http.get(path, headers=HEADERS)).status_code == 404


async def test_items_outlive_a_restart_but_not_a_reset(start: Any, tmp_path: Any) -> None:
    first = await start(data_dir=tmp_path / "d")
    await announce(first)
    await first.stop()
    again = await start(data_dir=tmp_path / "d")
    assert await look_up(again) == []
    await again.post("reset")
    answer = await again.http.get("/carrier/items/RR123456785VN", headers=HEADERS)
    assert answer.status_code == 404


def test_the_script_runs_over_two_days() -> None:
    steps = script("RR123456785VN", NOON)
    hours = [(step.at - NOON) / timedelta(hours=1) for step in steps[:3]]
    assert hours == [pytest.approx(1 / 6), 2, 14]
    assert steps[3].at == datetime(2026, 11, 24, 7, 40, tzinfo=LOCAL)
    assert steps[4].code == DELIVERED
    assert steps[3].at < steps[4].at < steps[3].at + timedelta(hours=6)


def test_a_serial_ending_in_7_is_delivered_on_the_second_day() -> None:
    steps = script("RR123456775VN", NOON)
    failed, delivered = steps[4], steps[-1]
    assert failed.code != DELIVERED and ":" in failed.text
    assert delivered.code == DELIVERED
    assert delivered.at - failed.at == timedelta(days=1)


def test_events_come_in_the_order_in_which_they_happen() -> None:
    for digit in range(10):
        for hour in range(24):
            steps = script(f"RR1234567{digit}5VN", NOON + timedelta(hours=hour))
            assert steps == sorted(steps, key=lambda step: step.at)


def test_only_what_has_happened_is_told() -> None:
    assert events("X12345", NOON, NOON + timedelta(minutes=9)) == []
    assert len(events("X12345", NOON, NOON + timedelta(hours=2))) == 2


@pytest.mark.parametrize(
    ("number", "digit"),
    [("RR123456785VN", "8"), ("RR123456775VN", "7"), ("HT-0007", "7"), ("ABCDE", "")],
)
def test_the_serial_digit_is_the_one_before_the_check_digit(number: str, digit: str) -> None:
    assert serial_digit(number) == digit
