"""What a receiver may ask of the post: another day, the post office, another address or person.

To see where a parcel is, a link or four digits are enough; both stand on a slip that people throw
away. To act, the account has to be shown to have the phone written on the dossier: by the
messenger, or by a clerk who calls that phone (`calls`). Whoever follows hears of every change.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import keyring
from backend.errors import DomainError
from backend.notices import service as notices
from backend.now import local
from backend.parcels import acting_rules, deadlines, journey, notes, rules
from backend.parcels.acting_rules import Details
from backend.parcels.models import Parcel, ParcelFollower, ParcelWish
from backend.parcels.service import TENDING, phone_of, tended
from backend.people import service as people
from backend.people.rules import PARCELS, WORK

DAYS_OFFERED = 4
SEALED = ("address", "receiver", "phone")


async def prove(
    session: AsyncSession, parcel_id: int, person_id: int, phone: str, *, now: datetime
) -> bool:
    """Whether this phone, which the messenger says is theirs, is the receiver's; kept if it is."""
    follower = await follower_of(session, parcel_id, person_id)
    parcel = await session.get_one(Parcel, parcel_id)
    written = phone_of(session, parcel) or ""
    if not hmac.compare_digest(phone.encode(), written.encode()):
        return False
    if not acting_rules.holds(follower.proved_at, now):
        follower.proved_at, follower.proved_by = now, None
        await notes.keep(session, parcel_id, "proved", by=person_id, now=now)
    await session.flush()
    return True


async def has_proved(
    session: AsyncSession, parcel_id: int, person_id: int, kind: str, *, now: datetime
) -> bool:
    """Whether they may ask for this now, for this parcel.

    Raises ``parcel.not_followed``, ``parcel.passed`` where it cannot be met any more, and
    ``parcel.hand_only`` for what nobody may ask of such a result.
    """
    follower = await follower_of(session, parcel_id, person_id)
    parcel = await session.get_one(Parcel, parcel_id)
    if kind not in acting_rules.offered(parcel.state, parcel.leg):
        raise DomainError("parcel.passed")
    if parcel.hand_only and kind in acting_rules.TO_THE_HAND:
        raise DomainError("parcel.hand_only")
    return acting_rules.holds(follower.proved_at, now)


def days_offered(now: datetime) -> list[date]:
    """The next days on which the post carries."""
    ahead = (local(now).date() + timedelta(days=number) for number in range(1, 15))
    return [day for day in ahead if deadlines.post().day(day)][:DAYS_OFFERED]


async def ask(
    session: AsyncSession, parcel_id: int, person_id: int, kind: str,
    details: Details = acting_rules.NOTHING_MORE, *, now: datetime,
) -> ParcelWish:  # fmt: skip
    """A wish that the counter hears of, and everybody who follows; a newer one replaces it.

    Raises ``parcel.unproved``, ``parcel.passed`` (moved on, a day that is not offered, details
    that are not those of its kind), ``parcel.hand_only`` and ``parcel.not_followed``.
    """
    parcel = await journey.locked(session, parcel_id)
    if not await has_proved(session, parcel_id, person_id, kind, now=now):
        raise DomainError("parcel.unproved")
    if not acting_rules.fits(kind, details):
        raise DomainError("parcel.passed")
    if details.day is not None and details.day not in days_offered(now):
        raise DomainError("parcel.passed")
    for former in await open_wishes(session, parcel_id):
        same = (former.person_id, former.kind) == (person_id, kind)
        if same and details_of(session, former) == details:
            return former
        former.settled_at = now
    wish = _new(session, parcel_id, person_id, kind, details, now)
    await session.flush()
    await notes.keep(session, parcel_id, "wished", by=person_id, now=now)
    await _tell_counter(session, parcel, wish, "parcel.wish", now=now)
    await _tell_others(session, parcel, wish, "parcel.wished", now=now)
    return wish


def _new(
    session: AsyncSession, parcel_id: int, person_id: int, kind: str, details: Details,
    now: datetime,
) -> ParcelWish:  # fmt: skip
    ring = keyring(session)
    sealed = {
        name: ring.seal(value) if (value := getattr(details, name)) else None for name in SEALED
    }
    wish = ParcelWish(
        parcel_id=parcel_id, person_id=person_id, kind=kind, day=details.day,
        relation=details.relation, at=now, **sealed,
    )  # fmt: skip
    session.add(wish)
    return wish


def details_of(session: AsyncSession, wish: ParcelWish) -> Details:
    """What goes with a wish, opened: for whoever wished it, and for the staff who arrange it."""
    ring = keyring(session)
    opened = {name: ring.open(value) if (value := getattr(wish, name)) else None for name in SEALED}
    return Details(day=wish.day, relation=wish.relation, **opened)


