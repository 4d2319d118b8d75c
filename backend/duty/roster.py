"""Who is on duty for a desk: shifts, substitutes, whose turn is next, and who leads a desk.

A shift counts only for somebody who holds the role specialist over the desk at this moment, and so
does a substitute. Rights are read again at every verb.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import insert_once
from backend.duty import rules
from backend.duty.models import Shift, Turn
from backend.duty.rules import Duty
from backend.errors import DomainError
from backend.knowledge import units
from backend.now import local
from backend.people import absences
from backend.people import service as people
from backend.people.models import Person
from backend.people.rules import PROVINCE

SPECIALIST, SUPERVISOR, ADMIN = "specialist", "supervisor", "admin"


async def covering(
    session: AsyncSession, desk: str, *, field: str | None, now: datetime
) -> tuple[int, ...]:
    """Ids of those on duty for a desk and a field at this moment, whose turn is next first.

    `field` None stands for a question whose field is not known: any shift covers it. Where no
    shift runs at all, all specialists of the desk who are not away, those of the desk itself
    rather than those of a wider scope.
    """
    held = await people.holders(session, (SPECIALIST,))
    able = {one for one, scope in held if units.covers(scope, desk)}
    away = await absences.absent(session, now=now)
    shifts = [one for one in await running(session, desk, now=now) if one.person_id in able]
    if shifts:
        found = able & {_stands_in(one, away) for one in shifts if _covers(one, field)}
    else:
        own = {one for one, scope in held if scope == desk}
        found = own - away or able - away
    return await _in_turn(session, desk, found)


def _covers(shift: Shift, field: str | None) -> bool:
    return field is None or not shift.fields or field in shift.fields


def _stands_in(shift: Shift, away: Collection[int]) -> int | None:
    """Who does a shift: the person, the substitute while they are away, or nobody."""
    for one in (shift.person_id, shift.substitute_id):
        if one is not None and one not in away:
            return one
    return None


_TURNS = Turn.__table__
_TAKEN = select(_TURNS.c.person_id, _TURNS.c.number).where(_TURNS.c.desk == bindparam("desk"))


async def _in_turn(session: AsyncSession, desk: str, some: Collection[int]) -> tuple[int, ...]:
    rows = await session.execute(_TAKEN, {"desk": desk})
    taken = dict(rows.all())
    return tuple(sorted(some, key=lambda one: (taken.get(one, 0), one)))


async def take_turn(
    session: AsyncSession, desk: str, *, field: str | None, now: datetime,
    but: Collection[int] = (),
) -> int | None:  # fmt: skip
    """Round robin: who is next, whose turn this was; None where nobody is on duty.

    The turns of all who could be next are locked, so that two at once find two different people.
    """
    found = [one for one in await covering(session, desk, field=field, now=now) if one not in but]
    if not found:
        return None
    for person_id in sorted(found):
        await insert_once(session, Turn, desk=desk, person_id=person_id, number=0)
    query = select(Turn).where(Turn.desk == desk, Turn.person_id.in_(found))
    query = query.order_by(Turn.person_id).with_for_update()
    turns = list(await session.scalars(query.execution_options(populate_existing=True)))
    next_one = min(turns, key=lambda one: (one.number, one.person_id))
    next_one.number = max(one.number for one in turns) + 1
    await session.flush()
    return next_one.person_id


async def running(session: AsyncSession, desk: str, *, now: datetime) -> list[Shift]:
    """The shifts of a desk that run at this moment, whoever they are of."""
    return await between(session, desk, now, now)


_BETWEEN = (
    select(Shift)
    .where(Shift.desk == bindparam("desk"), Shift.ended_at.is_(None))
    .where(Shift.begins_at <= bindparam("last"), Shift.ends_at > bindparam("first"))
    .order_by(Shift.begins_at, Shift.id)
)


async def between(session: AsyncSession, desk: str, first: datetime, last: datetime) -> list[Shift]:
    """The shifts of a desk that run at any moment from `first` to `last`, both included."""
    asked = {"desk": desk, "first": first, "last": last}
    return list(await session.scalars(_BETWEEN, asked))


async def of_person(session: AsyncSession, person_id: int, *, now: datetime) -> list[Shift]:
    """Somebody's own shifts that have not passed, and those in which they are the substitute."""
    query = select(Shift).where(
        (Shift.person_id == person_id) | (Shift.substitute_id == person_id),
        Shift.ended_at.is_(None), Shift.ends_at > now,
    )  # fmt: skip
    return list(await session.scalars(query.order_by(Shift.begins_at, Shift.id)))


async def add(session: AsyncSession, duty: Duty, *, by: int | None, now: datetime) -> Shift | None:
    """Put a shift on the roster; None where there is exactly that one already.

    Raises ``right.missing`` unless `by` plans the desk (None: the command line), and ``duty.*``
    for a person or substitute who is no specialist of the desk, days and fields that cannot be.
    """
    await _lock(session, duty.person_id)
    if by is not None:
        await require(session, by, duty.desk)
    await _require_fit(session, duty, local(now).date())
    near = await between(session, duty.desk, duty.begins_at, duty.ends_at)
    mine = [one for one in near if one.person_id == duty.person_id]
    if any(_same(one, duty) for one in mine):
        return None
    _require_few_fields(duty, mine)
    shift = Shift(
        person_id=duty.person_id, desk=duty.desk, fields=list(duty.fields),
        begins_at=duty.begins_at, ends_at=duty.ends_at, substitute_id=duty.substitute_id,
        set_by=by, set_at=now,
    )  # fmt: skip
    session.add(shift)
    await session.flush()
    return shift


