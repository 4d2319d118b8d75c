"""Leaflets and links from paper: one tap makes the picture, one more the file; a scan opens it."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from bot.views.procedures import sheet_button
from tests.story.messenger import Shown
from tests.story.town import Somebody, Town

CODE = "1.001193"


async def taps(lan: Somebody, code: str = CODE) -> list[Shown]:
    """A procedure's card is on the screen, and the leaflet's button is pressed."""
    await lan.says("/start")
    await lan.presses_code(sheet_button(code).code or "", lan.last())
    return lan.unread()


def text_of(shown: Shown) -> str:
    with pypdfium2.PdfDocument(shown.attachment.data) as document:
        text = " ".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(text.split())


async def test_one_tap_brings_the_leaflet_as_pictures_and_one_more_the_file(town: Town) -> None:
    lan = town.citizen("Lan")
    *others, last = await taps(lan)
    for shown in (*others, last):
        assert shown.attachment.filename == f"phieu-{CODE}.png"
        assert Image.open(BytesIO(shown.attachment.data)).format == "PNG"
        assert len(shown.text) <= 1024
    assert "Đăng ký khai sinh" in last.text and "Nguồn: Cổng Dịch vụ công quốc gia" in last.text
    assert [shown.text for shown in others] == [
        f"Trang {number}/{len(others) + 1}" for number in range(1, len(others) + 1)
    ]
    await lan.presses("Tệp PDF để in")
    file = lan.last()
    assert file.attachment.filename == f"phieu-{CODE}.pdf"
    assert "Giấy chứng sinh" in text_of(file) and "Phiếu làm ngày 23/11/2026" in text_of(file)


async def test_the_code_on_the_leaflet_opens_the_same_procedure(town: Town) -> None:
    lan, ba = town.citizen("Lan"), town.citizen("Ba")
    last = (await taps(lan))[-1]
    picture = Image.open(BytesIO(last.attachment.data)).convert("L")
    link = zxingcpp.read_barcodes(picture, zxingcpp.BarcodeFormat.QRCode)[0].text
    assert link.startswith("https://t.me/motcua_test_bot?start=")
    await ba.says(f"/start {link.partition('=')[2]}")
    assert ba.heard("Chào anh/chị") and ba.heard(f"({CODE})")
    assert ba.unread()[0].menu
    await ba.says("thế lệ phí bao nhiêu?")
    assert ba.heard(CODE)


async def test_whoever_told_their_commune_finds_its_counter_on_the_leaflet(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("/xatoi Mai Phụ")
    await taps(lan)
    await lan.presses("Tệp PDF để in")
    assert "Trung tâm Phục vụ hành chính công xã Mai Phụ" in text_of(lan.last())


async def test_who_speaks_english_gets_our_words_in_english(town: Town) -> None:
    lan = town.citizen("Lan", language="en")
    last = (await taps(lan))[-1]
    assert "Preparation sheet" in last.text and "Source:" in last.text
    await lan.presses("PDF")
    text = text_of(lan.last())
    assert "Papers to bring" in text and "Giấy chứng sinh" in text


@pytest.mark.parametrize("code", ["sheet.make:9.999999", "sheet.make", "sheet.pdf:x", "sheet.pdf"])
async def test_a_forged_or_stale_button_is_answered_and_makes_nothing(
    town: Town, code: str
) -> None:
    lan = town.citizen("Lan")
    await lan.says("/start")
    await lan.presses_code(code, lan.last())
    assert "đã cũ" in town.messenger.toasts[-1]
    assert not lan.unread()


@pytest.mark.parametrize("verb", ["sheet.make", "sheet.pdf"])
async def test_a_procedure_under_review_has_no_leaflet(town: Town, verb: str) -> None:
    ha = await town.staff("Hà", "supervisor", "tinh-ha-tinh")
    await ha.says(f"/giu {CODE} quầy báo mẫu tờ khai đã đổi")
    lan = town.citizen("Lan")
    await lan.says("/start")
    await lan.presses_code(f"{verb}:{CODE}", lan.last())
    assert lan.heard("đang rà soát") and lan.last().attachment is None


async def test_a_place_opens_by_its_link(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("/start d_xa-mai-phu-2025")
    assert lan.heard("Xã Mai Phụ") and lan.heard("Bây giờ đến đâu")


@pytest.mark.parametrize(
    "payload", ["t_9-999999", "t_", "d_nowhere", "d_", "t_<b>", "d_" + "x" * 200]
)
async def test_a_link_to_what_is_no_more_says_so_and_brings_the_menu(
    town: Town, payload: str
) -> None:
    lan = town.citizen("Lan")
    await lan.says(f"/start {payload}")
    assert len(lan.unread()) == 1
    assert lan.heard("không còn") and lan.last().menu


async def test_a_link_ends_a_step_that_waits_for_words(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("/theodoi")
    await lan.says("/start t_1-001193")
    await lan.says("đăng ký khai sinh")
    assert lan.heard(CODE)
