"""Between which hours papers usually come: said of what was delivered, or not said at all."""

from __future__ import annotations

from datetime import time, timedelta

from hypothesis import given
from hypothesis import strategies as some

from backend.parcels.models import Parcel
from backend.parcels.usual_hours import FEWEST, WIDEST, UsualHours, between
from tests.story.returns import Scene
from tests.story.town import START, Town

NINE_TO_ELEVEN = [time(9, minute) for minute in range(0, 60, 6)] + [time(10, 30)] * 10


def test_the_hours_hold_the_middle_and_leave_out_what_is_odd() -> None:
    assert between([time(6, 5), *NINE_TO_ELEVEN, time(18)]) == UsualHours(9, 11, 22)


def test_few_deliveries_say_nothing() -> None:
    assert between([time(9)] * (FEWEST - 1)) is None
    assert between([time(9)] * FEWEST) == UsualHours(9, 10, FEWEST)


@given(some.lists(some.times(), min_size=FEWEST, max_size=40))
def test_what_is_said_holds_for_four_in_five(times: list[time]) -> None:
    found = between(times)
    if found is None:
        return
    held = [one for one in times if found.first <= one.hour < found.last]
    assert len(held) >= 0.8 * len(times) and 0 < found.last - found.first <= WIDEST


async def test_who_waits_at_home_hears_when_postmen_came_lately(town: Town) -> None:
    scene = await Scene.set(town)
    parcel = await scene.registered()
    await scene.follows()
    await delivered_before(scene, parcel, FEWEST - 1)
    await scene.travels("out")
    assert scene.lan.heard("Bưu điện không báo trước mấy giờ đến.")
    await scene.travels("nobody home")
    await delivered_before(scene, parcel, 1)
    town.clock.forward(hours=20)
    await scene.travels("out")
    said = "theo 8 lần giao gần đây cùng tuyến, bưu tá thường đến từ 9 đến 10 giờ"
    assert scene.lan.heard(said)
    await scene.lan.presses("Xem hành trình")
    assert said in scene.lan.last().text


async def delivered_before(scene: Scene, like: Parcel, number: int) -> None:
    """So many others of the same route, brought at 9:30 on the days before."""
    async with scene.town.sessions.begin() as session:
        for day in range(1, number + 1):
            code = f"{number}x{day}"
            at = START - timedelta(days=day) + timedelta(minutes=30)
            session.add(Parcel(
                code=code, leg=like.leg, carrier=like.carrier, dossier_code=code,
                tracking_number=code, dispatched_on=like.dispatched_on, route=like.route,
                unit=like.unit, link_digest=code, state="delivered", state_at=at, heard_at=at,
                registered_at=at, changed_at=at, finished_at=at,
            ))  # fmt: skip
