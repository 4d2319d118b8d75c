"""A case between departments: passed on, or answered by one that leads with the help of others."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import (
    announcements,
    cards,
    clocks,
    places,
    routing,
    rules,
    telling,
    timing,
    verbs,
)
from backend.cases.models import Case, Part, Proposal
from backend.duty.hours import calendar_of
from backend.errors import DomainError
from backend.knowledge import units
from backend.people import service as people
from backend.people.rules import Grant
from backend.worktime.calendar import add_working


async def transfer(
    session: AsyncSession, case_id: int, desk: str, reason: str, *, person_id: int, now: datetime
) -> Case:
    """'Chuyển cơ quan khác', with the reason that the clerk and the next department read.

    Departments that passed it on `MOST_TRANSFERS` times hand it to the centre's management, who
    alone may move it then. Raises ``case.same_desk``, ``case.nobody_there``,
    ``case.passed_too_often``, and what the other verbs of a department raise.
    """
    case = await verbs.locked(session, case_id)
    grant = await _may_move(session, case, person_id)
    if not units.is_desk(desk) or desk == case.department:
        raise DomainError("case.same_desk")
    await routing.require_attended(session, desk)
    text = verbs.fit(reason, rules.LONGEST_REASON)
    verbs.turn(case, "transfer", now)
    former = case.department
    note = await verbs.note(
        session, case, rules.TRANSFER, f"transfer:{now:%Y%m%d%H%M%S%f}", by=person_id,
        grant=grant, text=text, now=now,
    )  # fmt: skip
    note.unit = former
    await _hand_over(session, case, desk, now)
    await telling.clerk(session, case, "case.transferred", note, now=now)
    await announcements.announce_transfer(session, case, former, note, now=now)
    return case


async def _hand_over(session: AsyncSession, case: Case, desk: str, now: datetime) -> None:
    """The next department has a full first clock; of the answer's time it has what is left, and
    at least a quarter."""
    case.department, case.owner_id, case.claim_until = desk, None, None
    case.transfers += 1
    calendar = await calendar_of(session, desk)
    target = (await timing.targets_of(session, desk, calendar))[case.urgency]
    case.response_due = add_working(now, target.response, calendar)
    case.responded_at = None
    case.clock = clocks.pause(case.clock, now, calendar)
    await timing.resume(session, case, now=now)
    await cards.show(session, case, now=now)


async def _may_move(session: AsyncSession, case: Case, person_id: int) -> Grant:
    """Those who answer for the department; after too many transfers only who watches the centre."""
    if case.transfers < rules.MOST_TRANSFERS:
        try:
            return await people.require(session, person_id, rules.ANSWERING, case.department)
        except DomainError:
            return await people.require(session, person_id, ("supervisor",), case.unit)
    try:
        return await people.require(session, person_id, ("supervisor",), case.unit)
    except DomainError:
        await people.require(session, person_id, rules.ANSWERING, case.department)
        raise DomainError("case.passed_too_often") from None


async def involve(
    session: AsyncSession, case_id: int, desk: str, text: str, *, person_id: int, now: datetime
) -> Part:
    """'Mời phối hợp': another department is asked for its part by half of the time that is left.

    A department is asked once a case; asked again, the first part is returned.
    """
    case, grant = await verbs.at_desk(session, case_id, person_id)
    if not units.is_desk(desk) or desk == case.department:
        raise DomainError("case.same_desk")
    known = select(Part).where(Part.case_id == case.id, Part.desk == desk)
    if part := (await session.scalars(known)).one_or_none():
        return part
    await routing.require_attended(session, desk)
    verbs.turn(case, "involve", now)
    part = Part(
        case_id=case.id, desk=desk, asked_by=person_id,
        text=verbs.fit(text, rules.LONGEST_REASON), asked_at=now,
        due_at=await _part_due(session, case, desk, now),
    )  # fmt: skip
    session.add(part)
    await session.flush()
    await verbs.note(
        session, case, rules.INVOLVE, f"involve:{part.id}", by=person_id, grant=grant,
        text=part.text, internal=True, now=now,
    )  # fmt: skip
    await announcements.announce_part(session, case, part, now=now)
    await cards.show(session, case, now=now)
    return part


async def _part_due(session: AsyncSession, case: Case, desk: str, now: datetime) -> datetime:
    calendar = await calendar_of(session, desk)
    left = max(case.target - clocks.pause(case.clock, now, calendar).used, case.target // 4)
    return add_working(now, max(1, left // 2), calendar)


async def propose_part(
    session: AsyncSession, part_id: int, text: str, *, author_id: int, now: datetime
) -> Proposal:
    """Keep what a department that was asked will say, until its author lets it go."""
    part = await session.get(Part, part_id)
    if part is None:
        raise DomainError("case.unknown")
    case = await verbs.locked(session, part.case_id)
    await people.require(session, author_id, rules.ANSWERING, part.desk)
    verbs.after(case, "involve")
    proposal = Proposal(
        case_id=case.id, part_id=part.id, author_id=author_id, text=verbs.fit(text),
        state=rules.PROPOSED, at=now,
    )  # fmt: skip
    session.add(proposal)
    await session.flush()
    return proposal


_LATE_PARTS = (
    select(Part)
    .join(Case, Case.id == Part.case_id)
    .where(Part.answered_at.is_(None), Part.reminded_at.is_(None))
    .where(Part.due_at <= bindparam("now"), Case.state.in_(rules.AT_DESK))
    .order_by(Part.id)
    .with_for_update(of=Part)
)


async def remind_parts(session: AsyncSession, *, now: datetime) -> None:
    """Tell those whose part is late, and the department that leads; once a part."""
    for part in await session.scalars(_LATE_PARTS, {"now": now}):
        part.reminded_at = now
        case = await session.get_one(Case, part.case_id)
        facts = {"desk": part.desk}
        late = await places.on_duty(session, part.desk, now=now)
        leads = [case.owner_id] if case.owner_id else await places.on_duty(
            session, case.department, now=now
        )  # fmt: skip
        for whom in (late, leads):
            await telling.staff(
                session, case, whom, "case.part_late", f"part_late:{part.id}", facts=facts, now=now
            )
