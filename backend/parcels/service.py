"""Use cases of staff: a result is registered for its way home, looked at, and at last forgotten."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import insert_once, keyring
from backend.duty import hours
from backend.errors import DomainError
from backend.now import local
from backend.parcels import deadlines, postmen, rules, watching
from backend.parcels.acting_models import ParcelCall, ParcelJoin
from backend.parcels.codes import MANUAL
from backend.parcels.models import Parcel, ParcelFollower, ParcelWish
from backend.people import service as people
from backend.sealing import Keyring

REGISTERING = ("clerk",)
TENDING = ("clerk", "supervisor")
PAGE = 8


@dataclass(frozen=True, slots=True)
class Dispatch:
    """What a clerk writes down: read and normalised by `numbers`, phone and address in the open.

    `fee` and `postage` are in dong; `payment` is one of `rules.PAYMENTS`. `address` is None where
    the slip on the parcel alone has it; `route` None becomes the receiver's commune, if that is
    clear; `sent_on` None is today.
    """

    dossier_code: str
    phone: str
    address: str | None
    tracking_number: str
    fee: int | None = None
    postage: int | None = None
    payment: str = rules.NOT_KNOWN
    hand_only: bool = False
    route: str | None = None
    sent_on: date | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """A dispatch with the names it gets: `code` is what people read out, `token` what the
    receipt's link carries, of which only the digest stays."""

    dispatch: Dispatch
    code: str
    token: str


async def require_clerk(session: AsyncSession, person_id: int) -> str:
    """The unit for which this person registers parcels; raises ``parcel.clerks_only``."""
    try:
        return (await people.require(session, person_id, REGISTERING)).scope
    except DomainError as error:
        raise DomainError("parcel.clerks_only") from error


async def register(
    session: AsyncSession,
    clerk_id: int,
    dispatch: Dispatch,
    *,
    carrier: str,
    code: str,
    token: str,
    now: datetime,
) -> Parcel:
    """A result on its way to an address; raises ``parcel.known`` for a number in use.

    `code` is what people read out, `token` what the receipt's link carries: only its digest stays.
    """
    await require_clerk(session, clerk_id)
    await refuse_known(session, dispatch.tracking_number, now=now)
    sending = Sending(dispatch, code, token)
    return (await register_many(session, clerk_id, [sending], carrier=carrier, now=now))[0]


async def register_many(
    session: AsyncSession,
    clerk_id: int,
    sendings: Sequence[Sending],
    *,
    carrier: str,
    now: datetime,
) -> list[Parcel]:
    """Results on their way, all of them or none; whose numbers are known is the caller's to ask."""
    unit = await require_clerk(session, clerk_id)
    office = await hours.calendar_of(session, unit)
    ends = deadlines.deadlines(rules.Standing(), now, office)
    ring = keyring(session)
    parcels = []
    for one in sendings:
        parcel = _parcel(one, ring, carrier=carrier, now=now)
        parcel.unit, parcel.clerk_id = unit, clerk_id
        parcel.due_at, parcel.stalled_at = ends.due_at, ends.stalled_at
        parcels.append(parcel)
    session.add_all(parcels)
    await session.flush()
    for parcel, one in zip(parcels, sendings, strict=True):
        await watching.tell(session, parcel, now=now)
        await _follow_on(session, parcel, one.dispatch.phone, now=now)
    return parcels


def _parcel(sending: Sending, ring: Keyring, *, carrier: str, now: datetime) -> Parcel:
    told = sending.dispatch
    return Parcel(
        code=sending.code,
        leg="return",
        carrier=carrier,
        dossier_code=told.dossier_code,
        tracking_number=told.tracking_number,
        dispatched_on=told.sent_on or local(now).date(),
        phone=ring.seal(told.phone),
        address=ring.seal(told.address) if told.address else None,
        route=told.route or postmen.commune_in(told.address),
        link_digest=digest(sending.token),
        state=rules.REGISTERED,
        state_at=now,
        registered_at=now,
        changed_at=now,
        heard_at=now,
        fee=told.fee,
        postage=told.postage,
        payment=told.payment,
        hand_only=told.hand_only,
        next_poll_at=None if carrier == MANUAL else now,
    )


async def _follow_on(session: AsyncSession, parcel: Parcel, phone: str, *, now: datetime) -> None:
    """Whoever sent the dossier from home, by the same phone, hears of its result as well."""
    query = (
        select(Parcel, ParcelFollower)
        .join(ParcelFollower, ParcelFollower.parcel_id == Parcel.id)
        .where(
            Parcel.dossier_code == parcel.dossier_code,
            Parcel.leg == rules.COLLECT,
            Parcel.state == rules.RECEIVED,
            ParcelFollower.person_id == Parcel.owner_id,
        )
    )
    for sent, follower in await session.execute(query):
        if phone_of(session, sent) == phone:
            await insert_once(
                session, ParcelFollower, parcel_id=parcel.id, person_id=follower.person_id,
                way=follower.way, since=now, proved_at=follower.proved_at,
            )  # fmt: skip


async def refuse_known(session: AsyncSession, tracking_number: str, *, now: datetime) -> None:
    """Raises ``parcel.known`` where the number is in use; carriers reuse one after a year."""
    query = select(Parcel.registered_at).where(
        Parcel.tracking_number == tracking_number,
        Parcel.registered_at > now - rules.NUMBER_REST,
    )
    known = await session.scalar(query.limit(1))
    if known is not None:
        raise DomainError("parcel.known", day=f"{local(known):%d/%m/%Y}")


