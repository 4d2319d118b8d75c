"""Another address, another person, a call that proves a phone: what a receiver may do."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.db import keyring
from backend.parcels import notes, service
from backend.parcels.acting_models import ParcelCall, ParcelJoin
from backend.parcels.models import Parcel, ParcelWish
from backend.people import privacy
from backend.schema import metadata
from tests.story.returns import ADDRESS, DOSSIER, NUMBER, UNIT, Scene
from tests.story.town import Somebody, Town

PHONE = "0900000123"
CALL_ME = "📞 Nhờ Bưu điện gọi xác nhận"


@pytest.fixture
async def scene(town: Town) -> Scene:
    return await Scene.set(town, asked=False)


async def waiting(scene: Scene) -> Parcel:
    """A result that lies at its counter, followed by Lan."""
    parcel = await scene.registered(PHONE)
    await scene.follows()
    await scene.lan.presses("Xem lại")
    return parcel


async def only_wish(scene: Scene) -> ParcelWish:
    async with scene.town.sessions() as session:
        return (await session.scalars(select(ParcelWish))).one()


async def redirected(scene: Scene) -> ParcelWish:
    """Lan proves her phone and has it brought to another house."""
    lan = scene.lan
    await lan.presses("Đổi địa chỉ trong tỉnh")
    await lan.shares_contact(PHONE)
    await lan.says("xã Mai Phụ")
    await lan.says("Số 9, thôn Tây")
    assert "Số 9, thôn Tây, Xã Mai Phụ, Hà Tĩnh" in lan.last().text
    await lan.presses("Gửi")
    await scene.town.settle()
    return await only_wish(scene)


async def test_another_address_goes_to_the_counter_and_nowhere_else(scene: Scene) -> None:
    parcel = await waiting(scene)
    binh = scene.town.citizen("Bình")
    await binh.says(f"/theodoi {parcel.code} 0123")
    await binh.presses("Đồng ý")
    wish = await redirected(scene)
    assert wish.address is not None and "thôn Tây" not in wish.address
    assert binh.heard("mang đến một địa chỉ khác trong tỉnh")
    assert "thôn Tây" not in binh.everything() and "thôn Tây" not in scene.hoa.everything()
    await scene.hoa.presses("Xem địa chỉ, tên người nhận")
    assert "Số 9, thôn Tây, Xã Mai Phụ, Hà Tĩnh" in scene.hoa.last().text
    await scene.hoa.presses("Đã sắp xếp")
    await scene.town.settle()
    assert "thôn Tây" not in scene.hoa.last().text
    for who in (scene.lan, binh):
        assert who.heard("Đã sắp xếp: Bưu điện sẽ mang đến một địa chỉ khác trong tỉnh")
    async with scene.town.sessions() as session:
        now = await session.get_one(Parcel, parcel.id)
        assert keyring(session).open(now.address or "") == "Số 9, thôn Tây, Xã Mai Phụ, Hà Tĩnh"
        kinds = [one.kind for one in await notes.of_parcel(session, parcel.id)]
    assert kinds == ["joined", "proved", "wished", "arranged"]


async def test_a_wish_is_taken_back_while_it_is_not_arranged(scene: Scene) -> None:
    parcel = await waiting(scene)
    wish = await redirected(scene)
    binh = scene.town.citizen("Bình")
    await binh.says("/start")
    await binh.presses_code(f"parcel.unwish:{wish.id}", binh.last())
    assert "sang bước khác" in scene.town.messenger.toasts[-1]
    await scene.lan.presses("Rút lại")
    assert "Đã rút lại" in scene.lan.last().text
    await scene.town.settle()
    assert scene.hoa.heard("Người nhận đã rút lại")
    for code in (f"parcel.wished:{wish.id}", f"parcel.settle:{wish.id}"):
        await scene.hoa.presses_code(code, scene.hoa.last())
        assert "sang bước khác" in scene.town.messenger.toasts[-1]
    await scene.lan.presses_code(f"parcel.unwish:{wish.id}", scene.lan.last())
    assert "sang bước khác" in scene.town.messenger.toasts[-1]
    async with scene.town.sessions() as session:
        assert (await session.get_one(Parcel, parcel.id)).address == parcel.address


async def test_an_address_outside_the_province_is_politely_refused(scene: Scene) -> None:
    await waiting(scene)
    lan = scene.lan
    await lan.presses("Đổi địa chỉ trong tỉnh")
    await lan.shares_contact(PHONE)
    for bad in ("12 phố Huế, Hà Nội", "Vinh, Nghệ An", "🙂", "x" * 900):
        await lan.says(bad)
        assert lan.heard("Không thấy xã, phường nào của Hà Tĩnh")
    await lan.sends_photo()
    assert lan.heard("Chỉ đổi được trong tỉnh")
    await lan.says("Kỳ Anh")
    await lan.presses_code("redirect.commune:CODE99:xa-ky-anh-2025", lan.last())
    assert "đã gửi hoặc đã bỏ" in scene.town.messenger.toasts[-1]
    await lan.presses("Xã Kỳ Anh")
    await lan.says("5")
    assert lan.heard("chưa rõ số nhà")
    await lan.says("Xóm 3")
    await lan.presses("Viết lại")
    await lan.presses("Thôi")
    await lan.says("/theodoi")
    async with scene.town.sessions() as session:
        assert list(await session.scalars(select(ParcelWish))) == []


async def test_another_person_takes_it_with_or_without_a_phone(scene: Scene) -> None:
    await waiting(scene)
    lan = scene.lan
    await lan.presses("Nhờ người khác nhận")
    await lan.shares_contact(PHONE)
    await lan.says("0900000009")
    assert lan.heard("chưa phải một họ tên")
    await lan.says("Trần Văn Bình")
    await lan.says("là anh tôi")
    assert lan.heard("bấm một nút")
    await lan.presses("Hàng xóm")
    await lan.says("không có")
    assert lan.heard("chưa phải số điện thoại")
    await lan.presses("Không ghi số")
    assert "Trần Văn Bình (Hàng xóm)" in lan.last().text
    await lan.presses("Gửi")
    await scene.town.settle()
    assert "Trần Văn Bình" not in scene.hoa.everything()
    await scene.hoa.presses("Xem địa chỉ, tên người nhận")
    assert "Trần Văn Bình (Hàng xóm)" in scene.hoa.last().text
    stranger = await scene.town.staff("Mai", "clerk", "xa-mai-phu-2025")
    await stranger.says("/start")
    await stranger.presses_code(f"parcel.wished:{(await only_wish(scene)).id}", stranger.last())
    assert "quyền" in scene.town.messenger.toasts[-1]


async def test_what_goes_to_the_hand_only_is_neither_redirected_nor_given_away(
    scene: Scene,
) -> None:
    await scene.hoa.says(f"/giao {DOSSIER}; {PHONE}; {ADDRESS}; {NUMBER}")
    await scene.hoa.presses("Phát tận tay")
    assert "chỉ giao cho chính người đứng tên" in scene.hoa.last().text
    await scene.hoa.presses("Bỏ phát tận tay")
    assert "chỉ giao cho chính người đứng tên" not in scene.hoa.last().text
    await scene.hoa.presses("Phát tận tay")
    await scene.hoa.presses("Lưu")
    await scene.follows()
    await scene.lan.presses("Xem lại")
    for label in ("Đổi địa chỉ trong tỉnh", "Nhờ người khác nhận"):
        await scene.lan.presses(label)
        assert "trao tận tay người đứng tên" in scene.town.messenger.toasts[-1]
    assert (await scene.parcel()).hand_only


async def asks_for_a_call(scene: Scene, who: Somebody) -> str:
    """The word that stands on their screen."""
    await who.presses("Nhờ người khác nhận")
    await who.says(CALL_ME)
    assert who.heard("Nhân viên ở quầy sẽ gọi vào số đã ghi trên hồ sơ")
    await scene.town.settle()
    async with scene.town.sessions() as session:
        newest = select(ParcelCall).order_by(ParcelCall.id.desc()).limit(1)
        word = (await session.scalars(newest)).one().word
    assert word in who.last().text
    return word


async def test_a_clerk_who_calls_the_phone_gives_the_right(scene: Scene) -> None:
    await waiting(scene)
    tam = await scene.town.staff("Tâm", "clerk", UNIT)
    word = await asks_for_a_call(scene, scene.lan)
    for clerk in (scene.hoa, tam):
        assert clerk.heard("Gọi xác nhận người nhận")
        assert PHONE not in clerk.everything() and word not in clerk.everything()
    await scene.hoa.presses("Nhận gọi")
    assert PHONE in scene.hoa.last().text and word in scene.hoa.last().text
    await scene.town.settle()
    await tam.presses_code("call.take:1", tam.last())
    assert "Đồng nghiệp đã nhận gọi" in scene.town.messenger.toasts[-1]
    await tam.presses_code("call.end:1:right", tam.last())
    assert "chưa nhận gọi" in scene.town.messenger.toasts[-1]
    assert PHONE not in tam.everything()
    await scene.hoa.presses("Đã gọi, đúng người")
    await scene.town.settle()
    assert PHONE not in scene.hoa.everything()
    await scene.lan.presses("Nhờ người khác nhận")
    assert scene.lan.heard("Họ tên người nhận thay")
    scene.town.clock.forward(days=31)
    await scene.lan.presses("Đổi địa chỉ trong tỉnh")
    assert scene.lan.heard("bấm nút bên dưới để gửi số điện thoại")


async def test_a_call_that_went_to_somebody_else_gives_nothing_and_is_not_asked_again(
    scene: Scene,
) -> None:
    await waiting(scene)
    await asks_for_a_call(scene, scene.lan)
    await scene.hoa.presses("Nhận gọi")
    await scene.hoa.presses("Không đúng")
    await scene.town.settle()
    assert scene.lan.heard("người nghe máy không nhờ việc này")
    await scene.lan.presses(
        "Nhờ người khác nhận", on=scene.lan._newest_with("Nhờ người", scene.lan.chat)
    )
    await scene.lan.says(CALL_ME)
    assert scene.lan.heard("người nghe máy không nhờ việc này")
    await scene.lan.shares_contact("0900000777")
    assert scene.lan.heard("không phải số người nhận")


async def test_a_call_nobody_makes_returns_and_then_ends_honestly(scene: Scene) -> None:
    await waiting(scene)
    await asks_for_a_call(scene, scene.lan)
    await scene.hoa.presses("Nhận gọi")
    await scene.town.later(hours=1, minutes=1)
    await scene.hoa.presses("Nhận gọi")
    await scene.town.later(days=2)
    assert scene.lan.heard("Quầy chưa gọi được cho anh/chị")
    await scene.hoa.presses_code("call.end:1:right", scene.hoa.last())
    assert "sang bước khác" in scene.town.messenger.toasts[-1]


async def test_strangers_and_forged_presses_get_nothing(scene: Scene) -> None:
    parcel = await waiting(scene)
    await asks_for_a_call(scene, scene.lan)
    binh = scene.town.citizen("Bình")
    await binh.says("/start")
    for code, answered in (
        ("call.take:1", "quyền"),
        ("call.end:1:right", "quyền"),
        ("call.take:999", "sang bước khác"),
        (f"parcel.wish:{parcel.id}:another_address", "không theo dõi"),
        ("join.answer:1:yes", "sang bước khác"),
        ("join.shut:1", "sang bước khác"),
        ("complaint.reply:1", "không mở được"),
    ):
        await binh.presses_code(code, binh.last())
        assert answered in scene.town.messenger.toasts[-1], (code, scene.town.messenger.toasts[-1])
    await scene.hoa.presses("Nhận gọi")
    await scene.hoa.presses_code("call.end:1:expired", scene.hoa.last())
    assert "cũ" in scene.town.messenger.toasts[-1]
    assert PHONE not in binh.everything()


async def test_an_address_is_exported_to_its_writer_and_goes_with_the_parcels_own(
    scene: Scene,
) -> None:
    parcel = await waiting(scene)
    binh = scene.town.citizen("Bình")
    await binh.says(f"/theodoi {parcel.code} 0123")
    await binh.presses("Đồng ý")
    wish = await redirected(scene)
    async with scene.town.sessions.begin() as session:
        held = await privacy.held(session, metadata, wish.person_id)
        assert any("thôn Tây" in str(one) for one in held if one.table == "parcel_wishes")
        ended = await session.get_one(Parcel, parcel.id)
        ended.finished_at = scene.town.now
        await service.purge(session, scene.town.now)
    assert (await only_wish(scene)).address == wish.address
    for days, joins in ((31, 1), (160, 0)):
        scene.town.clock.forward(days=days)
        async with scene.town.sessions.begin() as session:
            await service.purge(session, scene.town.now)
        async with scene.town.sessions() as session:
            assert len(list(await session.scalars(select(ParcelJoin)))) == joins
        assert (await only_wish(scene)).address is None
