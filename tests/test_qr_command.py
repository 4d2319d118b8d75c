"""`motcua qr`: codes that open the bot where they should, as pictures and on paper to cut."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from backend.knowledge import catalogue, units
from bot.__main__ import main
from bot.commands import username
from bot.sheets import posters
from bot.sheets.parts import Poster

LINK = "https://t.me/motcua_bot?start="
HELD = catalogue.bundled()


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, without settings of any kind."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MOTCUA_TELEGRAM_TOKEN", raising=False)
    return tmp_path


def scanned(image: Image.Image) -> list[str]:
    return sorted(
        one.text
        for one in zxingcpp.read_barcodes(image.convert("L"), zxingcpp.BarcodeFormat.QRCode)
    )


def pages(file: Path) -> list[Image.Image]:
    with pypdfium2.PdfDocument(file.read_bytes()) as document:
        return [page.render(scale=2).to_pil() for page in document]


def text(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        said = " ".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(said.split())


def test_a_procedures_picture_opens_it_and_a_places_picture_the_place(here: Path) -> None:
    assert main(["qr", "procedure", "1.001193", "1.014063", "--bot", "@motcua_bot"]) == 0
    assert main(["qr", "place", "xa-mai-phu-2025", "--bot", "motcua_bot", "--out", "noi"]) == 0
    for file, payload in (
        ("ma-qr/1.001193.png", "t_1-001193"),
        ("ma-qr/1.014063.png", "t_1-014063"),
        ("noi/xa-mai-phu-2025.png", "d_xa-mai-phu-2025"),
    ):
        image = Image.open(here / file)
        assert scanned(image) == [LINK + payload] and image.width == 1240


def test_a_sheet_has_four_cards_a_page_each_with_its_name_and_what_to_type(here: Path) -> None:
    codes = ["1.001193", "1.001612", "1.014063", "2.000815", "1.013978"]
    arguments = ["qr", "procedure", *codes, "--bot", "motcua_bot", "--pdf", "in/the.pdf"]
    assert main(arguments) == 0
    first, second = pages(here / "in" / "the.pdf")
    found = [*scanned(first), *scanned(second)]
    assert len(scanned(first)) == 4
    assert found == [*sorted(found[:4]), LINK + "t_1-013978"]
    said = text((here / "in" / "the.pdf").read_bytes())
    for code in codes:
        assert HELD.procedure(code).short in said
    assert said.count("@motcua_bot") == len(codes)
    assert not (here / "ma-qr").exists()


def test_posters_have_a_page_each(here: Path) -> None:
    keys = ["xa-mai-phu-2025", units.PROVINCE_COUNTER]
    assert main(["qr", "place", *keys, "--bot", "motcua_bot", "--pdf", "to.pdf", "--poster"]) == 0
    assert [scanned(page) for page in pages(here / "to.pdf")] == [
        [f"{LINK}d_{key}"] for key in keys
    ]


@pytest.mark.parametrize(
    ("what", "count"),
    [
        ("all-communes", len(units.communes())),
        ("all-checklists", sum(bool(one.checked) for one in HELD.procedures.values())),
    ],
)
def test_everything_is_made_at_once_and_every_code_is_read(
    here: Path, what: str, count: int
) -> None:
    assert main(["qr", what, "--bot", "motcua_bot", "--pdf", "het.pdf"]) == 0
    found = {one for page in pages(here / "het.pdf") for one in scanned(page)}
    # The reader may see a tiny code of another kind in the letters; links are what people follow.
    assert sum(one.startswith(LINK) for one in found) == count


@pytest.mark.parametrize(
    "arguments", [["procedure", "9.999999"], ["place", "xa-mai-phu-2025", "nowhere"]]
)
def test_what_is_not_known_is_named_and_nothing_is_written(
    here: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["qr", *arguments, "--bot", "motcua_bot"]) == 2
    assert f"không có: {arguments[-1]}." in capsys.readouterr().out
    assert not any(here.iterdir())


@pytest.mark.parametrize("bot", [[], ["--bot", "Một cửa"], ["--bot", "x"]])
def test_without_the_bots_name_it_says_how_to_give_it(
    here: Path, bot: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["qr", "procedure", "1.001193", *bot]) == 2
    assert "--bot" in capsys.readouterr().out
    assert not any(here.iterdir())


def test_a_place_that_cannot_be_written_is_said(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "file").touch()
    asked = ["qr", "procedure", "1.001193", "--bot", "motcua_bot", "--out", "file"]
    assert main(asked) == 2
    assert "không ghi được" in capsys.readouterr().err


def test_posters_without_a_file_to_print_are_refused() -> None:
    with pytest.raises(SystemExit):
        main(["qr", "all-communes", "--bot", "motcua_bot", "--poster"])


@pytest.mark.parametrize("typed", ["motcua_bot", "@motcua_bot", "https://t.me/motcua_bot"])
def test_the_bots_name_is_understood_however_it_is_written(typed: str) -> None:
    assert username.read(typed) == "motcua_bot"


def test_the_longest_name_leaves_room_for_a_large_code_inside_the_page() -> None:
    name = "Cấp giấy chứng nhận quyền sử dụng đất nghiêng nghiêng ngoằn…"
    made = Poster("Giấy tờ", name, LINK + "t_1-001193", ("Quét mã này.", name * 2), "Không OTP.")
    with pypdfium2.PdfDocument(posters.card(made)) as document:
        page = document[0]
        image = page.render(scale=4).to_pil()
    (code,) = zxingcpp.read_barcodes(image.convert("L"), zxingcpp.BarcodeFormat.QRCode)
    wide = code.position.top_right.x - code.position.top_left.x
    assert wide > image.width * 0.3


def test_without_telegram_codes_lead_to_the_web_and_no_bot_is_looked_for(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["qr", "procedure", "1.001193"]) == 2
    assert "bật Zalo hay trang web" in capsys.readouterr().out
    monkeypatch.setenv("MOTCUA_WEBCHAT", "true")
    monkeypatch.setenv("MOTCUA_PUBLIC_URL", "https://motcua.example.vn")
    assert main(["qr", "procedure", "1.001193", "--out", "ma"]) == 0
    [picture] = (here / "ma").iterdir()
    assert scanned(Image.open(picture)) == ["https://motcua.example.vn/m/t_1-001193"]