async def days_of_known(
    session: AsyncSession, tracking_numbers: Iterable[str], *, now: datetime
) -> dict[str, str]:
    """Of these numbers those in use, each with the day it was registered (dd/mm/yyyy)."""
    query = select(Parcel.tracking_number, Parcel.registered_at).where(
        Parcel.tracking_number.in_(set(tracking_numbers)),
        Parcel.registered_at > now - rules.NUMBER_REST,
    )
    return {number: f"{local(at):%d/%m/%Y}" for number, at in await session.execute(query)}


async def renew_link(
    session: AsyncSession, parcel_id: int, person_id: int, *, token: str, now: datetime
) -> Parcel:
    """A new link in place of one that was lost; raises ``parcel.link_used`` once it is bound."""
    parcel = await tended(session, parcel_id, person_id, lock=True)
    if parcel.owner_id is not None:
        raise DomainError("parcel.link_used")
    parcel.link_digest, parcel.changed_at = digest(token), now
    await session.flush()
    return parcel


async def tended(
    session: AsyncSession, parcel_id: int, person_id: int, *, lock: bool = False
) -> Parcel:
    """A parcel in the hands of staff whose scope holds its unit, rights read now.

    Raises ``parcel.unknown`` where there is none, ``right.missing`` where it is not theirs.
    """
    query = select(Parcel).where(Parcel.id == parcel_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    parcel = (await session.scalars(query)).one_or_none()
    if parcel is None:
        raise DomainError("parcel.unknown")
    await people.require(session, person_id, TENDING, parcel.unit)
    return parcel


async def tended_many(
    session: AsyncSession, ids: Iterable[int], person_id: int
) -> Sequence[Parcel]:
    """Several parcels under their locks, in an order in which two people never wait in a circle.

    Those that are no more are left out; raises ``right.missing`` where one is not theirs.
    """
    query = select(Parcel).where(Parcel.id.in_(set(ids))).order_by(Parcel.id).with_for_update()
    parcels = (await session.scalars(query.execution_options(populate_existing=True))).all()
    for unit in sorted({parcel.unit for parcel in parcels}):
        await people.require(session, person_id, TENDING, unit)
    return parcels


async def set_route(session: AsyncSession, parcel_id: int, person_id: int, route: str) -> Parcel:
    """The postman's route of a parcel, as `postmen.route` read it."""
    parcel = await tended(session, parcel_id, person_id, lock=True)
    parcel.route = route
    await session.flush()
    return parcel


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list; `number` counts from 0, `more` says whether another follows."""

    parcels: tuple[Parcel, ...]
    number: int
    more: bool


async def open_parcels_of(session: AsyncSession, person_id: int, number: int = 0) -> Page:
    """What a clerk's counter has on its way, the longest unchanged first.

    The counter's, not the clerk's own: a colleague goes on where somebody is away or suspended.
    """
    unit = await require_clerk(session, person_id)
    query = (
        select(Parcel)
        .where(Parcel.unit == unit, Parcel.finished_at.is_(None))
        .order_by(Parcel.state_at, Parcel.id)
        .offset(number * PAGE)
        .limit(PAGE + 1)
    )
    found = tuple(await session.scalars(query))
    return Page(found[:PAGE], number, len(found) > PAGE)


async def recent_of(session: AsyncSession, person_id: int, limit: int = 5) -> Sequence[Parcel]:
    """What a clerk registered last, newest first."""
    query = select(Parcel).where(Parcel.clerk_id == person_id)
    return (await session.scalars(query.order_by(Parcel.id.desc()).limit(limit))).all()


def phone_of(session: AsyncSession, parcel: Parcel) -> str | None:
    """The receiver's phone, opened; None once it is forgotten."""
    return keyring(session).open(parcel.phone) if parcel.phone else None


async def purge(session: AsyncSession, now: datetime) -> None:
    """Forget phone and address 30 days after the end, and who followed after half a year.

    Addresses, names and phones of wishes go with the parcel's own.
    """
    ended = Parcel.finished_at < now - rules.KEEP_CONTACT
    kept = or_(Parcel.phone.is_not(None), Parcel.address.is_not(None))
    await session.execute(
        update(Parcel)
        .where(ended, kept)
        .values(phone=None, address=None, route=None)
        .execution_options(synchronize_session=False)
    )
    wished = select(Parcel.id).where(ended)
    await session.execute(
        update(ParcelWish)
        .where(ParcelWish.parcel_id.in_(wished))
        .where(or_(ParcelWish.address.is_not(None), ParcelWish.receiver.is_not(None)))
        .values(address=None, receiver=None, relation=None, phone=None)
        .execution_options(synchronize_session=False)
    )
    await watching.purge(session, now)
    forgotten = select(Parcel.id).where(Parcel.finished_at < now - rules.KEEP_FOLLOWERS)
    for table in (ParcelFollower, ParcelCall, ParcelJoin):
        await session.execute(
            delete(table)
            .where(table.parcel_id.in_(forgotten))
            .execution_options(synchronize_session=False)
        )


def digest(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()
