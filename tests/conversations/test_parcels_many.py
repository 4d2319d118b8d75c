"""Many at once: a sheet, pasted lines, pictures of barcodes; one preview, one word to save."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import func, select

from backend.notices.senders.base import Later
from backend.parcels import batches
from backend.parcels.batch_models import ParcelBatch, ParcelFile
from backend.parcels.models import Parcel
from backend.tasks import housekeeping
from tests.parcels.sheets import sheet_of
from tests.story.returns import DOSSIER, NUMBER, Scene
from tests.story.town import Town

HEAD = ["Mã hồ sơ", "Điện thoại", "Địa chỉ", "Mã bưu gửi"]


@pytest.fixture
async def scene(town: Town) -> Scene:
    return await Scene.set(town, asked=False)


def barcode(text: str) -> bytes:
    """A picture of a barcode, as a phone takes it."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    file = BytesIO()
    Image.fromarray(code.to_image(scale=4, add_quiet_zones=True)).save(file, "PNG")
    return file.getvalue()


async def sends(scene: Scene, content: bytes, name: str, **more: Any) -> None:
    """The clerk sends a document."""
    scene.town.messenger.files[name] = content
    document = {"file_id": name, "file_unique_id": f"u-{name}", "file_name": name, **more}
    await scene.hoa.sends(document=document)


async def photographs(scene: Scene, name: str, content: bytes) -> None:
    scene.town.messenger.files[name] = content
    await scene.hoa.sends_photo(file_id=name)


async def count(scene: Scene, table: Any = Parcel) -> int:
    async with scene.town.sessions() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


def attached(scene: Scene) -> bytes:
    return bytes(scene.hoa.last().attachment.data)


async def test_a_sheet_is_looked_at_saved_at_once_and_its_bad_rows_come_back(scene: Scene) -> None:
    hoa = scene.hoa
    await scene.registered(number="PHBC20261123009")
    await hoa.says("/giao")
    await hoa.presses("Gửi nhiều cùng lúc")
    await hoa.presses("Lấy mẫu Excel")
    assert load_workbook(BytesIO(attached(scene))).worksheets[0]["A1"].value == "Mã hồ sơ"
    rows = [
        [DOSSIER, "0900000123", "Số 5, thôn Đông, xã Mai Phụ", NUMBER],
        ["H27.12-261123-0002", 900000124, None, "PHBC20261123002"],
        ["không phải mã", "0900000125", None, "PHBC20261123003"],
        ["H27.12-261123-0004", "0900000126", None, NUMBER],
        ["H27.12-261123-0005", "0900000127", None, "PHBC20261123009"],
    ]
    await sends(scene, sheet_of(HEAD, *rows), "a.xlsx")
    assert hoa.heard("đang đọc")
    await scene.town.settle()
    told = hoa.last().text
    assert "2 phiếu đủ và đúng · 3 sai" in told
    assert "dòng 4, PHBC20261123003: " not in told and "dòng 4: mã hồ sơ chưa đúng" in told
    assert f"dòng 5, {NUMBER}: mã bưu gửi trùng với dòng 2" in told
    assert "dòng 6, PHBC20261123009: mã bưu gửi đã ghi ngày 23/11/2026" in told
    assert "0900000" not in told
    preview = hoa.last()
    await hoa.presses("Lưu 2 phiếu")
    assert hoa.last().text.startswith("Đã lưu 2 phiếu. 3 dòng chưa lưu")
    await hoa.presses_code(
        (preview.button("Tệp ghi lỗi").code or "").replace("faults", "save"), preview
    )
    assert "đã lưu, đã bỏ" in scene.town.messenger.toasts[-1]
    assert await count(scene) == 3
    await hoa.presses("Tệp ghi lỗi")
    back = load_workbook(BytesIO(attached(scene))).worksheets[0]
    assert back["A2"].value == "không phải mã"
    assert back["I3"].value == "mã bưu gửi trùng với dòng 2"
    await hoa.presses("In mã QR")
    assert attached(scene).startswith(b"%PDF")


