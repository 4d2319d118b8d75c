"""Numbers on a picture of barcodes. Bytes in, numbers out; nothing is kept."""

from __future__ import annotations

import re
from io import BytesIO

import zxingcpp
from PIL import Image, UnidentifiedImageError

from backend.parcels import numbers

MOST_BYTES = 10_000_000
MOST_PIXELS = 25_000_000
"""Of what is unpacked: a phone's JPEG is unpacked smaller at once, more than this is an attack."""
LONG_SIDE = 3_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
"""What phones and scanners make. Others are not even tried: some would start a program."""
_S10 = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{9}[A-Z]{2}(?![A-Z0-9])")


class NoPicture(Exception):
    """What was sent is no picture that can be opened."""


def numbers_on(content: bytes) -> list[str]:
    """The tracking numbers of all codes on a picture, each once, from top to bottom.

    Raises NoPicture. Codes that say something else are passed over.
    """
    found = zxingcpp.read_barcodes(_grey(content))
    ordered = sorted(found, key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    read = (_number(code.text) for code in ordered)
    return list(dict.fromkeys(number for number in read if number))


def opened(content: bytes, mode: str, side: int) -> Image.Image:
    """A picture whose size is bearable, loaded in `mode`, its sides near `side` pixels or longer.

    Raises NoPicture.
    """
    try:
        picture = Image.open(BytesIO(content), formats=FORMATS)
        picture.draft(mode, (side, side))
        if picture.width * picture.height > MOST_PIXELS:
            raise NoPicture("too many pixels")
        picture.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError,
            SyntaxError) as error:  # fmt: skip
        raise NoPicture(type(error).__name__) from error
    return picture.convert(mode)


def _grey(content: bytes) -> Image.Image:
    picture = opened(content, "L", LONG_SIDE)
    picture.thumbnail((LONG_SIDE, LONG_SIDE))
    return picture


def _number(text: str) -> str | None:
    """A code's number by itself, or a postal number inside an address of the web."""
    if number := numbers.tracking_number(text):
        return number
    inside = _S10.search(text.upper())
    return inside.group() if inside else None
