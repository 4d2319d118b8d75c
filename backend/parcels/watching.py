"""'Báo tôi khi Bưu điện nhận kết quả': a dossier nobody carries yet, and one word when it is sent.

A dossier's code stands on slips and is easy to guess at, so the word says only that there is a
parcel now. Where it is, is seen by its link or by code and digits, as ever.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import insert_once
from backend.errors import DomainError
from backend.notices import service as notices
from backend.parcels import acting_rules, rules
from backend.parcels.acting_models import ParcelWatch
from backend.parcels.models import Parcel
from backend.people.rules import PARCELS


async def begin(
    session: AsyncSession, person_id: int, code: str, *, looked_at: datetime, now: datetime
) -> ParcelWatch:
    """Remember that somebody waits for this dossier; twice is once.

    The answer is the same whether there is a parcel already: only what is registered after
    `looked_at`, when they found nothing, is told. Raises ``watch.too_many``.
    """
    mine = ParcelWatch.person_id == person_id
    known = select(ParcelWatch).where(mine, ParcelWatch.dossier_code == code)
    if (await session.scalars(known)).one_or_none() is None:
        count = await session.scalar(select(func.count()).select_from(ParcelWatch).where(mine))
        if (count or 0) >= acting_rules.MOST_WATCHED:
            raise DomainError("watch.too_many", most=acting_rules.MOST_WATCHED)
    await insert_once(session, ParcelWatch, dossier_code=code, person_id=person_id, since=now)
    watch = (await session.scalars(known)).one()
    query = select(Parcel).where(
        Parcel.dossier_code == code, Parcel.leg == rules.RETURN, Parcel.registered_at > looked_at
    )
    for parcel in await session.scalars(query.limit(1)):
        await tell(session, parcel, now=now)
    return watch


async def tell(session: AsyncSession, parcel: Parcel, *, now: datetime) -> None:
    """A result is registered: whoever waits for its dossier hears so once, and is forgotten."""
    if parcel.leg != rules.RETURN:
        return
    query = select(ParcelWatch).where(ParcelWatch.dossier_code == parcel.dossier_code)
    for watch in await session.scalars(query.order_by(ParcelWatch.id)):
        await notices.tell(
            session, watch.person_id, about=PARCELS,
            key=f"parcel.watched:{parcel.id}:{watch.person_id}",
            subject=f"watch:{watch.person_id}", kind="parcel.watched", now=now,
            due_at=rules.telling_time(now, rules.REGISTERED), params={"code": watch.dossier_code},
        )  # fmt: skip
        await session.delete(watch)
    await session.flush()


async def end(session: AsyncSession, watch_id: int, person_id: int) -> None:
    """'Thôi báo'; somebody else's is left alone."""
    await session.execute(
        delete(ParcelWatch).where(ParcelWatch.id == watch_id, ParcelWatch.person_id == person_id)
    )


async def end_all(session: AsyncSession, person_id: int) -> None:
    """Wait for no dossier any more, nor for the word that still waits for the morning."""
    await notices.silence(session, person_id, subject=f"watch:{person_id}")
    await session.execute(
        delete(ParcelWatch)
        .where(ParcelWatch.person_id == person_id)
        .execution_options(synchronize_session=False)
    )


async def purge(session: AsyncSession, now: datetime) -> None:
    """A dossier that was not sent by post within half a year is waited for no more."""
    kept_since = now - acting_rules.KEEP_WATCHES
    await session.execute(delete(ParcelWatch).where(ParcelWatch.since < kept_since))
