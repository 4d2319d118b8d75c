"""What a department promises: how soon somebody takes a case up, and how soon it is answered.

In working minutes by urgency. A promise holds for cases from now on; clocks that run stay as
they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import routing, rules, timing
from backend.cases.clocks import Target
from backend.cases.models import DeskTarget
from backend.db import insert_once
from backend.duty.hours import calendar_of
from backend.errors import DomainError
from backend.people import service as people

RESPONSE, ANSWER = "response", "answer"
CLOCKS = (RESPONSE, ANSWER)
MOST_DAYS = 20


@dataclass(frozen=True, slots=True)
class Promises:
    """A department's targets by urgency, in working minutes; so many of them make a day."""

    desk: str
    targets: dict[str, Target]
    minutes_a_day: int


async def desks_of(session: AsyncSession, person_id: int) -> tuple[str, ...]:
    """Keys of the departments whose promises somebody may change now."""
    grants = await people.grants_of(session, person_id)
    return tuple(unit.key for unit in routing.answered_by(grants, routing.LEADING))


async def read(session: AsyncSession, desk: str) -> Promises:
    """What a department promises now."""
    calendar = await calendar_of(session, desk)
    targets = await timing.targets_of(session, desk, calendar)
    return Promises(desk, targets, calendar.minutes_a_day)


async def change(
    session: AsyncSession, desk: str, urgency: str, clock: str, minutes: int, *, person_id: int,
    now: datetime,
) -> None:  # fmt: skip
    """Promise another time for one of the two clocks; raises ``right.missing`` and as `promise`."""
    await routing.require_leading(session, desk, person_id)
    target = (await read(session, desk)).targets[urgency]
    await promise(
        session, desk, urgency, replace(target, **{clock: minutes}), by=person_id, now=now
    )


async def promise(
    session: AsyncSession, desk: str, urgency: str, target: Target, *, by: int | None,
    now: datetime,
) -> None:  # fmt: skip
    """Keep a promise with who made it; `by` is None on the command line.

    From one minute to `MOST_DAYS` working days, the response no later than the answer; raises
    ``promise.bounds``, ``promise.order``.
    """
    calendar = await calendar_of(session, desk)
    most = MOST_DAYS * calendar.minutes_a_day
    if not (1 <= target.response <= most and 1 <= target.answer <= most):
        raise DomainError("promise.bounds", days=MOST_DAYS)
    if target.response > target.answer:
        raise DomainError("promise.order")
    values = {"response": target.response, "answer": target.answer, "set_by": by, "set_at": now}
    if not await insert_once(session, DeskTarget, desk=desk, urgency=urgency, **values):
        row = await session.get_one(
            DeskTarget, (desk, urgency), with_for_update=True, populate_existing=True
        )
        for name, value in values.items():
            setattr(row, name, value)
        await session.flush()


def urgency_at(number: int) -> str:
    """An urgency by its number on a button; raises ``button.stale``."""
    if number >= len(rules.URGENCIES):
        raise DomainError("button.stale")
    return rules.URGENCIES[number]
