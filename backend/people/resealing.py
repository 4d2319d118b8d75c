"""Changing the key: every sealed column is sealed again under the keyring's first key.

Runs beside the product, batch by batch in transactions of its own, and may be stopped and begun
again. A value that changed since it was read is left alone: whoever wrote it had the first key.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import structlog
from sqlalchemy import Column, MetaData, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import Sessions, keyring

log = structlog.get_logger()

BATCH = 200


def sealed_columns(metadata: MetaData) -> Iterator[Column[Any]]:
    """Every column marked `personal(sealed=True)`; its table has a key of one column."""
    for table in metadata.sorted_tables:
        yield from (column for column in table.columns if column.info.get("sealed"))


async def reseal(sessions: Sessions, metadata: MetaData, *, batch: int = BATCH) -> int:
    """Seal all of it again; returns how many values. Raises Misconfigured ``key.does_not_open``
    before anything of a batch is written in which no key opens a value."""
    total = 0
    for column in sealed_columns(metadata):
        after: Any = None
        while True:
            async with sessions.begin() as session:
                after, resealed = await _batch(session, column, after, batch)
            total += resealed
            if after is None:
                break
        log.info("column.resealed", column=str(column))
    return total


async def _batch(
    session: AsyncSession, column: Column[Any], after: Any, limit: int
) -> tuple[Any, int]:
    """One batch behind the key `after`: the last key read (None at the end), how many changed."""
    (key,) = column.table.primary_key
    query = select(key, column).where(column.is_not(None)).order_by(key).limit(limit)
    rows = (await session.execute(query if after is None else query.where(key > after))).all()
    ring = keyring(session)
    resealed = [(number, old, ring.reseal(old)) for number, old in rows]
    changed = 0
    for number, old, new in resealed:
        statement = (
            update(column.table)
            .where(key == number, column == old)
            .values({column.name: new})
            .returning(key)
        )
        changed += (await session.execute(statement)).first() is not None
    return (rows[-1][0] if rows else None), changed
