"""What did not arrive, for the rooms that tell the other side of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.notices.models import Notice
from backend.people.models import Person


async def failed(session: AsyncSession, kind: str, *, since: datetime) -> list[str]:
    """Subjects of which a notice of this kind could not be brought since then."""
    query = select(Notice.subject).where(
        Notice.kind == kind,
        Notice.state.in_(("unreachable", "rejected")),
        Notice.settled_at >= since,
    )
    return list(dict.fromkeys(await session.scalars(query)))


async def undelivered(
    session: AsyncSession, kinds: Sequence[str], *, since: datetime
) -> list[Notice]:
    """Notices of these kinds that could not be brought to somebody who may work here since then:
    ``unreachable`` ones, those ``waiting`` for a word of theirs, and those that the messenger
    ``rejected``."""
    query = (
        select(Notice)
        .join(Person, Person.id == Notice.person_id)
        .where(Notice.kind.in_(kinds), Notice.state.in_(("unreachable", "waiting", "rejected")))
        .where(Notice.settled_at >= since)
        .where(Person.suspended_at.is_(None), Person.erased_at.is_(None))
        .order_by(Notice.id)
        .with_for_update(of=Notice)
    )
    return list(await session.scalars(query.execution_options(populate_existing=True)))
