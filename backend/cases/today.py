"""Cases in a clerk's day, and the questions of a scope that nobody has answered yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import rules
from backend.cases.models import Case
from backend.knowledge.units import covers
from backend.now import LOCAL, local
from backend.people import service as people

WATCHING = "supervisor"


async def asked_by(session: AsyncSession, clerk_id: int, *, now: datetime) -> int:
    """How many cases this clerk has asked today."""
    begin = datetime.combine(local(now).date(), time(), LOCAL)
    which = (Case.clerk_id == clerk_id, Case.asked_at >= begin)
    return await session.scalar(select(func.count()).select_from(Case).where(*which)) or 0


async def unanswered(session: AsyncSession, person_id: int) -> Sequence[Case]:
    """Cases from the counters this person watches over that wait for an answer, oldest first."""
    scopes = [
        one.scope for one in await people.grants_of(session, person_id) if one.role == WATCHING
    ]
    query = select(Case).where(Case.state == rules.WAITING).order_by(Case.asked_at, Case.id)
    if not scopes:
        return []
    rows = await session.scalars(query)
    return [case for case in rows if any(covers(scope, case.unit) for scope in scopes)]
