"""The day on a citizen's slip: one word on the working day before, for dossiers nobody carries yet.

Nothing is kept but the word itself, waiting in the outbox.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import DomainError
from backend.notices import service as notices
from backend.now import LOCAL, local
from backend.people.rules import PARCELS
from backend.worktime.calendar import DEFAULT, Calendar

AT = time(8)
FARTHEST = timedelta(days=366)


def reminding_time(day: date, calendar: Calendar = DEFAULT) -> datetime:
    """Eight in the morning of the last day before `day` on which offices work."""
    before = day - timedelta(days=1)
    while not calendar.day(before):
        before -= timedelta(days=1)
    return datetime.combine(before, AT, LOCAL)


async def remind(
    session: AsyncSession, person_id: int, day: date, *, code: str | None, now: datetime
) -> datetime:
    """When they will be reminded; raises ``appointment.day`` where that is past or too far off.

    A day that is told again replaces what waited for it.
    """
    at = reminding_time(day)
    if at <= now or day > local(now).date() + FARTHEST:
        raise DomainError("appointment.day")
    await forget(session, person_id, day)
    await notices.tell(
        session, person_id, about=PARCELS, key=f"{_subject(day)}:{person_id}:{now.isoformat()}",
        subject=_subject(day), kind="parcel.appointment", now=now, due_at=at,
        params={"day": day.isoformat(), "code": code},
    )  # fmt: skip
    return at


async def forget(session: AsyncSession, person_id: int, day: date) -> None:
    """'Thôi nhắc'."""
    await notices.silence(session, person_id, subject=_subject(day))


def _subject(day: date) -> str:
    return f"appointment:{day}"
