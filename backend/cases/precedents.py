"""Cases that ended with an answer and look like the one about to be asked.

A clerk who finds the answer here asks nobody. What another clerk wrote is shown as it was sent,
personal data covered; people are never named, departments are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import reading, rules
from backend.cases.models import Case, CaseNote, PrecedentUse
from backend.errors import DomainError
from backend.knowledge.likeness import likeness
from backend.people import service as people

ENDED = (rules.CLOSED,)
REMEMBERED = timedelta(days=365)
MOST_COMPARED = 500
ALIKE, ALIKE_BESIDE_PROCEDURE = 0.5, 0.25
"""How alike two questions are that likely want one answer: in general, and on one procedure.
Chosen by hand on invented pairs (tests/cases/test_precedents.py); to be measured on real ones."""


@dataclass(frozen=True, slots=True)
class Precedent:
    """A question that was answered: by which department, when, in which words."""

    case_id: int
    department: str
    procedure: str | None
    question: str
    answer: str
    answered_at: datetime


async def alike(
    session: AsyncSession, question: str, *, procedure: str | None, now: datetime, limit: int = 3
) -> tuple[Precedent, ...]:
    """Cases of the last 12 months that look like `question`, most alike first."""
    rows = (await session.execute(_newest(now).limit(MOST_COMPARED))).all()
    degrees = likeness(reading.bare(question), [reading.bare(row.question) for row in rows])
    found = [
        (degree, row) for degree, row in zip(degrees, rows, strict=True)
        if degree >= (ALIKE_BESIDE_PROCEDURE if procedure and row.procedure == procedure else ALIKE)
    ]  # fmt: skip
    found.sort(key=lambda pair: -pair[0])
    return tuple(_precedent(row) for _degree, row in found[:limit])


async def find(session: AsyncSession, case_id: int, *, now: datetime) -> Precedent | None:
    """One of them by its case, or None where it may no longer be shown."""
    row = (await session.execute(_newest(now).where(Case.id == case_id))).one_or_none()
    return _precedent(row) if row else None


async def use(
    session: AsyncSession, case_id: int, *, draft: str, clerk_id: int, now: datetime
) -> None:
    """The clerk takes the answer and asks nobody; counted once a draft.

    Raises ``right.missing``, ``case.unknown``.
    """
    await people.require(session, clerk_id, ("clerk",))
    if await find(session, case_id, now=now) is None:
        raise DomainError("case.unknown")
    counted = select(PrecedentUse.id).where(
        PrecedentUse.person_id == clerk_id, PrecedentUse.draft == draft
    )
    if await session.scalar(counted) is None:
        session.add(PrecedentUse(case_id=case_id, person_id=clerk_id, draft=draft, at=now))


def _newest(now: datetime) -> Select[tuple[int, str, str | None, str, str, datetime]]:
    """Ended cases with their last answer; what somebody had erased is empty and left out."""
    last = (
        select(CaseNote.case_id, func.max(CaseNote.id).label("note_id"))
        .where(CaseNote.kind == rules.ANSWER, CaseNote.audience == "everyone")
        .group_by(CaseNote.case_id)
        .subquery()
    )
    return (
        select(Case.id, Case.department, Case.procedure, Case.question, CaseNote.text, CaseNote.at)
        .join(last, last.c.case_id == Case.id)
        .join(CaseNote, CaseNote.id == last.c.note_id)
        .where(Case.state.in_(ENDED), Case.changed_at > now - REMEMBERED)
        .where(Case.question != "", CaseNote.text != "")
        .order_by(Case.id.desc())
    )


def _precedent(row: Row[tuple[int, str, str | None, str, str, datetime]]) -> Precedent:
    return Precedent(*row)
