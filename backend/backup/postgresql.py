"""PostgreSQL: dumped by pg_dump in one snapshot, put back by pg_restore beside the old tables.

The tables lie in the schema `public`. A restore moves that schema aside, builds a new one, proves
it, and only then drops the old; whatever fails on the way, the old one is moved back. A restore
that was killed half-way is put back by the next one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL

from backend.backup.archive import Manifest
from backend.backup.contents import BEATS, Contents
from backend.errors import Misconfigured
from backend.migrations import upgrade

KIND = "postgresql"
SCHEMA = "public"
ASIDE = "motcua_replaced"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename"
MAJOR = re.compile(r"(\d+)\.\d+")
LOCK_WAIT = "-c lock_timeout=10s"


class Postgresql:
    """One database of a server. The password goes by the environment, never by a command line."""

    kind = KIND

    def __init__(self, url: URL) -> None:
        self._url = url
        bare = URL.create(
            "postgresql", url.username, None, url.host, url.port, url.database, url.query
        )
        self._address = bare.render_as_string()
        self._password = url.password

    def dump(self, to: Path) -> Contents:
        """Dump and counts of one snapshot. Raises ``tool.missing``, ``tool.old``,
        ``tool.failed``, ``database.away``, ``database.unbuilt``."""
        with self._connected() as connection:
            tool = _tool("pg_dump", connection.info.server_version // 10_000)
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            contents = _contents(connection)
            snapshot = _value(connection, sql.SQL("SELECT pg_export_snapshot()"))
            self._run(
                tool, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
                f"--exclude-schema={ASIDE}", f"--file={to}", f"--dbname={self._address}",
            )  # fmt: skip
            return contents

    def is_empty(self) -> bool:
        """No table has a row, and no restore was cut short."""
        with self._connected() as connection:
            return not _exists(connection, ASIDE) and not any(_counts(connection).values())

    def beats(self) -> dict[str, datetime]:
        """Nothing where there is no such table."""
        with self._connected() as connection:
            try:
                return dict(connection.execute(BEATS).fetchall())
            except psycopg.errors.UndefinedTable:
                return {}

    @contextmanager
    def replaced(self, dump: Path, manifest: Manifest) -> Iterator[None]:
        """The dump in force from the beginning of the block on; back to before if it fails."""
        with self._connected() as connection:
            tool = _tool("pg_restore", connection.info.server_version // 10_000)
            _put_aside(connection)
            try:
                self._fill(tool, dump, connection, manifest)
                yield
                connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(ASIDE)))
            except BaseException:
                _put_back(connection)
                raise

    def _fill(
        self, tool: str, dump: Path, connection: psycopg.Connection, manifest: Manifest
    ) -> None:
        self._run(
            tool, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
            "--no-comments", f"--dbname={self._address}", str(dump),
        )  # fmt: skip
        if _contents(connection) != Contents(manifest.revision, manifest.counts):
            raise Misconfigured("restore.differs")
        upgrade(self._url.render_as_string(hide_password=False))

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection]:
        try:
            connection = psycopg.connect(
                self._address, password=self._password, autocommit=True, options=LOCK_WAIT
            )
        except psycopg.OperationalError as error:
            raise Misconfigured("database.away", reason=type(error).__name__) from error
        with connection:
            try:
                yield connection
            except psycopg.errors.LockNotAvailable as error:
                raise Misconfigured("restore.in_use") from error
            except psycopg.errors.InsufficientPrivilege as error:
                raise Misconfigured("restore.no_right") from error

    def _run(self, *command: str) -> None:
        environment = os.environ | ({"PGPASSWORD": self._password} if self._password else {})
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False
        )  # fmt: skip
        if done.returncode != 0:  # Later lines may quote rows; the first says what went wrong.
            first = next(iter(done.stderr.splitlines()), "")
            raise Misconfigured("tool.failed", tool=Path(command[0]).name, reason=first[:200])


def _tool(name: str, server: int) -> str:
    """The path of PostgreSQL's own program; it must not be older than the server."""
    path = shutil.which(name)
    if path is None:
        raise Misconfigured("tool.missing", tool=name, needs=server)
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    found = MAJOR.search(told)
    if found is None or int(found[1]) < server:
        raise Misconfigured("tool.old", tool=name, needs=server, has=told.strip())
    return path


def _put_aside(connection: psycopg.Connection) -> None:
    if _exists(connection, ASIDE):
        _put_back(connection)
    with connection.transaction():
        if _exists(connection, SCHEMA):
            _rename(connection, SCHEMA, ASIDE)
        else:
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(ASIDE)))
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(SCHEMA)))


def _put_back(connection: psycopg.Connection) -> None:
    with connection.transaction():
        drop = sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(SCHEMA))
        connection.execute(drop)
        _rename(connection, ASIDE, SCHEMA)


def _rename(connection: psycopg.Connection, old: str, new: str) -> None:
    rename = sql.SQL("ALTER SCHEMA {} RENAME TO {}")
    connection.execute(rename.format(sql.Identifier(old), sql.Identifier(new)))


def _exists(connection: psycopg.Connection, schema: str) -> bool:
    found = connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (schema,))
    return found.fetchone() is not None


def _contents(connection: psycopg.Connection) -> Contents:
    if (SCHEMA, "alembic_version") not in _tables(connection):
        raise Misconfigured("database.unbuilt")
    revision = _value(connection, sql.SQL("SELECT max(version_num) FROM public.alembic_version"))
    if revision is None:
        raise Misconfigured("database.unbuilt")
    return Contents(str(revision), _counts(connection))


def _tables(connection: psycopg.Connection) -> list[tuple[str, str]]:
    return [(SCHEMA, name) for (name,) in connection.execute(TABLES, (SCHEMA,)).fetchall()]


def _counts(connection: psycopg.Connection) -> dict[str, int]:
    query = sql.SQL("SELECT count(*) FROM {}")
    return {
        name: int(str(_value(connection, query.format(sql.Identifier(schema, name)))))
        for schema, name in _tables(connection)
        if name != "alembic_version"
    }


def _value(connection: psycopg.Connection, query: sql.Composable) -> object:
    row = connection.execute(query.as_string(connection).encode()).fetchone()
    return row[0] if row else None
