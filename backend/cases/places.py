"""Where a department sees its cases, who of it is on duty, and when they may be disturbed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import ColumnElement, exists
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from backend.cases import routing, rules
from backend.cases.models import Case, DeskChoice
from backend.duty import roster
from backend.duty.hours import calendar_of, opening
from backend.notices import service as notices
from backend.notices.service import Address
from backend.now import LOCAL, local
from backend.people import absences
from backend.people import service as people
from backend.people.models import Group
from backend.people.rules import WORK
from backend.worktime.calendar import is_open, next_opening

GATHERED_AT = (time(8, 0), time(13, 30))
"""When those on duty are brought what can wait (issue's hours; on the clocks of Hà Tĩnh)."""


_CHOICES = DeskChoice.__table__


def wants_privacy(desk: ColumnElement[str] | InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Whether a department has chosen to have its cases privately, as a condition."""
    return exists().where(_CHOICES.c.desk == desk, _CHOICES.c.mode == rules.PRIVATE)


_PRIVATE = wants_privacy(Group.__table__.c.unit)


async def group_of(session: AsyncSession, desk: str) -> Address | None:
    """The group in which a department wants its cases; None where it has none, or wants none."""
    return await notices.address_of_unit(session, desk, unless=_PRIVATE)


async def on_duty(
    session: AsyncSession, desk: str, *, field: str | None = None, now: datetime
) -> tuple[int, ...]:
    """Ids of those who answer for a department at this moment, whose turn it is first.

    Where nobody of the roster covers the field, it is everybody who is there: a question that
    nobody is told of would be lost.
    """
    covering = await roster.covering(session, desk, field=field, now=now)
    if covering:
        return covering
    away = await absences.absent(session, now=now)
    specialists = await roster.specialists(session, desk)
    return tuple(one for one in specialists if one not in away)


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether a question to a department is `seen` by anybody, whether somebody is `on_duty` at
    this moment, and when its sessions open again where they are closed now."""

    seen: bool
    on_duty: bool
    opens: datetime | None


async def presence(
    session: AsyncSession, desk: str, *, field: str | None = None, now: datetime
) -> Presence:
    """Who is there now, for a clerk with a citizen at the counter."""
    seen = desk in await routing.attended(session)
    opens = await opening(session, desk, now=now) if seen else None
    there = seen and opens is None and await on_duty(session, desk, field=field, now=now)
    return Presence(seen, bool(there), opens)


async def first_asked(session: AsyncSession, case: Case, *, now: datetime) -> tuple[int, ...]:
    """Who is told of a new case where there is no group: all on duty where a citizen waits, else
    the one whose turn it is."""
    everybody = await on_duty(session, case.department, field=case.field, now=now)
    if case.urgency == rules.WAITING_CITIZEN:
        return everybody
    turn = await roster.take_turn(session, case.department, field=case.field, now=now)
    return (turn,) if turn is not None else everybody[:1]


async def reached(
    session: AsyncSession, person_ids: tuple[int, ...] | list[int]
) -> dict[int, Address]:
    """Where each of them can be reached; who cannot is left out."""
    found = await notices.addresses_of_people(session, person_ids, about=WORK)
    return {one: found[one] for one in person_ids if one in found}


async def disturbed_at(
    session: AsyncSession, desk: str, *, can_wait: bool = False, now: datetime
) -> datetime:
    """When those on duty may privately be told of something: nothing comes outside the sessions
    of their department unless it wants that; a new question that can wait comes gathered."""
    choice = await session.get(DeskChoice, desk)
    if choice is not None and choice.out_of_hours:
        return now
    calendar = await calendar_of(session, desk)
    if not can_wait:
        return next_opening(now, calendar)
    here = local(now)
    slots = (datetime.combine(here.date(), at, LOCAL) for at in GATHERED_AT)
    later = next((slot for slot in slots if slot >= now and is_open(slot, calendar)), None)
    if later is not None:
        return later
    opening = next_opening(here.replace(hour=23, minute=59), calendar)
    return max(opening, datetime.combine(local(opening).date(), GATHERED_AT[0], LOCAL))


async def answering(session: AsyncSession, desk: str) -> list[int]:
    """Ids of everybody who may answer for a department, absent ones too."""
    return await people.staff(session, rules.ANSWERING, desk)
