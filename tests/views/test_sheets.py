"""Leaflets: true to the card, complete, within the page, in letters that the fonts have."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from backend.actions import Button
from backend.i18n import speaking
from backend.knowledge import answers, catalogue, places, units
from backend.knowledge.answers import WHOLE, ProcedureAnswer
from backend.knowledge.province import LocalWord
from bot import sheets
from bot.links import Links, procedure_code, procedure_payload
from bot.sheets import leaflet as layout
from bot.sheets import picture, posters
from bot.sheets.lettering import UNKNOWN, printable
from bot.sheets.parts import Leaflet
from bot.views import procedures
from bot.views import sheets as views
from bot.views.lengths import plain
from bot.views.procedures import sheet_button

HELD = catalogue.bundled()
LISTED = sorted(code for code, one in HELD.procedures.items() if one.checked)
BARE = sorted((one for one in HELD.procedures.values() if not one.checked), key=lambda o: o.code)
LONGEST = [one.code for one in sorted(BARE, key=lambda one: len(one.title))[-3:]]
SOME = [one.code for one in BARE[:: len(BARE) // 20]]
TODAY = date(2026, 11, 23)
BOT = "motcua_test_bot"
EDGE = 6.0
"""Points: nothing is printed nearer to the edge of the page."""


def found(code: str, commune: str | None = None, **more: object) -> ProcedureAnswer:
    answer = answers.procedure_answer(HELD, code, today=TODAY, person_commune=commune)
    return replace(answer, **more)  # type: ignore[arg-type]


def made(answer: ProcedureAnswer) -> Leaflet:
    link = Links(telegram=BOT).to(procedure_payload(answer.procedure.code))
    return views.leaflet(answer, link=link, made=TODAY)


def read(pdf: bytes) -> str:
    """All text of a PDF in one line; a hyphen at a line's end is a hyphen."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = " ".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(text.replace("\ufffe", "-").split())


def scanned(png: bytes) -> list[str]:
    """What the QR codes in a picture say."""
    return [
        one.text
        for one in zxingcpp.read_barcodes(
            Image.open(BytesIO(png)).convert("L"), zxingcpp.BarcodeFormat.QRCode
        )
    ]


def texts(one: Leaflet) -> list[str]:
    lines = [line for section in one.sections for line in section.lines]
    return [
        one.over.upper(), one.title, one.under, *one.foot, *(code.words for code in one.codes),
        *(section.heading for section in one.sections),
        *(f"{line.text} ({line.strong})" if line.strong else line.text for line in lines),
    ]  # fmt: skip


