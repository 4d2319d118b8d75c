"""What happens to parcels: events are kept as they came, folded, and what matters is told.

State, events and notices are written in one transaction, under the parcels' row locks. Whatever
comes twice changes nothing: an event has a key, a notice has a key. Of many parcels at once the
events are read by one statement and written by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import structlog
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.duty import hours
from backend.notices import bulk
from backend.notices import service as notices
from backend.parcels import chronicle, codes, deadlines, reports, rules, usual_hours
from backend.parcels.carriers.base import CarrierEvent
from backend.parcels.chronicle import Told
from backend.parcels.models import Parcel, ParcelFollower
from backend.parcels.rules import Happening, Standing
from backend.parcels.usual_hours import Route, UsualHours, route_of
from backend.people.rules import PARCELS
from backend.worktime.calendar import DEFAULT, Calendar

log = structlog.get_logger()

UNKNOWN, NO_CONCERN, IMPLAUSIBLE = "unknown", "no_concern", "implausible"
NEWS = [f"parcel.{state}" for state in rules.STATES]
"""Kinds of notices that tell where a parcel is: the newest says it all. What somebody asked of the
post, or who may act by now, is told besides."""
_FOLLOWERS = (
    select(ParcelFollower.parcel_id, ParcelFollower.person_id)
    .where(ParcelFollower.parcel_id.in_(bindparam("ids", expanding=True)))
    .order_by(ParcelFollower.id)
)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a source tells of a locked parcel. `but` is somebody who hears of it in other words."""

    parcel: Parcel
    source: str
    events: Iterable[CarrierEvent]
    but: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What is new of a parcel, where it stood and stands; `news` as `rules.worth_telling`."""

    parcel: Parcel
    new: Sequence[Told]
    before: Standing
    after: Standing
    news: tuple[Happening, int] | None
    but: int | None = None


async def record(
    session: AsyncSession,
    parcel: Parcel,
    source: str,
    told: Iterable[CarrierEvent],
    *,
    now: datetime,
    by: int | None = None,
    but: int | None = None,
) -> Standing:
    """Keep what is new of `told` about a locked parcel, fold, and tell its followers.

    A later call with the same events changes nothing and announces nothing. `but` is somebody who
    hears of it in other words.
    """
    heard = [Heard(parcel, source, told, but)]
    [standing] = await record_all(session, heard, now=now, by=by)
    return standing


async def record_all(
    session: AsyncSession, heard: Sequence[Heard], *, now: datetime, by: int | None = None
) -> list[Standing]:
    """As `record`, of many parcels, each at most once in `heard`; answers in the same order."""
    if not heard:
        return []
    known = await chronicle.events_of_all(session, [one.parcel.id for one in heard])
    changes = [_change(one, known[one.parcel.id], now=now) for one in heard]
    ids = await chronicle.keep(session, {one.parcel.id: one.new for one in changes}, by=by)
    for one in changes:
        await _follow(session, one, now=now)
    await session.flush()
    await _announce_all(session, [one for one in changes if one.news], ids, now=now)
    return [one.after for one in changes]


async def locked(session: AsyncSession, parcel_id: int) -> Parcel:
    """The parcel as it is now, under its row's lock."""
    query = select(Parcel).where(Parcel.id == parcel_id).with_for_update()
    return (await session.scalars(query.execution_options(populate_existing=True))).one()


async def standing_of(session: AsyncSession, parcel: Parcel) -> Standing:
    """Where a parcel stands and how it came there."""
    return _fold(parcel, await chronicle.events_of(session, parcel.id))


def _change(heard: Heard, known: Sequence[Told], *, now: datetime) -> Change:
    parcel = heard.parcel
    new = chronicle.unknown(heard.source, heard.events, known, now=now)
    happenings = _happenings(parcel, known)
    before = rules.fold(happenings, rules.FIRST[parcel.leg])
    if not new:
        return Change(parcel, new, before, before, None)
    after = rules.fold([*happenings, *_happenings(parcel, new)], rules.FIRST[parcel.leg])
    for event in new:
        _look_out(parcel, event)
    if rules.says_otherwise(before, after):
        log.error("parcel.ended_otherwise", parcel=parcel.id, source=heard.source)
    news = rules.worth_telling(before, after, frozenset(event.name for event in new))
    return Change(parcel, new, before, after, news, heard.but)


async def traced(session: AsyncSession, parcel: Parcel) -> list[tuple[Told, str]]:
    """Everything ever told of a parcel with what it did, by when it happened: one of
    `rules.effect`'s, or `UNKNOWN` code, `NO_CONCERN` of ours, `IMPLAUSIBLE` time."""
    events = await chronicle.events_of(session, parcel.id)
    did = rules.effects(_happenings(parcel, events), rules.FIRST[parcel.leg])
    return [
        (event, did.get(event.name) or _why_nothing(parcel, event))
        for event in sorted(events, key=lambda one: one.at)
    ]


def _why_nothing(parcel: Parcel, event: Told) -> str:
    if codes.meaning(event.source, event.code, event.text or "") is None:
        return UNKNOWN
    return NO_CONCERN if _plausible(parcel, event) else IMPLAUSIBLE


