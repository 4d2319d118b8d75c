"""What carriers tell unasked finds its parcel: events are recorded, hints make us ask at once.

A parcel is known by our order number, by the carrier's number, or by both; where both are told
and belong to different parcels, neither is touched and somebody looks at it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

import structlog
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.parcels import journey, numbers
from backend.parcels.carriers.base import CarrierEvent, Told
from backend.parcels.models import ORDER_PREFIX, Parcel, ParcelEvent

log = structlog.get_logger()


async def take_in(
    session: AsyncSession, source: str, told: Sequence[Told], *, now: datetime
) -> None:
    """Record events and ask early about what is hinted at; told twice is told once.

    What belongs to no parcel of this source is another agency's, and passed over.
    """
    parcels = await _locked(session, source, told)
    events: dict[int, list[CarrierEvent]] = defaultdict(list)
    hinted: list[tuple[Parcel, Told]] = []
    for one in told:
        parcel = _belongs(parcels, one, source)
        if parcel is None:
            continue
        if one.event is not None:
            events[parcel.id].append(one.event)
        elif parcel.next_poll_at is not None:
            hinted.append((parcel, one))
    heard = [
        journey.Heard(parcel, source, events[parcel.id])
        for parcel in parcels
        if parcel.id in events
    ]
    await journey.record_all(session, heard, now=now)
    await _hasten(session, source, hinted, now=now)
    await session.flush()


async def _locked(session: AsyncSession, source: str, told: Iterable[Told]) -> Sequence[Parcel]:
    """The parcels that are spoken of, in an order in which two workers never wait in a circle."""
    codes = {code for one in told if (code := _code(one.order_number))}
    tracking = {number for one in told if (number := _number(one.tracking_number))}
    query = (
        select(Parcel)
        .where(Parcel.carrier == source)
        .where(or_(Parcel.code.in_(codes), Parcel.tracking_number.in_(tracking)))
        .order_by(Parcel.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(query)).all()


def _belongs(parcels: Iterable[Parcel], one: Told, source: str) -> Parcel | None:
    """A number that was given out again belongs to the parcel that came last."""
    code, number = _code(one.order_number), _number(one.tracking_number)
    ours = {parcel.code: parcel for parcel in parcels}.get(code or "")
    theirs = {parcel.tracking_number: parcel for parcel in parcels}.get(number or "")
    if ours is not None and (number is None or number == ours.tracking_number):
        return ours
    if code is None:
        return theirs
    if ours is not None or theirs is not None:
        log.error(
            "carrier.numbers_differ", source=source,
            parcel=ours.id if ours else None, other=theirs.id if theirs else None,
        )  # fmt: skip
    return None


def _code(order_number: str | None) -> str | None:
    """Our parcel's code in an order number; None where the order is not of our making."""
    if order_number is None or not order_number.startswith(ORDER_PREFIX):
        return None
    return order_number.removeprefix(ORDER_PREFIX)


def _number(text: str | None) -> str | None:
    return numbers.tracking_number(text) if text else None


async def _hasten(
    session: AsyncSession, source: str, hinted: Sequence[tuple[Parcel, Told]], *, now: datetime
) -> None:
    """Ask now, unless the hint names the code that we heard last anyway."""
    ids = [parcel.id for parcel, _told in hinted]
    query = (
        select(ParcelEvent.parcel_id, ParcelEvent.code)
        .where(ParcelEvent.parcel_id.in_(ids), ParcelEvent.source == source)
        .order_by(ParcelEvent.at, ParcelEvent.id)
    )
    newest: dict[int, str] = {row.parcel_id: row.code for row in await session.execute(query)}
    for parcel, one in hinted:
        if one.code is None or newest.get(parcel.id) != one.code:
            parcel.next_poll_at = now
