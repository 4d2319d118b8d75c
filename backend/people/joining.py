"""One more identity for somebody who is known already, and its end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.people.models import Identity


async def join(
    session: AsyncSession, person_id: int, *, channel: str, native_id: str, now: datetime
) -> Identity:
    """Whoever speaks from this account is this person from now on, with all their rights.

    The caller has proof of it. The account must be nobody's yet: a taken one raises IntegrityError.
    """
    identity = Identity(
        person_id=person_id, channel=channel, native_id=native_id, created_at=now
    )  # fmt: skip
    session.add(identity)
    await session.flush()
    return identity


async def part(session: AsyncSession, channel: str, native_id: str, *, now: datetime) -> None:
    """The account is still this person's, but nothing is brought there any more."""
    await session.execute(
        update(Identity)
        .where(Identity.channel == channel, Identity.native_id == native_id)
        .where(Identity.unreachable_at.is_(None))
        .values(unreachable_at=now)
        .execution_options(synchronize_session=False)
    )


async def leave(session: AsyncSession, channel: str, native_id: str) -> None:
    """The account is this person's no longer."""
    await session.execute(
        delete(Identity)
        .where(Identity.channel == channel, Identity.native_id == native_id)
        .execution_options(synchronize_session=False)
    )
