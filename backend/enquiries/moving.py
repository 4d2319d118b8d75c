"""What becomes of due times when a counter's working hours change.

What was promised to a citizen stays as it was promised; what clerks are given time for is moved.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.enquiries import rules
from backend.enquiries.models import Enquiry
from backend.worktime.calendar import Calendar, moved


async def units_waiting(session: AsyncSession) -> set[str]:
    """The counters at which something is due."""
    query = select(Enquiry.unit).where(Enquiry.state.in_(rules.WAITING)).distinct()
    return set(await session.scalars(query))


async def move(
    session: AsyncSession, unit: str, before: Calendar, after: Calendar, *, now: datetime
) -> int:
    """Leave reminders and claims as much working time as they had; says of how many enquiries."""
    query = select(Enquiry).where(Enquiry.unit == unit, Enquiry.state.in_(rules.WAITING))
    query = query.order_by(Enquiry.id).with_for_update()
    count = 0
    for enquiry in await session.scalars(query.execution_options(populate_existing=True)):
        dates = enquiry.remind_at, enquiry.claim_until
        enquiry.remind_at, enquiry.claim_until = (
            moved(due, now, before, after) if due else None for due in dates
        )
        count += dates != (enquiry.remind_at, enquiry.claim_until)
    await session.flush()
    return count
