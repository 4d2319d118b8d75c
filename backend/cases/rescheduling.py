"""What becomes of a case's due times when its department's working hours change."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import cards, rules, timing
from backend.cases.models import Case
from backend.worktime.calendar import Calendar, moved


async def units_waiting(session: AsyncSession) -> set[str]:
    """The departments at which something is due."""
    query = select(Case.department).where(Case.state.in_(rules.OPEN)).distinct()
    return set(await session.scalars(query))


async def move(
    session: AsyncSession, unit: str, before: Calendar, after: Calendar, *, now: datetime
) -> int:
    """Leave every case as much working time as it had; says of how many the dates changed."""
    query = select(Case).where(Case.department == unit, Case.state.in_(rules.OPEN))
    query = query.order_by(Case.id).with_for_update()
    count = 0
    for case in await session.scalars(query.execution_options(populate_existing=True)):
        dates = case.answer_due, case.response_due, case.claim_until, case.look_at
        case.response_due = _moved(case.response_due, now, before, after)
        case.claim_until = _moved(case.claim_until, now, before, after)
        await timing.set_alarm(session, case, now=now)
        if dates != (case.answer_due, case.response_due, case.claim_until, case.look_at):
            count += 1
            await cards.show(session, case, now=now)
    await session.flush()
    return count


def _moved(
    due: datetime | None, now: datetime, before: Calendar, after: Calendar
) -> datetime | None:
    return moved(due, now, before, after) if due else None
