"""SQLite: copied by its own backup interface while others write, put back by one rename."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from backend.backup.archive import Manifest
from backend.backup.contents import BEATS, Contents
from backend.errors import Misconfigured
from backend.migrations import upgrade

KIND = "sqlite"
HELD_S = 3.0
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"


class Sqlite:
    """One database file."""

    kind = KIND

    def __init__(self, path: str | None) -> None:
        if not path or path == ":memory:":
            raise Misconfigured("database.in_memory")
        self._path = Path(path)

    def dump(self, to: Path) -> Contents:
        """A consistent copy of what is committed; raises ``database.unbuilt`` without tables."""
        if not self._path.exists():
            raise Misconfigured("database.unbuilt")
        with closing(sqlite3.connect(self._path)) as source, closing(sqlite3.connect(to)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            return _contents(copy)

    def is_empty(self) -> bool:
        """Nothing there, or tables without rows. What cannot be read counts as something."""
        if not self._path.exists() or self._path.stat().st_size == 0:
            return True
        try:
            with closing(sqlite3.connect(self._path)) as connection:
                return not any(_counts(connection).values())
        except sqlite3.DatabaseError:
            return False

    def beats(self) -> dict[str, datetime]:
        """Read without a lock, so that a process in the middle of writing is seen too."""
        try:
            with closing(sqlite3.connect(self._path)) as connection:
                rows = connection.execute(BEATS).fetchall()
        except sqlite3.DatabaseError:
            return {}
        return {name: datetime.fromisoformat(at).replace(tzinfo=UTC) for name, at in rows}

    @contextmanager
    def replaced(self, dump: Path, manifest: Manifest) -> Iterator[None]:
        """The dump in place of the database, once the block has ended well.

        It is built and proved beside the database and comes in by one rename, so at any moment
        there is either the old one or the new one.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(self._path.name + ".restoring")
        _remove(fresh)
        try:
            _copy(dump, fresh)
            _prove(fresh, manifest)
            upgrade(f"sqlite+aiosqlite:///{fresh}")
            _fold_log(fresh)
            yield
            self._retire()
            fresh.replace(self._path)
        finally:
            _remove(fresh)

    def _retire(self) -> None:
        """Fold the old database's log in: left lying, SQLite would read it into the new one."""
        if self._path.exists():
            try:
                _fold_log(self._path)
            except sqlite3.OperationalError as error:
                raise Misconfigured("restore.in_use") from error
            except sqlite3.DatabaseError:  # Not readable: this is what is being replaced.
                pass
        for log in _logs(self._path):
            log.unlink(missing_ok=True)


def _copy(dump: Path, to: Path) -> None:
    """Onto the database's own file system, where a rename is possible; for its owner only."""
    to.touch(0o600)
    with closing(sqlite3.connect(dump)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


def _prove(path: Path, manifest: Manifest) -> None:
    with closing(sqlite3.connect(path)) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        if not sound or _contents(connection) != Contents(manifest.revision, manifest.counts):
            raise Misconfigured("restore.differs")


def _contents(connection: sqlite3.Connection) -> Contents:
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        row = None
    if row is None:
        raise Misconfigured("database.unbuilt")
    return Contents(row[0], _counts(connection))


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    names = [name for (name,) in connection.execute(f"{TABLES} ORDER BY name")]
    return {
        name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])
        for name in names
        if name != "alembic_version"
    }


def _fold_log(path: Path) -> None:
    """No write-ahead log beside the file afterwards; raises OperationalError where it is in use."""
    with closing(sqlite3.connect(path, timeout=HELD_S)) as connection:
        if connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0] != "delete":
            raise sqlite3.OperationalError("somebody else has it open")


def _logs(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal")]


def _remove(path: Path) -> None:
    for file in (path, *_logs(path)):
        file.unlink(missing_ok=True)
