"""Use cases of the post's staff: a request is taken, called about, collected, brought to a counter.

Whoever takes a request owns it: only they see phone and address and report what happens, until
they give it back. Rights are read again at every verb.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import keyring
from backend.errors import DomainError
from backend.parcels import board, collecting_lists, collecting_news, rules
from backend.parcels.collecting import find, locked, move, put_back
from backend.parcels.collecting_models import Collection, ListedPaper, PaperList
from backend.parcels.models import Parcel
from backend.parcels.service import tended
from backend.people import service as people
from backend.people.masking import mask
from backend.people.texts import clean, fault

MOST_LISTED = 30
LONGEST_MISSING = 400
AT_DOOR = frozenset({rules.ASSIGNED, rules.COLLECTING})
"""Where a list of papers is written and shown."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A request as one of the staff may see it: phone and address only for whoever goes.

    `watches`: they are a supervisor here, and may give back what somebody else holds.
    """

    parcel: Parcel
    collection: Collection
    mine: bool
    watches: bool
    who: str | None
    phone: str | None
    address: str | None
    listed: PaperList | None
    papers: tuple[ListedPaper, ...]


async def visit(session: AsyncSession, parcel_id: int, person_id: int) -> Visit:
    """A request of a desk in somebody's scope; raises ``right.missing``, ``parcel.unknown``."""
    parcel = await tended(session, parcel_id, person_id)
    collection = await find(session, parcel_id)
    if collection is None:
        raise DomainError("parcel.unknown")
    mine = collection.assigned_id == person_id
    ring = keyring(session)
    listed = await collecting_lists.newest(session, parcel_id)
    papers = await collecting_lists.papers_of(session, listed.id) if listed else []
    return Visit(
        parcel, collection, mine, await _watches(session, parcel, person_id),
        await collecting_news.name_of(session, collection.assigned_id),
        ring.open(collection.phone) if mine and collection.phone else None,
        ring.open(collection.address) if mine and collection.address else None,
        listed, tuple(papers),
    )  # fmt: skip


async def queue(
    session: AsyncSession, person_id: int, *, begins_before: datetime | None = None
) -> Sequence[tuple[Parcel, Collection]]:
    """Requests in somebody's scope that are not at their end: those nobody took first, then by
    when the visit is. Raises ``right.missing``."""
    query = (
        select(Parcel, Collection)
        .join(Collection, Collection.parcel_id == Parcel.id)
        .where(Parcel.finished_at.is_(None), await board.mine(session, person_id))
        .order_by(Parcel.state != rules.REQUESTED, Collection.begins_at, Parcel.id)
        .limit(MOST_LISTED)
    )
    if begins_before is not None:
        query = query.where(
            Parcel.state.in_(sorted(AT_DOOR)), Collection.assigned_id == person_id,
            Collection.begins_at < begins_before,
        )  # fmt: skip
    return [(row[0], row[1]) for row in await session.execute(query)]


async def take(
    session: AsyncSession, parcel_id: int, person_id: int, *, now: datetime
) -> Collection:
    """'Nhận đi': the first has it. Raises ``collect.taken``, ``collect.own``, ``parcel.passed``."""
    parcel, collection = await locked(session, parcel_id)
    await tended(session, parcel_id, person_id)
    if collection.person_id == person_id:
        raise DomainError("collect.own")
    if collection.assigned_id is not None and parcel.finished_at is None:
        if collection.assigned_id == person_id:
            return collection
        raise DomainError("collect.taken")
    collection.assigned_id, collection.assigned_at = person_id, now
    await move(session, parcel, collection, rules.ASSIGNED, by=person_id, now=now)
    await collecting_news.tell_asker(session, parcel, collection, "collect.assigned", now=now)
    return collection


async def release(session: AsyncSession, parcel_id: int, person_id: int, *, now: datetime) -> None:
    """'Trả lại': anybody of the desk may take it; a supervisor gives back for somebody else."""
    parcel, collection = await _tended(session, parcel_id, person_id)
    mine = collection.assigned_id == person_id
    if not mine and not await _watches(session, parcel, person_id):
        raise DomainError("collect.not_yours")
    await put_back(session, parcel, collection, by=person_id, now=now)


async def confirm(session: AsyncSession, parcel_id: int, person_id: int, *, now: datetime) -> None:
    """The phone that stands on the request was called and the visit agreed; kept once."""
    parcel, collection = await mine(session, parcel_id, person_id)
    if parcel.state not in (*AT_DOOR, rules.COLLECT_FAILED):
        raise DomainError("parcel.passed")
    if collection.confirmed_at is None:
        collection.confirmed_at = now
        await session.flush()
        await collecting_news.tell_asker(session, parcel, collection, "collect.confirmed", now=now)


