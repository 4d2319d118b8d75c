"""Use cases of citizens: to follow a parcel by its link or by code and digits, and to rate it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import insert_once
from backend.errors import DomainError
from backend.notices import service as notices
from backend.now import local
from backend.parcels import journey, numbers, rules
from backend.parcels.models import WAYS, Parcel, ParcelFollower, ParcelRating
from backend.parcels.service import digest, phone_of
from backend.people import service as people

LINK, DIGITS, SHARED, ASKED = WAYS
LONGEST_LIST = 20


async def by_token(session: AsyncSession, token: str) -> Parcel | None:
    """The parcel whose receipt carries this link, whether it was used or not."""
    query = select(Parcel).where(Parcel.link_digest == digest(token))
    return (await session.scalars(query)).one_or_none()


async def by_digits(
    session: AsyncSession, person_id: int, code: str, digits: str, *, now: datetime
) -> Parcel | None:
    """The newest parcel of that code whose phone ends in these digits.

    None alike for a code nobody has and for wrong digits. Counted as a guess, per code and per
    person: raises ``tries.spent``.
    """
    wanted = "".join(code.split()).upper()[:64]
    secret = hashlib.sha256(wanted.encode("utf-8", "replace")).hexdigest()[:32]
    await people.guess(session, person_id, f"parcel:{secret}", now=now)
    found = None
    for parcel in await _of_code(session, wanted):
        phone = phone_of(session, parcel) or ""
        if hmac.compare_digest(phone[-4:].encode(), digits.encode()) and found is None:
            found = parcel
    return found


async def _of_code(session: AsyncSession, code: str) -> Sequence[Parcel]:
    number = numbers.tracking_number(code)
    named = [Parcel.code == code, Parcel.dossier_code == code]
    if number is not None:
        named.append(Parcel.tracking_number == number)
    query = select(Parcel).where(or_(*named)).order_by(Parcel.id.desc()).limit(LONGEST_LIST)
    return (await session.scalars(query)).all()


async def follow(
    session: AsyncSession, parcel_id: int, person_id: int, way: str, *, now: datetime
) -> Parcel:
    """From now on this person hears of every change; doing it twice changes nothing.

    The link binds once: raises ``parcel.link_used`` for anybody but the first.
    """
    parcel = await journey.locked(session, parcel_id)
    if way == LINK:
        if parcel.owner_id not in (None, person_id):
            raise DomainError("parcel.link_used")
        if parcel.owner_id is None:
            parcel.owner_id, parcel.changed_at = person_id, now
    await insert_once(
        session, ParcelFollower, parcel_id=parcel_id, person_id=person_id, way=way, since=now
    )
    await session.flush()
    await journey.remind(session, parcel, person_id, now=now)
    return parcel


async def unfollow(session: AsyncSession, parcel_id: int, person_id: int) -> None:
    """Hear no more of this parcel, nor what still waits for the morning."""
    await _silence(session, parcel_id, person_id)
    await _forget(session, person_id, ParcelFollower.parcel_id == parcel_id)


async def unfollow_all(session: AsyncSession, person_id: int) -> None:
    """Hear of no parcel any more: what follows from a consent that is taken back."""
    query = select(ParcelFollower.parcel_id).where(ParcelFollower.person_id == person_id)
    for parcel_id in list(await session.scalars(query)):
        await _silence(session, parcel_id, person_id)
    await _forget(session, person_id)


async def _silence(session: AsyncSession, parcel_id: int, person_id: int) -> None:
    for subject in journey.subjects_of(parcel_id):
        await notices.silence(session, person_id, subject=subject)


async def _forget(session: AsyncSession, person_id: int, *which: ColumnElement[bool]) -> None:
    statement = delete(ParcelFollower).where(ParcelFollower.person_id == person_id, *which)
    await session.execute(statement.execution_options(synchronize_session=False))


async def follows(session: AsyncSession, parcel_id: int, person_id: int) -> bool:
    """Whether this person follows this parcel now."""
    query = select(ParcelFollower.id).where(
        ParcelFollower.parcel_id == parcel_id, ParcelFollower.person_id == person_id
    )
    return await session.scalar(query) is not None


async def followed_by(session: AsyncSession, person_id: int) -> Sequence[Parcel]:
    """What a person follows, newest first."""
    query = (
        select(Parcel)
        .join(ParcelFollower, ParcelFollower.parcel_id == Parcel.id)
        .where(ParcelFollower.person_id == person_id)
        .order_by(Parcel.id.desc())
        .limit(LONGEST_LIST)
    )
    return (await session.scalars(query)).all()


@dataclass(frozen=True, slots=True)
class OutToday:
    """A parcel on its way to this person today: from which post office, and what is to be paid."""

    code: str
    office: str | None
    due: dict[str, str | int | None]


async def out_today(session: AsyncSession, person_id: int, *, now: datetime) -> list[OutToday]:
    """What of all they follow is being brought today, as far as anybody has told us."""
    today = local(now).date()
    found = []
    for parcel in await followed_by(session, person_id):
        if parcel.state == rules.OUT and local(parcel.state_at).date() == today:
            standing = await journey.standing_of(session, parcel)
            offices = [step.office for step in standing.steps if step.office]
            office = offices[-1] if offices else None
            found.append(OutToday(parcel.code, office, journey.amount_due(parcel)))
    return found


async def followed(session: AsyncSession, parcel_id: int, person_id: int) -> Parcel:
    """A parcel this person follows; raises ``parcel.not_followed`` for any other."""
    if not await follows(session, parcel_id, person_id):
        raise DomainError("parcel.not_followed")
    return await session.get_one(Parcel, parcel_id)


async def rate(
    session: AsyncSession, parcel_id: int, person_id: int, stars: int, *, now: datetime
) -> bool:
    """Keep a rating, one to five, once; says whether it was the first.

    Raises ``parcel.not_followed``, and ``parcel.passed`` for a parcel that was not delivered.
    """
    parcel = await followed(session, parcel_id, person_id)
    if parcel.state != rules.DELIVERED or stars not in rules.STARS:
        raise DomainError("parcel.passed")
    return await insert_once(
        session, ParcelRating, parcel_id=parcel_id, person_id=person_id, stars=stars, at=now
    )


async def has_rated(session: AsyncSession, parcel_id: int, person_id: int) -> bool:
    """Whether this person has said how they found the delivery."""
    query = select(ParcelRating.id).where(
        ParcelRating.parcel_id == parcel_id, ParcelRating.person_id == person_id
    )
    return await session.scalar(query) is not None
