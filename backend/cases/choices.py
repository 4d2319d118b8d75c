"""What a department has chosen: its cases in its group or privately, and whether out of hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import cards, places, routing, rules
from backend.cases.models import DeskChoice
from backend.db import insert_once
from backend.errors import DomainError
from backend.notices import service as notices
from backend.people import service as people


@dataclass(frozen=True, slots=True)
class Choice:
    """How a department has its cases. `has_group`: one is bound; `on_duty` counts people now;
    `may_choose`: the reader decides it."""

    desk: str
    mode: str
    out_of_hours: bool
    has_group: bool
    on_duty: int
    may_choose: bool


async def desks_of(session: AsyncSession, person_id: int) -> tuple[str, ...]:
    """Keys of the departments that somebody answers for, leads or administers."""
    grants = await people.grants_of(session, person_id)
    roles = (*rules.ANSWERING, *routing.LEADING)
    return tuple(unit.key for unit in routing.answered_by(grants, roles))


async def read(session: AsyncSession, desk: str, *, person_id: int, now: datetime) -> Choice:
    """A department's choice, for whoever has to do with it; raises ``right.missing``."""
    if desk not in await desks_of(session, person_id):
        raise DomainError("right.missing")
    grants = await people.grants_of(session, person_id)
    chosen = await session.get(DeskChoice, desk)
    return Choice(
        desk,
        chosen.mode if chosen else rules.GROUP,
        bool(chosen and chosen.out_of_hours),
        await notices.address_of_unit(session, desk) is not None,
        len(await places.on_duty(session, desk, now=now)),
        routing.answers(grants, desk, routing.LEADING),
    )


async def choose(
    session: AsyncSession, desk: str, *, person_id: int, now: datetime, mode: str | None = None,
    out_of_hours: bool | None = None,
) -> None:  # fmt: skip
    """Choose; what is None stays as it is. Open cases are shown at the new place at once.

    People who answer keep the cards they have; the cards of a group that gets no more cases only
    say where to look. Raises ``right.missing``.
    """
    await routing.require_leading(session, desk, person_id)
    row = await _row(session, desk, person_id, now)
    wanted = (mode or row.mode, row.out_of_hours if out_of_hours is None else out_of_hours)
    if wanted == (row.mode, row.out_of_hours):
        return
    moves = wanted[0] != row.mode
    row.mode, row.out_of_hours = wanted
    row.set_by, row.set_at = person_id, now
    await session.flush()
    if moves:
        await cards.show_anew(session, desk, now=now)


async def _row(session: AsyncSession, desk: str, person_id: int, now: datetime) -> DeskChoice:
    """The department's row, locked; without one what holds by default."""
    await insert_once(
        session, DeskChoice, desk=desk, mode=rules.GROUP, out_of_hours=False, set_by=person_id,
        set_at=now,
    )  # fmt: skip
    query = select(DeskChoice).where(DeskChoice.desk == desk).with_for_update()
    return (await session.scalars(query.execution_options(populate_existing=True))).one()