def inside(pdf: bytes) -> bool:
    """Whether every letter lies within its page."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            wide, high = page.get_size()
            text = page.get_textpage()
            for number in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(number)
                if not (left == right or EDGE < left <= right < wide - EDGE):
                    return False
                if not (bottom == top or EDGE < bottom <= top < high - EDGE):
                    return False
    return True


@pytest.mark.parametrize("code", [*LISTED, *LONGEST, *SOME])
def test_every_leaflet_fits_its_pages_and_loses_no_letter(code: str) -> None:
    leaflet = made(found(code, "xa-mai-phu-2025"))
    wanted = Counter("".join("".join(map(printable, texts(leaflet))).split()))
    for pdf in (layout.for_paper(leaflet), layout.for_phone(leaflet)):
        assert inside(pdf)
        assert not wanted - Counter(read(pdf).replace(" ", ""))


@pytest.mark.parametrize("paper", [layout.A5, layout.A4, layout.PHONE])
@pytest.mark.parametrize("code", [*LISTED[::7], *LONGEST])
def test_no_page_holds_more_than_its_height(code: str, paper: layout.Format) -> None:
    leaflet = made(found(code))
    for size in paper.sizes:
        for number, page in enumerate(layout._pages(leaflet, paper, size)):
            room = paper.tall - (layout._head_height(size) if number else 0)
            assert page.used <= room + 0.1


@pytest.mark.parametrize("code", LISTED)
def test_a_leaflet_says_nothing_that_the_card_does_not_say(code: str) -> None:
    answer = found(code, "xa-mai-phu-2025")
    card = plain(procedures.procedure_screen(answer))
    leaflet = made(answer)
    for section in leaflet.sections:
        assert section.heading in card
        for line in section.lines[: procedures.MOST_PAPERS]:
            assert line.text in card
            assert line.strong.replace("\xa0", " ") in card
    assert leaflet.foot[0] in card


def test_papers_fee_place_source_and_day_are_on_the_paper() -> None:
    text = read(sheets.pdf_of(made(found("1.014063"))))
    assert "Phiếu đề nghị giải quyết thủ tục về căn cước" in text
    assert "50.000 đồng" in text and "31/12/2026" in text
    assert "Nộp ở đâu" in text and "7 ngày làm việc" in text
    assert "Nguồn: Cổng Dịch vụ công quốc gia" in text and "cập nhật ngày" in text
    assert "Phiếu làm ngày 23/11/2026" in text


def test_somebody_whose_commune_is_known_is_sent_to_its_counter() -> None:
    there = read(sheets.pdf_of(made(found("1.001193", "xa-mai-phu-2025"))))
    anywhere = read(sheets.pdf_of(made(found("1.001193"))))
    assert "Trung tâm Phục vụ hành chính công xã Mai Phụ" in there
    assert "Trung tâm Phục vụ hành chính công xã, phường" in anywhere


@pytest.mark.parametrize("code", ["1.001193", "1.013978", BARE[0].code])
def test_the_codes_on_picture_and_paper_open_the_procedure(code: str) -> None:
    leaflet = made(found(code))
    link = f"https://t.me/{BOT}?start=t_{code.replace('.', '-')}"
    wanted = {link} if HELD.procedure(code).checked else {link, HELD.procedure(code).address}
    pictures = sheets.pictures_of(leaflet)
    assert set(scanned(pictures[-1])) == wanted
    with pypdfium2.PdfDocument(sheets.pdf_of(leaflet)) as document:
        last = document[len(document) - 1].render(scale=2).to_pil().convert("L")
    assert {
        one.text for one in zxingcpp.read_barcodes(last, zxingcpp.BarcodeFormat.QRCode)
    } == wanted


def test_pictures_are_as_wide_as_a_phone_and_light() -> None:
    for png in sheets.pictures_of(made(found("1.001193"))):
        image = Image.open(BytesIO(png))
        assert image.width == 1080 and image.height <= 1920
        assert len(png) < 300_000


def test_without_a_checklist_the_leaflet_points_to_the_portal() -> None:
    text = read(sheets.pdf_of(made(found(BARE[0].code))))
    assert "Xem trên Cổng Dịch vụ công" in text
    assert BARE[0].code in text and "Nguồn:" in text


def test_what_the_province_lays_down_replaces_the_records_fee() -> None:
    word = LocalWord(
        "1.014063", "20.000 đồng", None, None, True, "Mang theo ảnh.", "Nghị quyết 1", TODAY, None
    )
    text = read(sheets.pdf_of(made(found("1.014063", word=word))))
    assert "20.000 đồng (theo quy định của tỉnh)" in text
    assert "50.000 đồng" not in text
    assert "Nghị quyết 1" in text and "Mang theo ảnh." in text


def test_a_part_under_review_is_not_printed() -> None:
    text = read(sheets.pdf_of(made(found("1.014063", held=frozenset({"fee", "papers"})))))
    assert "50.000 đồng" not in text
    assert "Phiếu đề nghị giải quyết" not in text and "Chỉ khi" not in text
    assert "đang rà soát" in text and "Hay nhầm" not in text
    assert "Hay nhầm" in read(sheets.pdf_of(made(found("1.014063"))))


def test_in_english_our_own_words_change_and_papers_stay() -> None:
    with speaking("en"):
        text = read(sheets.pdf_of(made(found("1.014063"))))
    assert "Preparation sheet" in text.replace("PREPARATION SHEET", "Preparation sheet")
    assert "Phiếu đề nghị giải quyết thủ tục về căn cước" in text
    assert not re.search("Phải tự mình|Nguồn:|Thời hạn", text)


def test_the_fonts_have_every_letter_of_what_is_bundled() -> None:
    everything = [one.name for one in [*places.places().values(), *units.all_units()]]
    for code in HELD.procedures:
        everything += texts(made(found(code)))
    for text in everything:
        assert printable(text) == unicodedata.normalize("NFC", text)


def test_the_fonts_have_every_vietnamese_letter_also_typed_with_combining_marks() -> None:
    for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY":
        for mark in ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"):
            typed = unicodedata.normalize("NFD", letter) + mark
            shown = printable(typed)
            assert shown == unicodedata.normalize("NFC", typed) and len(shown) == 1
    assert printable("đĐ “…” – — • ₫ m² ½ № §") == "đĐ “…” – — · ₫ m² ½ № §"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("☐ đơn 😀", " đơn "),
        ("≥ 3 → 5", ">= 3 -> 5"),
        ("ﬁ", "fi"),
        ("漢", UNKNOWN),
        ("a\u200bb", "ab"),
    ],
)
def test_what_the_fonts_lack_is_replaced(typed: str, shown: str) -> None:
    assert printable(typed) == shown


def test_the_longest_words_are_cut_rather_than_printed_over_the_edge() -> None:
    leaflet = replace(made(found("1.001193")), title="https://" + "m" * 300)
    assert inside(layout.for_phone(leaflet)) and inside(layout.for_paper(leaflet))


def test_every_code_fits_its_button_and_its_link() -> None:
    for code in HELD.procedures:
        button = sheet_button(code)
        assert isinstance(button, Button) and button.code
        payload = procedure_payload(code)
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
        assert procedure_code(payload.removeprefix("t_")) == code
        assert len(plain(views.picture_screen(found(code)))) <= 1024


def test_a_procedure_under_review_is_marked_so() -> None:
    assert found("1.001193", held=frozenset({WHOLE})).in_review


def test_a_leaflet_for_the_handbook_is_drawn_again(tmp_path: Path) -> None:
    """Two pictures for a phone, the paper, a card: side by side, for docs/sheets.md."""
    folder = Path(os.environ.get("MOTCUA_TEST_PICTURES") or tmp_path)
    leaflet = made(found("1.001193", "xa-mai-phu-2025"))
    known, link = HELD.procedure("1.001193"), leaflet.codes[0].link
    card = posters.card(views.procedure_poster(known, link=link, bot="ten_cua_bot"))
    shown = [*sheets.pictures_of(leaflet)[:2], *picture.pictures(sheets.pdf_of(leaflet), 1240),
             *picture.pictures(card, 1240)]  # fmt: skip
    images = [Image.open(BytesIO(png)).convert("RGB") for png in shown]
    images = [one.resize((round(one.width * 640 / one.height), 640)) for one in images]
    strip = Image.new("RGB", (sum(one.width + 24 for one in images) + 24, 688), "#dfe5e8")
    left = 24
    for one in images:
        strip.paste(one, (left, 24))
        left += one.width + 24
    strip.quantize(64, method=Image.Quantize.FASTOCTREE).save(folder / "sheet.png", optimize=True)
    assert scanned((folder / "sheet.png").read_bytes())
