"""What stands on a sheet, as values in plain text: no markup, no measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mark = Literal["", "box", "maybe", "dot", "warning"]
"""Before a line: nothing, a box to tick, a box for what only some need, a dot, a warning."""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a section; `strong` follows the text in bold, in brackets."""

    text: str
    mark: Mark = ""
    strong: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading over its lines."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code: the link it holds, and in words what it opens."""

    link: str
    words: str


@dataclass(frozen=True, slots=True)
class Leaflet:
    """A leaflet about one procedure.

    `over` stands small above the title, `under` small below it (the official title and code).
    `foot` is the small print: source, day. `language` is that of our own words (for the PDF).
    """

    over: str
    title: str
    under: str
    sections: tuple[Section, ...]
    codes: tuple[Code, ...]
    foot: tuple[str, ...]
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class Poster:
    """A QR code to stick on a wall: a line above, the name, the code, what to do, the small print.

    `steps` are read from top to bottom: scan, or type.
    """

    over: str
    name: str
    link: str
    steps: tuple[str, ...]
    foot: str
