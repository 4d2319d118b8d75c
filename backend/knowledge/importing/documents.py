"""JSON documents out of a stream, one by one: a line each, a list's items, or one alone.

No more than `LONGEST` bytes are held at a time, whatever the file's size and whatever it holds.
"""

from __future__ import annotations

import codecs
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import Any

from backend.errors import DomainError
from backend.knowledge.importing.files import Opener

LONGEST = 8_000_000
"""Bytes of one document; the longest of the portal's has 160,000."""

HOPELESS = 20
"""A file whose first lines are all no JSON is no JSON."""

_PIECE = 1 << 20
_TAIL = 16
_BOM = codecs.BOM_UTF8
_SIGN = re.compile(r"\S")
_decoder = json.JSONDecoder(parse_constant=lambda _name: None)


@dataclass(frozen=True, slots=True)
class Document:
    """A JSON value and the line it begins at, counted from 1."""

    line: int
    value: Any


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that is no JSON; `code` is one of too_long, not_utf8, not_json."""

    line: int
    code: str


def documents(opener: Opener, file: str) -> Iterator[Document | Broken]:
    """All documents of a file in its order; a line that is none is told and passed over.

    Raises DomainError ``file.not_json``, ``file.too_long``, ``file.not_utf8`` with file and line
    where nothing more can be read. `opener` is called several times, to look before reading.
    """
    with opener() as stream:
        first = stream.peek(_PIECE).removeprefix(_BOM).lstrip()[:1]
    if first == b"[":
        with opener() as stream:
            yield from _Items(stream, file).read()
        return
    alone = _alone(opener)
    if alone is not None:
        yield alone
        return
    with opener() as stream:
        yield from _lines(stream, file)


def _alone(opener: Opener) -> Document | None:
    """The document of a file that holds one, over however many lines."""
    try:
        with opener() as stream:
            data = stream.read(LONGEST + 1)
        if len(data) > LONGEST:
            return None
        return Document(1, _decoder.decode(data.removeprefix(_BOM).decode("utf-8")))
    except (ValueError, RecursionError, EOFError, OSError, zlib.error):
        return None  # Read again line by line, which tells how far it got.


def _lines(stream: BufferedReader, file: str) -> Iterator[Document | Broken]:
    """One document a line; empty lines are nothing."""
    hopeful, last = False, None
    for number, line in _numbered(stream):
        read = _line(number, line)
        if read is None:
            continue
        if not hopeful and isinstance(read, Broken):
            last = read
            if number >= HOPELESS:
                break
        hopeful = hopeful or isinstance(read, Document)
        yield read
    if last and not hopeful:
        raise DomainError(f"file.{last.code}", file=file, line=last.line)


def _line(number: int, line: bytes | None) -> Document | Broken | None:
    if line is None:
        return Broken(number, "too_long")
    try:
        text = line.removeprefix(_BOM if number == 1 else b"").decode("utf-8").strip()
        return Document(number, _decoder.decode(text)) if text else None
    except UnicodeDecodeError:
        return Broken(number, "not_utf8")
    except (ValueError, RecursionError):
        return Broken(number, "not_json")


def _numbered(stream: BufferedReader) -> Iterator[tuple[int, bytes | None]]:
    """Lines with their numbers; None in the place of one that is too long to be held."""
    number = 0
    while line := stream.readline(LONGEST + 1):
        number += 1
        if len(line) <= LONGEST:
            yield number, line
            continue
        while not line.endswith(b"\n") and (line := stream.readline(_PIECE)):
            pass
        yield number, None


class _Items:
    """The items of a JSON list, read through a window that moves over the file."""

    def __init__(self, stream: BufferedReader, file: str) -> None:
        self._stream, self._file = stream, file
        self._decoded = codecs.getincrementaldecoder("utf-8-sig")()
        self._text, self._at, self._line, self._ended = "", 0, 1, False

    def read(self) -> Iterator[Document]:
        """Each item; what follows the list must be nothing."""
        self._step("[")
        if self._sign() != "]":
            while True:
                yield self._item()
                if self._sign() != ",":
                    break
                self._step(",")
        self._step("]")
        if self._sign():
            raise self._refused("not_json")

    def _item(self) -> Document:
        self._sign()
        line = self._line
        while True:
            try:
                value, end = _decoder.raw_decode(self._text, self._at)
                if end < len(self._text) or self._ended:
                    self._move(end)
                    return Document(line, value)
            except json.JSONDecodeError as error:
                cut = "Unterminated" in error.msg or error.pos >= len(self._text) - _TAIL
                if self._ended or not cut:
                    self._move(error.pos)
                    raise self._refused("not_json") from error
            except (ValueError, RecursionError) as error:
                raise self._refused("not_json") from error
            if len(self._text) - self._at > LONGEST:
                raise self._refused("too_long")
            self._fill()

    def _sign(self) -> str:
        """The next sign that is no space, without passing it; '' at the end."""
        while True:
            sign = _SIGN.search(self._text, self._at)
            self._move(sign.start() if sign else len(self._text))
            if sign or self._ended:
                return sign[0] if sign else ""
            self._fill()

    def _step(self, expected: str) -> None:
        if self._sign() != expected:
            raise self._refused("not_json")
        self._move(self._at + 1)

    def _move(self, to: int) -> None:
        self._line += self._text.count("\n", self._at, to)
        self._at = to

    def _fill(self) -> None:
        """As much again as is held, so that a long item is not tried too often."""
        rest = self._text[self._at :]
        data = self._stream.read(max(_PIECE, len(rest)))
        self._ended = not data
        try:
            self._text = rest + self._decoded.decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            raise self._refused("not_utf8") from error
        self._at = 0

    def _refused(self, code: str) -> DomainError:
        return DomainError(f"file.{code}", file=self._file, line=self._line)
