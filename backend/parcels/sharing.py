"""A second person on a parcel: by the receipt's link only if its owner says yes.

The link binds once. Code and four digits stand on a slip that people throw away: they open the
state alone, the owner hears of it, and may end it for good.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import DomainError
from backend.notices import service as notices
from backend.parcels import acting_rules, followers, journey, notes, rules, wishes
from backend.parcels.acting_models import ParcelJoin
from backend.parcels.followers import DIGITS, LINK, SHARED
from backend.parcels.models import Parcel
from backend.people import consents
from backend.people.rules import PARCELS

PURPOSE = "tracking"


async def ask(session: AsyncSession, parcel_id: int, person_id: int, *, now: datetime) -> None:
    """Somebody who holds a used link asks its owner; again while that waits, it is the same.

    Raises ``parcel.passed`` where there is no other owner to ask, ``join.refused`` after a no and
    ``join.owner_away`` where the owner cannot be reached.
    """
    parcel = await journey.locked(session, parcel_id)
    if parcel.owner_id is None or parcel.owner_id == person_id:
        raise DomainError("parcel.passed")
    if await followers.follows(session, parcel_id, person_id):
        return
    to = await notices.address_of_person(session, parcel.owner_id, about=PARCELS)
    if to is None:
        raise DomainError("join.owner_away")
    join = await _join(session, parcel_id, person_id)
    if join is not None and join.admitted is False:
        raise DomainError("join.refused")
    if join is not None and join.admitted is None and not _expired(join, now):
        return
    join = join or ParcelJoin(parcel_id=parcel_id, person_id=person_id)
    join.way, join.asked_at, join.admitted, join.answered_at = LINK, now, None, None
    session.add(join)
    await session.flush()
    await notes.keep(session, parcel_id, "join_asked", by=person_id, now=now)
    await _tell(session, parcel, join, parcel.owner_id, "parcel.join", now=now)


async def answer(
    session: AsyncSession, join_id: int, owner_id: int, *, admit: bool, now: datetime
) -> Parcel:
    """The owner's yes or no, once; whoever asked hears it.

    Raises ``parcel.passed`` for what is answered, too old, or nobody's, and ``parcel.not_followed``
    for anybody but the owner.
    """
    join, parcel = await _owned(session, join_id, owner_id)
    if join.admitted is not None or _expired(join, now):
        raise DomainError("parcel.passed")
    wanted = await consents.has(session, join.person_id, PURPOSE)
    join.admitted, join.answered_at = admit and wanted, now
    await _note(session, join, owner_id, now)
    if not wanted:  # They have said meanwhile that they want to be remembered no more.
        return parcel
    if admit:
        await followers.follow(session, parcel.id, join.person_id, SHARED, now=now)
    kind = "parcel.joined" if admit else "parcel.join_refused"
    await _tell(session, parcel, join, join.person_id, kind, now=now)
    return parcel


async def follow_by_code(
    session: AsyncSession, parcel_id: int, person_id: int, *, now: datetime
) -> Parcel:
    """Follow by code and digits; the owner hears so once.

    Raises ``join.refused`` after their no.
    """
    join = await _join(session, parcel_id, person_id)
    if join is not None and join.admitted is False:
        raise DomainError("join.refused")
    known = await followers.follows(session, parcel_id, person_id)
    parcel = await followers.follow(session, parcel_id, person_id, DIGITS, now=now)
    if known or parcel.owner_id in (None, person_id):
        return parcel
    if join is None:
        join = ParcelJoin(parcel_id=parcel_id, person_id=person_id, asked_at=now)
    join.way, join.admitted, join.answered_at = DIGITS, True, now
    session.add(join)
    await session.flush()
    await _note(session, join, person_id, now)
    assert parcel.owner_id is not None
    await _tell(session, parcel, join, parcel.owner_id, "parcel.joined_by_code", now=now)
    return parcel


async def shut_out(session: AsyncSession, join_id: int, owner_id: int, *, now: datetime) -> Parcel:
    """'Không phải người nhà': the owner ends another's following; they may not come back.

    Whoever was shown to have the receiver's phone cannot be put out: the slip's finder may be the
    owner. Raises ``join.proved``, and what `answer` raises.
    """
    join, parcel = await _owned(session, join_id, owner_id)
    if not join.admitted or not await followers.follows(session, parcel.id, join.person_id):
        raise DomainError("parcel.passed")
    other = await wishes.follower_of(session, parcel.id, join.person_id)
    if acting_rules.holds(other.proved_at, now):
        raise DomainError("join.proved")
    join.admitted, join.answered_at = False, now
    await followers.unfollow(session, parcel.id, join.person_id)
    await _note(session, join, owner_id, now)
    await _tell(session, parcel, join, join.person_id, "parcel.join_refused", now=now)
    return parcel


async def _owned(session: AsyncSession, join_id: int, owner_id: int) -> tuple[ParcelJoin, Parcel]:
    join = await session.get(ParcelJoin, join_id)
    if join is None:
        raise DomainError("parcel.passed")
    parcel = await journey.locked(session, join.parcel_id)
    await session.refresh(join)
    if parcel.owner_id != owner_id:
        raise DomainError("parcel.not_followed")
    return join, parcel


async def _join(session: AsyncSession, parcel_id: int, person_id: int) -> ParcelJoin | None:
    query = select(ParcelJoin).where(
        ParcelJoin.parcel_id == parcel_id, ParcelJoin.person_id == person_id
    )
    return (await session.scalars(query)).one_or_none()


def _expired(join: ParcelJoin, now: datetime) -> bool:
    return join.asked_at + acting_rules.JOIN_FOR <= now


async def _note(session: AsyncSession, join: ParcelJoin, by: int, now: datetime) -> None:
    kind = "joined" if join.admitted else "join_refused"
    await notes.keep(session, join.parcel_id, kind, by=by, now=now)


async def _tell(
    session: AsyncSession, parcel: Parcel, join: ParcelJoin, person_id: int, kind: str, *,
    now: datetime,
) -> None:  # fmt: skip
    at = f"{join.answered_at or join.asked_at:%Y%m%d%H%M%S}"
    await notices.tell(
        session, person_id, about=PARCELS, key=f"{kind}:{join.id}:{at}",
        subject=f"parcel_join:{join.id}", kind=kind, now=now,
        params={"parcel": parcel.id, "code": parcel.code, "join": join.id},
        due_at=rules.telling_time(now, rules.FAILED),
    )  # fmt: skip
