"""Digests: twice a working day, how cases stand, to whom they concern; each made once.

Those who answer for a department or lead it hear what lies there, the centre's management what is
late at which department, and the standing body once a day how much no rung below it has settled:
the last rung of the ladder hears by its digest alone, never of a single case.

A digest tells of what was there at its hour. One that is late is still made while it is of use;
later than that it is left out, since the next one says it all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from backend.cases import clocks, places, rules
from backend.cases.models import Case, CaseDigest
from backend.db import insert_once
from backend.duty import roster
from backend.duty.hours import calendar_of
from backend.notices import service as notices
from backend.now import LOCAL, local
from backend.people import absences
from backend.people.rules import WORK
from backend.worktime.calendar import Calendar

MORNING, EVENING = "morning", "evening"
NOON = time(12)
MOST_URGENT = 8


@dataclass(frozen=True, slots=True)
class HalfDay:
    """Half a day on the clocks of Hà Tĩnh: its digest is of `at`, and of use before `until`."""

    name: str
    day: date
    at: datetime
    until: datetime

    @property
    def key(self) -> str:
        """'2026-11-23:morning'."""
        return f"{self.day}:{self.name}"

    def is_worked(self, calendar: Calendar) -> bool:
        """Whether anybody works in this half of the day."""
        sessions = calendar.day(self.day)
        if self.name == MORNING:
            return any(one.opens < NOON for one in sessions)
        return any(one.closes > NOON for one in sessions)


HOURS = ((MORNING, time(8), NOON), (EVENING, time(16, 30), time(20)))


def half_day(now: datetime) -> HalfDay | None:
    """The half day whose digest is due at this moment; None between them."""
    day = local(now).date()
    halves = (
        HalfDay(name, day, *(datetime.combine(day, one, LOCAL) for one in hours))
        for name, *hours in HOURS
    )
    return next((half for half in halves if half.at <= now < half.until), None)


async def make(session: AsyncSession, standing_body: str, *, now: datetime) -> None:
    """Write the digests of this half day, unless that was done. `standing_body` is a unit's key."""
    half = half_day(now)
    if half is None or not await insert_once(session, CaseDigest, key=half.key, at=now):
        return
    cases = await _open_at(session, half.at)
    away = await absences.absent(session, now=now)
    await _tell_desks(session, cases, half, away, now)
    late = [one for one in cases if _is_late(one)]
    await _tell_centres(session, late, half, away, now)
    if half.name == MORNING:
        unsettled = [one for one in late if one.step >= len(clocks.STEPS)]
        await _tell_standing_body(session, standing_body, unsettled, half, away, now)


async def _open_at(session: AsyncSession, moment: datetime) -> list[Case]:
    """The cases that are open and were there at that moment, the most urgent first."""
    query = select(Case).where(Case.state.in_(rules.OPEN), Case.asked_at < moment)
    rows = await session.scalars(query.options(defer(Case.question)).order_by(Case.id))
    return sorted(rows, key=lambda one: (one.answer_due is None, one.answer_due or one.asked_at))


async def _tell_desks(
    session: AsyncSession, cases: list[Case], half: HalfDay, away: set[int], now: datetime
) -> None:
    """To each who answers for or leads departments one digest of all of these."""
    by_desk: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        by_desk[case.department].append(case)
    desks_of: dict[int, list[str]] = defaultdict(list)
    for desk, its in by_desk.items():
        if half.is_worked(await calendar_of(session, desk)):
            for person_id in await _concerned(session, desk, its, now):
                desks_of[person_id].append(desk)
    for person_id, desks in desks_of.items():
        facts = _of_desks({desk: by_desk[desk] for desk in desks}, half)
        if person_id not in away:
            await _tell(session, person_id, "case.digest", facts, half, now)


async def _concerned(
    session: AsyncSession, desk: str, cases: Iterable[Case], now: datetime
) -> list[int]:
    """Those on duty, whoever has a case, and those who lead the department."""
    answering = set(await places.answering(session, desk))
    owners = [one.owner_id for one in cases if one.owner_id in answering]
    on_duty = await places.on_duty(session, desk, now=now)
    return list(dict.fromkeys([*on_duty, *owners, *await roster.heads(session, desk)]))


def _of_desks(by_desk: dict[str, list[Case]], half: HalfDay) -> dict[str, Any]:
    """The digest of some departments: counts of each, and the most urgent cases of all."""
    waiting = [one for its in by_desk.values() for one in its if one.state == rules.WAITING]
    waiting.sort(key=lambda one: one.answer_due or half.until)
    return {
        "half": half.name,
        "day": half.day.isoformat(),
        "desks": [_counts(desk, its, half.day) for desk, its in by_desk.items()],
        "urgent": [
            {"case": one.id, "code": one.code, "late": _is_late(one),
             "due": one.answer_due.isoformat() if one.answer_due else None}
            for one in waiting[:MOST_URGENT]
        ],
    }  # fmt: skip


def _counts(desk: str, cases: list[Case], day: date) -> dict[str, Any]:
    states = Counter(one.state for one in cases)
    today = [
        one for one in cases if one.state == rules.WAITING and not _is_late(one)
        and one.answer_due is not None and local(one.answer_due).date() == day
    ]  # fmt: skip
    return {
        "desk": desk,
        **{state: states[state] for state in rules.OPEN},
        "late": sum(map(_is_late, cases)),
        "today": len(today),
    }


async def _tell_centres(
    session: AsyncSession, late: list[Case], half: HalfDay, away: set[int], now: datetime
) -> None:
    """To the management of each clerk's centre: where its clerks wait for too long."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    by_unit: dict[str, Counter[str]] = defaultdict(Counter)
    for case in late:
        by_unit[case.unit][case.department] += 1
    for unit, its in by_unit.items():
        if half.is_worked(await calendar_of(session, unit)):
            for person_id in await roster.centre(session, unit):
                counts[person_id].update(its)
    for person_id, count in counts.items():
        if person_id not in away:
            facts = _of_late(count, half)
            await _tell(session, person_id, "case.digest_late", facts, half, now)


async def _tell_standing_body(
    session: AsyncSession, unit: str, unsettled: list[Case], half: HalfDay, away: set[int],
    now: datetime,
) -> None:  # fmt: skip
    """How many cases of each department have climbed the whole ladder."""
    if not unsettled or not half.is_worked(await calendar_of(session, unit)):
        return
    facts = _of_late(Counter(one.department for one in unsettled), half)
    for person_id in await roster.standing_body(session, unit):
        if person_id not in away:
            await _tell(session, person_id, "case.digest_unsettled", facts, half, now)


def _of_late(count: Counter[str], half: HalfDay) -> dict[str, Any]:
    """Counts by department, most first."""
    late = [[desk, number] for desk, number in count.most_common()]
    return {"half": half.name, "day": half.day.isoformat(), "late": late}


async def _tell(
    session: AsyncSession, person_id: int, kind: str, facts: dict[str, Any], half: HalfDay,
    now: datetime,
) -> None:  # fmt: skip
    await notices.tell(
        session, person_id, about=WORK, key=f"{kind}:{half.key}:{person_id}",
        subject=f"digest:{half.key}", kind=kind, params=facts, now=now,
    )  # fmt: skip


def _is_late(case: Case) -> bool:
    """Whether the department owes an answer whose time is over."""
    return case.state == rules.WAITING and case.step > clocks.BREACH
