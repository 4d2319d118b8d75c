"""What time and departures do to requests: unclaimed ones, visits that were not made, forgetting.

Due times are rows. `due` names the requests whose time has come, `look` does what is due to one of
them; looking twice, or at once from two places, does it once.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.parcels import collecting, collecting_news, rules
from backend.parcels.collecting_models import Collection, ListedPaper, PaperList
from backend.parcels.models import Parcel
from backend.worktime.calendar import Calendar, moved

AWAITED = (rules.REQUESTED, rules.ASSIGNED, rules.COLLECTING)
PURPOSE = "collect"


async def due(session: AsyncSession, *, now: datetime) -> list[int]:
    """Ids of the parcels whose request time has something to do with."""
    query = (
        select(Collection.parcel_id)
        .join(Parcel, Parcel.id == Collection.parcel_id)
        .where(
            or_(
                and_(Collection.escalate_at <= now, Parcel.state == rules.REQUESTED),
                and_(
                    Collection.ends_at <= now,
                    Collection.missed_at.is_(None),
                    Parcel.state.in_(AWAITED),
                ),
            )
        )
    )
    return list(await session.scalars(query.order_by(Collection.parcel_id)))


async def look(session: AsyncSession, parcel_id: int, *, now: datetime) -> None:
    """Do whatever is due to one request now."""
    parcel, collection = await collecting.locked(session, parcel_id)
    unclaimed = collection.escalate_at is not None and collection.escalate_at <= now
    if parcel.state == rules.REQUESTED and unclaimed:
        collection.escalate_at = None
        await session.flush()
        await collecting_news.show(session, parcel, collection, now=now)
        await collecting_news.tell_supervisors(
            session, parcel, collection, "collect.unclaimed", now=now
        )
    if parcel.state in AWAITED and collection.ends_at <= now and collection.missed_at is None:
        collection.missed_at = now
        await session.flush()
        await collecting_news.tell_asker(session, parcel, collection, "collect.missed", now=now)
        await collecting_news.tell_assigned(session, parcel, collection, "collect.late", now=now)
        await collecting_news.tell_supervisors(session, parcel, collection, "collect.late", now=now)


async def lay_down(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """Somebody of the staff stops, for good or for a while: their visits are their colleagues'.

    What they have collected already lies with the post and stays where it is.
    """
    held = (rules.ASSIGNED, rules.COLLECTING, rules.COLLECT_FAILED)
    query = select(Collection.parcel_id).join(Parcel, Parcel.id == Collection.parcel_id)
    query = query.where(Collection.assigned_id == person_id, Parcel.state.in_(held))
    for parcel_id in list(await session.scalars(query.order_by(Collection.parcel_id))):
        parcel, collection = await collecting.locked(session, parcel_id)
        if collection.assigned_id == person_id and parcel.state in held:
            await collecting.put_back(session, parcel, collection, by=None, now=now)


async def withdraw(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """A consent is taken back: nobody comes any more, phone and address are gone at once."""
    for parcel_id in await _of(session, person_id):
        parcel, _collection = await collecting.locked(session, parcel_id)
        if parcel.state in collecting.AT_HOME:  # Later the post brings it to its end.
            await collecting.cancel(session, parcel_id, person_id, now=now)
    await _empty(session, Collection.person_id == person_id)


async def forget(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """Somebody is erased: nobody comes any more, and what was said of it is emptied."""
    for parcel_id in await _of(session, person_id):
        await collecting_news.take_back(session, parcel_id)
    await withdraw(session, person_id, now=now)
    for parcel_id in await _of(session, person_id):
        await collecting_news.forget(session, parcel_id)


async def units_waiting(session: AsyncSession) -> set[str]:
    """The desks at which a request waits to be taken."""
    query = select(Parcel.unit).join(Collection, Collection.parcel_id == Parcel.id)
    return set(await session.scalars(query.where(Collection.escalate_at.is_not(None)).distinct()))


async def move(
    session: AsyncSession, unit: str, before: Calendar, after: Calendar, *, now: datetime
) -> int:
    """A desk's hours have changed: what waits there keeps the working time it had left.

    The visits themselves lie in the post's calendar and stay. Says of how many requests.
    """
    query = select(Collection.parcel_id).join(Parcel, Parcel.id == Collection.parcel_id)
    query = query.where(Parcel.unit == unit, Collection.escalate_at.is_not(None))
    ids = list(await session.scalars(query.order_by(Collection.parcel_id)))
    for parcel_id in ids:
        parcel, collection = await collecting.locked(session, parcel_id)
        if collection.escalate_at is not None:
            collection.escalate_at = moved(collection.escalate_at, now, before, after)
            collecting.date_of(parcel, collection)
    await session.flush()
    return len(ids)


async def _of(session: AsyncSession, person_id: int) -> list[int]:
    query = select(Collection.parcel_id).where(Collection.person_id == person_id)
    return list(await session.scalars(query.order_by(Collection.parcel_id)))


async def purge(session: AsyncSession, now: datetime) -> None:
    """Forget phone, address and the citizen's words 30 days after the end."""
    ended = select(Parcel.id).where(Parcel.finished_at < now - rules.KEEP_CONTACT)
    await _empty(session, Collection.parcel_id.in_(ended))
    lists = select(PaperList.id).where(PaperList.parcel_id.in_(ended))
    for statement in (
        update(PaperList).where(PaperList.id.in_(lists)).values(words=None),
        update(ListedPaper).where(ListedPaper.list_id.in_(lists)).values(text=""),
        update(Collection).where(Collection.parcel_id.in_(ended)).values(missing=None),
    ):
        await session.execute(statement.execution_options(synchronize_session=False))


async def _empty(session: AsyncSession, which: ColumnElement[bool]) -> None:
    contact = {"phone": None, "address": None}
    ids = select(Collection.parcel_id).where(which)
    for statement in (
        update(Parcel).where(Parcel.id.in_(ids)).values(contact),
        update(Collection).where(which).values(contact),
    ):
        await session.execute(statement.execution_options(synchronize_session=False))
