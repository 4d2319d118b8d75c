"""Use cases of a citizen who wants the post to come for the papers of a dossier.

A request is a parcel of the leg `collect`; what happens to it are events of the source `manual`,
folded as any others. Each verb locks the parcel, reads rights anew and may be repeated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import insert_once, keyring
from backend.duty import hours
from backend.errors import DomainError
from backend.knowledge import units
from backend.knowledge.procedures import Paper
from backend.now import local
from backend.parcels import (
    codes,
    collecting_lists,
    collecting_news,
    deadlines,
    journey,
    rules,
    slots,
)
from backend.parcels.carriers.base import CarrierEvent
from backend.parcels.collecting_models import Collection
from backend.parcels.models import Parcel, ParcelFollower, order_number
from backend.parcels.service import digest, tended
from backend.parcels.slots import Slot
from backend.people import service as people
from backend.worktime.calendar import add_working

MOST_OPEN = 3
"""Requests that one person may have open before the post has come."""
MOST_A_DAY = 5
"""Requests that one person may send in 24 hours, withdrawn ones too."""
UNCLAIMED_MINUTES = 120
"""Working minutes of the desk after which its supervisors hear that nobody took a request."""
ASKED = "asked"
AT_HOME = frozenset({rules.REQUESTED, rules.ASSIGNED, rules.COLLECTING, rules.COLLECT_FAILED})
"""The papers are still with the citizen."""
VISITABLE = frozenset(
    {rules.REQUESTED, rules.ASSIGNED, rules.COLLECT_FAILED, rules.INCOMPLETE}
)  # fmt: skip
"""Where a visit can be given another time."""
FROM: dict[str, frozenset[str]] = {
    rules.REQUESTED: frozenset(
        {rules.ASSIGNED, rules.COLLECTING, rules.COLLECT_FAILED, rules.INCOMPLETE}
    ),
    rules.ASSIGNED: frozenset(
        {rules.REQUESTED, rules.COLLECTING, rules.COLLECT_FAILED, rules.INCOMPLETE}
    ),
    rules.COLLECTING: frozenset({rules.ASSIGNED}),
    rules.COLLECTED: frozenset({rules.ASSIGNED, rules.COLLECTING}),
    rules.COLLECT_FAILED: frozenset({rules.ASSIGNED, rules.COLLECTING}),
    rules.HANDED_OVER: frozenset({rules.COLLECTED}),
    rules.RECEIVED: frozenset({rules.COLLECTED, rules.HANDED_OVER, rules.INCOMPLETE}),
    rules.INCOMPLETE: frozenset({rules.COLLECTED, rules.HANDED_OVER}),
    rules.CANCELLED: AT_HOME,
}
"""What a request may become, and from where."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request as it was confirmed: normalised by `numbers`, phone and address in the open."""

    draft: str
    about: str | None
    commune: str
    address: str
    phone: str
    proved: bool
    slot: str
    papers: tuple[Paper, ...] = ()


async def ask(
    session: AsyncSession, wanted: Wanted, *, person_id: int, code: str, token: str, now: datetime
) -> Collection:
    """A request in the queue of whoever serves the commune; sent again, it is the same one.

    Raises ``collect.too_many``, ``collect.too_often``, ``collect.slot`` where that span is no
    longer offered, ``collect.nobody`` where no one would see it, ``commune.unknown``.
    """
    sent = select(Collection).where(
        Collection.person_id == person_id, Collection.draft == wanted.draft
    )
    if known := (await session.scalars(sent)).one_or_none():
        return known
    await require_room(session, person_id, now=now)
    slot = _offered(wanted.slot, now)
    unit = await desk_of(session, wanted.commune, asker=person_id)
    if not await collecting_news.attendants(session, unit, but=person_id, now=now):
        raise DomainError("collect.nobody")
    parcel = _parcel(session, wanted, person_id, unit, code, token, now)
    session.add(parcel)
    await session.flush()
    collection = _collection(session, parcel, wanted, person_id, slot, now)
    collection.escalate_at = await unclaimed_at(session, unit, now)
    session.add(collection)
    await session.flush()
    await collecting_lists.begin(session, parcel.id, wanted.papers, now=now)
    await insert_once(
        session, ParcelFollower, parcel_id=parcel.id, person_id=person_id, way=ASKED, since=now,
        proved_at=now if wanted.proved else None,
    )  # fmt: skip
    date_of(parcel, collection)
    await collecting_news.show(session, parcel, collection, now=now)
    await collecting_news.remind(session, parcel, collection, now=now)
    return collection


