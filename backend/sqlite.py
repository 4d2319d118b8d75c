"""SQLite without trips to a thread where there is nothing to wait for.

SQLAlchemy's adapter goes to the thread of aiosqlite four times for each statement (cursor, execute,
fetch, close), and the trips cost more than the statements: measured by `make bench-cases`. What may
wait goes there, once: beginning while another process holds the lock, moving the log into the
database (the disk), many rows at once. A statement inside a transaction holds the lock already and
runs where it is, and so does its commit; as the pool holds one connection, nobody else could use
the database meanwhile.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util import EMPTY_DICT
from sqlalchemy.util import await_only as await_

BEGIN = "BEGIN IMMEDIATE"
LOCK_WAIT_S = 30
"""How long a transaction waits for the lock of another process."""
LOGGED = 500
"""Rows that are changed before the log is moved into the database: about the thousand pages that
SQLite itself would wait for."""
MOVE = "PRAGMA wal_checkpoint(PASSIVE)"
PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL", "wal_autocheckpoint=0")
KEPT_STATEMENTS = 1_000
"""Statements that stay prepared: all that the product asks, and some."""


class Done(NamedTuple):
    """What is known of a statement that is over, as a cursor says it."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None
    arraysize: int = 1


class DirectCursor(AsyncAdapt_aiosqlite_cursor):
    """Open only while its statement runs; all rows are fetched with it."""

    __slots__ = ()

    def __init__(self, connection: AsyncAdapt_aiosqlite_connection) -> None:
        self._adapt_connection = connection
        self._connection = connection._connection
        self._soft_closed_memoized = EMPTY_DICT
        self._cursor: Any = Done()
        self._rows: deque[Any] = deque()

    async def _execute_async(self, operation: Any, parameters: Any) -> None:
        """Run it here where it need not wait: inside a transaction, or as it begins at once."""
        plain: sqlite3.Connection = self._connection._conn
        if plain.in_transaction:
            self._cursor, self._rows = _whole(
                plain, sqlite3.Cursor.execute, operation, parameters or ()
            )
        elif operation != BEGIN or not _begun(plain):
            await self._run(sqlite3.Cursor.execute, operation, parameters or ())

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> None:
        await self._run(sqlite3.Cursor.executemany, operation, seq_of_parameters)

    async def _run(self, act: Callable[..., Any], operation: str, parameters: Any) -> None:
        connection: Any = self._connection
        async with self._adapt_connection._execute_mutex:
            self._cursor, self._rows = await connection._execute(
                _whole, connection._conn, act, operation, parameters
            )

    async def _async_soft_close(self) -> None:
        """It is closed."""

    def close(self) -> None:
        """Forget the rows."""
        self._rows.clear()


def _whole(
    connection: sqlite3.Connection, act: Callable[..., Any], operation: str, parameters: Any
) -> tuple[Done, deque[Any]]:
    cursor = connection.cursor()
    try:
        act(cursor, operation, parameters)
        rows = deque(cursor.fetchall() if cursor.description else ())
        return Done(cursor.description, cursor.rowcount, cursor.lastrowid), rows
    finally:
        cursor.close()


def _begun(connection: sqlite3.Connection) -> bool:
    """Begin if nobody holds the lock now; says whether that was so."""
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        connection.execute(BEGIN)
    except sqlite3.OperationalError:
        return False  # The thread waits for it, or says what else is wrong.
    finally:
        connection.execute(f"PRAGMA busy_timeout = {LOCK_WAIT_S * 1000}")
    return True


class DirectConnection(AsyncAdapt_aiosqlite_connection):
    """A connection whose work stays here while it need not wait."""

    __slots__ = ("_moved",)

    _cursor_cls = DirectCursor  # type: ignore[assignment]

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self._moved = 0
        """How many rows had changed when the log was last moved into the database."""

    def commit(self) -> None:
        """Append to the log, here; with a log that has grown, also move it, in the thread.

        With synchronous=NORMAL a commit waits for no disk (but the first one into a log begun anew,
        once), and moving the log does.
        """
        plain: sqlite3.Connection | None = self._connection._connection
        if plain is None or not plain.in_transaction:
            return
        try:
            plain.commit()
            if plain.total_changes - self._moved >= LOGGED:
                self._moved = plain.total_changes
                move = partial(_whole, plain, sqlite3.Cursor.execute, MOVE, ())
                await_(self._connection._execute(move))
        except Exception as error:
            self._handle_exception(error)

    def rollback(self) -> None:
        """Nothing is to be done where nothing is open, as when the pool takes it back."""
        plain: sqlite3.Connection | None = self._connection._connection
        if plain is not None and plain.in_transaction:
            plain.rollback()


class Direct(AsyncAdapt_aiosqlite_dbapi):
    """The driver, for `create_async_engine(module=…)`."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *args: Any, **named: Any) -> DirectConnection:
        """A connection of ours around SQLAlchemy's."""
        return DirectConnection(self, super().connect(*args, **named)._connection)
