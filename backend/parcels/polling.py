"""Which parcels to ask carriers about, and what becomes of the asking. Each step one transaction.

A batch is claimed under a lease, asked about with no transaction open, and settled. Should the
worker die in between, the lease runs out and the parcels are asked about again: events have keys,
so nothing is kept or announced twice. `next_poll_at` is the product's time, leases and back-off
are real time: when days pass at the press of a button, a lease does not. Whoever claims or gives up
moves `next_poll_at` too, so that the index itself goes on: what is being asked about, or waits for
a carrier that is away, does not lie in front of what is due.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import keyring
from backend.parcels import chronicle, deadlines, journey, rules
from backend.parcels.carriers.base import CarrierEvent, Order
from backend.parcels.models import Parcel, ParcelEvent, order_number
from backend.sealing import Keyring

BATCH = 32
ASKED: dict[str, Any] = {"lease": None, "held_until": None, "poll_failures": 0}


@dataclass(frozen=True, slots=True)
class Claimed:
    """A parcel this worker may ask about until its lease ends; `told` says the carrier knows it."""

    id: int
    lease: str
    carrier: str
    order: Order
    tracking_number: str
    state: str
    heard_at: datetime
    finished_at: datetime | None
    told: bool
    failures: int

    def next_poll(self, now: datetime, unasked: Collection[str] = ()) -> datetime | None:
        """When to ask again where nothing has changed.

        Of what nothing was heard for 60 days nobody is asked any more: a person has to look.
        """
        if self.finished_at is None and deadlines.is_silent(self.heard_at, now):
            return None
        return rules.next_poll(
            self.state, now, finished=self.finished_at, spread=spread(self.lease),
            told=self.carrier in unasked,
        )  # fmt: skip


def spread(token: str) -> float:
    """A number from 0 to 1 that a lease's token stands for."""
    return zlib.crc32(token.encode()) / 0xFFFFFFFF


async def claim(
    session: AsyncSession,
    *,
    token: str,
    now: datetime,
    real: datetime,
    patience: timedelta,
    limit: int = BATCH,
) -> list[Claimed]:
    """The parcels that have been due longest and that nobody else is asking about.

    Whoever claims them may be silent for `patience`; then they are anybody's again.
    """
    due = waiting(now=now, real=real, limit=limit)
    if session.get_bind().dialect.name == "postgresql":
        due = due.with_for_update(skip_locked=True)
    statement = (
        update(Parcel)
        .where(Parcel.id.in_(due.scalar_subquery()))
        .values(lease=token, held_until=real + patience, next_poll_at=now + patience)
        .returning(*COLUMNS)
        .execution_options(synchronize_session=False)
    )
    ring = keyring(session)
    return [_claimed(row, token, ring) for row in await session.execute(statement)]


def waiting(*, now: datetime, real: datetime, limit: int) -> Select[int]:
    """Ids of those that have been due longest."""
    return (
        select(Parcel.id)
        .where(
            Parcel.next_poll_at.is_not(None),
            Parcel.next_poll_at <= now,
            or_(Parcel.held_until.is_(None), Parcel.held_until <= real),
        )
        .order_by(Parcel.next_poll_at)
        .limit(limit)
    )


COLUMNS = (
    Parcel.id, Parcel.carrier, Parcel.code, Parcel.tracking_number, Parcel.leg, Parcel.state,
    Parcel.heard_at, Parcel.finished_at, Parcel.handed_to_carrier_at, Parcel.poll_failures,
    Parcel.dossier_code, Parcel.phone, Parcel.address,
)  # fmt: skip


def _claimed(row: Any, token: str, ring: Keyring) -> Claimed:
    told = row.handed_to_carrier_at is not None
    return Claimed(
        id=row.id,
        lease=token,
        carrier=row.carrier,
        order=_order(row, None if told else ring),
        tracking_number=row.tracking_number,
        state=row.state,
        heard_at=row.heard_at,
        finished_at=row.finished_at,
        told=told,
        failures=row.poll_failures,
    )


