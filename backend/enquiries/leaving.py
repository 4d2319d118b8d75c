"""What becomes of enquiries when somebody goes: a clerk's claims return, an asker's are ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.enquiries import announcements, duty, rules, service
from backend.enquiries.models import Enquiry
from backend.notices import service as notices
from backend.people import service as people


async def lay_down(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """A clerk stops, for good or for a while: what they held goes back to their colleagues.

    What they had answered stays answered; a further question to it finds nobody and goes to all.
    """
    held = (rules.CLAIMED, rules.ASKED_BACK)
    query = select(Enquiry.id).where(Enquiry.owner_id == person_id, Enquiry.state.in_(held))
    for enquiry_id in list(await session.scalars(query.order_by(Enquiry.id))):
        enquiry = await service.locked(session, enquiry_id)
        if enquiry.owner_id == person_id and enquiry.state in held:
            await service.give_back(session, enquiry, "return", now=now)


async def forget(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """An asker is erased: what they asked is withdrawn, and gone from what clerks were sent."""
    query = select(Enquiry).where(Enquiry.person_id == person_id).order_by(Enquiry.id)
    for enquiry in list(await session.scalars(query)):
        await notices.take_back(session, announcements.subject_of(enquiry.id))
        if enquiry.state in rules.RUNNING:
            await service.withdraw(session, enquiry.id, person_id=person_id, now=now)
        await notices.empty(session, announcements.subject_of(enquiry.id))


async def come_back(session: AsyncSession, person_id: int, *, now: datetime) -> int:
    """A clerk is on duty again: shows them what lies open; returns how much that is."""
    grants = await people.grants_of(session, person_id)
    scopes = [grant.scope for grant in grants if grant.role == duty.CLERK]
    query = select(Enquiry).where(Enquiry.state == rules.OPEN, Enquiry.person_id != person_id)
    mine = [
        one
        for one in await session.scalars(query.order_by(Enquiry.id))
        if any(duty.serves(scope, one.unit) for scope in scopes)
    ]
    for enquiry in mine:
        await announcements.show(session, enquiry, now=now)
    return len(mine)
