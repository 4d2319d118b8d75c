"""Files that staff sent about parcels: noted by a handler, fetched and read by a worker.

Claimed under a lease with no transaction open while the bytes come, settled once. What a messenger
no longer has, or what is no sheet or picture, is said; being away is tried again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import insert_once
from backend.parcels import rules
from backend.parcels.batch_models import READ, UNREAD, WAITING, ParcelFile

AT_ONCE = 8
MOST_TRIES = 6
KEEP = timedelta(days=1)
AWAY, GONE, NO_SHEET, NO_PICTURE, NO_CODE = "away", "gone", "no_sheet", "no_picture", "no_code"


@dataclass(frozen=True, slots=True)
class Received:
    """A file by the names its messenger gives it; `size` in bytes where it is known."""

    channel: str
    native_id: str
    unique_id: str
    kind: str
    size: int | None = None


async def note(
    session: AsyncSession, file: Received, purpose: str, about_id: int, person_id: int, *,
    now: datetime,
) -> bool:  # fmt: skip
    """Have a file read; the same one twice is one. Says whether it is new."""
    return await insert_once(
        session, ParcelFile, purpose=purpose, about_id=about_id, person_id=person_id,
        channel=file.channel, native_id=file.native_id, unique_id=file.unique_id, kind=file.kind,
        size=file.size, at=now, state=WAITING, tries=0,
    )  # fmt: skip


async def claim(
    session: AsyncSession, *, token: str, real: datetime, patience: timedelta
) -> Sequence[ParcelFile]:
    """Take some that wait, the oldest first, for one attempt. Times are real ones."""
    free = or_(ParcelFile.held_until.is_(None), ParcelFile.held_until <= real)
    some = (
        select(ParcelFile.id)
        .where(ParcelFile.state == WAITING, free)
        .order_by(ParcelFile.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    ids = list(await session.scalars(some))
    statement = (
        update(ParcelFile)
        .where(ParcelFile.id.in_(ids))
        .values(lease=token, held_until=real + patience, tries=ParcelFile.tries + 1)
        .returning(ParcelFile)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    found = list(await session.scalars(statement)) if ids else []
    return sorted(found, key=lambda file: file.id)


async def settle(session: AsyncSession, claimed: ParcelFile, failure: str | None = None) -> bool:
    """It was read, or never will be; False where the lease was lost meanwhile."""
    state = UNREAD if failure else READ
    return await _change(session, claimed, state=state, failure=failure, held_until=None)


async def put_off(session: AsyncSession, claimed: ParcelFile, *, real: datetime) -> bool:
    """The messenger is away: once more later. False where that was the last try."""
    if claimed.tries >= MOST_TRIES:
        return False
    await _change(session, claimed, held_until=real + rules.back_off(claimed.tries))
    return True


async def _change(session: AsyncSession, claimed: ParcelFile, **values: object) -> bool:
    statement = (
        update(ParcelFile)
        .where(ParcelFile.id == claimed.id, ParcelFile.lease == claimed.lease)
        .where(ParcelFile.state == WAITING)
        .values(lease=None, **values)
        .returning(ParcelFile.id)
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(statement)).first() is not None


async def counts(session: AsyncSession, purpose: str, about_id: int) -> dict[str, int]:
    """How many files wait, were read, or could not be read (by why)."""
    what = func.coalesce(ParcelFile.failure, ParcelFile.state)
    query = select(what, func.count()).where(
        ParcelFile.purpose == purpose, ParcelFile.about_id == about_id
    )
    return {row[0]: row[1] for row in await session.execute(query.group_by(what).order_by(what))}


async def purge(session: AsyncSession, *, now: datetime) -> None:
    """Forget after a day how a messenger names what was sent."""
    await session.execute(delete(ParcelFile).where(ParcelFile.at < now - KEEP))
