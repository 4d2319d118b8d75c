"""When somebody stops working or asks to be forgotten: what spans rooms, composed in one place.

Chat and command line both come here. `LAY_DOWN` is the seam: each room that lets a person hold
work adds its verb, called in the transaction that ends the person's rights.
"""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import following
from backend.cases import leaving as cases
from backend.enquiries import leaving as enquiries
from backend.notices import service as notices
from backend.parcels import collecting_due, followers, watching
from backend.parcels import leaving as parcels
from backend.people import consents, privacy, roster
from backend.people.rules import WORK
from backend.schema import metadata


class LayDown(Protocol):
    """Puts a person's open work back where others find it; repeating it is harmless."""

    def __call__(
        self, session: AsyncSession, person_id: int, *, now: datetime
    ) -> Awaitable[None]: ...


TRACKING = "tracking"
LAY_DOWN: tuple[LayDown, ...] = (
    cases.lay_down, enquiries.lay_down, parcels.lay_down, collecting_due.lay_down,
)  # fmt: skip


async def lay_down(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """Nothing that waits reaches a person any more, and all their open work goes back.

    In this order: what work that went back looks like now replaces what still stands in their chat.
    """
    await notices.silence(session, person_id)
    await put_back(session, person_id, now=now)


async def put_back(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """All open work of somebody who is away goes back to where others find it."""
    for laid_down in LAY_DOWN:
        await laid_down(session, person_id, now=now)


async def suspend(session: AsyncSession, person_id: int, *, by: int | None, now: datetime) -> bool:
    """End somebody's rights at their next tap and tell them; False if they were ended before.

    Raises what `roster.suspend` raises.
    """
    ended = await roster.suspend(session, person_id, by=by, now=now)
    if ended:
        await lay_down(session, person_id, now=now)
        await _tell(session, person_id, "person.suspended", now)
    return ended


async def resume(session: AsyncSession, person_id: int, *, by: int | None, now: datetime) -> bool:
    """Let somebody work again, tell them and show what lies open; False if they never stopped."""
    resumed = await roster.resume(session, person_id, by=by)
    if resumed:
        await _tell(session, person_id, "person.resumed", now)
        await enquiries.come_back(session, person_id, now=now)
    return resumed


async def _tell(session: AsyncSession, person_id: int, kind: str, now: datetime) -> None:
    await notices.tell(
        session, person_id, about=WORK, key=f"{kind}:{person_id}:{now:%Y%m%d%H%M%S}",
        subject=f"person:{person_id}", kind=kind, now=now,
    )  # fmt: skip


async def withdraw(session: AsyncSession, person_id: int, purpose: str, *, now: datetime) -> None:
    """Take one consent back, and do what follows from it in the room it was given for."""
    await consents.withdraw(session, person_id, purpose, now=now)
    if purpose == TRACKING:
        await followers.unfollow_all(session, person_id)
        await watching.end_all(session, person_id)
    if purpose == collecting_due.PURPOSE:
        await collecting_due.withdraw(session, person_id, now=now)
    if purpose == following.PURPOSE:
        await following.leave_all(session, person_id)


async def forget(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """Erase what is held about a person, in every room."""
    await lay_down(session, person_id, now=now)
    await enquiries.forget(session, person_id, now=now)
    await parcels.forget(session, person_id, now=now)
    await collecting_due.forget(session, person_id, now=now)
    await notices.silence(session, person_id)
    await privacy.erase(session, metadata, person_id, now=now)
