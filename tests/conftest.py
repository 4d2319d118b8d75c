"""Fixtures for all tests: real databases, cloned from a migrated template; the town.

Every test that touches data runs on SQLite and on PostgreSQL. PostgreSQL is started by the suite
itself from Debian's package; where it is missing the test skips with its reason, except in CI.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from backend import log
from backend.knowledge import search
from backend.knowledge.keeper import settle_heap
from tests.story.databases import Postgres, SqliteTemplate
from tests.story.town import Town

WAITING = frozenset({"faults", "browser", "e2e", "operations"})
"""Folders whose tests wait for processes most of their time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits comes first, so that no worker is left alone with it when the others are done."""
    items.sort(key=lambda item: WAITING.isdisjoint(item.path.parts))


@pytest.fixture(scope="session", autouse=True)
def logs() -> None:
    """Logs as an installation writes them."""
    log.configure("json")


@pytest.fixture(scope="session")
def settled_heap() -> None:
    """The search's index built, and left alone by the garbage collector, as a running bot has it:
    going through it again and again took a sixth of the suite's time."""
    search.answerer()
    settle_heap()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    """A migrated SQLite file that tests copy."""
    return SqliteTemplate(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A PostgreSQL server of the suite's own, with a migrated template database."""
    server = Postgres.start(tmp_path_factory.mktemp("postgres"))
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: SqliteTemplate
) -> Iterator[str]:
    """A fresh, migrated database of each kind."""
    if request.param == "sqlite":
        yield sqlite_template.copy(tmp_path / "motcua.db")
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.copy() as url:
        yield url


@pytest.fixture
async def town(database_url: str, tmp_path: Path, settled_heap: None) -> AsyncIterator[Town]:
    """People, their messenger, the bot and the worker's tasks on a fresh database."""
    async with Town.open(database_url, tmp_path) as opened:
        yield opened
