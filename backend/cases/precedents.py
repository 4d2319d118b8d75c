"""Cases whose clerk took the answer, and that look like the one about to be asked.

A clerk who finds the answer here asks nobody. What another clerk wrote is shown as it was sent,
personal data covered; people are never named, departments are.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
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
    """Cases of the last 12 months that look like `question`, most alike first.

    Only questions are read until some look alike: this is done while a clerk waits.
    """
    asked = {"since": now - REMEMBERED, "most": MOST_COMPARED}
    known = (await session.execute(_QUESTIONS, asked)).all()
    degrees = likeness(reading.matter(question), [reading.matter(one.question) for one in known])
    near = {
        one.id: degree
        for degree, one in zip(degrees, known, strict=True)
        if degree >= (ALIKE_BESIDE_PROCEDURE if procedure and one.procedure == procedure else ALIKE)
    }
    found = await _answered(session, near, now)
    order = sorted(found, key=lambda case_id: -near[case_id])
    return tuple(found[case_id] for case_id in order[:limit])


async def find(session: AsyncSession, ref: str, *, now: datetime) -> Precedent | None:
    """One of them by its name on buttons, or None where it may not be shown (any more)."""
    case_id = _case_in(ref) or 0
    return (await _answered(session, (case_id,), now)).get(case_id)


async def _answered(
    session: AsyncSession, case_ids: Collection[int], now: datetime
) -> dict[int, Precedent]:
    """Those of the cases that may be shown, the newest first, each with its last answer."""
    if not case_ids:
        return {}
    query = _answers().where(_CASES.c.id.in_(case_ids))
    rows = await session.execute(query, {"since": now - REMEMBERED})
    return {row.id: _precedent(*row) for row in rows}


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


_CASES, _NOTES = Case.__table__, CaseNote.__table__
_TAKEN = and_(
    _CASES.c.state == rules.RESOLVED,
    _CASES.c.changed_at > bindparam("since"),
    _CASES.c.question != "",  # Somebody had it erased.
)
_QUESTIONS = (
    select(_CASES.c.id, _CASES.c.procedure, _CASES.c.question)
    .where(_TAKEN)
    .order_by(_CASES.c.id.desc())
    .limit(bindparam("most"))
)


@cache
def _answers() -> Select[Any]:
    """What a precedent is made of; an answer that was erased is empty and left out."""
    last = _NOTES.alias()
    newest = (
        select(_NOTES.c.id)
        .where(_NOTES.c.case_id == _CASES.c.id, verbs.is_answer())
        .order_by(*verbs.newest_first())
        .limit(1)
        .scalar_subquery()
    )
    case = _CASES.c.id, _CASES.c.department, _CASES.c.procedure, _CASES.c.question
    return (
        select(*case, last.c.text, last.c.at)
        .join_from(_CASES, last, last.c.id == newest)
        .where(_TAKEN, last.c.text != "")
        .order_by(_CASES.c.id.desc())
    )
