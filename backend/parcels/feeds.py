"""Reading carriers' feeds: one reader at a time, nothing skipped. Each step one transaction.

A page's events are kept and the position moves in the same transaction, so whoever dies in between
has read nothing. The position is the product's; leases and back-off are real time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import insert_once
from backend.parcels import intake, rules
from backend.parcels.carrier_models import CarrierFeed, CarrierWebhook
from backend.parcels.carriers.base import Page

TELLS_FOR = timedelta(hours=6)
"""So long after a webhook its carrier counts as one that tells of its own accord."""


async def telling(
    session: AsyncSession, feeds: Mapping[str, timedelta], *, now: datetime
) -> frozenset[str]:
    """The carriers that tell of their own accord just now, so that asking them may be slower.

    Their feed (`feeds`: how often each is read) was read when it was due, or a webhook has come.
    """
    read = select(CarrierFeed.source, CarrierFeed.next_pull_at)
    rows = await session.execute(read.where(CarrierFeed.failures == 0))
    in_time = {source for source, due in rows if source in feeds and now < due + feeds[source]}
    called = select(CarrierWebhook.source).where(CarrierWebhook.received_at > now - TELLS_FOR)
    return frozenset(in_time.union(await session.scalars(called.distinct())))


async def claim(
    session: AsyncSession,
    source: str,
    *,
    token: str,
    now: datetime,
    real: datetime,
    patience: timedelta,
) -> CarrierFeed | None:
    """The feed, if it is due and nobody else reads it; others may after `patience` of silence."""
    await insert_once(session, CarrierFeed, source=source, next_pull_at=now, failures=0)
    statement = (
        update(CarrierFeed)
        .where(
            CarrierFeed.source == source,
            CarrierFeed.next_pull_at <= now,
            or_(CarrierFeed.held_until.is_(None), CarrierFeed.held_until <= real),
        )
        .values(lease=token, held_until=real + patience)
        .returning(CarrierFeed)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return (await session.scalars(statement)).one_or_none()


async def keep(
    session: AsyncSession,
    source: str,
    page: Page,
    *,
    token: str,
    every: timedelta,
    now: datetime,
    until: datetime,
) -> bool:
    """Take a page in and move on; False where the lease was lost to another worker.

    While more waits the lease is kept, to `until`; then the feed rests for `every`.
    """
    query = select(CarrierFeed).where(CarrierFeed.source == source, CarrierFeed.lease == token)
    query = query.with_for_update().execution_options(populate_existing=True)
    feed = (await session.scalars(query)).one_or_none()
    if feed is None:
        return False
    await intake.take_in(session, source, page.told, now=now)
    feed.position, feed.failures, feed.held_until = page.position or None, 0, until
    if not page.more:
        feed.next_pull_at, feed.lease, feed.held_until = now + every, None, None
    await session.flush()
    return True


async def away(session: AsyncSession, source: str, *, token: str, real: datetime) -> None:
    """The carrier did not answer: the feed waits, longer each time."""
    query = select(CarrierFeed).where(CarrierFeed.source == source, CarrierFeed.lease == token)
    feed = (await session.scalars(query.with_for_update())).one_or_none()
    if feed is not None:
        feed.failures, feed.lease = feed.failures + 1, None
        feed.held_until = real + rules.back_off(feed.failures)
        await session.flush()
