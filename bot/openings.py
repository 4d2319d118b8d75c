"""When the hours in which units work change: what spans rooms, composed in one place.

Chat and command line both come here. `ROOMS` is the seam: each room that keeps due times moves
them in the transaction that changes the hours.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import rescheduling as cases
from backend.duty.hours import calendar_of
from backend.enquiries import moving as enquiries
from backend.parcels import collecting_due as collecting
from backend.worktime.calendar import Calendar


class Room(Protocol):
    """Keeps due times that follow the working time of units."""

    async def units_waiting(self, session: AsyncSession) -> set[str]:
        """The units at which something is due."""

    async def move(
        self, session: AsyncSession, unit: str, before: Calendar, after: Calendar, *, now: datetime
    ) -> int:
        """Move what is due at a unit; says how much that was."""


ROOMS: tuple[Room, ...] = (enquiries, cases, collecting)
Result = TypeVar("Result")


async def changed(
    session: AsyncSession, change: Callable[[], Awaitable[Result]], *, now: datetime
) -> tuple[Result, int]:
    """Make a change of working hours; returns what came of it and how many due times it moved."""
    before = {
        (room, unit): await calendar_of(session, unit)
        for room in ROOMS
        for unit in sorted(await room.units_waiting(session))
    }
    result, count = await change(), 0
    for (room, unit), former in before.items():
        after = await calendar_of(session, unit)
        if after != former:
            count += await room.move(session, unit, former, after, now=now)
    return result, count
