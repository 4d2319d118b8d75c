"""The foot of a leaflet: its QR codes with their words, and the small print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from bot.sheets import codes
from bot.sheets.flow import FAINT, QUIET, SMALL, Text, paragraph
from bot.sheets.parts import Code

AIR = 0.5
"""Of the type's size: white space between a code and its words."""
EDGE = 0.06
"""Of a code's side: as much of its quiet zone may stand in the margin, which is white too."""


@dataclass(frozen=True, slots=True)
class Foot:
    """One block below a thin line, `room` wide, with codes of `side` points.

    A single code has its words and the small print beside it; of several each has its words below
    it, and the small print follows; without any there is only the small print.
    """

    codes: tuple[Code, ...]
    print: tuple[str, ...]
    size: float
    room: float
    side: float
    joins: bool = False

    @property
    def before(self) -> float:
        return self.size

    @property
    def height(self) -> float:
        beside, below = self._beside(), self._below()
        if not self.codes:
            return AIR * self.size + _tall(below)
        spoken = max(_tall(self._words(code)) for code in self.codes)
        upper = max(self.side, AIR * self.size + _tall(beside)) if beside else self.side + spoken
        return AIR * self.size + upper + _tall(below)

    def draw(self, canvas: Canvas, left: float, top: float) -> None:
        canvas.setStrokeColor(FAINT)
        canvas.setLineWidth(0.8)
        canvas.line(left, top, left + self.room, top)
        bottom = top - self.height
        top -= AIR * self.size
        for number, code in enumerate(self.codes):
            x = left + number * self.room / len(self.codes)
            codes.draw(canvas, code.link, x - EDGE * self.side, top - self.side, self.side)
            if len(self.codes) > 1:
                stacked(canvas, self._words(code), x, top - self.side)
        across = left + self.side + AIR * self.size
        stacked(canvas, self._beside(), across, top - AIR * self.size)
        stacked(canvas, self._below(), left, bottom + _tall(self._below()))

    def _words(self, code: Code) -> list[Text]:
        each = self.room / len(self.codes) - self.size
        return paragraph(code.words, self.size * 0.92, each, bold=True)

    def _beside(self) -> list[Text]:
        if len(self.codes) != 1:
            return []
        room = self.room - self.side - AIR * self.size
        words = paragraph(self.codes[0].words, self.size * 0.92, room, bold=True)
        return [*words, *self._print(room)]

    def _below(self) -> list[Text]:
        return self._print(self.room) if len(self.codes) != 1 else []

    def _print(self, room: float) -> list[Text]:
        small = self.size * SMALL
        return [
            text
            for line in self.print
            for text in paragraph(line, small, room, colour=QUIET, before=self.size * 0.25)
        ]


def _tall(some: Iterable[Text]) -> float:
    return sum(text.before + text.height for text in some)


def stacked(canvas: Canvas, some: Iterable[Text], left: float, top: float) -> float:
    """Blocks drawn one under the other; where the last one ends."""
    for text in some:
        top -= text.before
        text.draw(canvas, left, top)
        top -= text.height
    return top
