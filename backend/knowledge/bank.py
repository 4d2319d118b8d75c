"""The question bank: how people ask for each procedure, in plain text files anybody can add to.

`data/bank/<pen>/<field>.txt` holds a block a procedure::

    ## 1.001193 Đăng ký khai sinh
    = giấy khai sinh                 an everyday name
    ~ giấy chứng sinh                a word for its papers, its result, its matter
    vợ em mới sinh cháu, giờ làm giấy chi      a question as people ask it

What follows a code is for the reader only. A *pen* is whoever wrote the lines: measurements hold
out a whole pen. `data/bank/outside/*.txt` has the same form with a topic instead of a code: what
people ask and no procedure here answers; ``> công an xã`` says who deals with it, if certain;
``! thanks`` names the kind of talk it is, which has words of its own in `bot/views/talk.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from backend.knowledge.bundle import DATA

FOLDER = DATA / "bank"
OUTSIDE = "outside"
LEARNED = "learned"
"""The pen of questions that came from the training inbox, see `learned`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one pen wrote for one subject: a procedure's code, or a topic outside."""

    subject: str
    pen: str
    names: tuple[str, ...]
    words: tuple[str, ...]
    questions: tuple[str, ...]
    where: str | None = None
    talk: str | None = None


class Malformed(ValueError):
    """A line that cannot be read, told with its file and number."""


@cache
def entries() -> tuple[Entry, ...]:
    """Every block of every pen that asks for a procedure."""
    return tuple(one for one in _everything() if one.pen != OUTSIDE)


@cache
def outside() -> tuple[Entry, ...]:
    """Matters that people ask about and that are not handled here."""
    return tuple(one for one in _everything() if one.pen == OUTSIDE)


def _everything() -> Iterator[Entry]:
    for file in sorted(FOLDER.glob("*/*.txt")):
        yield from read(file.read_text(encoding="utf-8").splitlines(), file)


def read(lines: Iterable[str], file: Path) -> Iterator[Entry]:
    """The blocks of one file; raises Malformed for a line that stands in no block."""
    heading: str | None = None
    block: dict[str, list[str]] = {}
    for number, line in enumerate(lines, 1):
        said = line.strip()
        if said.startswith("## "):
            if heading:
                yield _entry(heading, file, block)
            heading, block = said[3:].strip(), {}
        elif said and not said.startswith("# "):
            if heading is None:
                raise Malformed(f"{file.name}, line {number}: no '## …' above it")
            mark = said[0] if said[:2] in ("= ", "~ ", "> ", "! ") else "?"
            block.setdefault(mark, []).append(said if mark == "?" else said[2:].strip())
    if heading:
        yield _entry(heading, file, block)


def _entry(heading: str, file: Path, block: dict[str, list[str]]) -> Entry:
    pen = file.parent.name
    return Entry(
        subject=heading if pen == OUTSIDE else heading.split()[0],
        pen=pen,
        names=tuple(block.get("=", ())),
        words=tuple(block.get("~", ())),
        questions=tuple(block.get("?", ())),
        where=next(iter(block.get(">", ())), None),
        talk=next(iter(block.get("!", ())), None),
    )
