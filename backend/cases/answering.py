"""What a department does with a case: claim it, release it, take an answer back.

See `service` for what holds of verbs; `proposals` for how words leave.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import cards, rules, telling, timing, verbs
from backend.cases.models import Case
from backend.errors import DomainError
from backend.people.rules import Grant


async def claim(session: AsyncSession, case_id: int, *, person_id: int, now: datetime) -> Case:
    """'Nhận trả lời': the first has it until half of its time is used up.

    Raises ``case.taken`` where somebody else has it.
    """
    case, grant = await verbs.at_desk(session, case_id, person_id)
    if case.owner_id == person_id:
        return case
    if case.owner_id is not None:
        raise DomainError("case.taken")
    verbs.turn(case, "claim", now)
    await take(session, case, person_id, grant, now)
    await cards.show(session, case, now=now)
    return case


async def take(
    session: AsyncSession, case: Case, person_id: int, grant: Grant, now: datetime
) -> None:
    """The case has an owner from now on, until half of its time is used up."""
    case.owner_id = person_id
    await timing.claim(session, case, now=now)
    key = f"claim:{person_id}:{now:%Y%m%d%H%M%S%f}"
    await verbs.note(
        session, case, rules.CLAIM, key, by=person_id, grant=grant, internal=True, now=now
    )


async def release(session: AsyncSession, case_id: int, *, person_id: int, now: datetime) -> Case:
    """'Trả lại': the owner lays it down, and everybody on duty may take it."""
    case, grant = await verbs.at_desk(session, case_id, person_id)
    if case.owner_id is None:
        return case
    if case.owner_id != person_id:
        raise DomainError("case.not_yours")
    verbs.turn(case, "release", now)
    await lay_down(session, case, rules.RELEASE, by=person_id, grant=grant, now=now)
    return case


async def lay_down(
    session: AsyncSession, case: Case, kind: str, *, by: int | None, grant: Grant, now: datetime
) -> None:
    """The case has no owner any more, whoever or whatever took it from them."""
    key = f"{kind}:{case.owner_id}:{now:%Y%m%d%H%M%S%f}"
    case.owner_id = case.claim_until = None
    case.changed_at = now
    await timing.set_alarm(session, case, now=now)
    await verbs.note(session, case, kind, key, by=by, grant=grant, internal=True, now=now)
    await cards.show(session, case, now=now)


async def retract(
    session: AsyncSession, case_id: int, note_id: int, *, person_id: int, now: datetime
) -> Case:
    """'Rút lại câu trả lời' after it left: the note stays, marked; the clerk is told.

    Only its author may. The case waits again unless it has ended; raises ``case.not_yours``.
    """
    case, grant = await verbs.at_desk(session, case_id, person_id)
    taken = await verbs.answer_in(session, case, note_id)
    if taken.author_id != person_id:
        raise DomainError("case.not_yours")
    first = taken.about or taken.id
    key = f"retract:{first}"
    if await verbs.done(session, case, key):
        return case
    newest = await verbs.newest_answer(session, case.id)
    note = await verbs.note(
        session, case, rules.RETRACTION, key, by=person_id, grant=grant, about=first, now=now
    )
    if case.state == rules.ANSWERED and newest is not None and first in (newest.id, newest.about):
        verbs.turn(case, "retract", now)
        await timing.begin(session, case, now=now)
    case.changed_at = now
    await telling.clerk(session, case, "case.retracted", note, now=now)
    await cards.show(session, case, now=now)
    return case
