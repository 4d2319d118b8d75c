"""What a database holds, counted, and what a restore needs to do with any database."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from backend.backup.archive import Manifest

BEATS = "SELECT process, at FROM heartbeats ORDER BY process"


@dataclass(frozen=True, slots=True)
class Contents:
    """The schema's revision and the rows of every table but Alembic's own."""

    revision: str
    counts: dict[str, int]


class Database(Protocol):
    """A database that can be dumped into a file and put back from it."""

    kind: str

    def dump(self, to: Path) -> Contents:
        """Write a consistent dump; says what is in it, seen in the same moment."""

    def is_empty(self) -> bool:
        """Whether nothing would be lost if it were replaced."""

    def beats(self) -> dict[str, datetime]:
        """When each process was last heard of; nothing where no such table can be read."""

    def replaced(self, dump: Path, manifest: Manifest) -> AbstractContextManager[None]:
        """The dump restored, proved and migrated at the beginning of the block, in force at its
        end; if the block fails, the database is as it was."""
