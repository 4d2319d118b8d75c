"""When units work: a week of their own, and days told otherwise, each for a unit or the province.

What is entered for a unit beats what is entered for its commune, and that beats the province's;
where nothing is entered, the default week holds.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.duty import rules
from backend.duty.models import WorkingHours
from backend.duty.rules import Hours
from backend.errors import DomainError
from backend.knowledge import units
from backend.people import service as people
from backend.people.rules import PROVINCE
from backend.worktime.calendar import DEFAULT_WEEK, Calendar, Day, is_open, next_opening

KEEPERS = ("supervisor", "admin")
"""Who may close a unit of their scope."""


async def calendar_of(session: AsyncSession, unit: str) -> Calendar:
    """The working time of a unit as it is entered now."""
    week, days = list[Day](DEFAULT_WEEK), dict[date, Day]()
    for row in await _holding(session, unit):
        if row.day is not None:
            days[row.day] = rules.read(row.sessions)
        elif row.weekday is not None:
            week[row.weekday] = rules.read(row.sessions)
    return Calendar(tuple(week), days)


async def opening(session: AsyncSession, unit: str, *, now: datetime) -> datetime | None:
    """When somebody works there next; None while somebody does."""
    calendar = await calendar_of(session, unit)
    return None if is_open(now, calendar) else next_opening(now, calendar)


async def entered(session: AsyncSession, unit: str, *, since: date) -> list[Row[Any]]:
    """What bears on a unit, as rows of its table, the widest scope first: of days, only those from
    `since` on."""
    rows = await _holding(session, unit)
    return [row for row in rows if row.day is None or row.day >= since]


async def enter(
    session: AsyncSession, hours: Hours, *, by: int | None, now: datetime
) -> WorkingHours | None:
    """Enter the sessions of a weekday or a day; None where exactly that holds already."""
    former = await _current(session, hours)
    sessions = rules.written(hours.sessions)
    if former and (former.sessions, former.reason) == (sessions, hours.reason):
        return None
    row = WorkingHours(
        unit=hours.unit, weekday=hours.weekday, day=hours.day, sessions=sessions,
        reason=hours.reason, entered_by=by, entered_at=now,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    return row


async def close(session: AsyncSession, hours: Hours, *, by: int, now: datetime) -> WorkingHours:
    """A supervisor or admin closes a unit of their scope for a day; again, it is the same closure.

    Raises ``right.missing``.
    """
    await people.require(session, by, KEEPERS, hours.unit)
    row = await enter(session, hours, by=by, now=now) or await _current(session, hours)
    assert row is not None
    return row


async def find(session: AsyncSession, row_id: int, *, by: int) -> WorkingHours:
    """A closure by its number; raises ``button.stale`` and ``right.missing``."""
    row = await session.get(WorkingHours, row_id)
    if row is None or row.day is None:
        raise DomainError("button.stale")
    await people.require(session, by, KEEPERS, row.unit)
    return row


async def reopen(session: AsyncSession, row: WorkingHours, *, now: datetime) -> None:
    """Take back every closure of that unit and day; what was entered beside them holds again."""
    await session.execute(
        update(WorkingHours)
        .where(
            WorkingHours.unit == row.unit, WorkingHours.day == row.day,
            WorkingHours.sessions == "", WorkingHours.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
        .execution_options(synchronize_session=False)
    )  # fmt: skip


async def require_some(session: AsyncSession) -> None:
    """Raises ``hours.never`` where a unit would have no session in its whole week."""
    query = select(WorkingHours.unit).where(
        WorkingHours.weekday.is_not(None), WorkingHours.withdrawn_at.is_(None)
    )
    for unit in await session.scalars(query.distinct().order_by(WorkingHours.unit)):
        if not any((await calendar_of(session, unit)).week):
            raise DomainError("hours.never", unit=unit)


_HOURS = WorkingHours.__table__
_HOLDING = (
    select(_HOURS)
    .where(_HOURS.c.unit.in_(bindparam("chain", expanding=True)))
    .where(_HOURS.c.withdrawn_at.is_(None))
)


async def _holding(session: AsyncSession, unit: str) -> list[Row[Any]]:
    """The rows about a unit in the order in which later ones beat earlier ones."""
    chain = _chain(unit)
    with session.no_autoflush:  # A case half way through a verb would be written twice.
        rows = await session.execute(_HOLDING, {"chain": chain})
    return sorted(rows, key=lambda row: (-chain.index(row.unit), row.id))


def _chain(unit: str) -> list[str]:
    """A unit and what contains it, up to the province."""
    chain, here = [unit], units.find(unit)
    while here and here.parent:
        chain.append(here.parent)
        here = units.find(here.parent)
    return chain if chain[-1] == PROVINCE else [*chain, PROVINCE]


async def _current(session: AsyncSession, hours: Hours) -> WorkingHours | None:
    query = select(WorkingHours).where(
        WorkingHours.unit == hours.unit,
        WorkingHours.withdrawn_at.is_(None),
        WorkingHours.day == hours.day,
        WorkingHours.weekday == hours.weekday,
    )
    return (await session.scalars(query.order_by(WorkingHours.id.desc()).limit(1))).first()
