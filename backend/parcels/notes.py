"""What was done with a parcel in chat, written down for whoever has to explain it later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.parcels.acting_models import ParcelNote


async def keep(
    session: AsyncSession, parcel_id: int, kind: str, *, by: int | None, now: datetime
) -> None:
    """Write down an act of `acting_rules.NOTE_KINDS`; `by` is None where time did it."""
    session.add(ParcelNote(parcel_id=parcel_id, person_id=by, kind=kind, at=now))
    await session.flush()


async def of_parcel(session: AsyncSession, parcel_id: int) -> Sequence[ParcelNote]:
    """All that was done with a parcel, in order."""
    query = select(ParcelNote).where(ParcelNote.parcel_id == parcel_id)
    return (await session.scalars(query.order_by(ParcelNote.id))).all()