def _parcel(
    session: AsyncSession, wanted: Wanted, person_id: int, unit: str, code: str, token: str,
    now: datetime,
) -> Parcel:  # fmt: skip
    """Until a dossier is taken in it has no code; its number is our own, as no carrier's exists."""
    ring = keyring(session)
    return Parcel(
        code=code, leg=rules.COLLECT, carrier=codes.MANUAL, dossier_code="",
        tracking_number=order_number(code), dispatched_on=local(now).date(),
        phone=ring.seal(wanted.phone), address=ring.seal(wanted.address), unit=unit,
        owner_id=person_id, link_digest=digest(token), state=rules.REQUESTED, state_at=now,
        registered_at=now, changed_at=now, heard_at=now,
    )  # fmt: skip


def _collection(
    session: AsyncSession, parcel: Parcel, wanted: Wanted, person_id: int, slot: Slot, now: datetime
) -> Collection:
    ring = keyring(session)
    return Collection(
        parcel_id=parcel.id, person_id=person_id, draft=wanted.draft, about=wanted.about,
        commune=wanted.commune, phone=ring.seal(wanted.phone), address=ring.seal(wanted.address),
        phone_proved_at=now if wanted.proved else None, begins_at=slot.begins, ends_at=slot.ends,
        asked_at=now,
    )  # fmt: skip


async def desk_of(session: AsyncSession, commune: str, *, asker: int | None = None) -> str:
    """The counter of a commune where a clerk of the post serves it, else the province's post.

    No source here lists the post offices of today's communes; clerks of the post at the
    communes' counters are known by their roles. Raises ``commune.unknown``.
    """
    known = units.find(commune)
    if known is None or known.kind != "commune":
        raise DomainError("commune.unknown")
    counter = units.counter_of(commune).key
    clerks = set(await people.staff(session, ("clerk",), counter)) - {asker}
    return counter if clerks else units.POST


