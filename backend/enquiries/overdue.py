"""What time does to enquiries: claims return, clerks are reminded, citizens hear how it stands.

Due times are rows. `due` names the enquiries whose time has come, `look` does what is due to one
of them; looking twice, or at once from two places, does it once.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.duty.hours import calendar_of
from backend.enquiries import announcements, rules, service, timing
from backend.enquiries.models import Enquiry, EnquiryNote
from backend.notices import service as notices


async def due(session: AsyncSession, *, now: datetime) -> list[int]:
    """Ids of the enquiries that time has something to do with."""
    quiet = and_(
        Enquiry.state.in_((rules.ANSWERED, rules.ASKED_BACK)),
        Enquiry.changed_at <= now - rules.LAPSE_AFTER,
    )
    query = select(Enquiry.id).where(
        Enquiry.state.in_(rules.RUNNING),
        or_(
            and_(Enquiry.state == rules.CLAIMED, Enquiry.claim_until <= now),
            and_(Enquiry.state == rules.OPEN, Enquiry.remind_at <= now),
            and_(Enquiry.state.in_(rules.WAITING), Enquiry.note_at <= now),
            quiet,
        ),
    )
    return list(await session.scalars(query.order_by(Enquiry.id)))


async def look(session: AsyncSession, enquiry_id: int, *, now: datetime) -> None:
    """Do whatever is due to one enquiry now."""
    enquiry = await service.locked(session, enquiry_id)
    if enquiry.state == rules.CLAIMED and _past(enquiry.claim_until, now):
        await service.give_back(session, enquiry, "return", now=now)
    if enquiry.state == rules.OPEN and _past(enquiry.remind_at, now):
        await _remind(session, enquiry, now)
    if enquiry.state in rules.WAITING and _past(enquiry.note_at, now):
        await _report(session, enquiry, now)
    if enquiry.state in (rules.ANSWERED, rules.ASKED_BACK) and _past(
        enquiry.changed_at + rules.LAPSE_AFTER, now
    ):
        await service.end(session, enquiry, "lapse", now=now)


def _past(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


async def _remind(session: AsyncSession, enquiry: Enquiry, now: datetime) -> None:
    """Once for each time it lay open; whoever came on duty since gets a card as well."""
    enquiry.remind_at = None
    await session.flush()
    await announcements.show(session, enquiry, now=now)
    await announcements.tell_clerks(session, enquiry, "enquiry.reminder", now=now)
    await announcements.tell_supervisors(session, enquiry, now=now)


async def _report(session: AsyncSession, enquiry: Enquiry, now: datetime) -> None:
    """The next progress note; after the last one the honest end, unless somebody is writing."""
    if enquiry.notes_sent < rules.MOST_NOTES:
        enquiry.notes_sent += 1
        enquiry.note_at = timing.note_due(now, await calendar_of(session, enquiry.unit))
        await session.flush()
    elif enquiry.state == rules.CLAIMED:
        enquiry.note_at = enquiry.claim_until
        await session.flush()
        return
    else:
        await service.end(session, enquiry, "give_up", now=now)
    await announcements.tell_progress(session, enquiry, now=now)


async def purge(session: AsyncSession, *, now: datetime) -> None:
    """Empty the words of what ended long ago, in the thread and in what was sent of it."""
    query = select(Enquiry).where(
        Enquiry.closed_at <= now - rules.KEEP_TEXTS, Enquiry.emptied_at.is_(None)
    )
    for enquiry in await session.scalars(query.order_by(Enquiry.id).with_for_update()):
        enquiry.emptied_at, enquiry.about = now, None
        await session.execute(
            update(EnquiryNote)
            .where(EnquiryNote.enquiry_id == enquiry.id)
            .values(text="", voice=None)
            .execution_options(synchronize_session=False)
        )
        await notices.empty(session, announcements.subject_of(enquiry.id))
