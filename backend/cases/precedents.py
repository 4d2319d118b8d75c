"""Cases whose clerk took the answer, and that look like the one about to be asked.

A clerk who finds the answer here asks nobody. What another clerk wrote is shown as it was sent,
personal data covered; people are never named, departments are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import NUMBER
from backend.cases import reading, rules, verbs
from backend.cases.models import Case, CaseNote, PrecedentUse
from backend.errors import DomainError
from backend.knowledge.likeness import likeness
from backend.people import service as people

REMEMBERED = timedelta(days=365)
MOST_COMPARED = 500
ALIKE, ALIKE_BESIDE_PROCEDURE = 0.5, 0.25
"""How alike two questions are that likely want one answer: in general, and on one procedure.
Chosen by hand on invented pairs (tests/cases/test_precedents.py); to be measured on real ones."""


@dataclass(frozen=True, slots=True)
class Precedent:
    """A question that was answered: by which department, when, in which words. `ref` names it on
    buttons: ``case-12``."""

    ref: str
    department: str
    procedure: str | None
    question: str
    answer: str
    answered_at: datetime


async def alike(
    session: AsyncSession, question: str, *, procedure: str | None, now: datetime, limit: int = 3
) -> tuple[Precedent, ...]:
    """Cases of the last 12 months that look like `question`, most alike first."""
    rows = await session.execute(_newest(), {"since": now - REMEMBERED, "most": MOST_COMPARED})
    known = [_precedent(*row) for row in rows]
    degrees = likeness(reading.matter(question), [reading.matter(one.question) for one in known])
    found = [
        (degree, one)
        for degree, one in zip(degrees, known, strict=True)
        if degree >= (ALIKE_BESIDE_PROCEDURE if procedure and one.procedure == procedure else ALIKE)
    ]
    found.sort(key=lambda pair: -pair[0])
    return tuple(one for _degree, one in found[:limit])


async def find(session: AsyncSession, ref: str, *, now: datetime) -> Precedent | None:
    """One of them by its name on buttons, or None where it may not be shown (any more)."""
    case_id = _case_in(ref)
    query, since = _newest().where(Case.id == case_id), {"since": now - REMEMBERED, "most": 1}
    row = (await session.execute(query, since)).one_or_none() if case_id else None
    return _precedent(*row) if row else None


async def use(session: AsyncSession, ref: str, *, draft: str, clerk_id: int, now: datetime) -> None:
    """The clerk takes the answer and asks nobody; counted once a draft.

    Raises ``right.missing``, ``case.unknown``.
    """
    await people.require(session, clerk_id, ("clerk",))
    case_id = _case_in(ref)
    if case_id is None or await find(session, ref, now=now) is None:
        raise DomainError("case.unknown")
    counted = select(PrecedentUse.id).where(
        PrecedentUse.person_id == clerk_id, PrecedentUse.draft == draft
    )
    if await session.scalar(counted) is None:
        session.add(PrecedentUse(case_id=case_id, person_id=clerk_id, draft=draft, at=now))


def _case_in(ref: str) -> int | None:
    room, _dash, number = ref.partition("-")
    return int(number) if room == "case" and NUMBER.fullmatch(number) else None


def _precedent(
    case_id: int, department: str, procedure: str | None, question: str, answer: str, at: datetime
) -> Precedent:
    return Precedent(f"case-{case_id}", department, procedure, question, answer, at)


@cache
def _newest() -> Select[int, str, str | None, str, str, datetime]:
    """Ended cases `since` a moment with their last answer, at `most` so many; what somebody had
    erased is empty and left out."""
    order = func.row_number().over(
        partition_by=CaseNote.case_id, order_by=verbs.newest_first()
    )  # fmt: skip
    last = (
        select(CaseNote.case_id, CaseNote.id.label("note_id"), order.label("place"))
        .where(verbs.is_answer())
        .subquery()
    )
    return (
        select(Case.id, Case.department, Case.procedure, Case.question, CaseNote.text, CaseNote.at)
        .join(last, (last.c.case_id == Case.id) & (last.c.place == 1))
        .join(CaseNote, CaseNote.id == last.c.note_id)
        .where(Case.state == rules.RESOLVED, Case.changed_at > bindparam("since"))
        .where(Case.question != "", CaseNote.text != "")
        .order_by(Case.id.desc())
        .limit(bindparam("most"))
    )
