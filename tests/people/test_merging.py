"""Two persons become one, and no table that knows a person is forgotten."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    Table,
    create_engine,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from backend.db import UtcDateTime, opened
from backend.errors import DomainError
from backend.people import linking, merging
from backend.people.models import Person
from backend.people.rules import is_heard_anew, link_code
from backend.schema import metadata
from backend.sealing import Keyring, new_key
from tests.story.databases import SqliteTemplate
from tests.story.town import START

KEEP, GONE = 7, 3
SOUNDS_LIKE_A_PERSON = ("person_id", "owner_id", "clerk_id", "author_id", "approver_id")
WITH_PERSONS = [one for one in metadata.sorted_tables if merging.person_columns(one)]
numbers = count(100)


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_a_column_that_sounds_like_a_person_refers_to_persons(table: Table) -> None:
    for column in table.columns:
        if column.name in SOUNDS_LIKE_A_PERSON or column.name.endswith("_by"):
            assert column in merging.person_columns(table), f"{column} would be left behind"


@pytest.mark.parametrize("table", WITH_PERSONS, ids=str)
def test_what_may_stand_once_a_person_has_a_rule_for_the_younger_one(table: Table) -> None:
    if list(merging.keys_with_persons(table)):
        assert table.name in {*merging.DOUBLES, *merging.NEVER_TWICE}


def test_nothing_refers_to_a_row_that_may_be_dropped() -> None:
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            assert key.column.table.name not in merging.DOUBLES, f"{key.parent} would dangle"


def test_the_tables_with_rules_exist() -> None:
    assert {*merging.DOUBLES, *merging.NEVER_TWICE} <= set(metadata.tables)


def value(column: Column[Any], person: int, number: int) -> Any:
    """Something that fits a column, told apart by `number`."""
    if column in merging.person_columns(column.table):
        return person
    match column.type:
        case UtcDateTime():
            return datetime(2026, 11, 23, tzinfo=UTC)
        case Date():
            return date(2026, 11, 23)
        case JSON():
            return {}
        case Boolean():
            return False
        case Integer():
            return number
    return f"x{number}"


def fill(connection: Connection, table: Table, person: int) -> None:
    """A row about `person`, whatever the table's checks say of it: all its own, but where both may
    have the same."""
    number = next(numbers)
    same = {
        column
        for key in merging.keys_with_persons(table)
        for column in key.columns
        if table.name in merging.DOUBLES
    }
    row = {
        column.name: value(column, person, 1 if column in same else number)
        for column in table.columns
        if not column.nullable or column in merging.person_columns(table)
    }
    connection.execute(insert(table).values(row))


@pytest.fixture
def full_of_two(sqlite_template: SqliteTemplate, tmp_path: Path) -> Path:
    """A database in which every table that knows persons knows these two, in each column."""
    path = tmp_path / "motcua.db"
    sqlite_template.copy(path)
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(text("PRAGMA ignore_check_constraints = ON"))
        for person in (KEEP, GONE):
            row = {"id": person, "language": "vi", "created_at": START}
            connection.execute(insert(Person).values(row))
        for table in WITH_PERSONS:
            for person in (GONE, KEEP):
                fill(connection, table, person)
    engine.dispose()
    return path


def referring(path: Path, person: int) -> dict[str, int]:
    """How many rows of each table refer to a person, in any column."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        found = {
            table.name: connection.scalar(
                select(func.count())
                .select_from(table)
                .where(or_(*(column == person for column in merging.person_columns(table))))
            )
            for table in WITH_PERSONS
        }
    engine.dispose()
    return found


async def test_every_table_follows_and_nobody_is_left_behind(full_of_two: Path) -> None:
    assert set(referring(full_of_two, GONE).values()) == {1}
    url = f"sqlite+aiosqlite:///{full_of_two}"
    async with opened(url, Keyring(new_key())) as sessions, sessions.begin() as session:
        await merging.merge(session, metadata, keep=KEEP, gone=GONE, now=START)
    assert set(referring(full_of_two, GONE).values()) == {0}
    kept = referring(full_of_two, KEEP)
    dropped = {name for name, how in merging.DOUBLES.items() if how == merging.DROP}
    assert kept == {table.name: 1 if table.name in dropped else 2 for table in WITH_PERSONS}


async def test_of_two_alike_the_older_stays_and_takes_what_it_lacks(full_of_two: Path) -> None:
    follower = metadata.tables["parcel_followers"]
    grant = metadata.tables["role_grants"]
    url = f"sqlite+aiosqlite:///{full_of_two}"
    async with opened(url, Keyring(new_key())) as sessions:
        async with sessions.begin() as session:
            younger = follower.c.person_id == KEEP
            await session.execute(update(follower).where(younger).values(proved_at=START))
            older = select(follower.c.id).where(follower.c.person_id == GONE)
            first = await session.scalar(older)
            await merging.merge(session, metadata, keep=KEEP, gone=GONE, now=START)
        async with sessions() as session:
            row = (await session.execute(select(follower))).one()
            assert (row.id, row.person_id, row.proved_at) == (first, KEEP, START)
            ended = await session.scalars(select(grant.c.revoked_at).order_by(grant.c.id))
            assert list(ended) == [None, START]


async def test_nobody_is_merged_with_themselves_or_with_a_suspended_person(
    full_of_two: Path,
) -> None:
    url = f"sqlite+aiosqlite:///{full_of_two}"
    async with opened(url, Keyring(new_key())) as sessions:
        with pytest.raises(DomainError, match=r"person\.unknown"):
            async with sessions.begin() as session:
                await merging.merge(session, metadata, keep=KEEP, gone=KEEP, now=START)
        async with sessions.begin() as session:
            (await session.get_one(Person, GONE)).suspended_at = START
        with pytest.raises(DomainError, match=r"person\.suspended"):
            async with sessions.begin() as session:
                await merging.merge(session, metadata, keep=KEEP, gone=GONE, now=START)
    assert set(referring(full_of_two, GONE).values()) == {1}


async def test_an_account_is_attached_once_and_never_taken_from_somebody(
    full_of_two: Path,
) -> None:
    url = f"sqlite+aiosqlite:///{full_of_two}"
    async with opened(url, Keyring(new_key())) as sessions, sessions.begin() as session:
        for _time in range(2):
            made = await linking.attach(
                session, KEEP, channel="web", native_id="visitor-1", now=START
            )
        assert [one.id for one in await linking.identities_of(session, KEEP)][-1] == made.id
        with pytest.raises(DomainError, match=r"identity\.taken"):
            await linking.attach(session, GONE, channel="web", native_id="visitor-1", now=START)


def test_a_code_is_understood_however_it_is_typed() -> None:
    assert link_code(" k7m-2q9 ") == link_code("K7M 2Q9") == "K7M2Q9"
    assert link_code("🙂") == ""


def test_being_heard_is_written_down_once_an_hour_and_at_every_change_of_channel() -> None:
    hour, minute = timedelta(hours=1), timedelta(minutes=1)
    assert is_heard_anew(last=None, elsewhere=None, now=START)
    assert not is_heard_anew(last=START, elsewhere=None, now=START + minute)
    assert is_heard_anew(last=START, elsewhere=None, now=START + hour)
    assert is_heard_anew(last=START, elsewhere=START + minute, now=START + 2 * minute)
    assert not is_heard_anew(last=START + minute, elsewhere=START, now=START + 2 * minute)
