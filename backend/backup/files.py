"""The folder of files: what of it is backed up, and how another content takes its place.

Everything happens inside the folder, which may be a mount point: so moving is always renaming. Two
rooms tell a restore that was killed from outside how far it was: while `.leaving` exists, whatever
lies in the folder is old; while `.replaced` exists, it is new and the old is in there.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ARRIVING = ".restoring"
LEAVING = ".leaving"
ASIDE = ".replaced"
DISCARDED = ".discarded"
OURS = (ARRIVING, LEAVING, ASIDE, DISCARDED)


def listed(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file with its name relative to the folder, in order."""
    for entry in _entries(folder):
        found = [entry] if entry.is_file() else sorted(entry.rglob("*"))
        for path in found:
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(folder).as_posix(), path


def is_empty(folder: Path) -> bool:
    """Nothing there, and no restore was cut short."""
    return not _entries(folder) and not any((folder / room).exists() for room in (LEAVING, ASIDE))


@contextmanager
def arriving(folder: Path) -> Iterator[Path]:
    """A room inside the folder to unpack into; gone at the end."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    room = folder / ARRIVING
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir(mode=0o700)
    try:
        yield room
    finally:
        shutil.rmtree(room)


@contextmanager
def replaced(folder: Path, content: Path) -> Iterator[None]:
    """`content`'s entries instead of the folder's during the block and after it; as before if the
    block fails. What a killed restore left aside is put back first."""
    _recover(folder)
    leaving, aside, discarded = folder / LEAVING, folder / ASIDE, folder / DISCARDED
    shutil.rmtree(discarded, ignore_errors=True)
    leaving.mkdir(mode=0o700)
    try:
        _move(_entries(folder), leaving)
        leaving.rename(aside)
        _move(_entries(content), folder)
        yield
    except BaseException:
        _recover(folder)
        raise
    aside.rename(discarded)
    shutil.rmtree(discarded)


def _recover(folder: Path) -> None:
    """The old content back in its place, from wherever it was on its way."""
    if (folder / ASIDE).exists():
        for entry in _entries(folder):
            _delete(entry)
        (folder / ASIDE).rename(folder / LEAVING)
    if (folder / LEAVING).exists():
        _move(_entries(folder / LEAVING), folder)
        (folder / LEAVING).rmdir()


def _entries(folder: Path) -> list[Path]:
    if not folder.exists():
        return []
    return sorted(entry for entry in folder.iterdir() if entry.name not in OURS)


def _move(entries: list[Path], to: Path) -> None:
    for entry in entries:
        entry.rename(to / entry.name)


def _delete(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry)
    else:
        entry.unlink()
