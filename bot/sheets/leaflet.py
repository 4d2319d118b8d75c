"""The leaflet of one procedure as a PDF: one page of A5 or A4 if it fits, or pages for a phone.

A phone's page is narrow and its type large: as wide as the screen, it reads without zooming. All
formats share one layout; each tries its type sizes from the largest down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from bot.sheets.flow import (
    CALM,
    LEADING,
    MOST_TOGETHER,
    QUIET,
    SMALL,
    Block,
    Page,
    Text,
    paged,
    paragraph,
)
from bot.sheets.foot import Foot
from bot.sheets.lettering import printable, width
from bot.sheets.parts import Leaflet, Line, Section

PRODUCT = "Một cửa · motcua"
BAR = 3 * mm
TITLES = ((60, 1.7), (130, 1.4), (260, 1.2))
"""Letters of a title up to which it is set so many times larger than the text."""


@dataclass(frozen=True, slots=True)
class Format:
    """A page: measures and type sizes in points, largest first. `trims`: the last page ends where
    its text ends, as a picture may."""

    width: float
    height: float
    margin: float
    sizes: tuple[float, ...]
    code: float
    trims: bool = False

    @property
    def room(self) -> float:
        """How wide the text is."""
        return self.width - 2 * self.margin

    @property
    def tall(self) -> float:
        """How high a page's text may be."""
        return self.height - 2 * self.margin - BAR


PHONE = Format(105 * mm, 184 * mm, 7 * mm, (14, 13.5, 13, 12.5), 30 * mm, trims=True)
A5 = Format(148 * mm, 210 * mm, 10 * mm, (13.5, 12.75, 12, 11.5), 28 * mm)
A4 = Format(210 * mm, 297 * mm, 15 * mm, (16, 15, 14, 13, 12.25, 11.5, 11), 30 * mm)


def for_paper(leaflet: Leaflet) -> bytes:
    """A PDF to print: A5 if one page holds it, else A4 with as few pages as it takes."""
    small, pages = _fitted(leaflet, A5)
    if len(pages) == 1:
        return _drawn(leaflet, A5, small, pages)
    return _drawn(leaflet, A4, *_fitted(leaflet, A4))


def for_phone(leaflet: Leaflet) -> bytes:
    """A PDF of as few pages as it takes for a phone."""
    return _drawn(leaflet, PHONE, *_fitted(leaflet, PHONE))


def _fitted(leaflet: Leaflet, paper: Format) -> tuple[float, list[Page]]:
    """The fewest pages, in the largest type that does with so few."""
    tried = [(size, _pages(leaflet, paper, size)) for size in paper.sizes]
    fewest = min(len(pages) for _size, pages in tried)
    return next(one for one in tried if len(one[1]) == fewest)


def _pages(leaflet: Leaflet, paper: Format, size: float) -> list[Page]:
    return paged(_blocks(leaflet, paper, size), paper.tall, paper.tall - _head_height(size))


def _head_height(size: float) -> float:
    """Of the line that later pages begin with."""
    return size * LEADING * 1.5


def _blocks(leaflet: Leaflet, paper: Format, size: float) -> Iterator[Block]:
    room = paper.room
    yield from paragraph(
        leaflet.over.upper(), size * SMALL, room, bold=True, colour=CALM, joins=True
    )
    larger = next((times for most, times in TITLES if len(leaflet.title) <= most), 1.05)
    yield from paragraph(leaflet.title, size * larger, room, bold=True, before=size * 0.1)
    if leaflet.under:
        yield from paragraph(leaflet.under, size * SMALL, room, colour=QUIET, before=size * 0.15)
    for section in leaflet.sections:
        yield from _section(section, size, room)
    yield Foot(leaflet.codes, leaflet.foot, size, room, paper.code)


def _section(section: Section, size: float, room: float) -> Iterator[Block]:
    heading = paragraph(
        section.heading, size * 1.06, room, bold=True, colour=CALM, before=size * 0.95,
        joins=True, ruled=room,
    )  # fmt: skip
    yield from heading
    blocks = [block for line in section.lines for block in _line(line, size, room)]
    together = sum(len(block.lines) for block in blocks) <= MOST_TOGETHER
    for block in blocks[:-1]:
        yield replace(block, joins=together and not block.mark)
    yield from blocks[-1:]


def _line(line: Line, size: float, room: float) -> list[Text]:
    before = size * (0.28 if line.mark else 0.12)
    return paragraph(line.text, size, room, strong=line.strong, mark=line.mark, before=before)


def _drawn(leaflet: Leaflet, paper: Format, size: float, pages: list[Page]) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=(paper.width, paper.height), invariant=1, lang=leaflet.language)
    canvas.setTitle(printable(f"{leaflet.over}: {leaflet.title}"))
    canvas.setAuthor(PRODUCT)
    for number, page in enumerate(pages, 1):
        height = paper.height
        head = _head_height(size) if number > 1 else 0
        if paper.trims and number == len(pages):
            height = min(height, page.used + head + 2 * paper.margin + BAR)
        canvas.setPageSize((paper.width, height))
        canvas.setFillColor(CALM)
        canvas.rect(0, height - BAR, paper.width, BAR, stroke=0, fill=1)
        top = height - BAR - paper.margin
        if len(pages) > 1:
            _running(canvas, leaflet, paper, size, top, f"{number}/{len(pages)}", head > 0)
        if not paper.trims and number == len(pages):
            _sink_foot(page, paper.tall - head)
        page.draw(canvas, paper.margin, top - head)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _sink_foot(page: Page, room: float) -> None:
    """On paper the foot of the last page stands at its bottom edge."""
    space, foot = page.blocks[-1]
    page.blocks[-1] = (space + room - page.used, foot)


def _running(
    canvas: Canvas, leaflet: Leaflet, paper: Format, size: float, top: float, count: str,
    named: bool,
) -> None:  # fmt: skip
    """Which page of how many; later pages also bear the title, cut to one line."""
    small = size * SMALL
    room = paper.room - width(count, small) - size
    right = Text((((count, False),),), small, QUIET)
    right.draw(canvas, paper.margin + paper.room - width(count, small), top)
    if named:
        first, *rest = paragraph(leaflet.title, small, room, colour=QUIET)[0].lines
        line = (*first[:-1], (first[-1][0] + "…", False)) if rest else first
        Text((line,), small, QUIET).draw(canvas, paper.margin, top)
