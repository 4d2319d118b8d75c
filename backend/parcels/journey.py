"""What happens to a parcel: events are kept as they came, folded, and what matters is told.

State, events and notices are written in one transaction, under the parcel's row lock. Whatever
comes twice changes nothing: an event has a key, a notice has a key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.duty import hours
from backend.notices import service as notices
from backend.parcels import codes, deadlines, reports, rules
from backend.parcels.carriers.base import CarrierEvent
from backend.parcels.models import Parcel, ParcelEvent, ParcelFollower
from backend.parcels.rules import Happening, Standing
from backend.people.rules import PARCELS
from backend.worktime.calendar import DEFAULT, Calendar

log = structlog.get_logger()

LONGEST_KEY, LONGEST_CODE, LONGEST_TEXT, LONGEST_OFFICE = 80, 64, 500, 200


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it is kept (`ParcelEvent`), as far as the fold reads it."""

    source: str
    key: str
    code: str
    text: str | None
    office: str | None
    at: datetime
    received_at: datetime


TOLD = tuple(getattr(ParcelEvent, one.name) for one in fields(Told))


async def record(
    session: AsyncSession,
    parcel: Parcel,
    source: str,
    told: Iterable[CarrierEvent],
    *,
    now: datetime,
    by: int | None = None,
) -> Standing:
    """Keep what is new of `told` about a locked parcel, fold, and tell its followers.

    A later call with the same events changes nothing and announces nothing.
    """
    known = await events_of(session, parcel.id)
    before = _fold(parcel, known)
    new = _new_rows(parcel, source, told, known, now=now, by=by)
    session.add_all(new)
    after = _fold(parcel, [*known, *new])
    counter = after.state in deadlines.BY_OFFICE
    office = await hours.calendar_of(session, parcel.unit) if counter else DEFAULT
    _project(parcel, after, office, heard=bool(new), now=now)
    if rules.HELD in (before.state, after.state) and before.state != after.state:
        await _remind_anew(session, parcel, now=now)
    await session.flush()
    fresh = frozenset(_name(event) for event in new)
    if news := rules.worth_telling(before, after, fresh):
        told_of = next(event.id for event in new if _name(event) == news[0].key)
        await _announce(session, parcel, *news, told_of, now=now)
    await session.flush()
    return after


async def standing_of(session: AsyncSession, parcel: Parcel) -> Standing:
    """Where a parcel stands and how it came there."""
    return _fold(parcel, await events_of(session, parcel.id))


async def events_of(session: AsyncSession, parcel_id: int) -> Sequence[Told]:
    """All that was ever told of a parcel, in the order we learnt of it."""
    query = select(*TOLD).where(ParcelEvent.parcel_id == parcel_id).order_by(ParcelEvent.id)
    return [Told(*row) for row in await session.execute(query)]


def event_key(event_id: str) -> str:
    """An event's own id as it is kept: shortened to a digest where it is too long."""
    clean = event_id.replace("\x00", "")
    return clean if len(clean) <= LONGEST_KEY else hashlib.sha256(clean.encode()).hexdigest()


def _new_rows(
    parcel: Parcel,
    source: str,
    told: Iterable[CarrierEvent],
    known: Iterable[Told],
    *,
    now: datetime,
    by: int | None,
) -> list[ParcelEvent]:
    seen = {event.key for event in known if event.source == source}
    rows: dict[str, ParcelEvent] = {}
    for event in told:
        key = event_key(event.event_id)
        if key in seen or key in rows:
            continue
        rows[key] = ParcelEvent(
            parcel_id=parcel.id,
            source=source,
            key=key,
            code=_clipped(event.code, LONGEST_CODE) or "",
            text=_clipped(event.text, LONGEST_TEXT),
            office=_clipped(event.office, LONGEST_OFFICE),
            at=event.at,
            received_at=now,
            reported_by=by,
        )
        _look_out(parcel, rows[key])
    return list(rows.values())


def _look_out(parcel: Parcel, event: ParcelEvent) -> None:
    """An event nobody can use is kept all the same, and somebody should look at it."""
    if codes.meaning(event.source, event.code, event.text or "") is None:
        log.error(
            "parcel.code_unknown", parcel=parcel.id, source=event.source, code=event.code
        )  # fmt: skip
    elif not _plausible(parcel, event):
        log.error("parcel.time_implausible", parcel=parcel.id, source=event.source)


def _plausible(parcel: Parcel, event: Told | ParcelEvent) -> bool:
    return rules.is_plausible(
        event.at, received=event.received_at, registered=parcel.registered_at
    )  # fmt: skip


def _fold(parcel: Parcel, events: Iterable[Told | ParcelEvent]) -> Standing:
    return rules.fold(_happenings(parcel, events), rules.FIRST[parcel.leg])


