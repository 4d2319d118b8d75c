"""The day's board: what lies where, for a counter or for all that somebody watches over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import DomainError
from backend.knowledge import units
from backend.now import LOCAL, local
from backend.parcels import rules
from backend.parcels.deadlines import NEEDS_HUMAN, OVERDUE, STALLED, terms
from backend.parcels.models import Parcel, ParcelRating, ParcelWish
from backend.parcels.service import PAGE, TENDING, Page
from backend.people import service as people
from backend.people.rules import PROVINCE

ALL, TO_HAND_OVER, OUT, FAILED, HELD, ASKED = "open", "ready", "out", "failed", "held", "asked"
TO_COLLECT = "collect"
COLUMNS = (TO_COLLECT, TO_HAND_OVER, OUT, FAILED, HELD, ASKED, OVERDUE, STALLED, NEEDS_HUMAN, ALL)
THANKED = 4
"""So many stars and more are a thank-you."""


async def counts(session: AsyncSession, person_id: int, *, now: datetime) -> dict[str, int]:
    """How many open parcels stand in each of `COLUMNS`; raises ``right.missing``."""
    own = await mine(session, person_id)
    columns = [func.count().filter(which).label(name) for name, which in _columns(now).items()]
    query = select(*columns).where(Parcel.finished_at.is_(None), own)
    row = (await session.execute(query)).one()
    return dict(row._mapping)


async def page(
    session: AsyncSession, person_id: int, column: str, number: int, *, now: datetime
) -> Page:
    """A page of one column, the longest unchanged first; raises ``button.stale`` for no column."""
    if column not in COLUMNS:
        raise DomainError("button.stale")
    own = await mine(session, person_id)
    query = (
        select(Parcel)
        .where(Parcel.finished_at.is_(None), own, _columns(now)[column])
        .order_by(Parcel.state_at, Parcel.id)
        .offset(number * PAGE)
        .limit(PAGE + 1)
    )
    found = tuple(await session.scalars(query))
    return Page(found[:PAGE], number, len(found) > PAGE)


@dataclass(frozen=True, slots=True)
class Day:
    """A clerk's day so far: results sent, results in their receivers' hands, thanks for these."""

    sent: int
    delivered: int
    thanks: int


async def day_of(session: AsyncSession, clerk_id: int, *, now: datetime) -> Day:
    """What became today of what this clerk registered."""
    begin = datetime.combine(local(now).date(), time(), LOCAL)
    mine = Parcel.clerk_id == clerk_id
    queries = (
        select(func.count()).select_from(Parcel).where(mine, Parcel.registered_at >= begin),
        select(func.count())
        .select_from(Parcel)
        .where(mine, Parcel.state == rules.DELIVERED, Parcel.state_at >= begin),
        select(func.count())
        .select_from(ParcelRating)
        .join(Parcel, Parcel.id == ParcelRating.parcel_id)
        .where(mine, ParcelRating.at >= begin, ParcelRating.stars >= THANKED),
    )
    return Day(*[await session.scalar(query) or 0 for query in queries])


async def mine(session: AsyncSession, person_id: int) -> ColumnElement[bool]:
    """The parcels of the units inside any scope in which this person tends parcels."""
    return _of_units(await mine_units(session, person_id))


async def mine_units(session: AsyncSession, person_id: int) -> list[str] | None:
    """The units whose parcels this person tends, None for all; raises ``right.missing``."""
    await people.require(session, person_id, TENDING)
    grants = await people.grants_of(session, person_id)
    return _units_inside(one.scope for one in grants if one.role in TENDING)


def inside(scopes: Iterable[str]) -> ColumnElement[bool]:
    """Parcels of the units that lie in one of these scopes."""
    return _of_units(_units_inside(scopes))


def _of_units(keys: list[str] | None) -> ColumnElement[bool]:
    return true() if keys is None else Parcel.unit.in_(keys)


def _units_inside(scopes: Iterable[str]) -> list[str] | None:
    """Keys of the units in these scopes, None for all."""
    wanted = set(scopes)
    if PROVINCE in wanted:
        return None
    keys = [one.key for one in units.all_units() if wanted.intersection(units.around(one.key))]
    return sorted(wanted.union(keys))


def _columns(now: datetime) -> dict[str, ColumnElement[bool]]:
    asked = select(ParcelWish.id).where(
        ParcelWish.parcel_id == Parcel.id, ParcelWish.settled_at.is_(None)
    )
    return {
        TO_COLLECT: Parcel.state.in_((rules.REQUESTED, rules.ASSIGNED)),
        TO_HAND_OVER: Parcel.state.in_((rules.REGISTERED, rules.COLLECTED)),
        OUT: Parcel.state.in_((rules.OUT, rules.COLLECTING)),
        FAILED: Parcel.state.in_(sorted(rules.TRIES)),
        HELD: Parcel.state == rules.HELD,
        ASKED: asked.exists(),
        **wrong(now),
        ALL: true(),
    }


def wrong(now: datetime) -> dict[str, ColumnElement[bool]]:
    """`deadlines.flags` as conditions on open parcels."""
    exhausted = and_(
        Parcel.state.in_(sorted(rules.TRIES)), Parcel.attempts >= terms()["most_attempts"]
    )
    silent = Parcel.heard_at <= now - timedelta(days=terms()["silent_days"])
    return {
        OVERDUE: Parcel.due_at < now,
        STALLED: Parcel.stalled_at < now,
        NEEDS_HUMAN: or_(exhausted, silent),
    }
