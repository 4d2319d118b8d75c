"""Two persons become one: every row that refers to the one refers to the other from then on.

Nothing here names a table of another room for what it moves: the metadata, passed in by the
caller, says where persons are referred to. Only what may stand once a person is named, in
`DOUBLES`, with what becomes of the younger one; `tests/people/test_merging.py` fails where a
table has a unique key with a person in it that is named neither there nor in `NEVER_TWICE`.

The person who goes is deleted in the same transaction under a lock. Whoever writes about them at
that moment waits, is refused by the foreign key, and does it again for whom it concerns now: no
row is left behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    MetaData,
    Row,
    Table,
    UniqueConstraint,
    and_,
    delete,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import DomainError
from backend.people import linking
from backend.people.models import Person

DROP = "drop"
DOUBLES = {
    "article_receipts": DROP,
    "case_followers": DROP,
    "dialogues": DROP,
    "parcel_followers": DROP,
    "parcel_joins": DROP,
    "parcel_ratings": DROP,
    "parcel_watches": DROP,
    "parcel_untold": "closed_at",
    "role_grants": "revoked_at",
    "turns": DROP,
}
"""Tables in which both persons may have the same: the older row stays and takes from the younger
what it lacks; the younger is dropped, or ended where the table keeps its past."""
NEVER_TWICE = frozenset({"cases", "case_precedent_uses", "enquiries", "parcel_collections"})
"""Tables whose key holds, beside the person, the random name of a draft."""


@dataclass(frozen=True, slots=True)
class Key:
    """What may stand once in a table: its columns and, where it is partial, for which rows."""

    columns: tuple[Column[Any], ...]
    where: ColumnElement[bool] | None = None


def person_columns(table: Table) -> list[Column[Any]]:
    """The columns of a table that refer to a person."""
    return [
        column
        for column in table.columns
        if any(key.column.table.name == Person.__tablename__ for key in column.foreign_keys)
    ]


def keys_with_persons(table: Table) -> Iterator[Key]:
    """Every unique key of a table that holds a person."""
    persons = set(person_columns(table))
    keys = [Key(tuple(table.primary_key.columns))]
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            keys.append(Key(tuple(constraint.columns)))
    for index in table.indexes:
        if index.unique:
            where = index.dialect_options["sqlite"].get("where")
            keys.append(Key(tuple(index.columns), where))
    yield from (key for key in keys if persons.intersection(key.columns))


async def merge(
    session: AsyncSession, metadata: MetaData, *, keep: int, gone: int, now: datetime
) -> None:
    """All that is `gone`'s becomes `keep`'s, their accounts too; `gone` is no more.

    Raises ``person.suspended`` and ``person.unknown`` where either may not be joined.
    """
    if keep == gone:
        raise DomainError("person.unknown")
    await session.flush()
    persons = {one: await linking.require_active(session, one) for one in sorted((keep, gone))}
    await linking.lock_accounts(session, keep, gone)
    _complete(persons[keep], persons[gone])
    await session.flush()
    for table in metadata.sorted_tables:
        for key in keys_with_persons(table):
            if table.name in DOUBLES:
                await _settle_doubles(session, table, key, keep, gone, now)
    for table in metadata.sorted_tables:
        for column in person_columns(table):
            await session.execute(update(table).where(column == gone).values({column.name: keep}))
    session.expunge(persons[gone])
    person: Any = Person.__table__
    await session.execute(delete(person).where(person.c.id == gone))


def _complete(keep: Person, gone: Person) -> None:
    """What the one has told of themselves stays; what they have not, comes from the other."""
    keep.name = keep.name or gone.name
    keep.commune = keep.commune or gone.commune
    keep.parcel_channel = keep.parcel_channel or gone.parcel_channel
    keep.work_channel = keep.work_channel or gone.work_channel
    keep.created_at = min(keep.created_at, gone.created_at)


async def _settle_doubles(
    session: AsyncSession, table: Table, key: Key, keep: int, gone: int, now: datetime
) -> None:
    """Leave one row of each key that both have, so that they may become one person's."""
    mine = [column for column in person_columns(table) if column in key.columns]
    others = [column for column in key.columns if column not in mine]
    found: dict[tuple[Any, ...], Row[Any]] = {}
    condition = and_(*(column.in_((keep, gone)) for column in mine))
    query = select(table).where(condition).order_by(*table.primary_key.columns)
    for row in (
        await session.execute(query if key.where is None else query.where(key.where))
    ).all():
        values = tuple(row._mapping[column] for column in others)
        if None in values:
            continue
        older = found.setdefault(values, row)
        if older is not row:
            await _end(session, table, older, row, now)


async def _end(
    session: AsyncSession, table: Table, older: Row[Any], younger: Row[Any], now: datetime
) -> None:
    how = DOUBLES[table.name]
    if how != DROP:
        await session.execute(update(table).where(_same(table, younger)).values({how: now}))
        return
    await session.execute(delete(table).where(_same(table, younger)))
    lacking = {
        column.name: younger._mapping[column]
        for column in table.columns
        if older._mapping[column] is None and younger._mapping[column] is not None
    }
    if lacking:
        await session.execute(update(table).where(_same(table, older)).values(lacking))


def _same(table: Table, row: Row[Any]) -> ColumnElement[bool]:
    return and_(*(column == row._mapping[column] for column in table.primary_key.columns))
