"""Reading cases: lists of a person's work, one case with its thread, the facts of its card."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    bindparam,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import clocks, routing, rules, verbs
from backend.cases.models import Attachment, Case, CaseNote, Part
from backend.errors import DomainError
from backend.knowledge.units import covers
from backend.people import service as people
from backend.people.models import Person

PAGE = 8
MINE, DESK = "mine", "desk"


@dataclass(frozen=True, slots=True)
class Page:
    """Some cases of a list, as facts: `number` counts from 0, `more` says whether others follow."""

    which: str
    number: int
    cases: tuple[dict[str, Any], ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A case with its thread, as one person may see it: `as_clerk` or as the department.

    `newest_answer` is the note that stands; `own_answer` the same where the reader wrote it. One
    who only watches over the counter it comes from `answers` not.
    """

    facts: dict[str, Any]
    notes: tuple[dict[str, Any], ...]
    as_clerk: bool
    newest_answer: int | None
    own_answer: int | None = None
    owns: bool = False
    answers: bool = True


@dataclass(frozen=True, slots=True)
class Answered:
    """A department's answer with what it answers, and whose question that was."""

    department: str
    clerk_id: int
    question: str
    text: str


_OWNERS, _PARTS, _FILES = Person.__table__, Part.__table__, Attachment.__table__
_BESIDE = union_all(
    select(literal("owner").label("what"), _OWNERS.c.name, literal(0), literal(0).label("place"))
    .where(_OWNERS.c.id == bindparam("owner_id")),
    select(
        literal("part"), _PARTS.c.desk, cast(_PARTS.c.answered_at.is_not(None), Integer),
        _PARTS.c.id,
    ).where(_PARTS.c.case_id == bindparam("case_id")),
    select(literal("file"), _FILES.c.kind, func.count(), literal(0))
    .where(_FILES.c.case_id == bindparam("case_id"))
    .group_by(_FILES.c.kind),
).order_by("what", "place", "name")  # fmt: skip


async def _beside(session: AsyncSession, case: Case) -> dict[str, list[tuple[str, int]]]:
    """What other tables hold of a case, in one statement, since every card shows it: its `owner`'s
    name, each `part` by department and whether it was answered, how many of each kind of `file`."""
    await session.flush()
    asked = {"case_id": case.id, "owner_id": case.owner_id}
    found: dict[str, list[tuple[str, int]]] = {"owner": [], "part": [], "file": []}
    for what, name, number, _place in await session.execute(_BESIDE, asked):
        found[what].append((name, number))
    return found


async def facts(session: AsyncSession, case: Case) -> dict[str, Any]:
    """What a case is to its clerk, as JSON can hold it; nothing in it names a person."""
    return _facts(case, await _beside(session, case))


async def desk_facts(session: AsyncSession, case: Case) -> dict[str, Any]:
    """The same for the department: with its own owner's name and what was asked of others."""
    beside = await _beside(session, case)
    return {
        **_facts(case, beside),
        "owner": next((name for name, _number in beside["owner"]), None),
        "respond": _waits_for_response(case),
        "parts": [[desk, bool(answered)] for desk, answered in beside["part"]],
        "passed": case.transfers >= rules.MOST_TRANSFERS,
    }


def _facts(case: Case, beside: dict[str, list[tuple[str, int]]]) -> dict[str, Any]:
    return {
        "case": case.id,
        "code": case.code,
        "department": case.department,
        "unit": case.unit,
        "dossier": case.dossier_code,
        "procedure": case.procedure,
        "title": case.procedure_title,
        "urgency": case.urgency,
        "question": case.question,
        "files": dict(beside["file"]),
        "state": case.state,
        "claimed": case.owner_id is not None,
        "asked_at": case.asked_at.isoformat(),
        "due": case.answer_due.isoformat() if case.answer_due else None,
        "late": case.step > clocks.BREACH,
        "legal": case.legal_due.isoformat() if case.legal_due else None,
    }


def _waits_for_response(case: Case) -> str | None:
    if case.responded_at is not None or case.response_due is None:
        return None
    return case.response_due.isoformat()


async def own_page(session: AsyncSession, clerk_id: int, number: int) -> Page:
    """A clerk's cases: the open ones first, newest first."""
    return await _page(session, MINE, number, Case.clerk_id == clerk_id)


async def department_page(session: AsyncSession, person_id: int, number: int) -> Page:
    """The cases of the departments somebody may answer for: those that wait first, the soonest
    due before the others; the ended ones last, since their answers may be published."""
    grants = await people.grants_of(session, person_id)
    keys = [unit.key for unit in routing.answered_by(grants, rules.ANSWERING)]
    return await _page(
        session, DESK, number, Case.department.in_(keys) & (Case.state != rules.WITHDRAWN)
    )


