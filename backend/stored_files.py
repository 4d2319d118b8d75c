"""Files of our own keeping: sealed in `MOTCUA_FILES_DIR`, named by chance, written at a blow.

A file belongs to the row that names it. Whoever writes one does so before the row is committed, so
a file that no row names is left over from a crash or an erasure: `sweep` deletes it, after an hour.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from backend.sealing import Keyring

LEFT_OVER = timedelta(hours=1)
UNFINISHED = ".part"


@dataclass(frozen=True, slots=True)
class StoredFiles:
    """The files of one kind, in a folder of their own."""

    folder: Path
    ring: Keyring

    def put(self, name: str, content: bytes) -> None:
        """Seal and write; a reader sees all of it or nothing."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(self.folder / name, self.ring.seal_bytes(content))

    def get(self, name: str) -> bytes | None:
        """What was put under this name; None where it is no more."""
        try:
            sealed = (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None
        return self.ring.open_bytes(sealed)

    def sweep(self, named: Collection[str], *, real: datetime) -> int:
        """Delete what no row names and is older than an hour; how many. Times are real ones."""
        over = [name for name in self.older_than(real - LEFT_OVER) if name not in named]
        for name in over:
            self.remove(name)
        return len(over)

    def older_than(self, moment: datetime) -> list[str]:
        """Names of what was written before then. A real time."""
        return [path.name for path in self._paths() if path.stat().st_mtime < moment.timestamp()]

    def remove(self, name: str) -> None:
        """Gone; repeating it is harmless."""
        (self.folder / name).unlink(missing_ok=True)

    def reseal(self) -> int:
        """Every file again under the ring's first key; how many. May be stopped and begun again."""
        count = 0
        for path in self._paths():
            if not path.name.endswith(UNFINISHED):
                _write(path, self.ring.reseal_bytes(path.read_bytes()))
                count += 1
        return count

    def _paths(self) -> Iterator[Path]:
        return (path for path in self.folder.glob("*") if path.is_file())


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(path.name + UNFINISHED)
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