async def require_room(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """Raises ``collect.too_many`` and ``collect.too_often``."""
    mine = select(func.count()).select_from(Collection).where(Collection.person_id == person_id)
    waiting = mine.join(Parcel, Parcel.id == Collection.parcel_id)
    if (await session.scalar(waiting.where(Parcel.state.in_(sorted(AT_HOME)))) or 0) >= MOST_OPEN:
        raise DomainError("collect.too_many", most=MOST_OPEN)
    lately = mine.where(Collection.asked_at > now - timedelta(days=1))
    if (await session.scalar(lately) or 0) >= MOST_A_DAY:
        raise DomainError("collect.too_often", most=MOST_A_DAY)


async def cancel(session: AsyncSession, parcel_id: int, person_id: int, *, now: datetime) -> Parcel:
    """The citizen takes a request back, for nothing, until the papers are taken."""
    parcel, collection = await locked(session, parcel_id)
    _require_asker(collection, person_id)
    await move(session, parcel, collection, rules.CANCELLED, by=person_id, now=now)
    await collecting_news.tell_assigned(session, parcel, collection, "collect.dropped", now=now)
    return parcel


async def reschedule(
    session: AsyncSession, parcel_id: int, person_id: int, key: str, *, now: datetime
) -> Collection:
    """Another time for a visit, by the citizen or by whoever goes; the other side hears of it.

    After a failed visit, or for what was missing, somebody comes anew: the same clerk while they
    still may. Raises ``collect.slot``, ``parcel.passed``, ``parcel.unknown``.
    """
    parcel, collection = await locked(session, parcel_id)
    by_asker = collection.person_id == person_id
    if not by_asker and collection.assigned_id != person_id:
        raise DomainError("parcel.unknown")
    if not by_asker:
        await tended(session, parcel_id, person_id)
    was_missed = parcel.state == rules.COLLECTING and collection.missed_at is not None
    if parcel.state not in VISITABLE and not was_missed:
        raise DomainError("parcel.passed")
    slot = _offered(key, now)
    collection.begins_at, collection.ends_at, collection.missed_at = slot.begins, slot.ends, None
    if parcel.state == rules.INCOMPLETE:
        await collecting_lists.begin_again(session, collection, now=now)
    await _go_again(session, parcel, collection, by=person_id, now=now)
    if by_asker:
        await collecting_news.tell_assigned(session, parcel, collection, "collect.moved", now=now)
    else:
        await collecting_news.tell_asker(session, parcel, collection, "collect.agreed", now=now)
    return collection


async def _go_again(
    session: AsyncSession, parcel: Parcel, collection: Collection, *, by: int, now: datetime
) -> None:
    if parcel.state in (rules.REQUESTED, rules.ASSIGNED):
        date_of(parcel, collection)
        await session.flush()
        await collecting_news.show(session, parcel, collection, now=now)
        await collecting_news.remind(session, parcel, collection, now=now)
        return
    if collection.assigned_id in await people.staff(session, ("clerk", "supervisor"), parcel.unit):
        await move(session, parcel, collection, rules.ASSIGNED, by=by, now=now)
    else:
        await put_back(session, parcel, collection, by=by, now=now)


async def put_back(
    session: AsyncSession, parcel: Parcel, collection: Collection, *, by: int | None, now: datetime
) -> None:
    """Nobody's again: everybody of the desk sees it, and supervisors hear where nobody takes it."""
    collection.assigned_id = collection.assigned_at = None
    collection.escalate_at = await unclaimed_at(session, parcel.unit, now)
    await move(session, parcel, collection, rules.REQUESTED, by=by, now=now)


async def move(
    session: AsyncSession, parcel: Parcel, collection: Collection, state: str, *, by: int | None,
    reason: str | None = None, now: datetime,
) -> None:  # fmt: skip
    """What happens to a request, as an event; cards and dates follow. Raises ``parcel.passed``."""
    if parcel.state not in FROM[state]:
        raise DomainError("parcel.passed")
    at = max(now, parcel.state_at + timedelta(milliseconds=1))
    event = CarrierEvent(f"v{parcel.version}", codes.manual_code(state, reason), "", at)
    standing = await journey.record(
        session, parcel, codes.MANUAL, [event], now=now, by=by, but=collection.person_id
    )
    if state != rules.REQUESTED:
        collection.escalate_at = None
    date_of(parcel, collection, standing)
    await session.flush()
    await collecting_news.show(session, parcel, collection, now=now)
    await collecting_news.remind(session, parcel, collection, now=now)


def date_of(parcel: Parcel, collection: Collection, standing: rules.Standing | None = None) -> None:
    """By when: a visit is late at its end, an unclaimed one has stalled once that is told."""
    if parcel.state in AT_HOME:
        parcel.due_at = collection.ends_at
    elif standing and parcel.state not in rules.FINAL:
        taken = [step.at for step in standing.steps if step.state == rules.COLLECTED]
        parcel.due_at = deadlines.to_the_counter(taken[-1]) if taken else parcel.due_at
    if parcel.state == rules.REQUESTED:
        parcel.stalled_at = collection.escalate_at or parcel.stalled_at
    if parcel.state == rules.ASSIGNED:
        parcel.stalled_at = collection.ends_at


async def unclaimed_at(session: AsyncSession, unit: str, now: datetime) -> datetime:
    """When supervisors hear that nobody took a request: in the desk's working time."""
    return add_working(now, UNCLAIMED_MINUTES, await hours.calendar_of(session, unit))


async def locked(session: AsyncSession, parcel_id: int) -> tuple[Parcel, Collection]:
    """A request as it is now, under a lock; raises ``parcel.unknown``."""
    query = select(Parcel).where(Parcel.id == parcel_id).with_for_update()
    parcel = (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    collection = await find(session, parcel_id)
    if parcel is None or collection is None:
        raise DomainError("parcel.unknown")
    return parcel, collection


async def find(session: AsyncSession, parcel_id: int) -> Collection | None:
    """The request of a parcel; None for one that was never asked for in chat."""
    query = select(Collection).where(Collection.parcel_id == parcel_id)
    return (
        await session.scalars(query.execution_options(populate_existing=True))
    ).one_or_none()  # fmt: skip


async def asked_by(
    session: AsyncSession, parcel_id: int, person_id: int
) -> tuple[Parcel, Collection]:
    """A citizen's own request; raises ``parcel.unknown``."""
    parcel, collection = await locked(session, parcel_id)
    _require_asker(collection, person_id)
    return parcel, collection


async def open_of(session: AsyncSession, person_id: int) -> Sequence[tuple[Parcel, Collection]]:
    """What a citizen has asked for and is not at its end, the next visit first."""
    query = (
        select(Parcel, Collection)
        .join(Collection, Collection.parcel_id == Parcel.id)
        .where(Collection.person_id == person_id, Parcel.finished_at.is_(None))
        .order_by(Collection.begins_at, Parcel.id)
    )
    return [(row[0], row[1]) for row in await session.execute(query)]


def _require_asker(collection: Collection, person_id: int) -> None:
    if collection.person_id != person_id:
        raise DomainError("parcel.unknown")


def _offered(key: str, now: datetime) -> Slot:
    slot = slots.find(key, now)
    if slot is None:
        raise DomainError("collect.slot")
    return slot
