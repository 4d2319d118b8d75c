"""What a receiver may ask of the post: another day, or to fetch it at the post office.

To see where a parcel is, a link or four digits are enough; both stand on a slip that people throw
away. To act, the messenger has to show that the account has the phone written on the dossier.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import DomainError
from backend.notices import service as notices
from backend.now import local
from backend.parcels import deadlines, journey, rules
from backend.parcels.models import Parcel, ParcelFollower, ParcelWish
from backend.parcels.service import TENDING, phone_of, tended
from backend.people import service as people

FROM = frozenset({rules.AT_OFFICE, rules.FAILED, rules.HELD})
"""Where a parcel stands when there is something to ask."""
DAYS_OFFERED = 4


async def prove(
    session: AsyncSession, parcel_id: int, person_id: int, phone: str, *, now: datetime
) -> bool:
    """Whether this phone, which the messenger says is theirs, is the receiver's; kept if it is."""
    follower = await _follower(session, parcel_id, person_id)
    parcel = await session.get_one(Parcel, parcel_id)
    written = phone_of(session, parcel) or ""
    if not hmac.compare_digest(phone.encode(), written.encode()):
        return False
    follower.proved_at = follower.proved_at or now
    await session.flush()
    return True


async def has_proved(session: AsyncSession, parcel_id: int, person_id: int) -> bool:
    """Whether they may act; raises ``parcel.not_followed``, ``parcel.passed`` where nothing may."""
    follower = await _follower(session, parcel_id, person_id)
    _require_state(await session.get_one(Parcel, parcel_id))
    return follower.proved_at is not None


def days_offered(now: datetime) -> list[date]:
    """The next days on which the post carries."""
    ahead = (local(now).date() + timedelta(days=number) for number in range(1, 15))
    return [day for day in ahead if deadlines.post().day(day)][:DAYS_OFFERED]


async def ask(
    session: AsyncSession, parcel_id: int, person_id: int, kind: str, day: date | None, *,
    now: datetime,
) -> ParcelWish:  # fmt: skip
    """A wish that the counter hears of, and everybody who follows; a newer one replaces it.

    Raises ``parcel.unproved``, ``parcel.passed`` (moved on, or a day that is not offered), and
    ``parcel.not_followed``.
    """
    query = select(Parcel).where(Parcel.id == parcel_id).with_for_update()
    parcel = (await session.scalars(query.execution_options(populate_existing=True))).one()
    if not await has_proved(session, parcel_id, person_id):
        raise DomainError("parcel.unproved")
    wants_day = kind == rules.ANOTHER_DAY
    if kind not in rules.WISHES or wants_day != (day is not None):
        raise DomainError("parcel.passed")
    if day is not None and day not in days_offered(now):
        raise DomainError("parcel.passed")
    for former in await open_wishes(session, parcel_id):
        if (former.person_id, former.kind, former.day) == (person_id, kind, day):
            return former
        former.settled_at = now
    wish = ParcelWish(parcel_id=parcel_id, person_id=person_id, kind=kind, day=day, at=now)
    session.add(wish)
    await session.flush()
    await _tell_counter(session, parcel, wish, now=now)
    followers = await journey.followers_of(session, parcel_id)
    others = [one for one in followers if one != person_id]
    await _tell(session, parcel, wish, "parcel.wished", others, now=now)
    return wish


async def open_wishes(session: AsyncSession, parcel_id: int) -> list[ParcelWish]:
    """What was asked of the post and is not arranged yet."""
    query = select(ParcelWish).where(
        ParcelWish.parcel_id == parcel_id, ParcelWish.settled_at.is_(None)
    )
    return list(await session.scalars(query.order_by(ParcelWish.id)))


async def settle(
    session: AsyncSession, wish_id: int, person_id: int, *, now: datetime
) -> ParcelWish:
    """Staff have arranged it; whoever follows hears so, once. Raises ``parcel.passed``."""
    wish = await session.get(ParcelWish, wish_id)
    if wish is None:
        raise DomainError("parcel.passed")
    parcel = await tended(session, wish.parcel_id, person_id, lock=True)
    await session.refresh(wish)
    if wish.settled_at is not None:
        raise DomainError("parcel.passed")
    wish.settled_at, wish.settled_by = now, person_id
    everybody = await journey.followers_of(session, parcel.id)
    await _tell(session, parcel, wish, "parcel.arranged", everybody, now=now)
    await session.flush()
    return wish


async def _follower(session: AsyncSession, parcel_id: int, person_id: int) -> ParcelFollower:
    query = select(ParcelFollower).where(
        ParcelFollower.parcel_id == parcel_id, ParcelFollower.person_id == person_id
    )
    follower = (await session.scalars(query)).one_or_none()
    if follower is None:
        raise DomainError("parcel.not_followed")
    return follower


def _require_state(parcel: Parcel) -> None:
    if parcel.state not in FROM:
        raise DomainError("parcel.passed")


async def _tell_counter(
    session: AsyncSession, parcel: Parcel, wish: ParcelWish, *, now: datetime
) -> None:
    """Whoever registered the parcel while they still work there, else all of the counter."""
    there = await people.staff(session, TENDING, parcel.unit, exact=True)
    whom = [parcel.clerk_id] if parcel.clerk_id in there else there
    await _tell(session, parcel, wish, "parcel.wish", whom, now=now)


async def _tell(
    session: AsyncSession, parcel: Parcel, wish: ParcelWish, kind: str, whom: Iterable[int], *,
    now: datetime,
) -> None:  # fmt: skip
    facts: dict[str, Any] = {
        "parcel": parcel.id, "code": parcel.code, "wish": wish.id, "kind": wish.kind,
        "day": wish.day.isoformat() if wish.day else None,
    }  # fmt: skip
    for person_id in whom:
        to = await notices.address_of_person(session, person_id)
        if to is not None:
            await notices.add(
                session, to, key=f"{kind}:{wish.id}:{person_id}", kind=kind, params=facts,
                subject=journey.subject_of(parcel.id), now=now,
                due_at=rules.telling_time(now, rules.FAILED),
            )  # fmt: skip
