"""The clerk's side when all is not well: no carrier, wrong people, forged buttons, bad words."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.inbox.models import Dialogue, Incident
from backend.parcels.models import Parcel, ParcelFollower, ParcelProof
from backend.people import service as people
from backend.people.models import Identity
from backend.tasks import housekeeping
from tests.story.returns import ADDRESS, DOSSIER, NUMBER, UNIT, Scene
from tests.story.town import Somebody, Town

BAD = ("🙂🙂🙂", "<b>x</b> & [y](z) _*", "a" * 10_000, "0" * 10_000, "٣٣٣٣", "\u200f", "-", "a\x00")


@pytest.fixture
async def scene(town: Town) -> Scene:
    return await Scene.set(town)


@pytest.fixture
async def by_hand(town: Town) -> Scene:
    return await Scene.set(town, asked=False)


async def person_of(town: Town, who: Somebody) -> int:
    async with town.sessions() as session:
        found = select(Identity.person_id).where(Identity.native_id == str(who.id))
        return (await session.scalars(found)).one()


async def incidents(town: Town) -> int:
    async with town.sessions() as session:
        return len(list(await session.scalars(select(Incident))))


async def test_staff_carry_a_parcel_all_the_way_by_hand(by_hand: Scene) -> None:
    await by_hand.registered()
    await by_hand.follows()
    hoa, lan = by_hand.hoa, by_hand.lan
    await hoa.presses("Mở phiếu này")
    for report, news in (
        ("Bưu điện đã nhận", "Bưu điện đã nhận"),
        ("Đang giao", "Bưu tá đang mang đến"),
    ):
        await hoa.presses(report)
        by_hand.town.clock.forward(minutes=5)
        await by_hand.town.settle()
        assert lan.heard(news)
    await hoa.presses("Không giao được")
    await hoa.presses("địa chỉ chưa đúng")
    by_hand.town.clock.forward(minutes=5)
    await hoa.presses("Đang giao")
    by_hand.town.clock.forward(minutes=5)
    await by_hand.town.settle()
    assert lan.heard("Lần thứ 1: địa chỉ chưa đúng.")
    await hoa.presses("Đã giao")
    await hoa.presses("Người nhà")
    await hoa.presses("Đã xem giấy tờ")
    await by_hand.town.settle()
    assert lan.heard("Đã giao")
    async with by_hand.town.sessions() as session:
        proof = (await session.scalars(select(ParcelProof))).one()
        assert (proof.relation, proof.identity_checked) == ("family", True)
    assert (await by_hand.parcel()).next_poll_at is None


async def test_a_button_of_a_step_that_has_passed_does_nothing(by_hand: Scene) -> None:
    await by_hand.registered()
    await by_hand.hoa.presses("Mở phiếu này")
    old = by_hand.hoa.unread()[-1] if by_hand.hoa.unread() else by_hand.hoa.last()
    parcel = await by_hand.parcel()
    for _tap in range(2):
        await by_hand.hoa.presses_code(f"parcel.report:{parcel.id}:accepted", old)
    assert "đã sang bước khác" in by_hand.town.messenger.toasts[-1]
    await by_hand.hoa.presses_code(f"parcel.proof:{parcel.id}:self:yes", old)
    await by_hand.hoa.presses_code(f"parcel.report:{parcel.id}:accepted", old)
    assert "đã sang bước khác" in by_hand.town.messenger.toasts[-1]
    assert (await by_hand.parcel()).state == "delivered"


async def test_a_lost_receipt_gets_a_new_link_and_the_old_one_dies(scene: Scene) -> None:
    await scene.registered()
    old = scene.link()
    await scene.hoa.presses("Mở phiếu này")
    await scene.hoa.presses("Cấp lại mã QR")
    assert scene.link() != old
    await scene.lan.says(f"/start {old}")
    assert scene.lan.heard("Liên kết này không dùng được")
    await scene.follows()
    parcel = await scene.parcel()
    await scene.hoa.presses_code(f"parcel.link:{parcel.id}", scene.hoa.last())
    assert "đã có người mở" in scene.town.messenger.toasts[-1]


async def test_the_clerk_who_tries_the_link_does_not_use_it_up(scene: Scene) -> None:
    await scene.registered()
    link = scene.link()
    await scene.hoa.says(f"/start {link}")
    assert scene.hoa.heard("Liên kết này dành cho người dân")
    await scene.lan.says(f"/start {link}")
    await scene.lan.presses("Đồng ý")
    assert "Từ nay" in scene.lan.last().text


async def test_whoever_is_no_clerk_is_refused_politely(scene: Scene) -> None:
    for text in ("/giao", "/traketqua", "Gửi trả kết quả", "/giao abc"):
        await scene.lan.says(text)
        assert scene.lan.heard("dành cho nhân viên Bưu điện")
    minh = await scene.town.staff("Minh", "specialist", "so-cong-thuong")
    await minh.says("/giao")
    assert minh.heard("dành cho nhân viên Bưu điện")


async def test_a_suspended_clerk_saves_nothing_and_keeps_no_draft(scene: Scene) -> None:
    await scene.hoa.says(f"/giao {DOSSIER}; 0900000123; {ADDRESS}; {NUMBER}")
    person_id = await person_of(scene.town, scene.hoa)
    async with scene.town.sessions.begin() as session:
        await people.suspend(session, person_id, now=scene.town.now)
    await scene.hoa.presses("Lưu")
    assert scene.hoa.heard("dành cho nhân viên Bưu điện")
    async with scene.town.sessions() as session:
        assert list(await session.scalars(select(Parcel))) == []
        assert list(await session.scalars(select(Dialogue))) == []


async def test_another_counters_clerk_cannot_open_a_parcel(scene: Scene) -> None:
    parcel = await scene.registered()
    ha = await scene.town.staff("Hà", "clerk", "ttpvhcc-xa-mai-phu-2025")
    await ha.says("/giao")
    for verb in ("tend", "link"):
        await ha.presses_code(f"parcel.{verb}:{parcel.id}", ha.last())
        assert "chưa có" in scene.town.messenger.toasts[-1]
    await ha.presses_code(f"parcel.report:{parcel.id}:accepted", ha.last())
    assert (await scene.parcel()).state == "registered"


async def test_a_citizen_cannot_open_or_rate_what_they_do_not_follow(scene: Scene) -> None:
    parcel = await scene.registered()
    await scene.lan.says("/start")
    for code in (
        f"parcel.view:{parcel.id}",
        f"parcel.leave:{parcel.id}",
        f"parcel.rate:{parcel.id}:5",
    ):
        await scene.lan.presses_code(code, scene.lan.last())
        assert "không theo dõi" in scene.town.messenger.toasts[-1]
    await scene.lan.presses_code("parcel.follow:yes", scene.lan.last())
    async with scene.town.sessions() as session:
        assert list(await session.scalars(select(ParcelFollower))) == []


@pytest.mark.parametrize(
    "code",
    ["parcel.tend", "parcel.tend:x", "parcel.tend:99999999999999999999", "parcel.tend:999",
     "parcel.report:1", "parcel.report:1:lost", "parcel.report:1:attempt_failed:because",
     "parcel.report:1:registered", "parcel.proof:1:neighbour:yes", "parcel.proof:1:self:maybe",
     "parcel.rate:1", "parcel.rate:1:x", "parcel.follow", "parcel.follow:perhaps", "parcel.link:-1",
     "return.save", "return.save:WRONG", "return.edit:CODE01:phone:x", "parcel.view:0"],
)  # fmt: skip
async def test_a_forged_button_is_answered_and_does_nothing(scene: Scene, code: str) -> None:
    await scene.registered()
    toasts = len(scene.town.messenger.toasts)
    await scene.hoa.presses_code(code, scene.hoa.last())
    assert len(scene.town.messenger.toasts) > toasts and scene.town.messenger.toasts[-1]
    assert (await scene.parcel()).state == "registered"
    assert await incidents(scene.town) == 0


async def test_bad_words_at_every_step_leave_the_entry_as_it_was(scene: Scene) -> None:
    hoa = scene.hoa
    await hoa.says("/giao")
    for good in (DOSSIER, "0900000123", ADDRESS, NUMBER):
        for bad in (*BAD[:1], *BAD[2:], " "):
            await hoa.says(bad)
            assert hoa.heard("Tin này chưa phải") or hoa.heard("Địa chỉ này quá")
        await hoa.sends_photo()
        await hoa.says(good)
    for bad in BAD:
        await hoa.says(bad)
        assert hoa.heard("bấm một nút")
    await hoa.presses("Lưu")
    assert (await scene.parcel()).tracking_number == NUMBER
    assert await incidents(scene.town) == 0


async def test_bad_words_while_looking_for_a_parcel_are_asked_again(scene: Scene) -> None:
    await scene.registered()
    await scene.lan.says("/theodoi")
    for bad in BAD[:3] + BAD[4:]:
        await scene.lan.says(bad)
        assert scene.lan.heard("chưa giống một mã")
    await scene.lan.says(DOSSIER)
    for bad in (*BAD, "12345", "12 3"):
        await scene.lan.says(bad)
        assert scene.lan.heard("Cần đúng 4 chữ số")
    await scene.lan.sends_photo()
    await scene.lan.says("/theodoi " + "x" * 10_000)
    await scene.lan.says(f"/theodoi {BAD[1]}")
    await scene.lan.says("/start p_")
    await scene.lan.says("/start p_<b>" + "x" * 500)
    assert scene.lan.heard("Liên kết này không dùng được")
    assert await incidents(scene.town) == 0


async def test_html_in_an_address_is_shown_and_never_obeyed(scene: Scene) -> None:
    address = "<b>Số 5</b> & thôn <i>Đông"
    await scene.hoa.says(f"/giao {DOSSIER}; 0900000123; {address}; {NUMBER}")
    assert address in scene.hoa.last().text
    assert "&lt;b&gt;Số 5" in scene.hoa.last().html


async def test_the_step_by_step_entry_survives_another_errand(scene: Scene) -> None:
    await scene.hoa.says("/giao")
    await scene.hoa.says(DOSSIER)
    await scene.hoa.says("/theodoi")
    await scene.hoa.says("/giao")
    assert scene.hoa.heard("Số điện thoại người nhận?")


async def test_no_phone_or_address_stands_in_the_open_anywhere(scene: Scene) -> None:
    await scene.hoa.says(f"/giao {DOSSIER}; 0900000123; {ADDRESS}")
    async with scene.town.sessions() as session:
        data = str([one.data for one in await session.scalars(select(Dialogue))])
    assert "0900000123" not in data and "Mai Phụ" not in data


async def test_phone_and_address_are_forgotten_a_month_after_the_end(scene: Scene) -> None:
    await scene.registered()
    await scene.follows()
    await scene.travels("accepted")
    await scene.travels("delivered")
    scene.town.clock.forward(days=29)
    await housekeeping.sweep(scene.town.work)
    assert (await scene.parcel()).phone is not None
    scene.town.clock.forward(days=2)
    await housekeeping.sweep(scene.town.work)
    parcel = await scene.parcel()
    assert parcel.phone is None and parcel.address is None
    await scene.lan.says(f"/theodoi {parcel.code} 0123")
    assert scene.lan.heard("Không có giấy tờ nào khớp")
    scene.town.clock.forward(days=160)
    await housekeeping.sweep(scene.town.work)
    async with scene.town.sessions() as session:
        assert list(await session.scalars(select(ParcelFollower))) == []


async def test_what_is_on_its_way_is_listed_for_the_whole_counter(scene: Scene) -> None:
    first = await scene.registered()
    for number in range(9):
        await scene.registered(number=f"PHBC2026112300{number}")
    await scene.hoa.says("/giao")
    assert scene.hoa.heard("Đã gửi gần đây")
    await scene.hoa.presses("Đang trên đường")
    assert first.code in scene.hoa.last().rows[0][0].label
    await scene.hoa.presses("Xem tiếp")
    assert len(scene.hoa.last().rows) == 3
    await scene.hoa.presses("Trang trước")
    mai = await scene.town.staff("Mai", "clerk", UNIT)
    await mai.says("Việc của tôi")
    assert mai.heard("Kết quả đang trên đường")
    await mai.presses(first.code)
    await mai.presses("Bưu điện đã nhận")
    async with scene.town.sessions() as session:
        assert (await session.get_one(Parcel, first.id)).state == "accepted"


async def test_a_counter_with_nothing_on_its_way_says_so(scene: Scene) -> None:
    await scene.hoa.says("/viec")
    assert not scene.hoa.heard("trên đường")
    await scene.hoa.says("/giao")
    await scene.hoa.presses("Đang trên đường")
    assert scene.hoa.heard("Không có kết quả nào đang trên đường")


async def test_a_question_that_strays_into_the_search_is_no_code(scene: Scene) -> None:
    await scene.lan.says("/theodoi")
    await scene.lan.says("lam khai sinh can giay to gi")
    assert scene.lan.heard("chưa giống một mã") and scene.lan.heard("/huy")


async def test_a_number_may_come_again_after_a_year(scene: Scene) -> None:
    await scene.registered()
    scene.town.clock.forward(days=340)
    await scene.registered()
    async with scene.town.sessions() as session:
        assert len(list(await session.scalars(select(Parcel)))) == 2


async def test_whoever_takes_consent_back_hears_no_more(scene: Scene) -> None:
    await scene.registered()
    await scene.follows()
    await scene.lan.says("/dulieu")
    assert "0900000123" not in scene.lan.everything()
    await scene.lan.presses("Rút lại đồng ý")
    await scene.lan.presses("Theo dõi giấy tờ")
    await scene.travels("accepted")
    assert "Bưu điện đã nhận" not in scene.lan.everything()
