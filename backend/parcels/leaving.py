"""What becomes of somebody's part in parcels when they leave: work goes back, complaints end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.parcels import calls, complaint_news, complaint_rules, complaints, untold
from backend.parcels.complaint_models import Complaint, ComplaintNote


async def lay_down(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """Calls that somebody of the staff took and did not make, or alone was asked to make, go back
    to their colleagues."""
    await calls.lay_down(session, person_id, now=now)
    await untold.lay_down(session, person_id, now=now)


async def forget(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """A citizen's complaints end: nobody could be answered. No card keeps their words, and nobody
    rings them up."""
    await untold.reached(session, person_id, now=now)
    query = select(Complaint).where(Complaint.person_id == person_id).order_by(Complaint.id)
    for complaint in list(await session.scalars(query)):
        await session.execute(
            update(ComplaintNote)
            .where(ComplaintNote.complaint_id == complaint.id)
            .where(ComplaintNote.author_id == person_id)
            .values(text="")
            .execution_options(synchronize_session="fetch")
        )
        if complaint.state in complaint_rules.RUNNING:
            await complaints.withdraw(session, complaint.id, person_id, now=now)
        await complaint_news.show(session, complaint, now=now)
