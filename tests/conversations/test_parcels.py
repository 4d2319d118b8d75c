"""A result on its way home: a clerk registers it, a citizen follows it, the post carries it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.parcels.models import ParcelFollower, ParcelRating
from backend.people.models import Consent
from tests.story.returns import ADDRESS, DOSSIER, NUMBER, Scene
from tests.story.town import Town


@pytest.fixture
async def scene(town: Town) -> Scene:
    return await Scene.set(town)


async def test_a_result_is_registered_step_by_step(scene: Scene) -> None:
    hoa = scene.hoa
    await hoa.says("Gửi trả kết quả")
    assert hoa.heard("chỉ dùng để Bưu điện mang kết quả đến")
    assert hoa.heard("30 ngày")
    await hoa.says(DOSSIER.lower())
    assert hoa.heard("Số điện thoại người nhận?")
    await hoa.says("0900 000 123")
    await hoa.says(ADDRESS)
    await hoa.says("el 491 610 889 vn")
    shown = hoa.last().text
    assert "••••••0123" in shown and "0900000123" not in shown
    assert NUMBER in shown and "sai số kiểm tra" not in shown
    await hoa.presses("Lưu")
    assert "Đã lưu. Mã theo dõi" in hoa.everything()
    assert hoa.last().attachment.filename.endswith(".png")
    assert hoa.last().attachment.data.startswith(b"\x89PNG")
    assert "https://t.me/motcua_test_bot?start=p_" in hoa.last().text
    parcel = await scene.parcel()
    assert (parcel.tracking_number, parcel.dossier_code) == (NUMBER, DOSSIER)
    assert "0900000123" not in (parcel.phone or "") and "Mai Phụ" not in (parcel.address or "")


async def test_one_message_is_enough(scene: Scene) -> None:
    parcel = await scene.registered()
    assert parcel.state == "registered" and parcel.unit == "ttpvhcc-tinh"


async def test_a_wrong_check_digit_warns_and_does_not_refuse(scene: Scene) -> None:
    await scene.hoa.says(f"/giao {DOSSIER}; 0900000123; {ADDRESS}; EL491610880VN")
    assert scene.hoa.heard("sai số kiểm tra")
    await scene.hoa.presses("Lưu")
    assert (await scene.parcel()).tracking_number == "EL491610880VN"


async def test_a_number_in_use_is_refused_and_the_entry_stays(scene: Scene) -> None:
    await scene.registered()
    await scene.hoa.says(f"/giao {DOSSIER}; 0900000124; {ADDRESS}; {NUMBER}")
    await scene.hoa.presses("Lưu")
    assert "đã được ghi ngày 23/11/2026" in scene.town.messenger.toasts[-1]
    await scene.hoa.presses("Sửa mã bưu gửi")
    await scene.hoa.says("CV749233795VN")
    await scene.hoa.presses("Lưu")
    assert (await scene.parcel()).tracking_number == "CV749233795VN"


async def test_a_result_travels_home_and_the_citizen_hears_of_every_step(scene: Scene) -> None:
    await scene.registered()
    await scene.follows()
    assert "Từ nay giấy tờ đi tới đâu" in scene.lan.last().text
    await scene.travels("accepted")
    assert scene.lan.heard("Bưu điện đã nhận")
    await scene.travels("in transit")
    assert not scene.lan.heard("Đang trên đường")
    await scene.travels("out", office="Bưu cục Can Lộc")
    assert scene.lan.heard("Bưu tá đang mang đến")
    assert scene.lan.heard("Bưu điện không bảo chuyển khoản trước, không hỏi mã OTP.")
    await scene.travels("delivered")
    assert scene.lan.heard("Đã giao")
    await scene.lan.presses("5 ⭐")
    assert "Đã ghi 5/5" in scene.town.messenger.toasts[-1]
    told = scene.lan.last()
    assert told.offers("Không phải tôi nhận") and not told.offers("5 ⭐")
    async with scene.town.sessions() as session:
        assert [one.stars for one in await session.scalars(select(ParcelRating))] == [5]
    assert "Mai Phụ" not in scene.lan.everything() and "0123" not in scene.lan.everything()


async def test_a_rating_is_given_once(scene: Scene) -> None:
    await scene.registered()
    await scene.follows()
    await scene.travels("accepted")
    await scene.travels("delivered")
    message = scene.lan.last()
    rating = message.button("4 ⭐").code or ""
    await scene.lan.presses_code(rating, message)
    await scene.lan.presses_code(rating.replace(":4", ":1"), message)
    assert "đã đánh giá" in scene.town.messenger.toasts[-1]
    await scene.lan.presses_code(rating.replace(":4", ":9"), message)
    async with scene.town.sessions() as session:
        assert [one.stars for one in await session.scalars(select(ParcelRating))] == [4]


async def test_nothing_is_said_twice_however_often_the_post_is_asked(scene: Scene) -> None:
    await scene.registered()
    await scene.follows()
    await scene.travels("accepted")
    told = len(scene.lan.unread())
    for _hour in range(5):
        scene.town.clock.forward(hours=2)
        await scene.town.settle()
    assert len(scene.lan.unread()) == told
    assert scene.post.asked >= 6


async def test_a_failed_attempt_says_why_and_what_next(scene: Scene) -> None:
    await scene.registered()
    await scene.follows()
    await scene.travels("accepted")
    await scene.travels("nobody home")
    assert scene.lan.heard("Lần thứ 1: không có người nhận ở nhà.")
    assert scene.lan.heard("Bưu điện thường mang đến lần nữa")
    scene.town.clock.forward(hours=24)
    await scene.travels("nobody home")
    assert scene.lan.heard("Lần thứ 2")


async def test_news_of_the_night_wait_until_six_but_not_the_delivery(scene: Scene) -> None:
    await scene.registered()
    await scene.follows()
    scene.town.clock.forward(hours=13)  # 22:00 here.
    await scene.travels("out")
    assert not scene.lan.heard("Bưu tá đang mang đến")
    scene.town.clock.forward(hours=6)
    await scene.town.settle()
    assert scene.lan.heard("Bưu tá đang mang đến")


async def test_a_delivery_in_the_night_is_told_and_replaces_what_waited(scene: Scene) -> None:
    await scene.registered()
    await scene.follows()
    scene.town.clock.forward(hours=12, minutes=30)
    await scene.travels("out")
    await scene.travels("delivered")
    assert scene.lan.heard("Đã giao")
    scene.town.clock.forward(hours=12)
    await scene.town.settle()
    assert not scene.lan.heard("Bưu tá đang mang đến")


async def test_a_second_person_on_a_used_link_is_told_how_to_follow(scene: Scene) -> None:
    parcel = await scene.registered()
    link = scene.link()
    await scene.follows()
    binh = scene.town.citizen("Bình")
    await binh.says(f"/start {link}")
    assert binh.heard("đã có người mở trước")
    await binh.presses("Tra bằng mã")
    await binh.says(parcel.code)
    await binh.says("0123")
    await binh.presses("Đồng ý")
    assert "Từ nay giấy tờ đi tới đâu" in binh.last().text
    await scene.travels("accepted")
    assert binh.heard("Bưu điện đã nhận") and scene.lan.heard("Bưu điện đã nhận")


async def test_two_people_with_one_link_race_and_one_wins(scene: Scene) -> None:
    await scene.registered()
    binh = scene.town.citizen("Bình")
    for who in (scene.lan, binh):
        await who.says(f"/start {scene.link()}")
    await scene.lan.presses("Đồng ý")
    await binh.presses("Đồng ý")
    assert "đã có người mở" in scene.town.messenger.toasts[-1]
    async with scene.town.sessions() as session:
        assert len(list(await session.scalars(select(ParcelFollower)))) == 1


async def test_whoever_says_no_sees_it_once_and_is_not_remembered(scene: Scene) -> None:
    await scene.registered()
    await scene.lan.says(f"/start {scene.link()}")
    await scene.lan.presses("Không")
    assert scene.lan.last().text.startswith("Vâng, chúng tôi không ghi nhớ")
    assert "Quầy đã ghi nhận" in scene.lan.last().text
    await scene.travels("accepted")
    assert not scene.lan.heard("Bưu điện đã nhận")
    async with scene.town.sessions() as session:
        assert [one.given for one in await session.scalars(select(Consent))] == [False]
    assert (await scene.parcel()).owner_id is None


@pytest.mark.parametrize("code", [DOSSIER, "el491610889vn", "EL 491 610 889 VN"])
async def test_any_number_on_the_receipt_finds_it(scene: Scene, code: str) -> None:
    await scene.registered()
    await scene.lan.says(f"/tracuu {code} 0123")
    await scene.lan.presses("Đồng ý")
    assert scene.lan.last().text.startswith("Từ nay")


async def test_wrong_digits_and_an_unknown_code_are_answered_alike(scene: Scene) -> None:
    parcel = await scene.registered()
    answers = []
    for code, digits in ((parcel.code, "9999"), ("ZZZZZZ", "0123")):
        await scene.lan.says("/theodoi")
        await scene.lan.says(code)
        await scene.lan.says(digits)
        answers.append(scene.lan.last().html)
    assert answers[0] == answers[1]
    assert "Không có giấy tờ nào khớp" in answers[0]


async def test_guessing_digits_is_throttled_for_a_person_and_for_a_code(scene: Scene) -> None:
    parcel = await scene.registered()
    for guess in range(5):
        await scene.lan.says(f"/theodoi {parcel.code} 000{guess}")
    await scene.lan.says(f"/theodoi {parcel.code} 0123")
    assert scene.lan.heard("đã thử nhiều lần")
    await scene.lan.says("/theodoi ZZZZZZ 0123")
    assert scene.lan.heard("đã thử nhiều lần")
    binh = scene.town.citizen("Bình")
    await binh.says(f"/theodoi {parcel.code} 0123")
    assert binh.heard("đã thử nhiều lần")
    scene.town.clock.forward(minutes=16)
    await scene.lan.says(f"/theodoi {parcel.code} 0123")
    assert scene.lan.heard("Anh/chị có đồng ý không?")


async def test_the_list_shows_what_is_followed_and_following_ends_at_a_tap(scene: Scene) -> None:
    await scene.registered()
    await scene.follows()
    await scene.lan.says("Kết quả của tôi tới đâu")
    assert scene.lan.heard("Giấy tờ anh/chị đang theo dõi")
    await scene.lan.presses("Quầy đã ghi nhận")
    await scene.lan.presses("Thôi báo tin")
    await scene.travels("accepted")
    assert not scene.lan.heard("Bưu điện đã nhận")


async def test_home_collection_is_explained_with_its_source_and_no_price(scene: Scene) -> None:
    await scene.lan.says("Bưu điện đến nhận hồ sơ")
    assert scene.lan.heard("45/2016/QĐ-TTg") and scene.lan.heard("chưa có biểu giá")
