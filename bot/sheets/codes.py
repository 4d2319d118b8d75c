"""QR codes as shapes: sharp at any size, on paper and in a picture."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import groupby

import segno
from reportlab.pdfgen.canvas import Canvas

QUIET = 4
"""Modules of white around a code (ISO/IEC 18004)."""


def draw(canvas: Canvas, link: str, left: float, bottom: float, side: float) -> None:
    """A code of `side` points with its quiet zone, its lower left corner at `left`, `bottom`."""
    rows = [list(row) for row in segno.make(link, error="m", micro=False).matrix]
    module = side / (len(rows) + 2 * QUIET)
    # One path, filled once: separate rectangles would leave hair lines between them in a picture.
    path = canvas.beginPath()
    for number, row in enumerate(rows):
        y = bottom + side - (number + 1 + QUIET) * module
        for start, length in _runs(row):
            path.rect(left + (start + QUIET) * module, y, length * module, module)
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)


def png(link: str) -> bytes:
    """A code as a picture to show on a screen, with its quiet zone."""
    file = BytesIO()
    segno.make(link, error="m", micro=False).save(file, kind="png", scale=8, border=QUIET)
    return file.getvalue()


def _runs(row: list[int]) -> Iterator[tuple[int, int]]:
    """Where dark modules begin in a row, and how many there are."""
    place = 0
    for dark, some in groupby(row):
        length = len(list(some))
        if dark:
            yield place, length
        place += length
