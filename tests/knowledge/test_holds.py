"""Holds: what is held back, by whom, until when; nothing is forgotten."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import opened
from backend.errors import DomainError
from backend.knowledge import holds
from backend.knowledge.holds import Hold
from backend.knowledge.importing import current
from backend.people.models import Person
from backend.sealing import Keyring, new_key

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
async def session(database_url: str) -> AsyncIterator[AsyncSession]:
    async with opened(database_url, Keyring(new_key())) as sessions, sessions.begin() as session:
        yield session


@pytest.fixture
async def person(session: AsyncSession) -> int:
    made = Person(name="Mai", created_at=NOW)
    session.add(made)
    await session.flush()
    return made.id


async def hold(session: AsyncSession, person: int, key: str = "1.001193", why: str = "Sai") -> bool:
    return await holds.hold(
        session, kind="procedure", key=key, reason=why, person_id=person, now=NOW
    )


async def release(session: AsyncSession, person: int, key: str = "1.001193") -> bool:
    return await holds.release(session, kind="procedure", key=key, person_id=person, now=LATER)


async def test_what_is_held_is_told_until_it_is_released(
    session: AsyncSession, person: int
) -> None:
    assert await hold(session, person, why="  Phí đã\n đổi ")
    expected = Hold("procedure", "1.001193", "Phí đã đổi", NOW, person)
    assert await holds.held(session) == (expected,)
    assert (await current.load(session)).holds == (expected,)
    assert await release(session, person)
    assert await holds.held(session) == ()


async def test_holding_or_releasing_twice_changes_nothing(
    session: AsyncSession, person: int
) -> None:
    assert await hold(session, person)
    before = await current.load(session)
    assert not await hold(session, person, why="Khác")
    assert await current.load(session) == before
    assert await release(session, person)
    assert not await release(session, person)
    assert not await release(session, person, key="1.000000")


async def test_who_held_what_and_when_stays(session: AsyncSession, person: int) -> None:
    await hold(session, person)
    await release(session, person)
    await hold(session, person, why="Lại sai")
    first, second = await holds.history(session, kind="procedure", key="1.001193")
    assert (first.reason, first.released_at, first.released_by) == ("Sai", LATER, person)
    assert (second.reason, second.released_at) == ("Lại sai", None)


async def test_an_answer_and_a_procedure_of_one_key_are_two_things(
    session: AsyncSession, person: int
) -> None:
    await hold(session, person)
    assert await holds.hold(
        session, kind="answer", key="1.001193", reason="Sai", person_id=person, now=NOW
    )
    assert [one.kind for one in await holds.held(session)] == ["procedure", "answer"]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
async def test_a_hold_needs_a_reason(session: AsyncSession, person: int, reason: str) -> None:
    with pytest.raises(DomainError, match=r"hold\.reason"):
        await hold(session, person, why=reason)


@pytest.mark.parametrize(("kind", "key"), [("person", "1"), ("answer", ""), ("answer", "x" * 65)])
async def test_nothing_else_is_held(
    session: AsyncSession, person: int, kind: str, key: str
) -> None:
    with pytest.raises(ValueError, match="cannot be held"):
        await holds.hold(session, kind=kind, key=key, reason="Sai", person_id=person, now=NOW)


async def test_the_revision_changes_with_every_hold_and_release(
    session: AsyncSession, person: int
) -> None:
    seen = [await current.revision(session)]
    await hold(session, person)
    seen.append(await current.revision(session))
    await release(session, person)
    seen.append(await current.revision(session))
    assert len(set(seen)) == 3