async def test_pasted_lines_complete_what_pictures_began(scene: Scene) -> None:
    hoa = scene.hoa
    await hoa.says("/giaonhieu")
    scene.town.messenger.failures["blurred"] = [Later("away")]
    await photographs(scene, "one", barcode(NUMBER))
    await photographs(scene, "two", barcode("EL123456789VN"))
    await photographs(scene, "again", barcode(NUMBER))
    await photographs(scene, "blurred", b"no picture at all")
    await scene.town.later(minutes=2)
    told = hoa.last().text
    assert "2 còn thiếu" in told and "không mở được ảnh" in told
    assert "Sai số kiểm tra" in told and "EL123456789VN" in told
    assert f"{NUMBER}: anh/chị gõ mã hồ sơ, điện thoại" in told
    await hoa.says(f"{DOSSIER} 0900 000 123 Nguyễn Thị Mơ")
    assert hoa.heard("1 phiếu đủ và đúng")
    await hoa.says("0900000124;el123456789vn;H27.12-261123-0002\nxin chào")
    assert hoa.heard("2 phiếu đủ và đúng") and hoa.heard("ở dòng 2")
    await hoa.presses("Lưu 2 phiếu")
    async with scene.town.sessions() as session:
        found = list(await session.scalars(select(Parcel).order_by(Parcel.id)))
    assert [one.tracking_number for one in found] == [NUMBER, "EL123456789VN"]
    assert found[0].address is None


async def test_what_is_no_list_is_refused_and_nothing_is_lost(scene: Scene) -> None:
    hoa = scene.hoa
    await hoa.says("/giaonhieu")
    await hoa.says(f"{DOSSIER} 0900000123 {NUMBER}")
    for number, (content, why) in enumerate((
        (b"PK\x03\x04 no sheet", "không đọc được"),
        (b"\xd0\xcf\x11\xe0", "Excel đời cũ"),
        (sheet_of(["a", "b"], ["c", "d"]), "chưa có dòng tiêu đề"),
        (sheet_of(HEAD), "chưa có dòng nào"),
        (b"Ma ho so,Dien thoai,Ma buu gui\n\xff\xfe,1,2", "UTF-8"),
    )):  # fmt: skip
        await sends(scene, content, f"{number}.xlsx")
        await scene.town.settle()
        assert hoa.heard(why), why
    await sends(scene, b"", "huge.xlsx", file_size=batches.MOST_BYTES_OF_SHEET + 1)
    assert hoa.heard("Tệp lớn quá")
    await hoa.sends(voice={"file_id": "v", "file_unique_id": "v", "duration": 1})
    assert hoa.heard("chỉ nhận tệp")
    await hoa.says("/giaonhieu")
    await hoa.presses("Lưu 1 phiếu")
    assert await count(scene) == 1


async def test_a_file_that_is_read_after_saving_is_told_of(scene: Scene) -> None:
    await scene.hoa.says("/giaonhieu")
    await scene.hoa.says(f"{DOSSIER} 0900000123 {NUMBER}")
    preview = scene.hoa.last()
    await photographs(scene, "late", barcode("PHBC20261123001"))
    await scene.hoa.presses("Lưu 1 phiếu", on=preview)
    await scene.town.settle()
    assert scene.hoa.last().text.startswith("Lượt gửi đã lưu trước khi đọc xong")
    assert await count(scene) == 1


async def test_a_batch_is_its_clerks_own_and_forgotten_after_a_day(scene: Scene) -> None:
    await scene.hoa.says("/giaonhieu")
    await scene.hoa.says(f"{DOSSIER} 0900000123 {NUMBER}")
    code = scene.hoa.last().button("Lưu 1 phiếu").code or ""
    mai = await scene.town.staff("Mai", "clerk", "ttpvhcc-tinh")
    await mai.says("/giaonhieu")
    await mai.presses_code(code, mai.last())
    assert await count(scene) == 0
    await scene.lan.says("/giaonhieu")
    assert scene.lan.heard("dành cho nhân viên Bưu điện")
    async with scene.town.sessions() as session:
        assert "0900000123" not in str(list(await session.scalars(select(ParcelBatch.content))))
    scene.town.clock.forward(days=1, minutes=1)
    await housekeeping.sweep(scene.town.work)
    assert await count(scene, ParcelBatch) == 0 and await count(scene, ParcelFile) == 0
    await scene.hoa.presses_code(code, scene.hoa.last())
    assert "quá một ngày" in scene.town.messenger.toasts[-1]
