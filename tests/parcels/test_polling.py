"""Asking carriers: every parcel in its turn, nothing lost in a crash, nothing kept twice."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import func, select, update
from structlog.testing import capture_logs

from backend.notices.models import Notice
from backend.notices.rules import PATIENCE
from backend.parcels import journey, polling, rules
from backend.parcels.carriers.base import CarrierAway, CarrierEvent, Page
from backend.parcels.models import Parcel, ParcelEvent
from backend.people.models import Identity
from backend.sealing import Keyring, new_key
from backend.tasks import carriers, parcels
from tests.story.post import Post
from tests.story.returns import NUMBER, Scene
from tests.story.town import Town

_serials = count(10_000_000)


@pytest.fixture
async def scene(town: Town) -> Scene:
    return await Scene.set(town)


async def registered(scene: Scene, number: int) -> list[str]:
    """Many parcels at once, as if a clerk had a long day."""
    first = await scene.registered()
    tracking = [f"RR{next(_serials)}0VN" for _ in range(number)]
    columns = {
        one.key: getattr(first, one.key)
        for one in Parcel.__mapper__.column_attrs
        if one.key not in ("id", "code", "link_digest", "tracking_number", "version")
    }
    async with scene.town.sessions.begin() as session:
        session.add_all(
            Parcel(**columns, code=f"M{place:05}", link_digest=f"{place:064}", tracking_number=one)
            for place, one in enumerate(tracking)
        )
    return tracking


async def count_of(town: Town, table: Any) -> int:
    async with town.sessions() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_many_parcels_are_asked_about_in_batches_once_each(scene: Scene) -> None:
    tracking = await registered(scene, 70)
    for number in tracking:
        scene.post.happens(number, "accepted", scene.town.now)
    await parcels.sweep(scene.town.work)
    assert scene.post.asked == 71
    async with scene.town.sessions() as session:
        states = [one.state for one in await session.scalars(select(Parcel).order_by(Parcel.id))]
    assert states == ["registered", *["accepted"] * 70]
    await parcels.sweep(scene.town.work)
    assert scene.post.asked == 71


async def test_a_parcel_whose_key_is_lost_keeps_no_other_from_being_asked_about(
    scene: Scene,
) -> None:
    await scene.registered()
    alien = Keyring(new_key()).seal("0900000001")
    async with scene.town.sessions.begin() as session:
        await session.execute(update(Parcel).values(phone=alien, address=alien))
    await scene.registered(number="CV749233795VN")
    scene.post.happens("CV749233795VN", "accepted", scene.town.now)
    await parcels.sweep(scene.town.work)
    assert (await scene.parcel()).state == "accepted"


async def test_two_workers_never_claim_the_same_parcel(scene: Scene) -> None:
    await registered(scene, 40)
    work = scene.town.work

    async def claim(token: str) -> set[int]:
        async with work.sessions.begin() as session:
            claimed = await polling.claim(
                session,
                token=token,
                now=scene.town.now,
                real=scene.town.now,
                patience=PATIENCE,
                limit=15,
            )
            await asyncio.sleep(0)
            return {one.id for one in claimed}

    taken = await asyncio.gather(*(claim(f"worker-{number}") for number in range(3)))
    assert sum(map(len, taken)) == len(set().union(*taken)) == 41


async def test_a_worker_that_dies_between_asking_and_storing_costs_nothing(scene: Scene) -> None:
    await scene.registered()
    await scene.follows()
    scene.post.happens(NUMBER, "accepted", scene.town.now)
    work = scene.town.work
    async with work.sessions.begin() as session:
        (lost,) = await polling.claim(
            session,
            token="dead",
            now=work.clock.now(),
            real=work.clock.real(),
            patience=PATIENCE,
        )
    await parcels.sweep(work)
    assert (await scene.parcel()).state == "registered"
    scene.town.clock.forward(seconds=PATIENCE.total_seconds() + 1)
    await scene.town.settle()
    assert (await scene.parcel()).state == "accepted"
    told = [one for one in scene.lan.unread() if "Bưu điện đã nhận" in one.text]
    assert len(told) == 1
    async with work.sessions.begin() as session:
        events = await scene.post.fetch(NUMBER)
        assert not await polling.settle_changed(session, [(lost, events)], now=scene.town.now)
    assert await count_of(scene.town, ParcelEvent) == 1


async def test_a_carrier_that_is_away_is_left_in_peace_and_asked_again(scene: Scene) -> None:
    await scene.registered()
    scene.post.away = True
    scene.post.happens(NUMBER, "accepted", scene.town.now)
    asked = []
    for _minute in range(60):
        before = scene.post.asked
        await parcels.sweep(scene.town.work)
        asked.append(scene.post.asked - before)
        scene.town.clock.forward(minutes=1)
    assert (await scene.parcel()).poll_failures >= 3
    scene.post.away = False
    scene.town.clock.forward(minutes=31)
    await parcels.sweep(scene.town.work)
    parcel = await scene.parcel()
    assert (parcel.state, parcel.poll_failures) == ("accepted", 0)


async def test_one_carriers_fault_holds_no_other_parcel_back(scene: Scene) -> None:
    (other,) = await registered(scene, 1)

    class Broken(Post):
        async def fetch(self, tracking_number: str) -> list[CarrierEvent]:
            if tracking_number == NUMBER:
                raise RuntimeError("a bug of ours")
            return await super().fetch(tracking_number)

    broken = Broken()
    broken.happens(other, "accepted", scene.town.now)
    scene.town.work.carriers = {broken.name: broken}
    await parcels.sweep(scene.town.work)
    async with scene.town.sessions() as session:
        states = {one.tracking_number: one.state for one in await session.scalars(select(Parcel))}
    assert states == {NUMBER: "registered", other: "accepted"}


async def test_a_parcel_without_its_carrier_waits_for_it(scene: Scene) -> None:
    await scene.registered()
    scene.town.work.carriers = {}
    await parcels.sweep(scene.town.work)
    parcel = await scene.parcel()
    assert parcel.next_poll_at is not None and parcel.poll_failures == 1


async def test_what_nobody_understands_is_kept_and_changes_nothing(scene: Scene) -> None:
    await scene.registered()
    await scene.follows()
    now = scene.town.now
    for at in (now, now + timedelta(days=400), datetime(1970, 1, 1, tzinfo=UTC)):
        scene.post.happens(NUMBER, "SIM99", at)
        scene.post.happens(NUMBER, "delivered", at + timedelta(days=1000))
    scene.post.told[NUMBER].append(
        CarrierEvent("x" * 500, "SIM10\x00" + "y" * 500, "z" * 5000, now, "o" * 900)
    )
    with capture_logs() as logged:
        await scene.town.settle()
    parcel = await scene.parcel()
    assert parcel.state == "registered"
    assert await count_of(scene.town, ParcelEvent) == 7
    assert await count_of(scene.town, Notice) == 0
    alarms = [one["event"] for one in logged if one["log_level"] == "error"]
    assert sorted(alarms) == ["parcel.code_unknown"] * 4 + ["parcel.time_implausible"] * 3


async def test_the_same_events_a_hundred_times_are_kept_once(scene: Scene) -> None:
    await scene.registered()
    await scene.follows()
    event = scene.post.happens(NUMBER, "accepted", scene.town.now)
    scene.post.told[NUMBER].extend([event] * 100)
    await scene.town.settle()
    assert await count_of(scene.town, ParcelEvent) == 1
    for _time in range(100):  # The same once more, each under an id of its own.
        scene.post.happens(NUMBER, "accepted", event.at)
    scene.town.clock.forward(minutes=30)
    await scene.town.settle()
    assert await count_of(scene.town, ParcelEvent) == 101
    assert await count_of(scene.town, Notice) == 1


async def test_many_events_at_once_are_folded_and_told_as_one(scene: Scene) -> None:
    await scene.registered()
    await scene.follows()
    start = scene.town.now
    for number in range(300):
        scene.post.happens(NUMBER, "in transit", start - timedelta(minutes=number))
    scene.post.happens(NUMBER, "accepted", start - timedelta(days=1))
    scene.post.happens(NUMBER, "out", start)
    await scene.town.settle()
    assert (await scene.parcel()).state == "out_for_delivery"
    assert await count_of(scene.town, Notice) == 1


async def test_a_late_event_is_recorded_and_not_announced(scene: Scene) -> None:
    await scene.registered()
    await scene.follows()
    start = scene.town.now
    scene.town.clock.forward(hours=3)
    scene.post.happens(NUMBER, "out", scene.town.now)
    await scene.town.settle()
    scene.post.happens(NUMBER, "accepted", start)
    scene.town.clock.forward(minutes=25)
    await scene.town.settle()
    assert await count_of(scene.town, Notice) == 1
    async with scene.town.sessions() as session:
        standing = await journey.standing_of(session, await session.get_one(Parcel, 1))
    assert [step.state for step in standing.steps] == ["accepted", "out_for_delivery"]


async def test_a_follower_who_blocked_us_stops_nobody(scene: Scene) -> None:
    await scene.registered()
    await scene.follows()
    async with scene.town.sessions.begin() as session:
        await session.execute(update(Identity).values(unreachable_at=scene.town.now))
    scene.post.happens(NUMBER, "accepted", scene.town.now)
    await scene.town.settle()
    assert (await scene.parcel()).state == "accepted"
    assert await count_of(scene.town, Notice) == 0


async def test_an_end_is_checked_daily_then_weekly_and_what_denies_it_alarms(scene: Scene) -> None:
    await scene.registered()
    await scene.follows()
    await scene.travels("accepted")
    await scene.travels("delivered")
    told = len(scene.lan.unread())
    checked = []
    for day in range(1, 40):
        scene.town.clock.forward(days=1, minutes=5)
        before = scene.post.asked
        if day == 10:
            scene.post.happens(NUMBER, "in transit", scene.town.now)
        with capture_logs() as logged:
            await parcels.sweep(scene.town.work)
        checked += [day] if scene.post.asked > before else []
        alarms = [one["event"] for one in logged if one["log_level"] == "error"]
        assert alarms == (["parcel.ended_otherwise"] if day == 10 else [])
    assert checked == [1, 2, 3, 10, 17, 24]
    await scene.town.settle()
    parcel = await scene.parcel()
    assert (parcel.state, parcel.next_poll_at) == ("delivered", None)
    assert parcel.finished_at is not None and len(scene.lan.unread()) == told


async def test_what_ended_before_its_carrier_knew_of_it_is_never_announced(scene: Scene) -> None:
    await scene.registered()
    scene.post.away = True
    await parcels.sweep(scene.town.work)
    await scene.hoa.presses("Mở phiếu này")
    for report in ("Bưu điện đã nhận", "Đã giao", "Người nhà", "Chưa xem"):
        await scene.hoa.presses(report)
    scene.post.away = False
    scene.town.clock.forward(days=2)
    await parcels.sweep(scene.town.work)
    assert not scene.post.items and (await scene.parcel()).next_poll_at is None


async def test_who_tells_of_its_own_accord_is_asked_less(scene: Scene) -> None:
    class Telling(Post):
        every = timedelta(minutes=5)

        async def pull(self, position: str | None, *, now: datetime) -> Page:
            if self.away:
                raise CarrierAway("closed")
            return Page((), "1", more=False)

    telling = Telling()
    scene.town.work.carriers = {telling.name: telling}
    await scene.registered()
    pauses = []
    for away in (False, True):
        telling.away = away
        scene.town.clock.forward(hours=3)
        await carriers.pull(scene.town.work)
        telling.away = False
        await parcels.sweep(scene.town.work)
        pauses.append(((await scene.parcel()).next_poll_at or scene.town.now) - scene.town.now)
    usual = rules.POLL_EVERY["registered"]
    assert usual * 3 < pauses[0] <= usual * 4
    assert usual / 2 < pauses[1] <= usual


async def test_one_that_cannot_be_stored_spoils_no_other_of_its_batch(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    (other,) = await registered(scene, 1)
    for number in (NUMBER, other):
        scene.post.happens(number, "accepted", scene.town.now)
    project = journey._project

    def broken(parcel: Parcel, *rest: Any, **more: Any) -> None:
        if parcel.tracking_number == NUMBER:
            raise RuntimeError("a bug of ours")
        project(parcel, *rest, **more)

    monkeypatch.setattr(journey, "_project", broken)
    await parcels.sweep(scene.town.work)
    async with scene.town.sessions() as session:
        states = {one.tracking_number: one.state for one in await session.scalars(select(Parcel))}
    assert states == {NUMBER: "registered", other: "accepted"}


async def test_with_nothing_due_a_sweep_asks_nobody(scene: Scene) -> None:
    await scene.registered()
    await parcels.sweep(scene.town.work)
    asked = scene.post.asked
    for _second in range(5):
        await parcels.sweep(scene.town.work)
    assert scene.post.asked == asked
    usual = scene.town.now + rules.POLL_EVERY["registered"]
    sooner = rules.POLL_EVERY["registered"] * rules.SOONER
    assert usual - sooner <= ((await scene.parcel()).next_poll_at or usual) <= usual