async def withdraw(
    session: AsyncSession, wish_id: int, person_id: int, *, now: datetime
) -> ParcelWish:
    """Its own person takes a wish back while it is not arranged; counter and followers hear so.

    Raises ``parcel.passed`` for one that is over, is somebody else's, or never was.
    """
    wish = await session.get(ParcelWish, wish_id)
    if wish is None or wish.person_id != person_id:
        raise DomainError("parcel.passed")
    parcel = await journey.locked(session, wish.parcel_id)
    await session.refresh(wish)
    if wish.settled_at is not None:
        raise DomainError("parcel.passed")
    wish.settled_at = wish.withdrawn_at = now
    await notes.keep(session, parcel.id, "withdrawn", by=person_id, now=now)
    await _tell_counter(session, parcel, wish, "parcel.unwish", now=now)
    await _tell_others(session, parcel, wish, "parcel.unwished", now=now)
    await session.flush()
    return wish


async def opened(
    session: AsyncSession, wish_id: int, staff_id: int, *, lock: bool = False
) -> tuple[Parcel, ParcelWish]:
    """A wish with its parcel for staff who tend it, while it waits to be arranged.

    Raises ``parcel.passed`` for one that is over or never was, and what `tended` raises.
    """
    wish = await session.get(ParcelWish, wish_id)
    if wish is None:
        raise DomainError("parcel.passed")
    parcel = await tended(session, wish.parcel_id, staff_id, lock=lock)
    if lock:
        await session.refresh(wish)
    if wish.settled_at is not None:
        raise DomainError("parcel.passed")
    return parcel, wish


async def open_wishes(session: AsyncSession, parcel_id: int) -> list[ParcelWish]:
    """What was asked of the post and is not arranged yet."""
    query = select(ParcelWish).where(
        ParcelWish.parcel_id == parcel_id, ParcelWish.settled_at.is_(None)
    )
    return list(await session.scalars(query.order_by(ParcelWish.id)))


async def settle(
    session: AsyncSession, wish_id: int, person_id: int, *, now: datetime
) -> ParcelWish:
    """Staff have arranged it; whoever follows hears so, once. Raises what `opened` raises.

    Another address is the parcel's from now on, so that a second sending goes there too.
    """
    parcel, wish = await opened(session, wish_id, person_id, lock=True)
    wish.settled_at, wish.settled_by = now, person_id
    if wish.kind == rules.ANOTHER_ADDRESS:
        parcel.address = wish.address
    await notes.keep(session, parcel.id, "arranged", by=person_id, now=now)
    everybody = await journey.followers_of(session, parcel.id)
    await _tell(session, parcel, wish, "parcel.arranged", everybody, about=PARCELS, now=now)
    await session.flush()
    return wish


async def follower_of(session: AsyncSession, parcel_id: int, person_id: int) -> ParcelFollower:
    """Somebody's following of a parcel; raises ``parcel.not_followed``."""
    query = select(ParcelFollower).where(
        ParcelFollower.parcel_id == parcel_id, ParcelFollower.person_id == person_id
    )
    follower = (await session.scalars(query)).one_or_none()
    if follower is None:
        raise DomainError("parcel.not_followed")
    return follower


async def _tell_counter(
    session: AsyncSession, parcel: Parcel, wish: ParcelWish, kind: str, *, now: datetime
) -> None:
    """Whoever registered the parcel while they still work there, else all of the counter."""
    there = await people.staff(session, TENDING, parcel.unit, exact=True)
    whom = [parcel.clerk_id] if parcel.clerk_id in there else there
    await _tell(session, parcel, wish, kind, whom, about=WORK, now=now)


async def _tell_others(
    session: AsyncSession, parcel: Parcel, wish: ParcelWish, kind: str, *, now: datetime
) -> None:
    """Everybody who follows but the one who did it: of what kind it is, no address, no name."""
    followers = await journey.followers_of(session, parcel.id)
    others = [one for one in followers if one != wish.person_id]
    await _tell(session, parcel, wish, kind, others, about=PARCELS, now=now)


async def _tell(
    session: AsyncSession, parcel: Parcel, wish: ParcelWish, kind: str, whom: Iterable[int], *,
    about: str, now: datetime,
) -> None:  # fmt: skip
    facts: dict[str, Any] = {
        "parcel": parcel.id, "code": parcel.code, "wish": wish.id, "kind": wish.kind,
        "day": wish.day.isoformat() if wish.day else None,
    }  # fmt: skip
    for person_id in whom:
        await notices.tell(
            session, person_id, about=about, key=f"{kind}:{wish.id}:{person_id}", kind=kind,
            subject=journey.subject_of(parcel.id), params=facts, now=now,
            due_at=rules.telling_time(now, rules.FAILED),
        )  # fmt: skip
