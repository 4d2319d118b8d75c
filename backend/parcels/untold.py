"""Bad news that no messenger may carry now: a clerk rings up, once per person, and says so.

Only what is lost by waiting makes a call: a try at the door that failed, a parcel that is kept at
the post office or has come back. Everything else waits for the person's next word.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import insert_once
from backend.errors import DomainError
from backend.knowledge.units import covers
from backend.notices import service as notices
from backend.notices.models import Notice
from backend.parcels.models import Parcel, ParcelFollower
from backend.parcels.service import REGISTERING, TENDING, phone_of
from backend.parcels.untold_models import UntoldNews
from backend.people import absences
from backend.people import service as people
from backend.people.rules import WORK

KINDS = ("parcel.attempt_failed", "parcel.collect_failed", "parcel.held", "parcel.returned")
CARD = "parcel.untold"
MOST_LISTED = 5


async def ask(session: AsyncSession, untold: Notice, *, now: datetime) -> None:
    """Have the counter ring up whoever could not be told this; for other notices nothing."""
    if untold.kind not in KINDS or untold.person_id is None:
        return
    parcel = await session.get(Parcel, untold.params.get("parcel") or 0)
    if parcel is None:
        return
    call = await _open(session, untold.person_id, parcel.unit, now)
    others = [one for one in call.news if one["parcel"] != parcel.id]
    news = {"parcel": parcel.id, "code": parcel.code, "kind": untold.kind}
    call.news = [*others, news]
    await session.flush()
    await _show(session, call, now=now)


async def close(session: AsyncSession, call_id: int, person_id: int, *, now: datetime) -> None:
    """'Đã gọi', by staff of that counter; the second tap changes nothing.

    Raises ``parcel.unknown``, ``right.missing``.
    """
    query = select(UntoldNews).where(UntoldNews.id == call_id).with_for_update()
    call = (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    if call is None:
        raise DomainError("parcel.unknown")
    await people.require(session, person_id, TENDING, call.unit)
    if call.closed_at is None:
        await _end(session, call, person_id, now)


async def open_for(session: AsyncSession, person_id: int) -> list[dict[str, Any]]:
    """What the cards of the calls show that are still to be made in this person's scopes, the
    oldest first: for /homnay, and for whoever came after the cards had gone out."""
    scopes = [
        one.scope for one in await people.grants_of(session, person_id) if one.role in TENDING
    ]
    query = select(UntoldNews).where(UntoldNews.closed_at.is_(None)).order_by(UntoldNews.id)
    found = [
        _facts(call)
        for call in await session.scalars(query)
        if any(covers(scope, call.unit) for scope in scopes)
    ]
    return found[:MOST_LISTED]


async def lay_down(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """Somebody who had cards of calls is away: where no clerk is left, the supervisors get them."""
    query = select(UntoldNews).where(UntoldNews.closed_at.is_(None)).order_by(UntoldNews.id)
    for call in list(await session.scalars(query)):
        if await notices.find(session, f"untold:{call.id}:{person_id}") is not None:
            await _show(session, call, now=now)


async def reached(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """The person reads their news, or wants none any more: nobody needs to ring them up."""
    query = select(UntoldNews).where(
        UntoldNews.person_id == person_id, UntoldNews.closed_at.is_(None)
    )
    for call in await session.scalars(query.with_for_update()):
        await _end(session, call, None, now)


async def phone_for(session: AsyncSession, notice: Notice) -> str | None:
    """The phone of a notice's person, 0…, where they proved that the one on its parcel is theirs;
    None otherwise."""
    parcel_id = notice.params.get("parcel")
    if parcel_id is None or notice.person_id is None:
        return None
    proved = select(ParcelFollower.id).where(
        ParcelFollower.parcel_id == parcel_id,
        ParcelFollower.person_id == notice.person_id,
        ParcelFollower.proved_at.is_not(None),
    )
    parcel = await session.get(Parcel, parcel_id)
    if parcel is None or await session.scalar(proved) is None:
        return None
    return phone_of(session, parcel)


async def _open(session: AsyncSession, person_id: int, unit: str, now: datetime) -> UntoldNews:
    query = select(UntoldNews).where(
        UntoldNews.person_id == person_id, UntoldNews.unit == unit, UntoldNews.closed_at.is_(None)
    )
    locked = query.with_for_update().execution_options(populate_existing=True)
    call = (await session.scalars(locked)).one_or_none()
    if call is None:
        await insert_once(
            session, UntoldNews, person_id=person_id, unit=unit, news=[], opened_at=now
        )
        call = (await session.scalars(locked)).one()
    return call


async def _end(session: AsyncSession, call: UntoldNews, by: int | None, now: datetime) -> None:
    call.closed_at, call.closed_by = now, by
    await session.flush()
    await _show(session, call, now=now)


def _facts(call: UntoldNews) -> dict[str, Any]:
    is_closed = call.closed_at is not None
    return {
        "call": call.id, "news": call.news, "closed": is_closed,
        "reached": is_closed and call.closed_by is None,
    }  # fmt: skip


async def _who_rings(session: AsyncSession, call: UntoldNews, *, now: datetime) -> list[int]:
    """The counter's clerks who are there, where there are none its supervisors; and, once it is
    closed, everybody who could have been asked."""
    clerks = await people.staff(session, REGISTERING, call.unit, exact=True)
    supervisors = await people.staff(session, ("supervisor",), call.unit)
    if call.closed_at is not None:
        return list(dict.fromkeys([*clerks, *supervisors]))
    away = await absences.absent(session, now=now)
    return [one for one in clerks if one not in away] or supervisors


async def _show(session: AsyncSession, call: UntoldNews, *, now: datetime) -> None:
    """The card of each of those who may ring up; a closed call where one was shown."""
    params = _facts(call)
    for clerk in await _who_rings(session, call, now=now):
        key = f"untold:{call.id}:{clerk}"
        if params["closed"] and await notices.find(session, key) is None:
            continue
        await notices.show(
            session, clerk, about=WORK, key=key, subject=f"untold:{call.id}", kind=CARD,
            params=params, now=now, anew=not params["closed"],
        )  # fmt: skip
