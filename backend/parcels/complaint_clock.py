"""What time does to complaints: supervisors are reminded, the province hears, silence closes.

Due times are rows. `due` names the complaints whose time has come, `look` does what is due to one
of them; looking twice, or at once from two places, does it once.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.duty import hours
from backend.notices import service as notices
from backend.parcels import complaint_news, complaints
from backend.parcels import complaint_rules as rules
from backend.parcels.complaint_models import Complaint, ComplaintNote


async def due(session: AsyncSession, *, now: datetime) -> list[int]:
    """Ids of the complaints that time has something to do with."""
    query = select(Complaint.id).where(Complaint.look_at <= now)
    return list(await session.scalars(query.order_by(Complaint.look_at, Complaint.id)))


async def look(session: AsyncSession, complaint_id: int, *, now: datetime) -> None:
    """Do whatever is due to one complaint now, and set its next alarm."""
    complaint = await complaints.find(session, complaint_id, lock=True)
    if complaint.look_at is None or complaint.look_at > now:
        return
    if complaint.state == rules.ANSWERED:
        await complaints.end(session, complaint, "lapse", rules.LAPSE, by=None, now=now)
        await complaint_news.tell_citizen(session, complaint, "complaint.closed", "", now=now)
        return
    calendar = await hours.calendar_of(session, complaint.unit)
    while complaint.look_at is not None and complaint.look_at <= now:
        await _climb(session, complaint, now)
        complaint.step += 1
        complaint.look_at = complaints.rung_at(complaint.runs_since, complaint.step, calendar)
    await session.flush()


async def _climb(session: AsyncSession, complaint: Complaint, now: datetime) -> None:
    """One rung: the unit's supervisors are reminded; at the end of the time the province hears
    as well, and the citizen that it is late and who was told."""
    percent, rung = rules.STEPS[complaint.step]
    wide = rung == rules.PROVINCE
    if wide:
        await complaints.note(session, complaint, rules.ESCALATION, by=None, now=now)
    await complaint_news.show(session, complaint, now=now, province=wide)
    kind = "complaint.late" if wide else "complaint.reminder"
    await complaint_news.tell_staff(session, complaint, kind, now=now, province=wide)
    if percent == 100:
        await complaint_news.tell_citizen(session, complaint, "complaint.delayed", "", now=now)


async def purge(session: AsyncSession, *, now: datetime) -> None:
    """Empty the words of what ended long ago, in the thread and in what was sent of it."""
    query = select(Complaint).where(
        Complaint.closed_at <= now - rules.KEEP_WORDS, Complaint.emptied_at.is_(None)
    )
    for complaint in list(await session.scalars(query.order_by(Complaint.id).with_for_update())):
        complaint.emptied_at = now
        await session.execute(
            update(ComplaintNote)
            .where(ComplaintNote.complaint_id == complaint.id)
            .values(text="")
            .execution_options(synchronize_session=False)
        )
        await notices.empty(session, complaint_news.subject_of(complaint.id))
