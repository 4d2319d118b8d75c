"""What becomes of somebody's part in parcels when they leave: work goes back, complaints end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.parcels import calls, complaint_rules, complaints
from backend.parcels.complaint_models import Complaint


async def lay_down(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """Calls that somebody of the staff took and did not make go back to their colleagues."""
    await calls.lay_down(session, person_id, now=now)


async def forget(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """A citizen's complaints end: nobody could be answered any more."""
    query = select(Complaint.id).where(
        Complaint.person_id == person_id, Complaint.state.in_(complaint_rules.RUNNING)
    )
    for complaint_id in list(await session.scalars(query.order_by(Complaint.id))):
        await complaints.withdraw(session, complaint_id, person_id, now=now)
