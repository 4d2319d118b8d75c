"""Installations of every kind: one process on SQLite, or four on PostgreSQL and Redis."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.db import opened
from backend.now import Clock
from backend.sealing import Keyring
from bot.demo import seat
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


@pytest.fixture(params=["embedded-polling", "full-webhook"])
def installation(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    zygote: Zygote,
    sqlite_template: SqliteTemplate,
) -> Iterator[Installation]:
    """A running installation with the cast seated; everything in it ends on SIGTERM."""
    if request.param == "embedded-polling":
        url = sqlite_template.copy(tmp_path / "motcua.db")
        yield from running(Installation(tmp_path, zygote, url))
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    with postgres.copy() as url, redis.running(tmp_path / "redis") as redis_url:
        yield from running(Installation(tmp_path, zygote, url, redis_url, webhook=True))


def running(installation: Installation) -> Iterator[Installation]:
    """Seat the cast, start everything, stop everything."""
    asyncio.run(seat_cast(installation))
    try:
        installation.start_simulator()
        installation.start()
        installation.wait_until_ready()
        yield installation
    finally:
        installation.stop()


async def seat_cast(installation: Installation) -> None:
    """Roles and bound groups, as the demo makes them."""
    async with opened(installation.database_url, Keyring(installation.key)) as sessions:
        await seat(sessions, load_cast(), Clock(installation.folder / "clock.json"))


@pytest.fixture
def phones(installation: Installation) -> Phones:
    """The cast's phones."""
    return Phones(installation.url)
