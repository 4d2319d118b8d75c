"""Installations of every kind: one process on SQLite, or four on PostgreSQL and Redis."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backend.db import opened
from backend.now import Clock
from backend.sealing import Keyring
from bot.demo_cast import connect, seat
from simulator.cast import load_cast
from tests.story import redis
from tests.story.databases import Postgres, SqliteTemplate
from tests.story.installation import Installation, Phones, Zygote


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """One warm parent for all processes of the suite."""
    parent = Zygote()
    yield parent
    parent.close()


MODES = ("embedded-polling", "full-webhook")


@pytest.fixture(params=MODES)
def installation(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    zygote: Zygote,
    sqlite_template: SqliteTemplate,
) -> Iterator[Installation]:
    """A running installation with the cast seated; everything in it ends on SIGTERM."""
    yield from installed(request, tmp_path, zygote, sqlite_template)


def installed(
    request: pytest.FixtureRequest, folder: Path, zygote: Zygote, template: SqliteTemplate,
    **channels: Any,
) -> Iterator[Installation]:  # fmt: skip
    """The installation of the mode that a fixture was asked for, in a folder of its own."""
    if request.param == "embedded-polling":
        url = template.copy(folder / "motcua.db")
        yield from running(Installation(folder, zygote, url, **channels))
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    with postgres.copy() as url, redis.running(folder / "redis") as redis_url:
        yield from running(Installation(folder, zygote, url, redis_url, webhook=True, **channels))


def running(installation: Installation) -> Iterator[Installation]:
    """Seat the cast, start everything, stop everything."""
    try:
        installation.start_simulator()
        asyncio.run(seat_cast(installation))
        installation.start()
        installation.wait_until_ready()
        if installation.zalo:
            address = f"http://127.0.0.1:{installation.http_port}/zalo/webhook"
            installation.console("webhook", url=address)
        yield installation
    finally:
        installation.stop()


async def seat_cast(installation: Installation) -> None:
    """Roles and bound groups, and the account's first tokens, as the demo makes them."""
    clock = Clock(installation.folder / "clock.json")
    pair = installation.console("tokens") if installation.zalo else None
    async with opened(installation.database_url, Keyring(installation.key)) as sessions:
        await seat(sessions, load_cast(), clock)
        if pair is not None:
            await connect(sessions, pair, clock)


@pytest.fixture
def phones(installation: Installation) -> Phones:
    """The cast's phones."""
    return Phones(installation.url)