def _happenings(parcel: Parcel, events: Iterable[Told | ParcelEvent]) -> list[Happening]:
    """Events as the fold sees them; one with an unknown code or an impossible time says nothing."""
    happenings = []
    for event in events:
        meaning = codes.meaning(event.source, event.code, event.text or "")
        usable = meaning if _plausible(parcel, event) else None
        happenings.append(
            Happening(
                key=_name(event),
                at=event.at,
                state=reports.on_leg(usable.state, parcel.leg) if usable else None,
                reason=usable.reason if usable else None,
                office=event.office,
                correction=usable is not None and usable.correction,
            )
        )
    return happenings


def _name(event: Told | ParcelEvent) -> str:
    return f"{event.source}:{event.key}"


def _project(
    parcel: Parcel, standing: Standing, office: Calendar, *, heard: bool, now: datetime
) -> None:
    """The parcel's own columns after a fold; its version rises with every change."""
    if heard:
        parcel.heard_at = now
    if standing.since is None:
        return
    if (parcel.state, parcel.state_at) != (standing.state, standing.since):
        parcel.changed_at = now
    parcel.state, parcel.state_at = standing.state, standing.since
    parcel.reason, parcel.attempts = standing.reason, standing.attempts
    ends = deadlines.deadlines(standing, parcel.registered_at, office)
    parcel.due_at, parcel.stalled_at = ends.due_at, ends.stalled_at
    parcel.kept_until = ends.kept_until
    if standing.state in rules.FINAL:
        parcel.finished_at = parcel.finished_at or now
        parcel.next_poll_at = None
    else:
        parcel.finished_at = None


async def _announce(
    session: AsyncSession,
    parcel: Parcel,
    step: Happening,
    attempt: int,
    event_id: int,
    *,
    now: datetime,
) -> None:
    """One notice to each follower; it replaces older news that still wait for the morning."""
    assert step.state is not None
    subject = subject_of(parcel.id)
    for person_id in await followers_of(session, parcel.id):
        await notices.silence(session, person_id, subject=subject, put_off_beyond=now)
        address = await notices.address_of_person(session, person_id, about=PARCELS)
        if address is None:
            continue
        await notices.add(
            session,
            address,
            key=f"{subject}:{event_id}:{person_id}",
            subject=subject,
            kind=f"parcel.{step.state}",
            params=_news(parcel, step, attempt),
            now=now,
            due_at=rules.telling_time(now, step.state),
        )


async def followers_of(session: AsyncSession, parcel_id: int) -> Sequence[int]:
    """Ids of the people who hear of a parcel."""
    query = select(ParcelFollower.person_id).where(ParcelFollower.parcel_id == parcel_id)
    return (await session.scalars(query.order_by(ParcelFollower.id))).all()


async def remind(session: AsyncSession, parcel: Parcel, person_id: int, *, now: datetime) -> None:
    """Of a parcel that the post keeps: one word some days before it goes back, and the day before.

    They wait in the outbox, and are taken back as soon as the parcel moves.
    """
    address = await notices.address_of_person(session, person_id, about=PARCELS)
    if parcel.kept_until is None or address is None:
        return
    for days, at in deadlines.reminders(parcel.kept_until, now):
        await notices.add(
            session, address, key=f"{_keeping(parcel.id)}:{parcel.kept_until}:{days}:{person_id}",
            subject=_keeping(parcel.id), kind="parcel.kept", now=now, due_at=at,
            params={"parcel": parcel.id, "code": parcel.code,
                    "until": parcel.kept_until.isoformat(), "days": days},
        )  # fmt: skip


async def _remind_anew(session: AsyncSession, parcel: Parcel, *, now: datetime) -> None:
    """It has moved: what was to be said of its keeping is no longer so."""
    for person_id in await followers_of(session, parcel.id):
        await notices.silence(session, person_id, subject=_keeping(parcel.id))
        await remind(session, parcel, person_id, now=now)


def subjects_of(parcel_id: int) -> tuple[str, str]:
    """Under which subjects anything about a parcel may wait for somebody."""
    return subject_of(parcel_id), _keeping(parcel_id)


def _keeping(parcel_id: int) -> str:
    return f"parcel_kept:{parcel_id}"


def subject_of(parcel_id: int) -> str:
    """What notices about a parcel call their subject."""
    return f"parcel:{parcel_id}"


def _news(parcel: Parcel, step: Happening, attempt: int) -> dict[str, str | int | None]:
    return {
        "parcel": parcel.id,
        "code": parcel.code,
        "at": step.at.isoformat(),
        "office": step.office,
        "reason": step.reason,
        "attempt": attempt,
        "until": parcel.kept_until.isoformat() if parcel.kept_until else None,
        **amount_due(parcel),
    }


def amount_due(parcel: Parcel) -> dict[str, str | int | None]:
    """What is to be paid at the door, as the clerk wrote it down; amounts in dong."""
    return {"fee": parcel.fee, "postage": parcel.postage, "payment": parcel.payment}


def _clipped(text: str | None, length: int) -> str | None:
    clean = (text or "").replace("\x00", "").strip()[:length]
    return clean or None
