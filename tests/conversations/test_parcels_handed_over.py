"""Between counter and post: records that both sides confirm, routes, many at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.parcels.models import Parcel, ParcelEvent
from tests.story.returns import UNIT, Scene
from tests.story.town import Somebody, Town


@pytest.fixture
async def scene(town: Town) -> Scene:
    return await Scene.set(town, asked=False)


async def many(scene: Scene, count: int = 3) -> None:
    for number in range(count):
        await scene.registered(number=f"PHBC2026112300{number}")


async def states(scene: Scene) -> list[str]:
    async with scene.town.sessions() as session:
        return list(await session.scalars(select(Parcel.state).order_by(Parcel.id)))


async def given(scene: Scene) -> None:
    """The clerk hands over all that is ready."""
    await scene.hoa.says("/bang")
    await scene.hoa.presses("Bàn giao cho Bưu điện")
    await scene.hoa.presses("Xác nhận")
    await scene.town.later(minutes=1)


@pytest.fixture
async def mai(scene: Scene) -> Somebody:
    return await scene.town.staff("Mai", "clerk", UNIT)


async def test_both_sides_confirm_and_what_is_missing_goes_back(
    scene: Scene, mai: Somebody
) -> None:
    await many(scene)
    await given(scene)
    assert await states(scene) == ["handed_to_post"] * 3
    assert mai.heard("Bên giao ghi 3 bưu gửi") and mai.heard("Hoa")
    card = mai.last()
    await mai.presses("Có cái thiếu")
    await mai.presses("PHBC20261123001")
    await mai.presses("Nhận 2 bưu gửi có mặt")
    assert "Bên nhận đếm được 2/3" in mai.last().text
    assert await states(scene) == ["accepted", "registered", "accepted"]
    await mai.presses_code(card.button("PDF").code.replace("print", "take"), card)
    await scene.town.settle()
    assert await states(scene) == ["accepted", "registered", "accepted"]
    assert sum("không thấy: đã trả về" in one.text for one in scene.hoa.unread()) == 1
    await mai.presses("Sửa: thiếu hoặc đã tìm thấy")
    await mai.presses("❌ H27.12-261123-0001 · PHBC20261123001")
    assert await states(scene) == ["accepted"] * 3
    await scene.hoa.presses("In biên bản")
    pdf = bytes(scene.hoa.last().attachment.data)
    assert pdf.startswith(b"%PDF") and "0900000" not in scene.hoa.last().text


async def test_who_gave_does_not_count_and_may_take_it_back(scene: Scene, mai: Somebody) -> None:
    await many(scene, 2)
    await given(scene)
    record = scene.hoa.last()
    number = (record.button("Rút lại").code or "").rpartition(":")[2]
    for verb in (f"take:{number}", f"flip:{number}:1:0"):
        await scene.hoa.presses_code(f"handover.{verb}", record)
        assert "cần một người khác" in scene.town.messenger.toasts[-1]
    ha = await scene.town.staff("Hà", "clerk", "ttpvhcc-xa-mai-phu-2025")
    await ha.says("/bangiao")
    assert ha.heard("Chưa có biên bản")
    await ha.presses_code(f"handover.take:{number}", ha.last())
    assert "chưa có" in scene.town.messenger.toasts[-1]
    await scene.hoa.presses("Rút lại")
    assert await states(scene) == ["registered"] * 2
    await mai.presses("Nhận đủ")
    assert "đã xong" in scene.town.messenger.toasts[-1]
    await given(scene)
    await mai.presses("Nhận đủ")
    assert await states(scene) == ["accepted"] * 2


async def test_only_what_is_ticked_is_handed_over_and_nothing_twice(
    scene: Scene, mai: Somebody
) -> None:
    await many(scene)
    await scene.hoa.says("/bang")
    await scene.hoa.presses("Bàn giao cho Bưu điện")
    picking = scene.hoa.last()
    await scene.hoa.presses(f"☑ {(await scene.parcel()).code}")
    assert "Đã chọn 2/3" in picking.text
    await scene.hoa.presses("Xác nhận 2 phiếu")
    await scene.hoa.presses_code("pick.go", picking)
    assert "đã cũ" in scene.town.messenger.toasts[-1]
    assert await states(scene) == ["handed_to_post", "handed_to_post", "registered"]
    await scene.hoa.says("/bang")
    await scene.hoa.presses("Bàn giao cho Bưu điện")
    assert "1/1" in scene.hoa.last().text


async def test_a_whole_route_is_taken_out_by_one_word(scene: Scene, mai: Somebody) -> None:
    await many(scene, 3)
    await given(scene)
    await mai.presses("Nhận đủ")
    await mai.says("/tuyenbuuta")
    await mai.presses("Xã Mai Phụ: 3")
    await mai.presses((await scene.parcel()).code)
    await mai.presses("Tuyến bưu tá")
    await mai.says("x" * 41)
    assert mai.heard("tối đa 40")
    await mai.says("Tuyến 3")
    assert mai.heard("Tuyến: Tuyến 3")
    await mai.says("/bang")
    await mai.presses("Theo tuyến bưu tá")
    await mai.presses("Xã Mai Phụ: 2")
    await mai.presses("Giao bưu tá đi phát cả tuyến")
    await mai.presses("Xác nhận 2 phiếu")
    assert mai.last().text == "Đã ghi 2 phiếu đang giao."
    assert sorted(await states(scene)) == ["accepted", "out_for_delivery", "out_for_delivery"]
    async with scene.town.sessions() as session:
        assert len(list(await session.scalars(select(ParcelEvent)))) == 8