async def open_case(session: AsyncSession, case_id: int, person_id: int) -> Opened:
    """One case for somebody who may see it now; raises ``case.unknown`` for everybody else."""
    case = await case_for(session, case_id, person_id)
    as_clerk = case.clerk_id == person_id
    query = select(CaseNote).where(CaseNote.case_id == case.id).order_by(CaseNote.id)
    notes = [note for note in await session.scalars(query) if _may_read(note, as_clerk)]
    taken_back = {note.about for note in notes if note.kind == rules.RETRACTION}
    revised = {note.about: note.id for note in notes if note.kind == rules.REVISION}
    newest = await verbs.newest_answer(session, case.id)
    return Opened(
        await (facts if as_clerk else desk_facts)(session, case),
        tuple(_shown(note, taken_back, revised) for note in notes),
        as_clerk,
        newest.id if newest else None,
        newest.id if newest and newest.author_id == person_id and not as_clerk else None,
        case.owner_id == person_id,
        as_clerk or await may_answer(session, case, person_id),
    )


async def answer_of(session: AsyncSession, case_id: int, note_id: int, person_id: int) -> Answered:
    """One answer of a case, for somebody who may answer for its department now.

    Raises ``case.unknown`` for everybody else, and where the note is no answer of this case.
    """
    case = await find(session, case_id)
    if case is None or not await may_answer(session, case, person_id):
        raise DomainError("case.unknown")
    note = await verbs.answer_in(session, case, note_id)
    return Answered(case.department, case.clerk_id, case.question, note.text)


async def case_for(session: AsyncSession, case_id: int, person_id: int) -> Case:
    """A case that the person may see now: as its clerk, for its department, or because they
    watch over the counter it comes from."""
    case = await find(session, case_id)
    if case is not None and case.clerk_id == person_id:
        await people.require(session, person_id, ("clerk",))
        return case
    if case is None or not (
        await may_answer(session, case, person_id) or await _watches(session, case, person_id)
    ):
        raise DomainError("case.unknown")
    return case


async def _watches(session: AsyncSession, case: Case, person_id: int) -> bool:
    grants = await people.grants_of(session, person_id)
    return any(one.role == "supervisor" and covers(one.scope, case.unit) for one in grants)


async def own_case(
    session: AsyncSession, case_id: int, clerk_id: int, *, ended: bool = False
) -> Case:
    """A clerk's own case that still runs, or that has `ended`; raises ``case.unknown``,
    ``case.over``."""
    await people.require(session, clerk_id, ("clerk",))
    case = await find(session, case_id)
    if case is None or case.clerk_id != clerk_id:
        raise DomainError("case.unknown")
    if case.state not in rules.OPEN and not (ended and case.state in rules.ENDED):
        raise DomainError("case.over")
    return case


async def last_answer(session: AsyncSession, case: Case) -> CaseNote | None:
    """What the department last answered on the same procedure, in another case; None if never."""
    if case.procedure is None:
        return None
    query = (
        select(CaseNote)
        .join(Case, Case.id == CaseNote.case_id)
        .where(Case.procedure == case.procedure, Case.id != case.id)
        .where(verbs.is_answer(), CaseNote.unit == case.department, CaseNote.text != "")
        .order_by(*verbs.newest_first())
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()


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
    return await answers_for(session, case.department, person_id)


async def answers_for(session: AsyncSession, desk: str, person_id: int) -> bool:
    """Whether somebody may answer for a department at this moment."""
    grants = await people.grants_of(session, person_id)
    return routing.answers(grants, desk, rules.ANSWERING)


async def _page(
    session: AsyncSession, which: str, number: int, condition: ColumnElement[bool]
) -> Page:
    number = max(0, min(number, 10_000))
    query = select(Case, Person.name).outerjoin(Person, Person.id == Case.owner_id)
    query = query.where(condition).order_by(*_order(which), Case.id.desc())
    rows = (await session.execute(query.offset(number * PAGE).limit(PAGE + 1))).all()
    cases = tuple(_listed(which, case, owner) for case, owner in rows[:PAGE])
    return Page(which, number, cases, len(rows) > PAGE)


def _listed(which: str, case: Case, owner: str | None) -> dict[str, Any]:
    """What a list shows of a case: who has it, the department alone reads."""
    known = _facts(case, {"file": []})
    if which == MINE:
        return known
    return {**known, "owner": owner, "respond": _waits_for_response(case)}


def _order(which: str) -> tuple[ColumnElement[Any], ...]:
    ended = Case.state.not_in(rules.OPEN)
    if which == MINE:
        return (ended,)
    undated = Case.answer_due.is_(None)
    return ended, Case.state.not_in(rules.AT_DESK), undated, Case.answer_due.asc()


def _may_read(note: CaseNote, as_clerk: bool) -> bool:
    """An internal remark never reaches the clerk."""
    return note.audience == "everyone" or not as_clerk


def _shown(
    note: CaseNote, taken_back: Collection[int | None], revised: Mapping[int | None, int]
) -> dict[str, Any]:
    """A note as JSON; `revised` names the newest version of each note that has another."""
    first = note.about if note.kind == rules.REVISION else note.id
    return {
        "kind": note.kind,
        "answer_kind": note.answer_kind,
        "taken_back": first in taken_back,
        "mended": revised.get(first, note.id) != note.id,
        "role": note.role,
        "unit": note.unit,
        "text": note.text,
        "at": note.at.isoformat(),
    }
