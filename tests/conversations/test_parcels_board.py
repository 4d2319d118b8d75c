"""The staff's day: one line of their own, the board, and what is wrong told once a morning."""

from __future__ import annotations

import pytest

from backend.people.rules import PROVINCE
from backend.tasks import parcels
from tests.story.returns import UNIT, Scene
from tests.story.town import Town

OTHER = "ttpvhcc-xa-mai-phu-2025"


@pytest.fixture
async def scene(town: Town) -> Scene:
    return await Scene.set(town)


async def morning(scene: Scene, days: int) -> None:
    """Some days later at nine, and what is due is done."""
    scene.town.clock.forward(days=days)
    await parcels.tell(scene.town.work)
    await scene.town.settle()


async def test_a_clerks_day_stands_in_one_private_line_beside_the_plans(scene: Scene) -> None:
    await scene.registered()
    await scene.follows()
    await scene.travels("accepted")
    await scene.travels("delivered")
    await scene.lan.presses("5 ⭐")
    await scene.hoa.says("/homnay")
    line = scene.hoa.last().text
    assert "1 kết quả gửi đi (kế hoạch 15–20 hồ sơ/ngày" in line
    assert "0 vướng mắc, 1 kết quả tới tay, 1 lời cảm ơn" in line
    mai = await scene.town.staff("Mai", "clerk", UNIT)
    await mai.says("/homnay")
    assert mai.heard("0 kết quả gửi đi")
    scene.town.clock.forward(days=1)
    await scene.hoa.says("/homnay")
    assert scene.hoa.heard("0 kết quả gửi đi") and scene.hoa.heard("0 kết quả tới tay")


async def test_a_supervisor_sees_and_opens_what_stands_in_their_scope(scene: Scene) -> None:
    parcel = await scene.registered()
    tam = await scene.town.staff("Tâm", "supervisor", PROVINCE)
    away = await scene.town.staff("Vy", "supervisor", OTHER)
    await scene.hoa.says("/vuongmac")
    await tam.says("/homnay")
    assert tam.heard("Trong phạm vi của anh/chị")
    await tam.presses("Đang trên đường: 1")
    await tam.presses(parcel.code)
    assert "Phiếu " + parcel.code in tam.last().text
    await tam.presses("Vướng mắc chưa trả lời: 0")
    assert tam.heard("Không có vướng mắc nào")
    await away.says("/homnay")
    assert "Đang trên đường: 0" in away.last().rows[0][0].label
    await away.presses_code("parcel.board:open:0", away.last())
    assert away.heard("Hiện không có phiếu nào")


async def test_the_board_says_what_lies_where(scene: Scene) -> None:
    await scene.registered()
    await scene.registered(number="PHBC20261123001")
    await scene.hoa.says("/bang")
    labels = [row[0].label for row in scene.hoa.last().rows if ": " in row[0].label]
    assert labels == ["Chờ giao cho Bưu điện: 2", "Đang trên đường: 2"]
    scene.town.clock.forward(days=2, minutes=1)
    await scene.hoa.presses("Chờ giao cho Bưu điện")
    await scene.hoa.presses((await scene.parcel()).code)
    await scene.hoa.presses("Đang giao")
    await scene.hoa.says("/bang")
    labels = [row[0].label for row in scene.hoa.last().rows if ": " in row[0].label]
    assert labels == [
        "Chờ giao cho Bưu điện: 1", "Đang giao: 1", "Đứng yên quá lâu: 1", "Đang trên đường: 2",
    ]  # fmt: skip


async def test_what_is_wrong_is_told_once_a_morning_to_counter_and_supervisor(
    scene: Scene,
) -> None:
    tam = await scene.town.staff("Tâm", "supervisor", UNIT)
    far = await scene.town.staff("Hà", "clerk", OTHER)
    await scene.registered()
    await morning(scene, 1)
    assert not tam.heard("Bưu gửi cần để ý")
    for _sweep in range(3):
        await morning(scene, 0)
    assert not tam.heard("Bưu gửi cần để ý")
    await morning(scene, 1)
    for who in (tam, scene.hoa):
        told = [one for one in who.unread() if "Bưu gửi cần để ý, 25/11/2026" in one.text]
        assert len(told) == 1
    for _sweep in range(3):
        await morning(scene, 0)
    assert sum("Bưu gửi cần để ý" in one.text for one in tam.unread()) == 1
    await tam.presses("Đứng yên quá lâu: 1")
    assert (await scene.parcel()).code in tam.last().rows[0][0].label
    assert "cần để ý" not in far.everything()


async def test_no_digest_on_a_sunday_and_silence_of_sixty_days_needs_somebody(
    scene: Scene,
) -> None:
    await scene.registered()
    await scene.town.settle()
    await morning(scene, 6)
    assert "Bưu gửi cần để ý" not in scene.hoa.everything()
    asked = scene.post.asked
    await morning(scene, 57)
    assert "Cần người xử lý: 1" in [row[0].label for row in scene.hoa.last().rows]
    assert (await scene.parcel()).next_poll_at is None
    assert scene.post.asked == asked + 1


async def test_whoever_has_no_day_here_is_told_so_and_forgery_opens_nothing(scene: Scene) -> None:
    await scene.registered()
    for text in ("/homnay", "/bang"):
        await scene.lan.says(text)
        assert scene.lan.heard("dành cho nhân viên Bưu điện và người giám sát")
    for code in ("parcel.board", "parcel.board:open", "parcel.board:x:0", "parcel.board:open:0"):
        toasts = len(scene.town.messenger.toasts)
        await scene.lan.presses_code(code, scene.lan.last())
        assert len(scene.town.messenger.toasts) > toasts and scene.town.messenger.toasts[-1]
    await scene.lan.presses_code("today.unanswered", scene.lan.last())
    assert scene.lan.heard("Không có vướng mắc nào")
