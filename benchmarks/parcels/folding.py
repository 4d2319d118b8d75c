"""What it costs to keep and fold one more event of a parcel, its transaction included."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from backend.db import Sessions
from backend.parcels import journey
from backend.parcels.carriers.base import CarrierEvent
from backend.parcels.codes import SIMULATED
from backend.parcels.models import Parcel, ParcelFollower
from benchmarks.parcels.carrier import START

CODES = ("SIM20", "SIM30", "SIM40", "SIM45", "SIM30", "SIM40", "SIM45")


async def spent(
    sessions: Sessions, ids: range, *, batch: int, follower: int | None = None
) -> float:
    """Milliseconds of CPU an event; `batch` parcels a transaction, each followed by `follower`."""
    told = [_event(f"e{number}", code, number) for number, code in enumerate(CODES)]
    await _record(sessions, ids, told, batch)
    if follower is not None:
        async with sessions.begin() as session:
            session.add_all(
                ParcelFollower(parcel_id=one, person_id=follower, way="link", since=START)
                for one in ids
            )
    began = time.process_time()
    await _record(sessions, ids, [_event("last", "SIM40", 20)], batch)
    return (time.process_time() - began) / len(ids) * 1000


def _event(key: str, code: str, hours: int) -> CarrierEvent:
    return CarrierEvent(key, code, "", START + timedelta(hours=hours), "Bưu cục")


async def _record(
    sessions: Sessions, ids: range, events: Sequence[CarrierEvent], batch: int
) -> None:
    now = START + timedelta(days=1)
    for first in range(ids.start, ids.stop, batch):
        some = range(first, min(first + batch, ids.stop))
        async with sessions.begin() as session:
            query = select(Parcel).where(Parcel.id.in_(some)).order_by(Parcel.id).with_for_update()
            heard = [journey.Heard(one, SIMULATED, events) for one in await session.scalars(query)]
            await journey.record_all(session, heard, now=now)
