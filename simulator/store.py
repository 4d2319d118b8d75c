"""What survives a restart: JSON documents, messages and updates in one SQLite file.

The simulator keeps its world in memory and writes each change through at once. There is one
writer (the event loop), and `synchronous=OFF` is enough: it outlives the end of the process,
which is what a desk needs, though not the loss of the machine's power.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS docs (kind TEXT, key TEXT, body TEXT, PRIMARY KEY (kind, key));
CREATE TABLE IF NOT EXISTS messages (
    chat TEXT, id INTEGER, body TEXT, PRIMARY KEY (chat, id));
CREATE TABLE IF NOT EXISTS updates (
    bot INTEGER, id INTEGER, body TEXT, confirmed INTEGER, PRIMARY KEY (bot, id));
"""
#: Keeps the row, and so the order in which the documents were first written.
SAVE = """
INSERT INTO docs VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body
"""


def encode(value: Any) -> str:
    """JSON of plain values and of records (their fields)."""
    return json.dumps(value, default=vars, ensure_ascii=False, separators=(",", ":"))


class Store:
    """One SQLite file `simulator.sqlite3` in `data_dir`, or memory when that is None."""

    def __init__(self, data_dir: Path | None) -> None:
        if data_dir is not None:
            data_dir.mkdir(parents=True, exist_ok=True)
        path = ":memory:" if data_dir is None else str(data_dir / "simulator.sqlite3")
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.executescript(SCHEMA)

    def save(self, kind: str, key: str | int, body: Any) -> None:
        """Write a document, replacing the one of the same kind and key."""
        self._db.execute(SAVE, (kind, str(key), encode(body)))

    def load(self, kind: str) -> Iterator[tuple[str, Any]]:
        """All (key, document) of a kind, in the order in which they came into being."""
        rows = self._db.execute("SELECT key, body FROM docs WHERE kind=? ORDER BY rowid", (kind,))
        for key, body in rows.fetchall():
            yield key, json.loads(body)

    def remove(self, kind: str, key: str | int) -> None:
        self._db.execute("DELETE FROM docs WHERE kind=? AND key=?", (kind, str(key)))

    def save_message(self, chat: str, message_id: int, body: Any) -> None:
        self._db.execute("REPLACE INTO messages VALUES (?, ?, ?)", (chat, message_id, encode(body)))

    def load_messages(self) -> Iterator[Any]:
        for (body,) in self._db.execute("SELECT body FROM messages ORDER BY chat, id"):
            yield json.loads(body)

    def save_update(self, bot: int, update_id: int, body: str) -> None:
        self._db.execute("REPLACE INTO updates VALUES (?, ?, ?, 0)", (bot, update_id, body))

    def confirm_updates(self, bot: int, update_ids: list[int]) -> None:
        self._db.executemany(
            "UPDATE updates SET confirmed=1 WHERE bot=? AND id=?",
            [(bot, update_id) for update_id in update_ids],
        )

    def load_pending_updates(self) -> Iterator[tuple[int, int, str]]:
        """(bot id, update id, JSON) of every update nobody has confirmed, in order."""
        yield from self._db.execute(
            "SELECT bot, id, body FROM updates WHERE confirmed=0 ORDER BY bot, id"
        ).fetchall()

    def find_updates(self, update_id: int) -> list[tuple[int, str]]:
        """(bot id, JSON) of the updates with this id, confirmed or not: one per bot at most."""
        return self._db.execute("SELECT bot, body FROM updates WHERE id=?", (update_id,)).fetchall()

    def clear(self, keep: tuple[str, ...] = ()) -> None:
        """Empty everything but the documents of the kinds named in `keep`."""
        marks = ",".join("?" * len(keep))
        self._db.execute(f"DELETE FROM docs WHERE kind NOT IN ({marks})", keep)
        self._db.execute("DELETE FROM messages")
        self._db.execute("DELETE FROM updates")

    def close(self) -> None:
        self._db.close()
