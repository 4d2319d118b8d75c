"""Webhooks: kept as they came in one row, answered, and folded later in parts.

However much one body holds, its sender waits for one insert, and no transaction takes in more than
`CHUNK` records. Whoever dies in between goes on where the last part ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import insert_once, keyring
from backend.parcels import intake, rules
from backend.parcels.carrier_models import CarrierWebhook
from backend.parcels.carriers.base import Told

log = structlog.get_logger()

CHUNK = 200
AT_ONCE = 10
MOST_FAILURES = 8
KEEP_KEY = timedelta(days=14)
KEEP_UNFOLDED = timedelta(days=30)


async def keep(session: AsyncSession, source: str, key: str, body: bytes, *, now: datetime) -> bool:
    """Keep a body; False where it was kept before. What is returned from is safe once committed."""
    sealed = keyring(session).seal(body.decode())
    return await insert_once(
        session, CarrierWebhook, source=source, key=key, body=sealed, received_at=now, done=0,
        failures=0,
    )  # fmt: skip


async def claim(
    session: AsyncSession, *, real: datetime, patience: timedelta
) -> Sequence[CarrierWebhook]:
    """The oldest that wait, at most `AT_ONCE`; they are anybody's again after `patience`."""
    waiting = (
        select(CarrierWebhook.id)
        .where(
            CarrierWebhook.folded_at.is_(None),
            CarrierWebhook.failures < MOST_FAILURES,
            or_(CarrierWebhook.held_until.is_(None), CarrierWebhook.held_until <= real),
        )
        .order_by(CarrierWebhook.id)
        .limit(AT_ONCE)
    )
    if session.get_bind().dialect.name == "postgresql":
        waiting = waiting.with_for_update(skip_locked=True)
    statement = (
        update(CarrierWebhook)
        .where(CarrierWebhook.id.in_(waiting.scalar_subquery()))
        .values(held_until=real + patience)
        .returning(CarrierWebhook)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return sorted(await session.scalars(statement), key=lambda row: row.id)


async def fold(
    session: AsyncSession,
    webhook_id: int,
    done: int,
    told: Sequence[Told],
    *,
    now: datetime,
    until: datetime,
) -> int | None:
    """Take in the next part of a body's records, and answer how many are done then.

    None where all are, or another worker has gone on from `done`. `until` is the lease's new end.
    """
    query = select(CarrierWebhook).where(CarrierWebhook.id == webhook_id).with_for_update()
    row = (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    if row is None or row.folded_at is not None or row.done != done:
        return None
    await intake.take_in(session, row.source, told[done : done + CHUNK], now=now)
    row.done, row.held_until = min(done + CHUNK, len(told)), until
    finished = row.done >= len(told)
    if finished:
        row.folded_at, row.body, row.held_until = now, None, None
    await session.flush()
    return None if finished else row.done


async def fail(session: AsyncSession, webhook_id: int, *, real: datetime) -> None:
    """A part was not taken in: later again, and in the end never, for people to look at."""
    row = await session.get_one(CarrierWebhook, webhook_id, with_for_update=True)
    row.failures += 1
    row.held_until = real + rules.back_off(row.failures)
    if row.failures >= MOST_FAILURES:
        log.error("webhook.given_up", source=row.source, webhook=row.id)
    await session.flush()


async def purge(session: AsyncSession, now: datetime) -> None:
    """Forget keys after two weeks, and what could never be folded after a month."""
    folded = and_(
        CarrierWebhook.folded_at.is_not(None), CarrierWebhook.received_at < now - KEEP_KEY
    )
    statement = delete(CarrierWebhook).where(
        or_(folded, CarrierWebhook.received_at < now - KEEP_UNFOLDED)
    )
    await session.execute(statement.execution_options(synchronize_session=False))
