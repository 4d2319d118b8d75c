"""Who is away from their work, and until when. What they hold, the caller lays down."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.people.models import Absence


async def begin(session: AsyncSession, person_id: int, *, until: datetime, now: datetime) -> None:
    """Away from now until then; an absence that runs is replaced."""
    await end(session, person_id)
    session.add(Absence(person_id=person_id, begins_at=now, ends_at=until))
    await session.flush()


async def end(session: AsyncSession, person_id: int) -> bool:
    """Back at work; says whether anything was noted."""
    statement = delete(Absence).where(Absence.person_id == person_id).returning(Absence.id)
    return (await session.execute(statement)).first() is not None


_ABSENCES = Absence.__table__
_ABSENT = select(_ABSENCES.c.person_id).where(
    _ABSENCES.c.begins_at <= bindparam("now"), _ABSENCES.c.ends_at > bindparam("now")
)


async def absent(session: AsyncSession, *, now: datetime) -> set[int]:
    """Ids of everybody who is away at this moment."""
    return set(await session.scalars(_ABSENT, {"now": now}))


async def forget_past(session: AsyncSession, *, now: datetime) -> None:
    """Absences that have ended say nothing any more."""
    await session.execute(delete(Absence).where(Absence.ends_at <= now))
