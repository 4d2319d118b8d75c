"""Reading cases: lists of a person's work, one case with its thread, the facts of its card."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import routing, rules
from backend.cases.models import Attachment, Case, CaseNote
from backend.errors import DomainError
from backend.people import service as people

PAGE = 8
MINE, DESK = "mine", "desk"


@dataclass(frozen=True, slots=True)
class Page:
    """Some cases of a list: `number` counts from 0, `more` says whether others follow."""

    which: str
    number: int
    cases: tuple[Case, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A case with its thread, as one person may see it: `as_clerk` or as the department."""

    facts: dict[str, Any]
    notes: tuple[dict[str, Any], ...]
    as_clerk: bool
    newest_answer: int | None


@dataclass(frozen=True, slots=True)
class Answered:
    """A department's answer with what it answers, and whose question that was."""

    department: str
    clerk_id: int
    question: str
    text: str


async def facts(session: AsyncSession, case: Case) -> dict[str, Any]:
    """What a card of the case shows, as JSON can hold it; nothing in it names the clerk."""
    count = select(func.count()).select_from(Attachment).where(Attachment.case_id == case.id)
    return {
        "case": case.id,
        "code": case.code,
        "department": case.department,
        "unit": case.unit,
        "dossier": case.dossier_code,
        "question": case.question,
        "photos": await session.scalar(count) or 0,
        "state": case.state,
        "asked_at": case.asked_at.isoformat(),
    }


async def own_page(session: AsyncSession, clerk_id: int, number: int) -> Page:
    """A clerk's cases: the open ones first, newest first."""
    return await _page(session, MINE, number, Case.clerk_id == clerk_id)


async def department_page(session: AsyncSession, person_id: int, number: int) -> Page:
    """The open cases of the departments somebody may answer for, those that wait first."""
    grants = await people.grants_of(session, person_id)
    keys = [unit.key for unit in routing.answered_by(grants, rules.ANSWERING)]
    return await _page(
        session, DESK, number, Case.department.in_(keys) & Case.state.in_(rules.OPEN)
    )


async def open_case(session: AsyncSession, case_id: int, person_id: int) -> Opened:
    """One case for somebody who may see it now; raises ``case.unknown`` for everybody else."""
    case = await case_for(session, case_id, person_id)
    as_clerk = case.clerk_id == person_id
    query = select(CaseNote).where(CaseNote.case_id == case.id).order_by(CaseNote.id)
    notes = [note for note in await session.scalars(query) if _may_read(note, as_clerk)]
    answers = [note.id for note in notes if note.kind == rules.ANSWER]
    return Opened(
        await facts(session, case),
        tuple(map(_shown, notes)),
        as_clerk,
        answers[-1] if answers else None,
    )


async def answer_of(session: AsyncSession, case_id: int, note_id: int, person_id: int) -> Answered:
    """One answer of a case, for somebody who may answer for its department now.

    Raises ``case.unknown`` for everybody else, and where the note is no answer of this case.
    """
    case, note = await find(session, case_id), await session.get(CaseNote, note_id)
    if case is None or not await may_answer(session, case, person_id):
        raise DomainError("case.unknown")
    if note is None or note.case_id != case.id or note.kind != rules.ANSWER:
        raise DomainError("case.unknown")
    return Answered(case.department, case.clerk_id, case.question, note.text)


async def case_for(session: AsyncSession, case_id: int, person_id: int) -> Case:
    """A case that the person may see now: as its clerk, or for its department."""
    case = await find(session, case_id)
    if case is not None and case.clerk_id == person_id:
        await people.require(session, person_id, ("clerk",))
        return case
    if case is None or not await may_answer(session, case, person_id):
        raise DomainError("case.unknown")
    return case


async def own_open_case(session: AsyncSession, case_id: int, clerk_id: int) -> Case:
    """A clerk's own case that still runs; raises ``case.unknown``, ``case.over``."""
    await people.require(session, clerk_id, ("clerk",))
    case = await find(session, case_id)
    if case is None or case.clerk_id != clerk_id:
        raise DomainError("case.unknown")
    if case.state not in rules.OPEN:
        raise DomainError("case.over")
    return case


async def answer_fault(session: AsyncSession, case: Case | None, person_id: int) -> str | None:
    """Why somebody may not answer a case now, as an error's code; None where they may."""
    if case is None or not await may_answer(session, case, person_id):
        return "right.missing"
    return None if rules.state_after(case.state, "answer") else "case.over"


async def find(session: AsyncSession, case_id: int) -> Case | None:
    """A case by its number, whoever may see it."""
    return await session.get(Case, case_id)


async def may_answer(session: AsyncSession, case: Case, person_id: int) -> bool:
    """Whether somebody may answer for the case's department at this moment."""
    grants = await people.grants_of(session, person_id)
    return case.department in {unit.key for unit in routing.answered_by(grants, rules.ANSWERING)}


async def _page(
    session: AsyncSession, which: str, number: int, condition: ColumnElement[bool]
) -> Page:
    number = max(0, min(number, 10_000))
    waiting_first = Case.state.not_in(_first_of(which))
    query = select(Case).where(condition).order_by(waiting_first, Case.id.desc())
    rows = list(await session.scalars(query.offset(number * PAGE).limit(PAGE + 1)))
    return Page(which, number, tuple(rows[:PAGE]), len(rows) > PAGE)


def _first_of(which: str) -> Iterable[str]:
    """A clerk's open cases stand before closed ones, a department's waiting before answered."""
    return rules.OPEN if which == MINE else (rules.WAITING,)


def _may_read(note: CaseNote, as_clerk: bool) -> bool:
    """An internal remark never reaches the clerk."""
    return note.audience == "everyone" or not as_clerk


def _shown(note: CaseNote) -> dict[str, Any]:
    return {
        "kind": note.kind,
        "role": note.role,
        "unit": note.unit,
        "text": note.text,
        "at": note.at.isoformat(),
    }
