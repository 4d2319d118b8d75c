"""Codes to stick on a wall or to hand out: cards of A6, four on a sheet with marks to cut, posters.

One layout fills any upright box: everything is measured by the box's width.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import TypeVar

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from bot.sheets import codes
from bot.sheets.flow import CALM, INK, QUIET, Text, paragraph
from bot.sheets.foot import stacked
from bot.sheets.parts import Poster

A4 = (210 * mm, 297 * mm)
A6 = (105 * mm, 148.5 * mm)
ACROSS, DOWN = 2, 2
"""Cards on a sheet; two by two is A6, which any cutter halves."""
MARK = 6 * mm
PADDING, OVER, STEP, FOOT = 0.075, 0.042, 0.043, 0.028
"""Of the box's width: the margin, and the sizes of the line above, the steps, the small print."""
NAMES = (0.1, 0.088, 0.076, 0.066)
"""Sizes of a name: the largest that takes the fewest lines."""
On = TypeVar("On")


@dataclass(frozen=True, slots=True)
class Box:
    """Where a poster goes, in points from the page's lower left corner."""

    left: float
    bottom: float
    width: float
    height: float


def card(poster: Poster) -> bytes:
    """A PDF of one page of A6, for a picture."""
    return _document(A6, [poster], lambda canvas, one: _draw(canvas, one, Box(0, 0, *A6)))


def walls(posters: Iterable[Poster]) -> bytes:
    """A PDF with a poster on each page of A4."""
    return _document(A4, posters, lambda canvas, one: _draw(canvas, one, Box(0, 0, *A4)))


def cards(posters: Iterable[Poster]) -> bytes:
    """A PDF of A4 with four cards on a page and marks where to cut."""
    listed, each = list(posters), ACROSS * DOWN
    pages = [listed[start : start + each] for start in range(0, len(listed), each)]
    return _document(A4, pages, _sheet)


def _document(
    size: tuple[float, float], pages: Iterable[On], draw: Callable[[Canvas, On], None]
) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=size, invariant=1, lang="vi")
    for page in pages:
        draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _sheet(canvas: Canvas, some: list[Poster]) -> None:
    wide, high = A4[0] / ACROSS, A4[1] / DOWN
    for number, one in enumerate(some):
        row, column = divmod(number, ACROSS)
        _draw(canvas, one, Box(column * wide, A4[1] - (row + 1) * high, wide, high))
    canvas.setStrokeColor(QUIET)
    canvas.setLineWidth(0.5)
    middle, half = A4[0] / 2, A4[1] / 2
    canvas.line(middle, A4[1], middle, A4[1] - MARK)
    canvas.line(middle, 0, middle, MARK)
    canvas.line(0, half, MARK, half)
    canvas.line(A4[0] - MARK, half, A4[0], half)
    canvas.line(middle - MARK / 2, half, middle + MARK / 2, half)
    canvas.line(middle, half - MARK / 2, middle, half + MARK / 2)


def _draw(canvas: Canvas, poster: Poster, box: Box) -> None:
    edge = box.width * PADDING
    room, left = box.width - 2 * edge, box.left + edge
    canvas.setFillColor(CALM)
    canvas.rect(left, box.bottom + box.height - edge, room * 0.16, box.width * 0.012, 0, 1)
    top = box.bottom + box.height - 1.35 * edge
    top = stacked(canvas, _head(poster, box.width, room), left, top)
    below = _below(poster, box.width, room)
    floor = box.bottom + edge + sum(one.before + one.height for one in below)
    stacked(canvas, below, left, floor)
    side = min(room * 1.12, top - floor)
    # The quiet zone is part of the code, so it may come nearer to the edge than text does.
    x = box.left + (box.width - side) / 2
    codes.draw(canvas, poster.link, x, floor + (top - floor - side) / 2, side)


def _head(poster: Poster, width: float, room: float) -> list[Text]:
    over = paragraph(poster.over, width * OVER, room, bold=True, colour=CALM)
    sizes = [paragraph(poster.name, width * size, room, bold=True, before=width * 0.012)
             for size in NAMES]  # fmt: skip
    name = min(sizes, key=lambda one: sum(len(block.lines) for block in one))
    return [*over, *name]


def _below(poster: Poster, width: float, room: float) -> list[Text]:
    said: list[Text] = []
    for number, step in enumerate(poster.steps):
        said += paragraph(
            step, width * STEP, room, bold=number == 0, colour=INK, before=width * 0.008
        )
    return said + paragraph(poster.foot, width * FOOT, room, colour=QUIET, before=width * 0.025)
