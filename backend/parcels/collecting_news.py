"""What a request for home collection says to everybody who is not speaking now.

All of it is notices with the subject ``collect:<id>``. A card of the desk holds neither phone nor
address: whoever goes opens the request for these. The citizen's news keep the quiet hours.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.knowledge import units
from backend.notices import service as notices
from backend.notices.models import Notice
from backend.notices.service import Address
from backend.now import LOCAL, local
from backend.parcels import rules, slots
from backend.parcels.collecting_models import Collection
from backend.parcels.models import Parcel
from backend.people import absences
from backend.people import service as people
from backend.people.rules import PARCELS, WORK

CARD = "collect.card"
CLERK, SUPERVISOR = "clerk", "supervisor"
CLERK_REMINDED_AT = time(7)
WAITS = (rules.REQUESTED, rules.ASSIGNED)


def subject_of(parcel_id: int) -> str:
    """What notices about a request are about."""
    return f"collect:{parcel_id}"


def _visit_subject(parcel_id: int) -> str:
    return f"collect_visit:{parcel_id}"


async def attendants(
    session: AsyncSession, unit: str, *, but: int, now: datetime
) -> dict[int, Address]:
    """Who sees a desk's queue, and where: its clerks who are there, else who watches over it."""
    away = {but} | await absences.absent(session, now=now)
    for role in (CLERK, SUPERVISOR):
        there = set(await people.staff(session, (role,), unit)) - away
        found = await notices.addresses_of_people(session, there, about=WORK)
        if found:
            return found
    return {}


async def show(
    session: AsyncSession, parcel: Parcel, collection: Collection, *, now: datetime
) -> None:
    """Bring the desk's card to what the request is now, wherever it hangs; open ones hang with
    everybody who may take them."""
    places = await notices.shown_to(session, subject_of(parcel.id), CARD)
    asked: dict[int, Address] = {}
    if parcel.state == rules.REQUESTED:
        asked = await attendants(session, parcel.unit, but=collection.person_id, now=now)
    places |= asked
    who = await name_of(session, collection.assigned_id)
    for person_id in sorted(places):
        params = {
            **facts(parcel, collection), "about": collection.about, "who": who,
            "mine": collection.assigned_id == person_id,
        }  # fmt: skip
        await notices.put_card(
            session, places[person_id], key=f"{subject_of(parcel.id)}:card:{person_id}",
            subject=subject_of(parcel.id), kind=CARD, params=params, now=now,
            anew=person_id in asked,
        )  # fmt: skip


async def name_of(session: AsyncSession, person_id: int | None) -> str | None:
    """The name of one of the staff, where it is known."""
    return (await people.names(session, [person_id])).get(person_id) if person_id else None


def facts(parcel: Parcel, collection: Collection) -> dict[str, Any]:
    """What a notice needs of a request; no phone, no address, nothing of the citizen's words."""
    return {
        "parcel": parcel.id, "code": parcel.code, "state": parcel.state, "unit": parcel.unit,
        "commune": collection.commune, "begins": collection.begins_at.isoformat(),
        "ends": collection.ends_at.isoformat(),
    }  # fmt: skip


async def tell_asker(
    session: AsyncSession, parcel: Parcel, collection: Collection, kind: str, *, now: datetime,
    **more: Any,
) -> None:  # fmt: skip
    """News for the citizen; they take the place of older ones that still wait for the morning."""
    subject = subject_of(parcel.id)
    await notices.silence(session, collection.person_id, subject=subject, put_off_beyond=now)
    at = rules.telling_time(now, parcel.state)
    whom = [collection.person_id]
    await _tell(session, parcel, collection, kind, whom, now=now, due_at=at, **more)


async def tell_assigned(
    session: AsyncSession, parcel: Parcel, collection: Collection, kind: str, *, now: datetime,
    **more: Any,
) -> None:  # fmt: skip
    """A word to the clerk who goes, where somebody does."""
    whom = [collection.assigned_id] if collection.assigned_id else []
    await _tell(session, parcel, collection, kind, whom, now=now, **more)


async def tell_supervisors(
    session: AsyncSession, parcel: Parcel, collection: Collection, kind: str, *, now: datetime
) -> None:
    """Those who watch over the desk, else over the province's post, hear what goes wrong."""
    whom = await people.staff(session, (SUPERVISOR,), parcel.unit)
    whom = whom or await people.staff(session, (SUPERVISOR,), units.POST)
    but = {collection.person_id}
    whom = [one for one in whom if one not in but]
    await _tell(session, parcel, collection, kind, whom, now=now)


async def _tell(
    session: AsyncSession, parcel: Parcel, collection: Collection, kind: str, whom: Iterable[int],
    *, now: datetime, due_at: datetime | None = None, **more: Any,
) -> None:  # fmt: skip
    """Once for each version of a request."""
    for person_id in whom:
        about = PARCELS if person_id == collection.person_id else WORK
        await notices.tell(
            session, person_id, about=about, key=_key(kind, parcel, collection, person_id),
            subject=subject_of(parcel.id), kind=kind, now=now, due_at=due_at,
            params={**facts(parcel, collection), **more},
        )  # fmt: skip


def _key(kind: str, parcel: Parcel, collection: Collection, person_id: int) -> str:
    return f"{kind}:{parcel.id}:{parcel.version}.{collection.version}:{person_id}"


async def remind(
    session: AsyncSession, parcel: Parcel, collection: Collection, *, now: datetime
) -> None:
    """Of a visit: the citizen on the evening before, who goes at seven on the day.

    They wait in the outbox, and are taken back as soon as anything changes.
    """
    subject = _visit_subject(parcel.id)
    for person_id in {collection.person_id, *await _warned(session, subject)}:
        await notices.silence(session, person_id, subject=subject)
    if parcel.state not in WAITS:
        return
    evening = slots.reminding_time(collection.begins_at, now)
    morning = datetime.combine(local(collection.begins_at).date(), CLERK_REMINDED_AT, LOCAL)
    whom: tuple[tuple[str, str, int | None, datetime | None], ...] = (
        ("collect.tomorrow", PARCELS, collection.person_id, evening),
        ("collect.today", WORK, collection.assigned_id, morning if morning > now else None),
    )
    for kind, about, reminded, at in whom:
        if reminded and at:
            await notices.tell(
                session, reminded, about=about, key=_key(kind, parcel, collection, reminded),
                subject=subject, kind=kind, params=facts(parcel, collection), now=now, due_at=at,
            )  # fmt: skip


async def _warned(session: AsyncSession, subject: str) -> set[int]:
    """Who would be reminded of a visit as it stood before."""
    query = select(Notice.person_id).where(Notice.subject == subject, Notice.state == "due")
    return {one for one in await session.scalars(query) if one is not None}


async def take_back(session: AsyncSession, parcel_id: int) -> None:
    """What was to be said about a request leaves no more."""
    for subject in (subject_of(parcel_id), _visit_subject(parcel_id)):
        await notices.take_back(session, subject)


async def forget(session: AsyncSession, parcel_id: int) -> None:
    """What was said about a request is emptied, cards included."""
    for subject in (subject_of(parcel_id), _visit_subject(parcel_id)):
        await notices.empty(session, subject)
