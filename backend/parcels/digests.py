"""Once a working day, what is wrong with the parcels of each counter, to whom it concerns.

Its clerks and whoever watches over it hear it in one message each; where nothing is wrong, nobody
hears anything. The day's row makes it happen once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, time

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import insert_once
from backend.duty import hours, roster
from backend.notices import service as notices
from backend.now import local
from backend.parcels import board
from backend.parcels.deadlines import FLAGS
from backend.parcels.models import Parcel, ParcelDigest
from backend.parcels.service import REGISTERING
from backend.people import absences
from backend.people import service as people
from backend.people.rules import WORK

FROM, UNTIL = time(8), time(12)


async def make(session: AsyncSession, *, now: datetime) -> None:
    """Write today's digests, unless that was done or it is not their hour."""
    here = local(now)
    if not FROM <= here.time() < UNTIL:
        return
    if not await insert_once(session, ParcelDigest, key=here.date().isoformat(), at=now):
        return
    told: dict[int, Counter[str]] = defaultdict(Counter)
    for unit, count in (await _wrong(session, now)).items():
        if (await hours.calendar_of(session, unit)).day(here.date()):
            for person_id in await _concerned(session, unit):
                told[person_id].update(count)
    away = await absences.absent(session, now=now)
    for person_id in sorted(set(told) - away):
        await _tell(session, person_id, told[person_id], now)


async def _wrong(session: AsyncSession, now: datetime) -> dict[str, Counter[str]]:
    """By unit, how many open parcels have each flag; units with none are left out."""
    columns = [func.count().filter(which).label(flag) for flag, which in board.wrong(now).items()]
    query = select(Parcel.unit, *columns).where(Parcel.finished_at.is_(None))
    rows = await session.execute(query.group_by(Parcel.unit).order_by(Parcel.unit))
    found: dict[str, Counter[str]] = {}
    for unit, *numbers in rows:
        if any(numbers):
            found[unit] = Counter(dict(zip(FLAGS, numbers, strict=True)))
    return found


async def _concerned(session: AsyncSession, unit: str) -> list[int]:
    clerks = await people.staff(session, REGISTERING, unit, exact=True)
    return list(dict.fromkeys([*clerks, *await roster.centre(session, unit)]))


async def _tell(session: AsyncSession, person_id: int, count: Counter[str], now: datetime) -> None:
    day = local(now).date().isoformat()
    await notices.tell(
        session, person_id, about=WORK, key=f"parcel.digest:{day}:{person_id}",
        subject=f"parcel_digest:{day}", kind="parcel.digest", params={"day": day, **count}, now=now,
    )  # fmt: skip