async def _lock(session: AsyncSession, person_id: int) -> None:
    """Two who plan the same person at once do so one after the other."""
    query = select(Person.id).where(Person.id == person_id)
    await session.execute(query.with_for_update())


async def _require_fit(session: AsyncSession, duty: Duty, today: date) -> None:
    able = await people.staff(session, (SPECIALIST,), duty.desk)
    if duty.person_id not in able:
        raise DomainError("duty.person")
    if duty.substitute_id is not None and (
        duty.substitute_id == duty.person_id or duty.substitute_id not in able
    ):
        raise DomainError("duty.substitute")
    if fault := rules.span_fault(duty, today):
        raise DomainError(f"duty.{fault}")


def _require_few_fields(duty: Duty, beside: list[Shift]) -> None:
    fields = duty.fields
    for other in beside:
        if other.begins_at < duty.ends_at and duty.fields and other.fields:
            fields = rules.together(fields, other.fields)
    if len(fields) > rules.MOST_FIELDS:
        raise DomainError("duty.fields", most=rules.MOST_FIELDS)


def _same(shift: Shift, duty: Duty) -> bool:
    return (shift.begins_at, shift.ends_at, tuple(shift.fields), shift.substitute_id) == (
        duty.begins_at, duty.ends_at, duty.fields, duty.substitute_id,
    )  # fmt: skip


async def end(session: AsyncSession, shift_id: int, *, by: int, now: datetime) -> Shift | None:
    """Take a shift off the roster; None where it was taken off before.

    Raises ``duty.unknown`` and ``right.missing``.
    """
    shift = await find(session, shift_id, by=by)
    if shift.ended_at is not None:
        return None
    shift.ended_at = now
    await session.flush()
    return shift


async def find(session: AsyncSession, shift_id: int, *, by: int) -> Shift:
    """A shift of a desk that this person plans, under a lock."""
    query = select(Shift).where(Shift.id == shift_id).with_for_update()
    query = query.execution_options(populate_existing=True)
    shift = (await session.scalars(query)).one_or_none()
    if shift is None:
        raise DomainError("duty.unknown")
    await require(session, by, shift.desk)
    return shift


async def require(session: AsyncSession, person_id: int, desk: str) -> None:
    """Raises ``right.missing`` unless this person plans the desk's roster now."""
    if desk not in await planned_by(session, person_id):
        raise DomainError("right.missing", role=SUPERVISOR)


async def planned_by(session: AsyncSession, person_id: int) -> tuple[str, ...]:
    """The desks whose roster somebody plans: of their scope, or served by their counter."""
    grants = await people.grants_of(session, person_id)
    scopes = {one.scope for one in grants if one.role in (SUPERVISOR, ADMIN)}
    centres = {one.scope for one in grants if one.role == SUPERVISOR}
    return tuple(
        desk
        for desk in desks()
        if any(units.covers(scope, desk) for scope in scopes) or centre_of(desk) in centres
    )


def desks() -> tuple[str, ...]:
    """Every desk there can be: the departments of the province, then the communes."""
    return tuple(one.key for one in (*units.departments(), *units.communes()))


def centre_of(desk: str) -> str:
    """The counter a desk stands behind: its commune's, or the province's."""
    commune = units.commune_of(desk)
    return units.counter_of(commune.key).key if commune else units.PROVINCE_COUNTER


async def specialists(session: AsyncSession, desk: str) -> list[int]:
    """Who may be put on a desk's roster: its own specialists, or those of a wider scope."""
    own = await people.staff(session, (SPECIALIST,), desk, exact=True)
    return own or await people.staff(session, (SPECIALIST,), desk)


async def heads(session: AsyncSession, desk: str) -> list[int]:
    """Supervisors whose scope is the desk itself."""
    return await people.staff(session, (SUPERVISOR,), desk, exact=True)


async def centre(session: AsyncSession, unit: str) -> list[int]:
    """Supervisors of the counter that a clerk's unit belongs to, those of the province left out."""
    here = units.find(unit)
    if here and here.kind == "commune":
        here = units.counter_of(unit)
    found: list[int] = []
    while here and here.key != PROVINCE:
        found += await people.staff(session, (SUPERVISOR,), here.key, exact=True)
        here = units.find(here.parent)
    return list(dict.fromkeys(found))


async def standing_body(session: AsyncSession, unit: str) -> list[int]:
    """Supervisors of the unit that stands behind the channel (`MOTCUA_STANDING_BODY`)."""
    return await people.staff(session, (SUPERVISOR,), unit, exact=True)


async def forget_past(session: AsyncSession, *, now: datetime) -> None:
    """Shifts that ended a year ago say nothing any more."""
    await session.execute(delete(Shift).where(Shift.ends_at <= now - rules.KEEP_SHIFTS))


async def end_self_substitution(session: AsyncSession, person_id: int) -> None:
    """After two persons turned out to be one: nobody takes over their own shift."""
    await session.execute(
        update(Shift)
        .where(Shift.person_id == person_id, Shift.substitute_id == person_id)
        .values(substitute_id=None)
        .execution_options(synchronize_session=False)
    )
