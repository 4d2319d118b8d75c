"""What is held about a person, exported and erased by what the columns say of themselves.

Tables mark their personal columns with `personal()` and the column that says whose they are with
`subject()`; nothing here names a table of another room, so a new room is covered as soon as it
has marked its columns (`tests/people/test_privacy_marks.py` fails where it forgot). The metadata
is passed in by the caller, who knows every room.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    MetaData,
    String,
    Table,
    cast,
    delete,
    literal,
    null,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import keyring
from backend.people.models import Consent, Identity, Person, RoleGrant
from backend.sealing import Keyring

ERASED = "erased:"
ERASE_AGAIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Holding:
    """What one table holds about a person: the personal columns of each row, opened."""

    table: str
    records: tuple[dict[str, Any], ...]


def personal_columns(table: Table) -> list[Column[Any]]:
    """The columns of a table that are marked as personal."""
    return [column for column in table.columns if column.info.get("personal")]


def personal_tables(metadata: MetaData) -> Iterator[Table]:
    """Every table with a personal column, in an order in which none precedes what it refers to."""
    return (table for table in metadata.sorted_tables if personal_columns(table))


def belongs_to(table: Table, person_id: int) -> ColumnElement[bool]:
    """Whether a row is about this person; raises LookupError where a table does not say whose."""
    marked = [column for column in table.columns if column.info.get("subject")]
    if len(marked) != 1:
        raise LookupError(f"{table.name} has {len(marked)} subject columns, not one")
    column = marked[0]
    if table.name == Person.__tablename__:
        return column == person_id
    target = next(iter(column.foreign_keys)).column
    if target.table.name == Person.__tablename__:
        return column == person_id
    return column.in_(select(target).where(belongs_to(target.table, person_id)))


async def held(session: AsyncSession, metadata: MetaData, person_id: int) -> tuple[Holding, ...]:
    """All that is held about a person, table by table, empty ones left out."""
    ring = keyring(session)
    holdings = []
    for table in personal_tables(metadata):
        columns = [one for one in personal_columns(table) if not one.info.get("derived")]
        if not columns:
            continue
        query = select(*columns).where(belongs_to(table, person_id)).order_by(*table.primary_key)
        rows = (await session.execute(query)).all()
        records = tuple(record for row in rows if (record := _opened(columns, tuple(row), ring)))
        if records:
            holdings.append(Holding(table.name, records))
    return tuple(holdings)


def _opened(columns: list[Column[Any]], row: tuple[Any, ...], ring: Keyring) -> dict[str, Any]:
    record = {}
    for column, value in zip(columns, row, strict=True):
        if value is not None and column.info.get("sealed"):
            value = ring.opened(value)  # What no key opens can still be erased.
        if value not in (None, "", {}):
            record[column.name] = value.isoformat() if isinstance(value, datetime) else value
    return record


async def erase(
    session: AsyncSession, metadata: MetaData, person_id: int, *, now: datetime
) -> None:
    """Empty every personal column about a person but the kept ones; end roles and consents.

    The identity is freed, so that whoever writes from it next is somebody new. Repeating it is
    harmless. Notices that still wait, and open work, are the caller's: other rooms hold them.
    """
    ring = keyring(session)
    for table in reversed(list(personal_tables(metadata))):
        mine = belongs_to(table, person_id)
        if table.info.get("forgotten_whole"):
            await session.execute(delete(table).where(mine))
            continue
        emptied = {
            column.name: empty_of(column, ring)
            for column in personal_columns(table)
            if not column.info.get("keep")
        }
        if emptied:
            await session.execute(update(table).where(mine).values(emptied))
    await _end(session, person_id, now)


def empty_of(column: Column[Any], ring: Keyring) -> Any:
    """What erase leaves in a column; raises TypeError where nothing would be fit."""
    if column.info.get("freed"):
        return literal(ERASED) + cast(column.table.c.id, String)
    if column.nullable:
        return null()
    if column.info.get("sealed"):
        return ring.seal("")
    if isinstance(column.type, JSON):
        return {}
    if isinstance(column.type, String):
        return ""
    raise TypeError(f"{column} can neither be emptied nor is it kept")


async def _end(session: AsyncSession, person_id: int, now: datetime) -> None:
    """Roles, consents and reachability of somebody who is no more; dates already set stay."""
    ends: tuple[tuple[Any, Any, str], ...] = (
        (RoleGrant, RoleGrant.person_id, "revoked_at"),
        (Consent, Consent.person_id, "withdrawn_at"),
        (Identity, Identity.person_id, "unreachable_at"),
        (Person, Person.id, "erased_at"),
    )
    for model, owner, ended in ends:
        open_still = getattr(model, ended).is_(None)
        await session.execute(
            update(model)
            .where(owner == person_id, open_still)
            .values({ended: now})
            .execution_options(synchronize_session=False)
        )


async def erased_lately(session: AsyncSession, *, now: datetime) -> list[int]:
    """Persons erased in the last days: what was being written at that moment is erased again."""
    query = select(Person.id).where(Person.erased_at > now - ERASE_AGAIN).order_by(Person.id)
    return list(await session.scalars(query))