def _look_out(parcel: Parcel, event: Told) -> None:
    """An event nobody can use is kept all the same, and somebody should look at it."""
    if codes.meaning(event.source, event.code, event.text or "") is None:
        log.error(
            "parcel.code_unknown", parcel=parcel.id, source=event.source, code=event.code
        )  # fmt: skip
    elif not _plausible(parcel, event):
        log.error("parcel.time_implausible", parcel=parcel.id, source=event.source)


def _plausible(parcel: Parcel, event: Told) -> bool:
    return rules.is_plausible(
        event.at, received=event.received_at, registered=parcel.registered_at
    )  # fmt: skip


def _fold(parcel: Parcel, events: Iterable[Told]) -> Standing:
    return rules.fold(_happenings(parcel, events), rules.FIRST[parcel.leg])


def _happenings(parcel: Parcel, events: Iterable[Told]) -> list[Happening]:
    """Events as the fold sees them; one with an unknown code or an impossible time says nothing."""
    happenings = []
    for event in events:
        meaning = codes.meaning(event.source, event.code, event.text or "")
        usable = meaning if _plausible(parcel, event) else None
        happenings.append(
            Happening(
                key=event.name,
                at=event.at,
                state=reports.on_leg(usable.state, parcel.leg) if usable else None,
                reason=usable.reason if usable else None,
                office=event.office,
                correction=usable is not None and usable.correction,
            )
        )
    return happenings


async def _follow(session: AsyncSession, change: Change, *, now: datetime) -> None:
    parcel, before, after = change.parcel, change.before.state, change.after.state
    counter = after in deadlines.BY_OFFICE
    office = await hours.calendar_of(session, parcel.unit) if counter else DEFAULT
    _project(parcel, change.after, office, heard=bool(change.new), now=now)
    if rules.HELD in (before, after) and before != after:
        await _remind_anew(session, parcel, now=now)


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
        known = parcel.next_poll_at is not None and parcel.handed_to_carrier_at is not None
        check = rules.next_poll(standing.state, now, finished=parcel.finished_at)
        parcel.next_poll_at = check if known else None  # What it never knew it need not confirm.
    else:
        parcel.finished_at = None


async def _announce_all(
    session: AsyncSession,
    changes: Sequence[Change],
    ids: Mapping[tuple[int, str], int],
    *,
    now: datetime,
) -> None:
    """One notice to each follower; it replaces older news that still wait for the morning."""
    if not changes:
        return
    rows = await session.execute(_FOLLOWERS, {"ids": [one.parcel.id for one in changes]})
    told = {one.parcel.id: one for one in changes}
    followers = [
        (row.parcel_id, row.person_id) for row in rows if row.person_id != told[row.parcel_id].but
    ]
    if not followers:
        return
    about = [(person, subject_of(parcel)) for parcel, person in followers]
    await bulk.silence(session, about, NEWS, put_off_beyond=now)
    people = {person for _parcel, person in followers}
    reachable = await notices.addresses_of_people(session, people, about=PARCELS)
    brought = {route_of(told[id_].parcel) for id_, _person in followers
               if told[id_].after.state == rules.OUT}  # fmt: skip
    usual = await usual_hours.of_routes(session, brought, now=now)
    drafts = [
        _draft(told[parcel], reachable[person], ids, usual, now)
        for parcel, person in followers
        if person in reachable
    ]
    await bulk.add(session, drafts, now=now)


def _draft(
    change: Change,
    to: notices.Address,
    ids: Mapping[tuple[int, str], int],
    usual: Mapping[Route, UsualHours],
    now: datetime,
) -> bulk.Draft:
    assert change.news is not None
    (step, attempt), parcel = change.news, change.parcel
    assert step.state is not None
    subject = subject_of(parcel.id)
    return bulk.Draft(
        to=to,
        key=f"{subject}:{ids[parcel.id, step.key]}:{to.person_id}",
        subject=subject,
        kind=f"parcel.{step.state}",
        due_at=rules.telling_time(now, step.state),
        params=_news(parcel, step, attempt) | _hours(parcel, step, usual),
    )


async def followers_of(session: AsyncSession, parcel_id: int) -> Sequence[int]:
    """Ids of the people who hear of a parcel."""
    query = select(ParcelFollower.person_id).where(ParcelFollower.parcel_id == parcel_id)
    return (await session.scalars(query.order_by(ParcelFollower.id))).all()


async def remind(session: AsyncSession, parcel: Parcel, person_id: int, *, now: datetime) -> None:
    """Of a parcel that the post keeps: one word some days before it goes back, and the day before.

    They wait in the outbox, and are taken back as soon as the parcel moves.
    """
    if parcel.kept_until is None:
        return
    for days, at in deadlines.reminders(parcel.kept_until, now):
        await notices.tell(
            session, person_id, about=PARCELS,
            key=f"{_keeping(parcel.id)}:{parcel.kept_until}:{days}:{person_id}",
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


def _hours(
    parcel: Parcel, step: Happening, usual: Mapping[Route, UsualHours]
) -> dict[str, dict[str, int]]:
    """When a postman who is on his way may be there, where anything is known of it."""
    hours = usual.get(route_of(parcel)) if step.state == rules.OUT else None
    return {"usual": asdict(hours)} if hours else {}


def amount_due(parcel: Parcel) -> dict[str, str | int | None]:
    """What is to be paid at the door, as the clerk wrote it down; amounts in dong."""
    return {"fee": parcel.fee, "postage": parcel.postage, "payment": parcel.payment}
