"""'Khỏi quay lại hỏi': a citizen at the counter is told later what the clerk approves, no more.

The clerk shows a QR code while a question runs; whoever opens it first and says yes hears the
outcome in their own chat. They never see the question or what clerk and department said about it,
and their notices have a subject of their own, so that nothing said to a case can reach them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import rules, verbs
from backend.cases.follow_models import CaseFollower
from backend.cases.models import Case, CaseNote
from backend.errors import DomainError
from backend.notices import service as notices
from backend.people.masking import Masked, mask
from backend.people.texts import fault

PURPOSE = "outcome"
LINK_LIFE = timedelta(hours=24)
CLERK_DECIDES_WITHIN = timedelta(hours=24)
"""How long a clerk who accepted an answer may leave open what the citizen shall hear."""
KEEP_FOLLOWERS = timedelta(days=30)
LONGEST_OUTCOME = 3400
"""Signs of an answer that one message holds beside counter and source: covering lengthens it."""


@dataclass(frozen=True, slots=True)
class Told:
    """How many citizens the outcome is on its way to, and how many no channel reaches."""

    reached: int
    unreachable: int


def subject_of(case_id: int) -> str:
    """What notices to those who follow a case are about."""
    return f"outcome:{case_id}"


async def make_link(
    session: AsyncSession, case_id: int, *, clerk_id: int, token: str, now: datetime
) -> Case:
    """One more code for one citizen; only a digest of `token` is kept.

    Raises ``right.missing``, ``case.unknown``, ``case.over``.
    """
    case, _grant = await verbs.own(session, case_id, clerk_id)
    if case.state not in rules.OPEN:
        raise DomainError("case.over")
    session.add(
        CaseFollower(
            case_id=case.id, link_digest=digest(token), made_at=now, expires_at=now + LINK_LIFE
        )
    )
    await session.flush()
    return case


async def opened(
    session: AsyncSession, token: str, person_id: int, *, now: datetime
) -> tuple[int, Case]:
    """The link that a code opens for this person, and its case; nothing is bound yet.

    Raises what `admit` raises, ``follow.unknown`` also for codes that were never made.
    """
    query = select(CaseFollower.id).where(CaseFollower.link_digest == digest(token))
    link_id = await session.scalar(query) or 0
    return link_id, (await admit(session, link_id, person_id, now=now))[1]


async def admit(
    session: AsyncSession, link_id: int, person_id: int, *, now: datetime
) -> tuple[CaseFollower, Case]:
    """A link and its case, locked, for somebody to whom it is open now.

    Raises ``follow.unknown`` where it has expired, ``follow.used`` where somebody else came first,
    ``follow.over`` where the case runs no more, ``follow.own`` for the clerk who asked.
    """
    link = await session.get(CaseFollower, link_id, with_for_update=True, populate_existing=True)
    if link is None or (link.person_id is None and now >= link.expires_at):
        raise DomainError("follow.unknown")
    if link.person_id not in (None, person_id):
        raise DomainError("follow.used")
    case = await session.get_one(Case, link.case_id)
    if case.clerk_id == person_id:
        raise DomainError("follow.own")
    if case.state not in rules.OPEN:
        raise DomainError("follow.over")
    return link, case


async def follow(session: AsyncSession, link_id: int, person_id: int, *, now: datetime) -> Case:
    """Bind a link to the person who said yes; doing it twice changes nothing.

    Somebody who follows the case by another code uses up no second one. Raises what `admit`
    raises: while they were reading, somebody else may have come first.
    """
    link, case = await admit(session, link_id, person_id, now=now)
    if link.person_id is None and not await _follows(session, case.id, person_id):
        link.person_id, link.bound_at = person_id, now
        await session.flush()
    return case


async def leave(session: AsyncSession, case_id: int, person_id: int) -> None:
    """Hear no more of this case, nor what still waits to leave."""
    await notices.silence(session, person_id, subject=subject_of(case_id))
    await session.execute(
        delete(CaseFollower)
        .where(CaseFollower.case_id == case_id, CaseFollower.person_id == person_id)
        .execution_options(synchronize_session=False)
    )


async def leave_all(session: AsyncSession, person_id: int) -> None:
    """Hear of no case any more: what follows from a consent that is taken back."""
    query = select(CaseFollower.case_id).where(CaseFollower.person_id == person_id)
    for case_id in list(await session.scalars(query)):
        await leave(session, case_id, person_id)


_FOLLOWERS = CaseFollower.__table__
_WAITING = and_(
    _FOLLOWERS.c.case_id == bindparam("case_id"),
    _FOLLOWERS.c.person_id.is_not(None),
    _FOLLOWERS.c.told_at.is_(None),
)
_COUNTED = select(func.count()).where(_WAITING)


async def count_waiting(session: AsyncSession, case_id: int) -> int:
    """How many citizens wait to hear the outcome of a case."""
    return await session.scalar(_COUNTED, {"case_id": case_id}) or 0


async def outcome(
    session: AsyncSession, case_id: int, answer_id: int, *, clerk_id: int, text: str | None = None
) -> tuple[dict[str, Any], Masked]:
    """What a citizen would read, as a notice's facts, and what was covered in it.

    `text` is the clerk's own words; without it, the department's answer. Raises ``case.unknown``,
    ``case.not_now`` until the answer is accepted, ``case.older_answer``, ``case.text_empty``,
    ``case.text_too_long``.
    """
    case, _grant = await verbs.own(session, case_id, clerk_id)
    if case.state in rules.OPEN or case.state == rules.WITHDRAWN:
        raise DomainError("case.not_now")
    answer = await verbs.newest_answer(session, case.id)
    if answer is None or answer.id != answer_id:
        raise DomainError("case.older_answer")
    covered = mask(rules.clean(answer.text if text is None else text))
    most = rules.LONGEST_TEXT
    if text is not None and (wrong := fault(covered.text, most)):
        raise DomainError(f"case.text_{wrong}", length=rules.length(covered.text), most=most)
    facts = {
        "code": case.code, "unit": case.unit, "department": answer.unit,
        "text": covered.text[:LONGEST_OUTCOME], "at": answer.at.isoformat(),
    }  # fmt: skip
    return facts, covered


async def tell(
    session: AsyncSession, case_id: int, answer_id: int, *, clerk_id: int, now: datetime,
    text: str | None = None,
) -> Told:  # fmt: skip
    """Send the outcome to everybody who waits for it, once each; raises what `outcome` raises."""
    facts, _covered = await outcome(session, case_id, answer_id, clerk_id=clerk_id, text=text)
    waiting = await _waiting(session, case_id)
    reached = [await _tell(session, one, "follow.outcome", facts, now) for one in waiting]
    return Told(sum(reached), len(reached) - sum(reached))


async def let_go(session: AsyncSession, case_id: int, *, clerk_id: int) -> None:
    """'Không cần báo': they know already; that they waited is forgotten."""
    await verbs.own(session, case_id, clerk_id)
    await session.execute(
        delete(CaseFollower).where(_WAITING).execution_options(synchronize_session=False),
        {"case_id": case_id},
    )


@cache
def _waiting_in_vain() -> Select[CaseFollower, Case]:
    accepted = exists().where(CaseNote.case_id == Case.id, CaseNote.kind == rules.ACCEPTED)
    undecided = and_(
        Case.state != rules.WITHDRAWN, accepted, Case.changed_at > bindparam("decided_by")
    )
    return (
        select(CaseFollower, Case)
        .join(Case, Case.id == CaseFollower.case_id)
        .where(CaseFollower.person_id.is_not(None), CaseFollower.told_at.is_(None))
        .where(Case.state.not_in(rules.OPEN), ~undecided)
        .order_by(CaseFollower.id)
        .with_for_update(of=CaseFollower)
    )


async def tell_ended(session: AsyncSession, *, now: datetime) -> None:
    """Send to the counter whoever waits for a case that ended without an outcome for them.

    At once where it was withdrawn or nobody accepted an answer; a clerk who accepted one has a
    day to say what the citizen shall hear.
    """
    decided_by = now - CLERK_DECIDES_WITHIN
    for follower, case in await session.execute(_waiting_in_vain(), {"decided_by": decided_by}):
        facts = {"code": case.code, "unit": case.unit}
        await _tell(session, follower, "follow.ended", facts, now)


async def purge(session: AsyncSession, *, now: datetime) -> None:
    """Forget codes that nobody opened in time, and followers some weeks after they were told."""
    unopened = and_(CaseFollower.person_id.is_(None), CaseFollower.expires_at < now)
    await session.execute(
        delete(CaseFollower)
        .where(or_(unopened, CaseFollower.told_at < now - KEEP_FOLLOWERS))
        .execution_options(synchronize_session=False)
    )


def digest(token: str) -> str:
    """What is kept of a code's token."""
    return hashlib.sha256(token.encode()).hexdigest()


async def _follows(session: AsyncSession, case_id: int, person_id: int) -> bool:
    query = select(CaseFollower.id).where(
        CaseFollower.case_id == case_id, CaseFollower.person_id == person_id
    )
    return await session.scalar(query) is not None


async def _waiting(session: AsyncSession, case_id: int) -> Sequence[CaseFollower]:
    query = select(CaseFollower).where(_WAITING).order_by(CaseFollower.id)
    return (await session.scalars(query.with_for_update(), {"case_id": case_id})).all()


async def _tell(
    session: AsyncSession, follower: CaseFollower, kind: str, facts: dict[str, Any], now: datetime
) -> bool:
    """One notice to one citizen; says whether any channel reaches them."""
    assert follower.person_id is not None
    follower.told_at = now
    return await notices.tell(
        session, follower.person_id, key=f"{kind}:{follower.id}",
        subject=subject_of(follower.case_id), kind=kind, params=facts, now=now,
    )  # fmt: skip
