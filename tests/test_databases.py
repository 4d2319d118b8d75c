"""What our own ways to the databases promise: an end for every transaction, nobody stands in
another's way, and a log that does not grow for ever."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, make_url, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backend import postgresql
from backend.db import Sessions, opened
from backend.inbox import service as inbox
from backend.inbox.models import SeenUpdate
from backend.sealing import Keyring, new_key
from backend.sqlite import LOGGED

NOW = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.fixture
async def sessions(database_url: str) -> AsyncIterator[Sessions]:
    async with opened(database_url, Keyring(new_key())) as found:
        yield found


async def hear(session: AsyncSession, update: str) -> bool:
    return await inbox.hear(session, channel="telegram", bot="1", update=update, now=NOW)


async def count(sessions: Sessions) -> int:
    async with sessions() as session:
        return await session.scalar(select(func.count()).select_from(SeenUpdate)) or 0


async def test_what_ends_in_an_error_never_was(sessions: Sessions) -> None:
    with pytest.raises(RuntimeError, match="ours"):
        async with sessions.begin() as session:
            await hear(session, "1")
            raise RuntimeError("ours")
    assert await count(sessions) == 0
    async with sessions.begin() as session:
        assert await hear(session, "1")
    assert await count(sessions) == 1


async def test_who_is_cancelled_leaves_the_database_to_others(sessions: Sessions) -> None:
    begun = asyncio.Event()

    async def work() -> None:
        async with sessions.begin() as session:
            await hear(session, "1")
            begun.set()
            await asyncio.Event().wait()

    working = asyncio.create_task(work())
    await begun.wait()
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    async with sessions.begin() as session:
        assert await hear(session, "1")


async def test_a_repeat_waits_for_the_first_and_the_first_can_end(sessions: Sessions) -> None:
    """Both in one loop: who waits must leave it to who is waited for."""
    heard = asyncio.Event()

    async def first() -> bool:
        async with sessions.begin() as session:
            new = await hear(session, "1")
            heard.set()
            await asyncio.sleep(0.05)  # Longer than a statement waits outside of the loop.
            return new

    async def repeat() -> bool:
        await heard.wait()
        async with sessions.begin() as session:
            return await hear(session, "1")

    assert await asyncio.gather(first(), repeat()) == [True, False]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_after_a_slow_answer_statements_go_on(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        for number in range(100):
            await session.execute(text("SELECT pg_sleep(:s)"), {"s": 0.005 * (number % 40 == 0)})
            assert await hear(session, str(number))
    assert await count(sessions) == 100


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_connection_that_was_cut_while_it_lay_idle_fails_nobody(
    sessions: Sessions, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "IDLE_S", 0.0)
    async with sessions.begin() as session:
        await hear(session, "1")
    async with opened(database_url, Keyring(new_key())) as others, others.begin() as session:
        cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        mine = "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        assert await session.scalar(text(cut + mine)) == 1
    async with sessions.begin() as session:
        assert await hear(session, "2")
    assert await count(sessions) == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_log_is_moved_into_the_database(
    sessions: Sessions, database_url: str, tmp_path: Path
) -> None:
    """What is read of the file alone, without the log beside it, is what was moved."""
    file = Path(make_url(database_url).database or "")

    def moved() -> int:
        alone = shutil.copy(file, tmp_path / "alone.db")
        with sqlite3.connect(alone) as copy:
            return int(copy.execute("SELECT count(*) FROM seen_updates").fetchone()[0])

    for number in range(LOGGED - 1):
        async with sessions.begin() as session:
            await hear(session, str(number))
    assert moved() == 0
    async with sessions.begin() as session:
        await hear(session, "last")
    assert moved() == LOGGED == await count(sessions)
