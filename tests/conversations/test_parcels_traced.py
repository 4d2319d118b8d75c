"""Looking behind a parcel: /buugui, a pasted message, the proof of delivery, a picture."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from backend.parcels.batch_models import ParcelFile
from backend.parcels.models import ParcelProof
from backend.people import privacy
from backend.schema import metadata
from backend.tasks import housekeeping
from tests.story.returns import DOSSIER, NUMBER, UNIT, Scene
from tests.story.town import Somebody, Town


@pytest.fixture
async def scene(town: Town) -> Scene:
    return await Scene.set(town)


@pytest.fixture
async def by_hand(town: Town) -> Scene:
    return await Scene.set(town, asked=False)


async def test_a_supervisor_sees_what_a_parcel_was_made_of_a_clerk_the_plain_way(
    scene: Scene,
) -> None:
    parcel = await scene.registered()
    tam = await scene.town.staff("Tâm", "supervisor", UNIT)
    far = await scene.town.staff("Hà", "supervisor", "ttpvhcc-xa-mai-phu-2025")
    await scene.travels("accepted")
    scene.post.happens(NUMBER, "X99", scene.town.now)
    await scene.travels("accepted")
    for code in (DOSSIER, f" {NUMBER.lower()} ", parcel.code):
        await scene.hoa.says(f"/buugui {code}")
        assert "Bưu điện đã nhận" in scene.hoa.last().text
        assert not scene.hoa.last().offers("Xem sự kiện gốc")
    await tam.says("/buugui")
    await tam.says(NUMBER)
    await tam.presses("Xem sự kiện gốc")
    told = tam.last().text
    assert "simulated SIM10 · Đã nhận gửi" in told and "→ đổi bước" in told
    assert "simulated X99" in told and "mã chưa biết" in told and "báo lại" in told
    assert "biết lúc" in told
    code = f"trace.raw:{parcel.id}:0"
    for who in (far, scene.hoa, scene.lan):
        await who.says("/buugui " + NUMBER)
        await who.presses_code(code, who.last())
        assert "chưa có" in scene.town.messenger.toasts[-1]
    assert far.heard("Không có bưu gửi nào") or "Không có bưu gửi" in far.everything()
    assert "dành cho nhân viên" in scene.lan.everything()


async def test_a_pasted_message_of_the_carrier_is_read_and_asked_about(by_hand: Scene) -> None:
    parcel = await by_hand.registered()
    await by_hand.follows()
    hoa = by_hand.hoa
    await hoa.says(f"Buu gui {NUMBER} dang giao den quy khach, buu ta 0900000009")
    assert hoa.heard("Chưa ghi gì")
    assert (await by_hand.parcel()).state == "registered"
    await hoa.presses(f"{parcel.code}: ghi 'Đang giao'")
    assert (await by_hand.parcel()).state == "out_for_delivery"
    by_hand.town.clock.forward(minutes=5)
    await hoa.says("/buugui")
    await hoa.says(f"{NUMBER}: phát không thành công, người nhận không có nhà")
    await hoa.presses(f"{parcel.code}: ghi 'Không giao được'")
    await by_hand.town.later(minutes=1)
    assert by_hand.lan.heard("không có người nhận ở nhà")
    await hoa.says("Bưu gửi EL123456785VN đã phát thành công")
    assert hoa.heard("không có bưu gửi ấy")
    await by_hand.lan.says(f"Bưu gửi {NUMBER} đã phát thành công")
    assert not by_hand.lan.heard("Chưa ghi gì")


def photo() -> bytes:
    file = BytesIO()
    Image.new("RGB", (300, 200), "white").save(file, "JPEG")
    return file.getvalue()


async def delivered(scene: Scene) -> None:
    await scene.registered()
    await scene.follows()
    await scene.hoa.presses("Mở phiếu này")
    await scene.hoa.presses("Đang giao")
    scene.town.clock.forward(minutes=5)
    for label in ("Đã giao", "Người nhà", "Đã xem giấy tờ", "Bằng chứng giao nhận"):
        await scene.hoa.presses(label)


@pytest.fixture
async def tam(town: Town) -> Somebody:
    return await town.staff("Tâm", "supervisor", UNIT)


async def test_a_proof_is_filled_in_sealed_shown_to_supervisors_and_forgotten(
    by_hand: Scene, tam: Somebody
) -> None:
    scene, hoa = by_hand, by_hand.hoa
    await delivered(scene)
    await hoa.presses("Đã thu giấy hẹn")
    await hoa.presses("Ghi tên ký nhận")
    await hoa.says("038123456789")
    assert hoa.heard("chưa phải tên")
    await hoa.says("Trần Thị Mơ")
    assert hoa.heard("Tên ký nhận trong sổ: Trần Thị Mơ") and hoa.heard("Giấy hẹn: đã thu")
    await hoa.presses("Gửi ảnh trang ký nhận")
    assert "Đừng bao giờ chụp căn cước" in hoa.everything()
    await hoa.says("đây")
    assert hoa.heard("chỉ nhận ảnh")
    scene.town.messenger.files["page"] = photo()
    await hoa.sends_photo(file_id="page")
    await scene.town.settle()
    assert hoa.heard("Đã cất ảnh trang ký nhận")
    (path,) = (scene.town.settings.files_dir / "signatures").iterdir()
    assert not path.read_bytes().startswith(b"\xff\xd8")
    parcel = await scene.parcel()
    await hoa.presses_code(f"proof.show:{parcel.id}", hoa.last())
    assert "chưa có" in scene.town.messenger.toasts[-1]
    await tam.says(f"/buugui {NUMBER}")
    for label in ("Mở phiếu này", "Bằng chứng giao nhận", "Xem trang ký nhận"):
        await tam.presses(label)
    assert Image.open(BytesIO(bytes(tam.last().attachment.data))).size == (300, 200)
    scene.town.clock.forward(days=184)
    await housekeeping.sweep(scene.town.work)
    async with scene.town.sessions() as session:
        proof = await session.get_one(ParcelProof, parcel.id)
        assert (proof.receiver, proof.signature, proof.relation) == (None, None, "family")
    assert not list(path.parent.iterdir())


async def test_an_erasure_takes_name_and_page_with_it(by_hand: Scene, tam: Somebody) -> None:
    scene = by_hand
    await delivered(scene)
    await scene.hoa.presses("Gửi ảnh trang ký nhận")
    scene.town.messenger.files["page"] = b"no picture"
    await scene.hoa.sends_photo(file_id="page")
    await scene.town.settle()
    assert scene.hoa.heard("không mở được ảnh")
    await scene.hoa.presses("Bằng chứng giao nhận")
    await scene.hoa.presses("Gửi ảnh trang ký nhận")
    scene.town.messenger.files["again"] = photo()
    await scene.hoa.sends_photo(file_id="again")
    await scene.town.settle()
    parcel = await scene.parcel()
    async with scene.town.sessions.begin() as session:
        assert parcel.owner_id is not None
        await privacy.erase(session, metadata, parcel.owner_id, now=scene.town.now)
    scene.town.clock.forward(hours=400)
    await housekeeping.sweep(scene.town.work)
    async with scene.town.sessions() as session:
        assert (await session.get_one(ParcelProof, parcel.id)).signature is None
        assert await session.get(ParcelFile, 1) is None
    assert not list((scene.town.settings.files_dir / "signatures").iterdir())


async def test_a_citizen_gets_the_journey_as_a_picture_without_phone_or_address(
    by_hand: Scene,
) -> None:
    parcel = await by_hand.registered()
    await by_hand.follows()
    await by_hand.lan.presses("Gửi ảnh hành trình")
    shown = by_hand.lan.last()
    assert bytes(shown.attachment.data).startswith(b"\x89PNG") and parcel.code in shown.text
    mo = by_hand.town.citizen("Mơ")
    await mo.says("/start")
    await mo.presses_code(f"parcel.picture:{parcel.id}", mo.last())
    assert "không theo dõi" in by_hand.town.messenger.toasts[-1]
