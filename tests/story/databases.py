"""Real databases for tests: migrated once, copied for each test."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

from backend.migrations import upgrade
from tests.story.services import free_port, program

TEMPLATE = "motcua_template"
_numbers = count(1)


class SqliteTemplate:
    """A migrated file; checkpointed and closed before it is copied, or the copy is empty."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "template.db"
        upgrade(f"sqlite+aiosqlite:///{self._file}")
        with sqlite3.connect(self._file) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def copy(self, to: Path) -> str:
        """The URL of a fresh database at `to`."""
        shutil.copyfile(self._file, to)
        return f"sqlite+aiosqlite:///{to}"


@dataclass
class Postgres:
    """A server in a temporary folder, without fsync: its data live as long as the suite."""

    folder: Path
    port: int
    control: str
    user: list[str]

    @classmethod
    def start(cls, folder: Path) -> Postgres:
        """Make a cluster, start it, migrate the template."""
        place = "usr/lib/postgresql/*/bin"
        initdb = program("initdb", package="postgresql", folders=place)
        control = program("pg_ctl", package="postgresql", folders=place)
        user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        home = Path("/tmp") / f"motcua-pg-{os.getpid()}"
        home.mkdir()
        if user:
            shutil.chown(home, "postgres")
        server = cls(home, free_port(), control, user)
        server._run(initdb, "-D", str(home / "data"), "-U", "motcua", "-A", "trust", "-E", "UTF8")
        server._run(
            control, "-D", str(home / "data"), "-w", "-l", str(home / "log"), "-o",
            f"-p {server.port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off "
            "-c synchronous_commit=off -c full_page_writes=off -c max_connections=200",
            "start",
        )  # fmt: skip
        server.execute(f"CREATE DATABASE {TEMPLATE}")
        upgrade(server.url(TEMPLATE))
        return server

    def url(self, database: str) -> str:
        """SQLAlchemy's address of one database."""
        return f"postgresql+psycopg://motcua@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str) -> None:
        """One statement on the maintenance database."""
        address = f"postgresql://motcua@127.0.0.1:{self.port}/postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def copy(self) -> Iterator[str]:
        """A fresh database from the template, dropped at the end."""
        name = f"test_{next(_numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        try:
            yield self.url(name)
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def restart(self) -> None:
        """Cut every connection, stop, and serve again on the same port."""
        log = str(self.folder / "log")
        self._run(
            self.control, "-D", str(self.folder / "data"), "-w", "-l", log, "-m", "fast", "restart"
        )

    def stop(self) -> None:
        """Stop the server and remove its data."""
        self._run(self.control, "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, *command: str) -> None:
        subprocess.run([*self.user, *command], check=True, capture_output=True, cwd="/")