async def start(session: AsyncSession, parcel_id: int, person_id: int, *, now: datetime) -> None:
    """On the way; raises ``collect.call_first`` where nothing proves the phone yet."""
    parcel, collection = await mine(session, parcel_id, person_id)
    if collection.confirmed_at is None and collection.phone_proved_at is None:
        raise DomainError("collect.call_first")
    await move(session, parcel, collection, rules.COLLECTING, by=person_id, now=now)
    await collecting_news.tell_asker(session, parcel, collection, "collect.collecting", now=now)


async def fail(
    session: AsyncSession, parcel_id: int, person_id: int, reason: str, *, now: datetime
) -> None:
    """Nothing came of the visit, for one of `rules.REASONS`; the citizen may choose another."""
    parcel, collection = await mine(session, parcel_id, person_id)
    if reason not in rules.REASONS:
        raise DomainError("button.stale")
    await move(session, parcel, collection, rules.COLLECT_FAILED, by=person_id, reason=reason,
               now=now)  # fmt: skip
    await collecting_news.tell_asker(
        session, parcel, collection, "collect.failed", now=now, reason=reason,
        attempt=parcel.attempts,
    )  # fmt: skip


async def stop(session: AsyncSession, parcel_id: int, person_id: int, *, now: datetime) -> None:
    """The request ends without the papers: the citizen is told and may ask anew."""
    parcel, collection = await mine(session, parcel_id, person_id)
    await move(session, parcel, collection, rules.CANCELLED, by=person_id, now=now)
    await collecting_news.tell_asker(session, parcel, collection, "collect.stopped", now=now)


async def hand_over(
    session: AsyncSession, parcel_id: int, person_id: int, *, now: datetime
) -> None:
    """The papers are at the counter, which looks through them."""
    parcel, collection = await mine(session, parcel_id, person_id)
    await move(session, parcel, collection, rules.HANDED_OVER, by=person_id, now=now)


async def receive(session: AsyncSession, parcel_id: int, person_id: int, *, now: datetime) -> None:
    """The counter has taken the dossier in."""
    parcel, collection = await _tended(session, parcel_id, person_id)
    await move(session, parcel, collection, rules.RECEIVED, by=person_id, now=now)
    await collecting_news.tell_asker(session, parcel, collection, "collect.received", now=now)


async def lack(
    session: AsyncSession, parcel_id: int, person_id: int, said: str, *, now: datetime
) -> None:
    """What the counter found missing; personal numbers in it are covered.

    Raises ``collect.paper_empty``, ``collect.paper_too_long``, ``parcel.passed``.
    """
    parcel, collection = await _tended(session, parcel_id, person_id)
    text = mask(clean(said)).text
    if wrong := fault(text, LONGEST_MISSING):
        raise DomainError(f"collect.paper_{wrong}", most=LONGEST_MISSING)
    collection.missing = text
    await move(session, parcel, collection, rules.INCOMPLETE, by=person_id, now=now)
    await collecting_news.tell_asker(
        session, parcel, collection, "collect.incomplete", now=now, missing=text
    )


async def name_dossier(
    session: AsyncSession, parcel_id: int, person_id: int, code: str, *, now: datetime
) -> None:
    """The code on the slip, normalised: from now on the dossier is found by it."""
    parcel, collection = await _tended(session, parcel_id, person_id)
    if parcel.state != rules.RECEIVED:
        raise DomainError("parcel.passed")
    if parcel.dossier_code != code:
        parcel.dossier_code, parcel.changed_at = code, now
        await session.flush()
        await collecting_news.tell_asker(
            session, parcel, collection, "collect.dossier", now=now, dossier=code
        )


async def _watches(session: AsyncSession, parcel: Parcel, person_id: int) -> bool:
    return person_id in await people.staff(session, ("supervisor",), parcel.unit)


async def mine(
    session: AsyncSession, parcel_id: int, person_id: int
) -> tuple[Parcel, Collection]:  # fmt: skip
    """A request in the hands of whoever goes; raises ``collect.not_yours``."""
    parcel, collection = await _tended(session, parcel_id, person_id)
    if collection.assigned_id != person_id:
        raise DomainError("collect.not_yours")
    return parcel, collection


async def _tended(
    session: AsyncSession, parcel_id: int, person_id: int
) -> tuple[Parcel, Collection]:  # fmt: skip
    parcel, collection = await locked(session, parcel_id)
    await tended(session, parcel_id, person_id)
    return parcel, collection