def _order(row: Any, ring: Keyring | None) -> Order:
    """What its carrier is told; phone and address are opened for one that has yet to be told.

    One whose key is lost goes without them, and keeps no other from being asked about.
    """
    return Order(
        order_number=order_number(row.code),
        tracking_number=row.tracking_number,
        leg=row.leg,
        dossier_code=row.dossier_code,
        phone=ring.opened(row.phone) if ring and row.phone else None,
        address=ring.opened(row.address) if ring and row.address else None,
    )


async def changed(
    session: AsyncSession, answers: Sequence[tuple[Claimed, Sequence[CarrierEvent]]]
) -> set[int]:
    """Ids of parcels of which an answer holds an event that was not kept yet."""
    ids = [claimed.id for claimed, _events in answers]
    query = select(ParcelEvent.parcel_id, ParcelEvent.source, ParcelEvent.key)
    rows = await session.execute(query.where(ParcelEvent.parcel_id.in_(ids)))
    known = {tuple(row) for row in rows}
    return {
        claimed.id
        for claimed, events in answers
        for event in events
        if (claimed.id, claimed.carrier, chronicle.event_key(event.event_id)) not in known
    }


async def settle_unchanged(
    session: AsyncSession,
    claimed: Sequence[Claimed],
    *,
    now: datetime,
    unasked: Collection[str] = (),
) -> None:
    """Ask again later: one statement for each time, however many parcels.

    `unasked` are the carriers that tell of their own accord just now.
    """
    times: dict[datetime | None, list[int]] = defaultdict(list)
    for one in claimed:
        times[one.next_poll(now, unasked)].append(one.id)
    for at, ids in times.items():
        await session.execute(
            update(Parcel)
            .where(Parcel.id.in_(ids), Parcel.lease == claimed[0].lease)
            .where(Parcel.next_poll_at.is_not(None))
            .values(
                next_poll_at=at,
                handed_to_carrier_at=func.coalesce(Parcel.handed_to_carrier_at, now),
                **ASKED,
            )
            .execution_options(synchronize_session=False)
        )


async def settle_changed(
    session: AsyncSession,
    answers: Sequence[tuple[Claimed, Sequence[CarrierEvent]]],
    *,
    now: datetime,
    unasked: Collection[str] = (),
) -> list[int]:
    """Keep, fold and announce what is new.

    Answers ids of the parcels, without those whose lease was lost to another worker.
    """
    events = {claimed.id: told for claimed, told in answers}
    query = select(Parcel).where(Parcel.id.in_(events), Parcel.lease == answers[0][0].lease)
    query = query.order_by(Parcel.id).with_for_update().execution_options(populate_existing=True)
    parcels = (await session.scalars(query)).all()
    heard = [journey.Heard(parcel, parcel.carrier, events[parcel.id]) for parcel in parcels]
    standings = await journey.record_all(session, heard, now=now)
    for parcel, standing in zip(parcels, standings, strict=True):
        parcel.next_poll_at = rules.next_poll(
            standing.state, now, finished=parcel.finished_at,
            spread=spread(parcel.lease or ""), told=parcel.carrier in unasked,
        )  # fmt: skip
        parcel.handed_to_carrier_at = parcel.handed_to_carrier_at or now
        for name, value in ASKED.items():
            setattr(parcel, name, value)
    await session.flush()
    return [parcel.id for parcel in parcels]


async def settle_away(
    session: AsyncSession, claimed: Claimed, *, now: datetime, real: datetime
) -> None:
    """The carrier did not answer: this parcel waits, longer each time."""
    failures = claimed.failures + 1
    pause = rules.back_off(failures)
    await session.execute(
        update(Parcel)
        .where(Parcel.id == claimed.id, Parcel.lease == claimed.lease)
        .where(Parcel.next_poll_at.is_not(None))
        .values(
            lease=None, held_until=real + pause, next_poll_at=now + pause, poll_failures=failures
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
