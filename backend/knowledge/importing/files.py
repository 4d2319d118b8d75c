"""The files behind the paths of an import: found in folders, told by what they begin with.

A file that cannot be read to its end is refused whole (`DomainError`), and the import with it:
half a catalogue must never pass for one.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BufferedReader, FileIO, RawIOBase
from pathlib import Path
from typing import Literal, cast

from backend.errors import DomainError

Kind = Literal["json", "gzip", "sheet"]
Opener = Callable[[], BufferedReader]

SUFFIXES = frozenset({".json", ".jsonl", ".ndjson", ".gz", ".xlsx"})
_MAGIC: tuple[tuple[bytes, Kind], ...] = ((b"\x1f\x8b", "gzip"), (b"PK\x03\x04", "sheet"))
_BUFFER = 1 << 16
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def found(paths: Sequence[Path]) -> list[Path]:
    """The files to read, each once: those named, and in folders those whose suffix fits.

    Raises DomainError ``file.absent`` and, for a folder without a fitting file, ``folder.empty``.
    """
    files: dict[Path, Path] = {}
    for path in paths:
        for one in _below(path) if path.is_dir() else (path,):
            files.setdefault(one.resolve(), one)
    return list(files.values())


def _below(folder: Path) -> list[Path]:
    fitting = [one for one in sorted(folder.rglob("*")) if _fits(one.relative_to(folder), one)]
    if not fitting:
        raise DomainError("folder.empty", file=str(folder))
    return fitting


def _fits(inside: Path, file: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in inside.parts)
    return not hidden and file.suffix.lower() in SUFFIXES and file.is_file()


def kind_of(path: Path) -> Kind:
    """What a file is, by its first bytes; raises DomainError where it cannot be any of these."""
    try:
        with path.open("rb") as stream:
            first = stream.read(4)
    except FileNotFoundError as error:
        raise DomainError("file.absent", file=str(path)) from error
    except OSError as error:
        raise DomainError("file.unreadable", file=path.name) from error
    if not first:
        raise DomainError("file.empty", file=path.name)
    if first == _OLD_EXCEL:
        raise DomainError("file.old_excel", file=path.name)
    return next((kind for magic, kind in _MAGIC if first.startswith(magic)), "json")


def opener(path: Path, kind: Kind) -> Opener:
    """A function that opens the file from its beginning, unpacked where it is gzipped."""
    if kind == "gzip":
        return lambda: BufferedReader(cast("RawIOBase", gzip.open(path, "rb")), _BUFFER)
    return lambda: BufferedReader(FileIO(path), _BUFFER)


@contextmanager
def readable(file: str, line: Callable[[], int]) -> Iterator[None]:
    """Tells what goes wrong below by the file's name and the line reached: a cut-off gzip."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DomainError("file.cut_off", file=file, line=line()) from error
    except OSError as error:
        raise DomainError("file.unreadable", file=file) from error
