"""Barcodes on pictures."""

from __future__ import annotations

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from backend.parcels import barcodes, proofs
from backend.parcels.barcodes import NoPicture


def picture(*texts: str, qr: bool = False, turned: int = 0) -> bytes:
    """Codes below each other on white paper."""
    form = zxingcpp.BarcodeFormat.QRCode if qr else zxingcpp.BarcodeFormat.Code128
    codes = [Image.fromarray(zxingcpp.create_barcode(one, form).to_image(scale=3)) for one in texts]
    paper = Image.new("L", (900, 320 * len(codes)), 255)
    for number, code in enumerate(codes):
        paper.paste(code, (100, 60 + 320 * number))
    file = BytesIO()
    paper.rotate(turned, expand=True, fillcolor=255).save(file, "JPEG", quality=60)
    return file.getvalue()


def test_a_row_of_codes_is_read_in_its_order() -> None:
    found = barcodes.numbers_on(picture("EL491610889VN", "PHBC20261123001"))
    assert found == ["EL491610889VN", "PHBC20261123001"]


def test_a_turned_picture_and_a_code_inside_an_address_are_read() -> None:
    assert barcodes.numbers_on(picture("EL491610889VN", turned=90)) == ["EL491610889VN"]
    link = "https://tracking.example/?id=EL491610889VN&x=1"
    assert barcodes.numbers_on(picture(link, qr=True)) == ["EL491610889VN"]


def test_codes_that_say_something_else_are_passed_over() -> None:
    assert barcodes.numbers_on(picture("xin chao")) == []


def bomb() -> bytes:
    file = BytesIO()
    Image.new("1", (20_000, 20_000)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\xff\xd8\xff\xe0 cut", b"PK\x03\x04"])
def test_what_is_no_picture_says_so(content: bytes) -> None:
    with pytest.raises(NoPicture):
        barcodes.numbers_on(content)


def test_a_picture_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(NoPicture):
        barcodes.numbers_on(bomb())


def test_a_signed_page_is_kept_small_and_without_what_the_phone_wrote_into_it() -> None:
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    file = BytesIO()
    Image.new("RGB", (4000, 3000), "white").save(file, "JPEG", exif=exif)
    kept = Image.open(BytesIO(proofs.page(file.getvalue())))
    assert max(kept.size) == proofs.LONG_SIDE and not kept.getexif()


def test_what_no_phone_makes_is_not_even_tried() -> None:
    file = BytesIO()
    Image.new("L", (90, 90), 255).save(file, "PPM")
    with pytest.raises(NoPicture):
        barcodes.numbers_on(file.getvalue())
