"""Fixtures for all tests: real databases, cloned from a migrated template; the town.

What is tested of tables, locks and transactions runs on SQLite and on PostgreSQL. A story
(`conversations/`) is told on one of them, half of them on each, always the same one: on both with
``make test-both``, or when it is asked for by `-k` (docs/decisions/0014). PostgreSQL is started by
the suite itself from Debian's package; where it is missing the test skips with its reason, except
in CI.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from zlib import crc32

import pytest

from backend import log
from backend.knowledge import search
from backend.knowledge.keeper import settle_heap
from tests.story.databases import Postgres, SqliteTemplate
from tests.story.town import Town

WAITING = frozenset({"faults", "browser", "contract", "e2e", "operations"})
"""Folders whose tests wait for processes most of their time."""
OVER_BY = 0.7
"""How far through the others the last of those begins."""

DATABASES = ("sqlite", "postgresql")
BOTH = "MOTCUA_TEST_DATABASES"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What waits is spread among what computes, so that both cores have work all the time; and it
    begins early enough that no worker is left alone with it when the others are done."""
    if os.environ.get(BOTH) != "both" and not config.option.keyword:
        left_out = [item for item in items if not _is_told(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if _is_told(item)]
    places = _places(list(dict.fromkeys(item.path for item in items)))
    items.sort(key=lambda item: places[item.path])


def _places(files: list[Path]) -> dict[Path, float]:
    """Where in the order each file stands, from 0 to 1."""
    computing = [file for file in files if WAITING.isdisjoint(file.parts)]
    waiting = [file for file in files if file not in computing]
    return {
        file: number * share / len(some)
        for some, share in ((waiting, OVER_BY), (computing, 1.0))
        for number, file in enumerate(some)
    }


def _is_told(item: pytest.Item) -> bool:
    """Whether a story runs on this database."""
    told = getattr(item, "callspec", None)
    database = told.params.get("database_url") if told else None
    if database is None or "conversations" not in item.path.parts:
        return True
    story = f"{item.path.name}:{item.name.replace(database, '')}"
    return DATABASES[crc32(story.encode()) % len(DATABASES)] == database


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


@pytest.fixture(params=DATABASES)
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
