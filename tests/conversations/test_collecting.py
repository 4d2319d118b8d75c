"""The post comes to a home for a dossier: asked for, taken, signed at the door, taken in."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, select

from backend.errors import DomainError
from backend.knowledge.procedures import Paper
from backend.parcels import collecting, slots
from backend.parcels.collecting import Wanted
from backend.parcels.collecting_models import ListedPaper
from backend.parcels.models import Parcel
from backend.people import service as people
from backend.tasks import collecting as collecting_tasks
from tests.story.collecting import ADDRESS, COUNTER, DOSSIER, PHONE, XA, Scene
from tests.story.returns import NUMBER
from tests.story.town import Town

CARD = "Có người nhờ đến nhận hồ sơ"


@pytest.fixture
async def scene(town: Town) -> Scene:
    return await Scene.set(town)


async def test_from_the_card_of_a_procedure_to_somebody_who_goes(scene: Scene) -> None:
    town, lan, hoa = scene.town, scene.lan, scene.hoa
    await lan.says("đăng ký khai sinh")
    await lan.presses("Bưu điện đến nhận hồ sơ")
    assert lan.heard("☐ Tờ khai đăng ký khai sinh") and lan.heard("45/2016/QĐ-TTg")
    assert lan.heard("Nguồn:") and lan.heard("chưa có biểu giá. Bưu điện báo giá khi gọi")
    await lan.presses("Tiếp tục")
    assert "Xong việc 30 ngày" in lan.last().text
    await lan.presses("Đồng ý")
    await lan.says("Thạch Mỹ")  # Its name before 2025.
    await lan.says(ADDRESS)
    await lan.shares_contact("+84900000123")
    await lan.presses("25/11/2026")
    await lan.presses("07:00–09:00")
    assert "••••••0123 (kênh đã xác nhận)" in lan.last().text and ADDRESS in lan.last().text
    await lan.presses("Gửi yêu cầu")
    assert "Đã gửi yêu cầu" in lan.last().text
    await town.settle()

    card = next(one for one in hoa.unread() if CARD in one.text)
    assert "07:00–09:00 ngày 25/11/2026" in card.text
    assert PHONE not in hoa.everything() and ADDRESS not in hoa.everything()
    assert CARD not in scene.tam.everything()
    await scene.taken()
    assert PHONE in hoa.last().text and ADDRESS in hoa.last().text
    assert "Đã có người nhận đi: Hoa" in card.text
    assert lan.heard("đã có người nhận đi") and lan.heard("không hỏi mã OTP")
    assert "Hoa" not in lan.everything()

    town.clock.forward(hours=9, minutes=5)  # 18:05 on Monday: the evening before is tomorrow.
    await town.settle()
    assert not lan.heard("Ngày mai Bưu điện đến")
    town.clock.forward(days=1)
    await town.settle()
    assert lan.heard("Ngày mai Bưu điện đến nhận hồ sơ")
    town.clock.forward(hours=13)
    await town.settle()
    assert hoa.heard("Hôm nay anh/chị đến nhận hồ sơ")


async def test_at_the_door_both_sign_and_the_counter_takes_it_in(scene: Scene) -> None:
    town, lan, hoa = scene.town, scene.lan, scene.hoa
    await scene.assigned()
    await hoa.presses("Bắt đầu đi")
    await town.settle()
    assert lan.heard("đang đến nhận hồ sơ")
    await hoa.presses("Danh mục giấy tờ")
    await hoa.presses("1. Tờ khai")
    await hoa.presses("1 chính · 0 sao")
    await hoa.presses("+ bản sao")
    await hoa.presses("Về danh mục")
    await hoa.presses("Thêm giấy tờ")
    await hoa.says("Đơn xác nhận, 1 chính 2 sao, CCCD 042099000123")
    assert "042099000123" not in hoa.last().text
    await hoa.presses("Gửi người dân xác nhận")
    await town.settle()
    assert lan.heard("1. Tờ khai đăng ký khai sinh theo mẫu (1 bản chính, 1 bản sao)")
    assert lan.heard("Đơn xác nhận") and "Giấy chứng sinh" not in lan.last().text
    await lan.presses("Đúng")
    await town.settle()
    assert lan.heard("Bưu điện đã nhận hồ sơ")
    assert hoa.heard("xác nhận đúng danh mục")
    listed = (await scene.lists())[-1]
    assert listed.answer == "right" and listed.shown_at and listed.answered_at
    assert (await scene.parcel()).state == "collected"

    await hoa.presses("Mở yêu cầu")
    await hoa.presses("Đã giao cho quầy")
    await hoa.presses("Quầy đã tiếp nhận")
    await hoa.says("mã gì đó")
    assert hoa.heard("chưa phải mã hồ sơ")
    await hoa.says(DOSSIER)
    await town.settle()
    assert lan.heard("Quầy đã tiếp nhận hồ sơ") and lan.heard(DOSSIER)
    await lan.says(f"/theodoi {DOSSIER} 0123")
    assert lan.heard("Quầy đã tiếp nhận hồ sơ")
    parcel = await scene.parcel()
    assert (parcel.state, parcel.dossier_code, parcel.unit) == ("received", DOSSIER, COUNTER)
    await hoa.says(f"/giao {DOSSIER}; {PHONE}; {ADDRESS}; {NUMBER}")
    await hoa.presses("Lưu")
    await hoa.presses("Mở phiếu này")
    await hoa.presses("Bưu điện đã nhận")
    await town.settle()
    assert lan.heard("Bưu điện đã nhận"), "the result of what was sent is followed by itself"


async def test_a_list_that_is_not_right_is_made_anew_and_both_are_kept(scene: Scene) -> None:
    await scene.at_the_door()
    lan, hoa = scene.lan, scene.hoa
    first = lan.last()
    await lan.presses("Chưa đúng")
    await lan.says("Thiếu giấy chứng sinh tôi đưa")
    await scene.town.settle()
    assert hoa.heard("Thiếu giấy chứng sinh tôi đưa")
    await hoa.presses("Danh mục giấy tờ")
    await hoa.presses("Lập lại danh mục")
    await hoa.presses("2. Giấy chứng sinh")
    await hoa.presses("Gửi người dân xác nhận")
    await scene.town.settle()
    assert (await scene.parcel()).state == "collecting"
    listed = await scene.lists()
    await lan.presses_code(f"collect.right:{listed[0].id}", first)
    assert "đã sang bước khác" in scene.town.messenger.toasts[-1]
    await lan.presses("Đúng")
    assert [one.answer for one in await scene.lists()] == ["wrong", "right"]
    assert (await scene.parcel()).state == "collected"


async def test_what_is_missing_is_told_and_fetched_by_another_visit(scene: Scene) -> None:
    await scene.at_the_door()
    lan, hoa, town = scene.lan, scene.hoa, scene.town
    await lan.presses("Đúng")
    await hoa.presses("Mở yêu cầu")
    await hoa.presses("Thiếu giấy tờ")
    await hoa.sends_photo()
    assert hoa.heard("Quầy báo thiếu giấy tờ gì")
    await hoa.says("dài " * 200)
    assert hoa.heard("dài quá")
    await hoa.says("Bản sao sổ hộ khẩu")
    await town.settle()
    assert lan.heard("Quầy báo thiếu: Bản sao sổ hộ khẩu")
    await lan.presses("Hẹn đến lần nữa")
    await lan.presses("26/11/2026")
    await lan.presses("09:00–11:00")
    assert "Đã đổi giờ" in lan.last().text
    await town.settle()
    assert hoa.heard("09:00–11:00 ngày 26/11/2026")
    await hoa.presses("Mở yêu cầu")
    await hoa.presses("Danh mục giấy tờ")
    assert hoa.last().offers("☐ 1. Bản sao sổ hộ khẩu")
    assert (await scene.parcel()).state == "assigned"


async def test_nobody_at_home_then_another_time_then_cancelled(scene: Scene) -> None:
    await scene.assigned(proved=False)
    lan, hoa, town = scene.lan, scene.hoa, scene.town
    await hoa.presses("Bắt đầu đi")
    assert "gọi xác nhận" in town.messenger.toasts[-1]
    await hoa.presses("Đã gọi xác nhận")
    await town.settle()
    assert lan.heard("đã gọi xác nhận")
    await hoa.presses("Bắt đầu đi")
    await hoa.presses("Không nhận được")
    await hoa.presses("không có người nhận ở nhà")
    await town.settle()
    assert lan.heard("lần 1: không có người nhận ở nhà")
    await lan.presses("Đổi giờ hẹn")
    await lan.presses("27/11/2026")
    await lan.presses("17:00–19:00")
    await town.settle()
    assert hoa.heard("17:00–19:00 ngày 27/11/2026")
    await lan.says("/dennhan")
    await lan.presses("Đã có người nhận đi")
    await lan.presses("Hủy")
    await lan.presses("Hủy thật")
    assert "Đã hủy" in lan.last().text
    await town.settle()
    assert hoa.heard("Không phải đi")
    assert (await scene.parcel()).state == "cancelled"
    await hoa.presses_code("collect.start:1", hoa.last())
    assert "đã sang bước khác" in town.messenger.toasts[-1]


async def test_what_nobody_takes_is_told_upwards_and_a_missed_visit_is_owned_up_to(
    scene: Scene,
) -> None:
    await scene.asked()
    await scene.town.later(hours=1, minutes=50)
    assert not scene.tam.heard("chưa ai nhận đi")
    await scene.town.later(hours=3)
    assert scene.tam.heard("đã chờ 2 giờ làm việc mà chưa ai nhận đi")
    await scene.tam.says("/homnay")
    assert scene.tam.last().offers("Đứng yên quá lâu: 1")
    await scene.tam.says("/bang")
    assert scene.tam.last().offers("Chờ đến nhận: 1")
    await scene.town.later(days=2)
    assert scene.lan.heard("Đã qua giờ hẹn") and scene.tam.heard("đã qua giờ hẹn")
    before = scene.lan.everything()
    await scene.town.later(hours=2)
    assert scene.lan.everything() == before, "once"
    await scene.tam.says("/homnay")
    assert scene.tam.last().offers("Quá hạn: 1")


async def test_where_no_clerk_serves_the_commune_the_province_takes_it(town: Town) -> None:
    scene = await Scene.set(town, scope="ttpvhcc-tinh")
    await scene.written()
    assert "sẽ có người gọi anh/chị" in scene.lan.last().text
    await scene.lan.presses("Gửi yêu cầu")
    await town.settle()
    assert CARD not in scene.hoa.everything() and CARD in scene.tam.everything()
    await scene.tam.presses("Nhận đi")
    assert scene.tam.heard(PHONE)


async def test_a_draft_outlives_a_restart_and_takes_no_nonsense(scene: Scene) -> None:
    lan, town = scene.lan, scene.town
    await lan.says("/dennhan")
    await lan.says("??? @@@")
    assert lan.heard("chưa tìm ra")
    await lan.says("khai sinh cho con mới đẻ")
    if lan.last().offers("Không phải việc nào ở trên"):
        await lan.presses("1.")
    await lan.presses("Tiếp tục")
    await lan.presses("Đồng ý")
    await lan.says("Sao Hỏa")
    assert lan.heard("chưa tìm thấy")
    await lan.sends(location={"latitude": 18.43, "longitude": 105.82})
    assert lan.heard("đã bỏ vị trí")
    await lan.says("Mai Phụ")
    await lan.says("ngắn")
    assert lan.heard("quá ngắn")
    await lan.sends_photo()
    assert lan.heard("số nhà") and not lan.heard("Anh/chị bấm một nút")
    await lan.says(ADDRESS)
    town.restart()
    await lan.says("/start")
    await lan.says("/dennhan")
    assert lan.heard("Số điện thoại để nhân viên gọi")
    await lan.says("không nhớ")
    assert lan.heard("chưa phải số điện thoại")
    await lan.shares_contact(PHONE, own=False)
    await lan.says("hôm qua")
    assert lan.heard("Giờ ấy không còn hẹn được")
    await lan.says("mai")
    assert not lan.last().offers("07:00–09:00"), "a holiday is no day of the post"
    await lan.presses("25/11/2026")
    offered = lan.last()
    code = offered.button("07:00–09:00").code or ""
    town.clock.forward(days=3)
    await lan.presses_code(code, offered)
    assert "Giờ ấy không còn hẹn được" in offered.text
    await lan.says("/huy")
    await lan.presses_code(code, offered)
    assert "đã gửi hoặc đã bỏ" in town.messenger.toasts[-1]
    async with town.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(Parcel)) == 0


async def test_rights_limits_and_what_is_left_when_somebody_goes(scene: Scene) -> None:
    town, lan, hoa = scene.town, scene.lan, scene.hoa
    binh = await town.staff("Bình", "clerk", COUNTER)
    await scene.asked()
    await hoa.presses("Nhận đi")
    await binh.presses_code("collect.take:1", binh.last())
    assert "Đã có người nhận đi" in town.messenger.toasts[-1]
    await binh.says("/lichnhan")
    await binh.presses("Đã có người nhận đi")
    assert PHONE not in binh.everything() and ADDRESS not in binh.everything()
    for verb in ("start", "release", "done", "confirm", "stop", "papers"):
        await binh.presses_code(f"collect.{verb}:1", binh.last())
        assert "không còn ở chỗ anh/chị" in town.messenger.toasts[-1]
    await binh.presses_code("collect.cancelled:1", binh.last())
    assert "không mở được" in town.messenger.toasts[-1]
    await lan.presses_code("collect.open:1", lan.last())
    assert "quyền" in town.messenger.toasts[-1]
    await scene.tam.says("/lichnhan")
    await scene.tam.presses("Đã có người nhận đi")
    await scene.tam.presses("Trả lại cho người khác")
    await town.settle()
    await hoa.presses("Nhận đi")
    await hoa.says("/nghi 30/11")
    await town.settle()
    assert (await scene.parcel()).state == "requested"
    for _more in range(2):
        await scene.asked()
    await lan.says("/dennhan")
    await lan.presses("Gửi yêu cầu mới")
    assert "3 yêu cầu chờ Bưu điện đến" in town.messenger.toasts[-1]

    await lan.says("/dulieu")
    assert lan.heard(ADDRESS)
    await lan.presses("Xóa dữ liệu")
    await lan.presses("Xóa hết")
    await town.settle()
    parcel, collection = await scene.parcel(), await scene.collection()
    assert parcel.state == "cancelled" and parcel.phone is None and parcel.address is None
    assert collection.phone is None and collection.address is None and collection.about is None


def wanted(draft: str, now: datetime) -> Wanted:
    slot = next(iter(slots.offered(now).values()))[0]
    papers = (Paper("Tờ khai", 1, 0),)
    return Wanted(draft, "1.001193 Khai sinh", XA, ADDRESS, PHONE, False, slot.key, papers)


async def test_a_draft_sent_twice_is_one_a_day_has_five_and_the_end_forgets(scene: Scene) -> None:
    town = scene.town
    await scene.lan.says("/start")
    async with town.sessions.begin() as session:
        person = await people.find(session, "telegram", str(scene.lan.id))
        assert person is not None
        lan = person.id
    for number in range(collecting.MOST_A_DAY):
        async with town.sessions.begin() as session:
            made = [
                await collecting.ask(
                    session, wanted(f"D{number}", town.now), person_id=lan, code=f"K{number}",
                    token=f"T{number}", now=town.now,
                )
                for _twice in range(2)
            ]  # fmt: skip
            assert made[0].parcel_id == made[1].parcel_id
            await collecting.cancel(session, made[0].parcel_id, lan, now=town.now)
    with pytest.raises(DomainError, match="too_often"):
        async with town.sessions.begin() as session:
            await collecting.ask(session, wanted("D9", town.now), person_id=lan, code="K9",
                                 token="T9", now=town.now)  # fmt: skip
    town.clock.forward(days=31)
    await collecting_tasks.purge(town.work)
    collection = await scene.collection()
    assert (collection.phone, collection.address) == (None, None)
    async with town.sessions() as session:
        assert set(await session.scalars(select(ListedPaper.text))) == {""}


async def test_a_consent_taken_back_stops_the_visit_and_empties_what_was_given(
    scene: Scene,
) -> None:
    await scene.assigned()
    await scene.lan.says("/dulieu")
    await scene.lan.presses("Rút lại đồng ý")
    await scene.lan.presses("Số điện thoại và địa chỉ để Bưu điện đến nhận hồ sơ")
    await scene.town.settle()
    assert scene.hoa.heard("Không phải đi")
    parcel, collection = await scene.parcel(), await scene.collection()
    assert (parcel.state, parcel.phone, collection.address) == ("cancelled", None, None)


async def test_another_procedure_keeps_what_was_written_of_the_place(scene: Scene) -> None:
    await scene.written()
    await scene.lan.says("đăng ký kết hôn")
    assert scene.lan.heard("Anh/chị bấm một nút")
    await scene.lan.says("/start")
    await scene.lan.says("đăng ký kết hôn")
    await scene.lan.presses("Bưu điện đến nhận hồ sơ")
    await scene.lan.presses("Tiếp tục")
    assert ADDRESS in scene.lan.last().text and "kết hôn" in scene.lan.last().text
