"""Pages of a PDF as pictures."""

from __future__ import annotations

from io import BytesIO
from threading import Lock

import pypdfium2
from PIL.Image import Quantize

PHONE_WIDTH = 1080
"""Pixels: as many as most phones have."""
COLOURS = 48
_one_at_a_time = Lock()
"""PDFium may not be called from two threads at once."""


def pictures(pdf: bytes, width: int = PHONE_WIDTH) -> list[bytes]:
    """Every page as a PNG, `width` pixels wide."""
    with _one_at_a_time, pypdfium2.PdfDocument(pdf) as document:
        return [_png(page, width) for page in document]


def _png(page: pypdfium2.PdfPage, width: int) -> bytes:
    bitmap = page.render(scale=width / page.get_width())
    # A few colours are enough for letters, and make the file a quarter as large.
    image = bitmap.to_pil().convert("RGB").quantize(COLOURS, method=Quantize.FASTOCTREE)
    file = BytesIO()
    image.save(file, "PNG", compress_level=6)
    return file.getvalue()
