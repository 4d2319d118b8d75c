"""What a citizen is told of money and of true postmen, may ask of the post, and is reminded of."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from backend.now import LOCAL
from backend.parcels.models import ParcelWish
from tests.story.returns import ADDRESS, DOSSIER, NUMBER, Scene
from tests.story.town import Somebody, Town

PHONE = "0900000123"
REAL = "Có phải Bưu điện thật không?"


@pytest.fixture
async def scene(town: Town) -> Scene:
    return await Scene.set(town)


@pytest.fixture
async def by_hand(town: Town) -> Scene:
    return await Scene.set(town, asked=False)


async def owing(scene: Scene, amount: str) -> None:
    """A result registered with what is to be paid at the door, and followed."""
    await scene.hoa.says(f"/giao {DOSSIER}; {PHONE}; {ADDRESS}; {NUMBER}")
    await scene.hoa.presses("Ghi tiền phải thu")
    await scene.hoa.says(amount)
    assert scene.hoa.heard("Xem lại trước khi lưu")
    await scene.hoa.presses("Lưu")
    await scene.follows()


async def failed(scene: Scene) -> None:
    await scene.registered(PHONE)
    await scene.follows()
    await scene.travels("accepted")
    await scene.travels("nobody home")
    assert scene.lan.heard("Lần thứ 1")


async def test_what_is_to_be_paid_stands_in_the_news_that_it_is_out(scene: Scene) -> None:
    await owing(scene, "50.000 30.000")
    await scene.travels("accepted")
    await scene.travels("out", office="Bưu cục Can Lộc")
    assert scene.lan.heard("Tiền phải trả khi nhận: 80.000 đ (lệ phí 50.000 đ, cước 30.000 đ).")
    assert scene.lan.heard("Chỉ trả tiền khi cầm giấy tờ.")
    await scene.lan.presses(REAL)
    assert scene.lan.heard("từ Bưu cục Can Lộc") and scene.lan.heard("80.000 đ")


async def test_nothing_out_today_means_do_not_pay(scene: Scene) -> None:
    await scene.lan.says(REAL)
    assert scene.lan.heard("Không có gì đang giao hôm nay, đừng chuyển tiền")
    await owing(scene, "0")
    await scene.lan.says("/buudienthat")
    assert scene.lan.heard("đừng chuyển tiền")
    await scene.travels("out")
    await scene.lan.says(REAL)
    assert scene.lan.heard("chưa rõ bưu cục nào") and scene.lan.heard("đã trả đủ")
    scene.town.clock.forward(days=1)
    await scene.lan.says(REAL)
    assert scene.lan.heard("đừng chuyển tiền")
    binh = scene.town.citizen("Bình")
    await binh.says(REAL)
    assert binh.heard("đừng chuyển tiền")


async def test_an_amount_is_optional_and_may_be_said_to_be_paid(scene: Scene) -> None:
    await scene.hoa.says(f"/giao {DOSSIER}; {PHONE}; {ADDRESS}; {NUMBER}")
    assert scene.hoa.heard("Tiền phải thu: chưa ghi")
    await scene.hoa.presses("Ghi tiền phải thu")
    await scene.hoa.says("nhiều lắm")
    assert scene.hoa.heard("chưa phải số tiền")
    await scene.hoa.presses("Đã trả đủ")
    assert "Tiền phải thu: không, đã trả đủ" in scene.hoa.last().text
    await scene.hoa.presses("Lưu")
    parcel = await scene.parcel()
    assert (parcel.payment, parcel.fee) == ("paid", None)


async def test_another_day_is_asked_for_by_the_phone_that_the_messenger_proves(
    scene: Scene,
) -> None:
    await failed(scene)
    await scene.lan.presses("Hẹn ngày khác")
    assert scene.lan.last().menu == [
        ["📱 Gửi số điện thoại của tôi"], ["📞 Nhờ Bưu điện gọi xác nhận"],
    ]  # fmt: skip
    await scene.lan.shares_contact("+84900000123")
    await scene.lan.presses("25/11/2026")
    assert "Chưa có tin báo thì chưa chắc" in scene.lan.last().text
    await scene.town.settle()
    assert scene.hoa.heard("mang đến vào ngày 25/11/2026")
    assert PHONE not in scene.hoa.last().text
    await scene.hoa.presses("Đã sắp xếp")
    await scene.town.settle()
    assert scene.lan.heard("Đã sắp xếp: Bưu điện sẽ mang đến vào ngày 25/11/2026")
    wish = await only_wish(scene)
    await scene.hoa.presses_code(f"parcel.settle:{wish.id}", scene.hoa.last())
    assert "đã sang bước khác" in scene.town.messenger.toasts[-1]


async def only_wish(scene: Scene) -> ParcelWish:
    async with scene.town.sessions() as session:
        return (await session.scalars(select(ParcelWish))).one()


@pytest.mark.parametrize(
    ("phone", "own"), [("0900000124", True), (PHONE, False), ("nonsense", True)]
)
async def test_no_other_phone_and_no_card_of_somebody_else_will_do(
    scene: Scene, phone: str, own: bool
) -> None:
    await failed(scene)
    await scene.lan.presses("Nhận tại bưu cục")
    await scene.lan.says(PHONE)
    assert scene.lan.heard("bấm nút bên dưới")
    await scene.lan.shares_contact(phone, own=own)
    assert scene.lan.heard("không phải số người nhận")
    async with scene.town.sessions() as session:
        assert list(await session.scalars(select(ParcelWish))) == []


async def test_a_forged_day_or_a_stranger_asks_for_nothing(scene: Scene) -> None:
    await failed(scene)
    parcel = await scene.parcel()
    binh = scene.town.citizen("Bình")
    await binh.says("/start")
    for who, code, answered in (
        (binh, f"parcel.wish:{parcel.id}:another_day", "không theo dõi"),
        (scene.lan, f"parcel.day:{parcel.id}:2026-11-25", "gửi số điện thoại trước"),
        (scene.lan, f"parcel.wish:{parcel.id}:my_house", "cũ"),
        (scene.lan, f"parcel.day:{parcel.id}:soon", "cũ"),
        (scene.lan, "parcel.settle:1", "sang bước khác"),
    ):
        await who.presses_code(code, who.last())
        assert answered in scene.town.messenger.toasts[-1], scene.town.messenger.toasts[-1]
    await scene.lan.presses("Hẹn ngày khác")
    await scene.lan.shares_contact(PHONE)
    await scene.lan.presses_code(f"parcel.day:{parcel.id}:2030-01-01", scene.lan.last())
    assert "sang bước khác" in scene.town.messenger.toasts[-1]
    await scene.travels("delivered")
    await scene.lan.presses_code(f"parcel.wish:{parcel.id}:another_day", scene.lan.last())
    assert "sang bước khác" in scene.town.messenger.toasts[-1]


async def test_others_who_follow_hear_what_was_asked(scene: Scene) -> None:
    await failed(scene)
    parcel = await scene.parcel()
    binh = scene.town.citizen("Bình")
    await follow_by_code(binh, parcel.code)
    for _twice in range(2):
        await scene.lan.presses("Nhận tại bưu cục", on=newest(scene.lan, "Nhận tại bưu cục"))
        await scene.lan.shares_contact(PHONE)
    await scene.town.settle()
    told = [one for one in binh.unread() if "giữ tại bưu cục để tự đến lấy" in one.text]
    assert len(told) == 1 and (await only_wish(scene)).kind == "at_post_office"


def newest(who: Somebody, label: str):  # type: ignore[no-untyped-def]
    return who._newest_with(label, who.chat)


async def follow_by_code(who: Somebody, code: str) -> None:
    await who.says(f"/theodoi {code} 0123")
    await who.presses("Đồng ý")


async def test_what_the_post_keeps_is_reminded_of_twice_and_then_no_more(by_hand: Scene) -> None:
    await by_hand.registered(PHONE)
    await by_hand.follows()
    await by_hand.hoa.presses("Mở phiếu này")
    await by_hand.hoa.presses("Bưu điện đã nhận")
    await by_hand.hoa.presses("Giữ tại bưu cục")
    await by_hand.town.settle()
    assert by_hand.lan.heard("Bưu cục giữ đến hết ngày 08/12/2026")
    heard = []
    for _day in range(12):
        by_hand.town.clock.forward(days=1)
        before = len(by_hand.lan.unread())
        await by_hand.town.settle()
        heard.append(" ".join(one.text for one in by_hand.lan.unread()[before:]))
    assert [day for day, text in enumerate(heard, 24) if "Còn 5 ngày" in text] == [33]
    await by_hand.hoa.presses("Đã giao")
    await by_hand.hoa.presses("Chính người nhận")
    await by_hand.hoa.presses("Đã xem giấy tờ")
    by_hand.town.clock.forward(days=4)
    await by_hand.town.settle()
    assert by_hand.lan.heard("Đã giao") and not by_hand.lan.heard("Còn 1 ngày")


async def test_three_attempts_a_return_and_a_second_sending(by_hand: Scene) -> None:
    await by_hand.registered(PHONE)
    await by_hand.follows()
    hoa, lan = by_hand.hoa, by_hand.lan
    await hoa.presses("Mở phiếu này")
    await hoa.presses("Đã giao cho Bưu điện")
    await hoa.presses("Bưu điện đã nhận")
    for number in (1, 2, 3):
        await hoa.presses("Không giao được")
        await hoa.presses("không có người nhận")
        await by_hand.town.settle()
        assert lan.heard(f"Lần thứ {number}")
        by_hand.town.clock.forward(days=1)
        if number < 3:
            await hoa.presses("Đang giao")
    await hoa.presses("Đã chuyển về quầy")
    await by_hand.town.settle()
    assert lan.heard("Đã chuyển về quầy") and (await by_hand.parcel()).finished_at is not None
    await hoa.presses("Gửi lại")
    parcel = await by_hand.parcel()
    assert (parcel.state, parcel.attempts, parcel.finished_at) == ("registered", 0, None)
    await hoa.presses("Bưu điện đã nhận")
    await hoa.presses("Đã giao")
    await hoa.presses("Người nhà")
    await hoa.presses("Chưa xem")
    await hoa.presses("Sửa: chưa giao được")
    await by_hand.town.settle()
    assert (await by_hand.parcel()).state == "attempt_failed"


async def test_a_dossier_that_nobody_carries_gets_a_reminder_of_its_day(scene: Scene) -> None:
    lan = scene.lan
    await lan.says(f"/theodoi {DOSSIER} 0123")
    assert lan.heard("chưa nối với phần mềm của quầy")
    await lan.presses("Nhắc ngày hẹn")
    for bad in ("🙂", "hôm nọ", "99/99"):
        await lan.says(bad)
        assert lan.heard("chưa phải một ngày")
    await lan.sends_photo()
    await lan.says("24/11")
    assert lan.heard("gần quá")
    await lan.says("30/11/2026")
    assert "08:00 27/11/2026" in lan.last().text
    for _day in range(5):
        await scene.town.settle()
        assert not lan.heard("Ngày hẹn trả kết quả")
        if scene.town.now.day < 26:
            scene.town.clock.forward(days=1)
    scene.town.clock.forward(days=1)
    await scene.town.settle()
    told = [one for one in lan.unread() if "Ngày hẹn của hồ sơ " + DOSSIER in one.text]
    assert len(told) == 1 and "30/11/2026" in told[0].text


async def test_a_reminder_is_taken_back_at_a_tap(scene: Scene) -> None:
    await scene.lan.says("/theodoi ZZZZZZ 0123")
    for _twice in range(2):
        await scene.lan.presses("Nhắc ngày hẹn")
        await scene.lan.says("30/11")
    await scene.lan.presses("Thôi nhắc")
    scene.town.clock.forward(days=6)
    await scene.town.settle()
    assert "Ngày hẹn trả kết quả" not in scene.lan.everything()


async def test_news_of_the_night_do_not_swallow_that_somebody_asked_for_something(
    scene: Scene,
) -> None:
    """Whoever follows hears of every wish, as another's account may be a stranger's."""
    await failed(scene)
    binh = scene.town.citizen("Bình")
    await binh.says(f"/theodoi {DOSSIER} 0123")
    await binh.presses("Đồng ý")
    scene.town.clock.time = datetime(2026, 11, 23, 22, tzinfo=LOCAL)
    await scene.lan.presses("Nhận tại bưu cục")
    await scene.lan.shares_contact("+84900000123")
    scene.post.happens(NUMBER, "out", scene.town.now)
    for hour in (5, 7):
        scene.town.clock.time = datetime(2026, 11, 24, hour, tzinfo=LOCAL)
        await scene.town.settle()
    assert (await scene.parcel()).state == "out_for_delivery"
    assert binh.heard("Có người cùng theo dõi")
