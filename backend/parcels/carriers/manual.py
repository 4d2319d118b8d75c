"""Staff as a carrier: where no interface tells, a clerk says in chat what became of a parcel.

Complete without any carrier's interface, and useful beside one: what staff report is an event
like any other, of the source ``manual``.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import DomainError
from backend.parcels import codes, journey, rules
from backend.parcels.carriers.base import CarrierEvent
from backend.parcels.models import Parcel, ParcelProof
from backend.parcels.service import tended


async def report(
    session: AsyncSession,
    parcel_id: int,
    person_id: int,
    state: str,
    *,
    reason: str | None = None,
    now: datetime,
) -> Parcel:
    """Staff say where a parcel is; works with no carrier's interface at all.

    Raises ``parcel.passed`` where the parcel has moved on since the button was shown.
    """
    parcel = await tended(session, parcel_id, person_id, lock=True)
    if not rules.may_report(parcel.state, state):
        raise DomainError("parcel.passed")
    event = CarrierEvent(f"v{parcel.version}", codes.manual_code(state, reason), "", now)
    await journey.record(session, parcel, codes.MANUAL, [event], now=now, by=person_id)
    if parcel.next_poll_at is not None:
        parcel.next_poll_at = now
    await session.flush()
    return parcel


async def report_delivered(
    session: AsyncSession,
    parcel_id: int,
    person_id: int,
    *,
    relation: str,
    identity_checked: bool,
    now: datetime,
) -> Parcel:
    """Delivered, to whom (one of `rules.RELATIONS`) and whether an identity paper was seen."""
    parcel = await report(session, parcel_id, person_id, rules.DELIVERED, now=now)
    session.add(
        ParcelProof(
            parcel_id=parcel.id,
            relation=relation,
            identity_checked=identity_checked,
            at=now,
            reported_by=person_id,
        )
    )
    await session.flush()
    return parcel
