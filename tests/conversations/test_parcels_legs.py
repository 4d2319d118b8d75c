"""Both legs from their beginning to their end, with all that goes wrong on the way."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from backend.notices.models import Notice
from backend.parcels import deadlines, rules
from backend.parcels.carriers import manual
from backend.parcels.models import Parcel
from tests.story.returns import NUMBER, Scene
from tests.story.town import Town


@pytest.fixture
async def scene(town: Town) -> Scene:
    return await Scene.set(town)


async def flags(scene: Scene) -> tuple[str, ...]:
    one = await scene.parcel()
    return deadlines.flags(
        one.state, one.attempts, one.heard_at, one.due_at, one.stalled_at, scene.town.now
    )


async def told(scene: Scene) -> list[str]:
    """What was put into the outbox for those who follow, in order."""
    async with scene.town.sessions() as session:
        kinds = select(Notice.kind).where(Notice.subject == "parcel:1").order_by(Notice.id)
        return [one.removeprefix("parcel.") for one in await session.scalars(kinds)]


async def test_three_attempts_a_return_and_a_second_sending_as_the_carrier_tells_them(
    scene: Scene,
) -> None:
    await scene.registered()
    await scene.follows()
    await scene.travels("accepted")
    for number in (1, 2, 3):
        scene.town.clock.forward(hours=20)
        await scene.travels("out")
        await scene.travels("nobody home")
        assert scene.lan.heard(f"Lần thứ {number}: không có người nhận ở nhà.")
        assert (deadlines.NEEDS_HUMAN in await flags(scene)) is (number == 3)
    await scene.travels("going back")
    scene.town.clock.forward(hours=20)
    await scene.travels("back")
    assert scene.lan.heard("Đã chuyển về quầy")
    assert (await scene.parcel()).state == "returned"
    await scene.hoa.presses("Mở phiếu này")
    await scene.hoa.presses("Gửi lại")
    await scene.town.settle()  # The carrier tells its old story once more.
    parcel = await scene.parcel()
    assert (parcel.state, parcel.attempts, parcel.finished_at) == ("registered", 0, None)
    for what in ("accepted", "out", "delivered"):
        await scene.travels(what)
    assert scene.lan.heard("Đã giao") and (await scene.parcel()).state == "delivered"
    attempt = ["out_for_delivery", "attempt_failed"]
    again = ["accepted", "out_for_delivery", "delivered"]
    assert await told(scene) == ["accepted", *attempt * 3, "returned", *again]


async def test_a_dossier_is_missed_three_times_collected_incomplete_and_received(
    scene: Scene,
) -> None:
    first = await scene.registered()
    await scene.follows()
    async with scene.town.sessions.begin() as session:
        home = update(Parcel).values(leg=rules.COLLECT, state=rules.REQUESTED)
        await session.execute(home)

    async def report(state: str, reason: str | None = None) -> None:
        async with scene.town.sessions.begin() as session:
            await manual.report(
                session, first.id, first.clerk_id, state, reason=reason, now=scene.town.now
            )
        await scene.town.settle()

    for number in (1, 2, 3):
        await report("collecting")
        scene.town.clock.forward(minutes=30)
        await report("collect_failed", "not_home")
        assert scene.lan.heard(f"Lần thứ {number}: không có người nhận ở nhà.")
        assert (deadlines.NEEDS_HUMAN in await flags(scene)) is (number == 3)
        scene.town.clock.forward(days=1)
    await report("collected")
    assert (await scene.parcel()).attempts == 0
    for what in ("accepted", "in transit", "out", "delivered"):
        scene.town.clock.forward(minutes=5)
        await scene.travels(what)
    assert (await scene.parcel()).state == "handed_over"
    assert not scene.lan.heard("Đã giao")
    await report("incomplete")
    await report("received")
    parcel = await scene.parcel()
    assert (parcel.state, parcel.next_poll_at) == ("received", None) and parcel.finished_at
    failed = ["collect_failed"] * 3
    assert await told(scene) == [*failed, "collected", "accepted", "incomplete", "received"]
    assert scene.post.items == {NUMBER: f"MC-{parcel.code}"}
