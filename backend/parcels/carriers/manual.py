"""Staff as a carrier: where no interface tells, a clerk says in chat what became of a parcel.

Complete without any carrier's interface, and useful beside one: what staff report is an event
like any other, of the source ``manual``.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import DomainError
from backend.parcels import codes, journey, reports, rules
from backend.parcels.carriers.base import CarrierEvent
from backend.parcels.models import Parcel, ParcelProof
from backend.parcels.service import tended

log = structlog.get_logger()


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
    if not reports.may_report(parcel.state, state, parcel.leg):
        raise DomainError("parcel.passed")
    code = codes.manual_code(state, reason)
    return await _record(session, parcel, person_id, code, at=now, now=now)


async def correct(
    session: AsyncSession, parcel_id: int, person_id: int, state: str, *, now: datetime
) -> Parcel:
    """Staff say that a parcel's end was none, or that a result is sent once more.

    Raises ``parcel.passed`` where nothing of the kind may be said of it.
    """
    parcel = await tended(session, parcel_id, person_id, lock=True)
    if not reports.may_correct(parcel.state, state, parcel.leg):
        raise DomainError("parcel.passed")
    log.warning("parcel.corrected", parcel=parcel.id, was=parcel.state, said=state)
    code = codes.manual_code(state, correction=True)
    after_it = max(now, parcel.state_at + timedelta(milliseconds=1))
    parcel = await _record(session, parcel, person_id, code, at=after_it, now=now)
    if parcel.carrier != codes.MANUAL:
        parcel.next_poll_at = now
    await session.flush()
    return parcel


async def say(
    session: AsyncSession, parcel: Parcel, person_id: int, state: str, *, now: datetime,
    correction: bool = False,
) -> None:  # fmt: skip
    """Staff's word about a locked parcel of theirs, where something else rules what may be said."""
    code = codes.manual_code(state, correction=correction)
    at = max(now, parcel.state_at + timedelta(milliseconds=1)) if correction else now
    await _record(session, parcel, person_id, code, at=at, now=now)


async def _record(
    session: AsyncSession, parcel: Parcel, person_id: int, code: str, *, at: datetime, now: datetime
) -> Parcel:
    event = CarrierEvent(f"v{parcel.version}", code, "", at)
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
