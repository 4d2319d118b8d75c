"""What every verb on a case does alike: lock it, ask for the right, turn it, leave a note."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, UnaryExpression, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import rules
from backend.cases.models import Case, CaseNote
from backend.errors import DomainError
from backend.people import service as people
from backend.people.rules import Grant

BY_THE_CLOCK = Grant(rules.CLOCK, "")
_LOCKED = (
    select(Case)
    .where(Case.id == bindparam("case_id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_NOTES = CaseNote.__table__
_LEFT = select(_NOTES.c.id).where(
    _NOTES.c.case_id == bindparam("case_id"), _NOTES.c.key == bindparam("key")
)


async def locked(session: AsyncSession, case_id: int) -> Case:
    """The case as it is now; whoever comes second waits for the first, and sees what they did."""
    case = (await session.scalars(_LOCKED, {"case_id": case_id})).one_or_none()
    if case is None:
        raise DomainError("case.unknown")
    return case


async def own(session: AsyncSession, case_id: int, clerk_id: int) -> tuple[Case, Grant]:
    """A clerk's own case, locked; raises ``right.missing``, ``case.unknown``."""
    grant = await people.require(session, clerk_id, ("clerk",))
    case = await locked(session, case_id)
    if case.clerk_id != clerk_id:
        raise DomainError("case.unknown")
    return case, grant


async def at_desk(session: AsyncSession, case_id: int, person_id: int) -> tuple[Case, Grant]:
    """A case for somebody who answers for its department now, locked; raises the same."""
    case = await locked(session, case_id)
    return case, await people.require(session, person_id, rules.ANSWERING, case.department)


def after(case: Case, verb: str) -> str:
    """The state that the verb leads to; raises ``case.over``, ``case.not_now``."""
    state = rules.state_after(case.state, verb)
    if state is None:
        raise DomainError("case.over" if case.state not in rules.OPEN else "case.not_now")
    return state


def turn(case: Case, verb: str, now: datetime) -> None:
    """Do the verb to the state."""
    case.state, case.changed_at = after(case, verb), now


def fit(text: str, most: int = rules.LONGEST_TEXT) -> str:
    """A text cleaned; raises ``case.text_empty``, ``case.text_too_long``."""
    text = rules.clean(text)
    if fault := rules.text_fault(text, most):
        raise DomainError(f"case.text_{fault}", length=rules.length(text), most=most)
    return text


async def done(session: AsyncSession, case: Case, key: str) -> bool:
    """Whether the verb that leaves this key was done before."""
    return await note_left(session, case, key) is not None


async def note_left(session: AsyncSession, case: Case, key: str) -> int | None:
    """The id of the note that has this key; None where nobody has left it."""
    found: int | None = await session.scalar(_LEFT, {"case_id": case.id, "key": key})
    return found


def is_answer() -> ColumnElement[bool]:
    """Whether a note is an answer, or a later version of one, that was not taken back."""
    other = _NOTES.alias()
    same = other.c.case_id == _NOTES.c.case_id
    answers = select(other.c.id).where(same, other.c.kind == rules.ANSWER)
    taken_back = select(other.c.about).where(same, other.c.kind == rules.RETRACTION)
    version = (_NOTES.c.kind == rules.REVISION) & _NOTES.c.about.in_(answers)
    return ((_NOTES.c.kind == rules.ANSWER) | version) & first_version().not_in(taken_back)


def first_version() -> ColumnElement[int]:
    """The note of which a note is a version, often itself."""
    return func.coalesce(_NOTES.c.about, _NOTES.c.id)


def newest_first() -> tuple[UnaryExpression[int], UnaryExpression[int]]:
    """The newest answer first, in its newest version: who mends an older one does not renew it."""
    return first_version().desc(), _NOTES.c.id.desc()


async def newest_answer(session: AsyncSession, case_id: int) -> CaseNote | None:
    """The answer that stands, as it reads now."""
    return (await session.scalars(_newest_answer(), {"case_id": case_id})).one_or_none()


@cache
def _newest_answer() -> Select[CaseNote]:
    query = select(CaseNote).where(CaseNote.case_id == bindparam("case_id"), is_answer())
    return query.order_by(*newest_first()).limit(1)


async def answer_in(session: AsyncSession, case: Case, note_id: int) -> CaseNote:
    """An answer of the case, or a version of one, also where it was taken back; raises
    ``case.unknown`` for other notes."""
    note = await session.get(CaseNote, note_id)
    if note is not None and note.case_id == case.id:
        first = await session.get_one(CaseNote, note.about) if note.kind == rules.REVISION else note
        if first.kind == rules.ANSWER:
            return note
    raise DomainError("case.unknown")


async def require_newest(session: AsyncSession, case: Case, answer_id: int) -> None:
    """A button under an older answer says nothing about the newest one."""
    newest = await newest_answer(session, case.id)
    if newest is None or newest.id != answer_id:
        raise DomainError("case.older_answer")


async def note(
    session: AsyncSession, case: Case, kind: str, key: str, *, by: int | None, grant: Grant,
    now: datetime, text: str = "", answer_kind: str | None = None, about: int | None = None,
    internal: bool = False,
) -> CaseNote:  # fmt: skip
    """Append to the thread. A clerk speaks for their counter, everybody else for the department."""
    left = CaseNote(
        case_id=case.id, key=key, kind=kind, answer_kind=answer_kind, about=about, author_id=by,
        audience="internal" if internal else "everyone", role=grant.role,
        unit=case.unit if grant.role == rules.CLERK else case.department, text=text, at=now,
    )  # fmt: skip
    session.add(left)
    await session.flush()
    return left
