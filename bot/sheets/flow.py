"""Blocks of text and how they fill pages: measured first, drawn only when all have a place.

Lengths are in points; `top` is the upper edge of what is drawn, y grows upwards as in PDF.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from bot.sheets.lettering import Word, face, width, words, wrapped
from bot.sheets.parts import Mark

INK, CALM, QUIET, FAINT, ALERT = map(
    HexColor, ("#1b2126", "#0b5563", "#56626c", "#d5dde2", "#b9540a")
)
LEADING = 1.36
"""Of the type's size: Vietnamese letters carry marks above and below."""
ASCENT = 1.04
"""Of the size, from a line's top to its baseline; Ế reaches that high."""
INDENT = 1.5
SMALL = 0.78
"""Of the type's size: the small print."""
MOST_TOGETHER = 7
"""Lines of one paragraph that are kept on one page; longer ones may go over the edge."""


class Block(Protocol):
    """Something with a height that is not torn apart; `joins` the next one on its page."""

    @property
    def before(self) -> float: ...
    @property
    def height(self) -> float: ...
    @property
    def joins(self) -> bool: ...
    def draw(self, canvas: Canvas, left: float, top: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Text:
    """Wrapped lines of one size and colour; `before` is white space above, not at a page's top."""

    lines: tuple[tuple[Word, ...], ...]
    size: float
    colour: Color = INK
    mark: Mark = ""
    indent: float = 0
    before: float = 0
    joins: bool = False
    ruled: float = 0

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LEADING

    def draw(self, canvas: Canvas, left: float, top: float) -> None:
        if self.ruled:
            canvas.setStrokeColor(FAINT)
            canvas.setLineWidth(0.8)
            canvas.line(left, top + self.size * 0.35, left + self.ruled, top + self.size * 0.35)
        baseline = top - self.size * ASCENT
        draw_mark(canvas, self.mark, left, baseline, self.size)
        canvas.setFillColor(self.colour)
        for line in self.lines:
            x = left + self.indent
            for text, bold in _same_face(line):
                canvas.setFont(face(bold), self.size)
                canvas.drawString(x, baseline, text)
                x += width(text + " ", self.size, bold)
            baseline -= self.size * LEADING


def _same_face(line: Iterable[Word]) -> Iterator[Word]:
    """Neighbours of one font as one string, so that text is found and copied as it reads."""
    run: list[str] = []
    last = False
    for word, bold in line:
        if run and bold != last:
            yield " ".join(run), last
            run = []
        run.append(word)
        last = bold
    if run:
        yield " ".join(run), last


def draw_mark(canvas: Canvas, mark: Mark, left: float, baseline: float, size: float) -> None:
    """What stands before a line. Boxes are drawn: the fonts have none, and these can be ticked."""
    middle = baseline + size * 0.35
    if mark in ("box", "maybe"):
        side = size * 0.86
        canvas.setStrokeColor(CALM if mark == "box" else QUIET)
        canvas.setLineWidth(size * (0.1 if mark == "box" else 0.06))
        canvas.roundRect(left + 0.6, middle - side / 2, side, side, size * 0.14, stroke=1, fill=0)
    elif mark == "dot":
        canvas.setFillColor(CALM)
        canvas.circle(left + size * 0.42, middle - size * 0.04, size * 0.13, stroke=0, fill=1)
    elif mark == "warning":
        canvas.setFillColor(ALERT)
        canvas.circle(left + size * 0.47, middle, size * 0.47, stroke=0, fill=1)
        canvas.setFillGray(1)
        canvas.setFont(face(True), size * 0.78)
        canvas.drawCentredString(left + size * 0.47, middle - size * 0.28, "!")


def paragraph(
    text: str, size: float, room: float, *, strong: str = "", bold: bool = False,
    colour: Color = INK, mark: Mark = "", before: float = 0, joins: bool = False,
    ruled: float = 0,
) -> list[Text]:  # fmt: skip
    """One paragraph as blocks: a single one, or a block a line where it is long."""
    indent = size * INDENT if mark else 0
    said = words(text, bold) + (words(f"({strong})", True) if strong else [])
    lines = tuple(map(tuple, wrapped(said, size, room - indent)))
    whole = Text(lines, size, colour, mark, indent, before, joins, ruled)
    if len(lines) <= MOST_TOGETHER:
        return [whole] if lines else []
    first = replace(whole, lines=lines[:2], joins=False)
    rest = [replace(whole, lines=(one,), mark="", before=0, joins=False, ruled=0)
            for one in lines[2:-2]]  # fmt: skip
    last = replace(whole, lines=lines[-2:], mark="", before=0, ruled=0)
    return [first, *rest, last]


@dataclass(slots=True)
class Page:
    """Blocks with the white space above each; `used` is their height together."""

    blocks: list[tuple[float, Block]] = field(default_factory=list)
    used: float = 0

    def add(self, some: Iterable[Block]) -> None:
        for block in some:
            space = block.before if self.blocks else 0
            self.blocks.append((space, block))
            self.used += space + block.height

    def takes(self, some: Sequence[Block], room: float) -> bool:
        """Whether blocks still fit under what is here."""
        spaces = [block.before for block in some]
        if not self.blocks:
            spaces[0] = 0
        return self.used + sum(spaces) + sum(block.height for block in some) <= room + 0.01

    def draw(self, canvas: Canvas, left: float, top: float) -> None:
        for space, block in self.blocks:
            top -= space
            block.draw(canvas, left, top)
            top -= block.height


def paged(blocks: Iterable[Block], first: float, other: float) -> list[Page]:
    """Pages of blocks in order; `first` and `other` are the heights of the pages' room."""
    pages = [Page()]
    for chain in _chains(blocks):
        if pages[-1].blocks and not pages[-1].takes(chain, other if pages[1:] else first):
            pages.append(Page())
        pages[-1].add(chain)
    return pages


def _chains(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    chain: list[Block] = []
    for block in blocks:
        chain.append(block)
        if not block.joins:
            yield chain
            chain = []
    if chain:
        yield chain
