"""Use cases of the support channel. Each verb may be repeated; each leaves a note of who and when.

Rights are read again at every verb, the case's row is locked first, and what everybody else sees
(`announcements`) is put into the outbox in the same transaction. A verb that may not be done
raises `DomainError` and leaves everything as it was.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import announcements, routing, rules
from backend.cases.drafts import Draft, Further
from backend.cases.models import Attachment, Case, CaseNote, Proposal
from backend.errors import DomainError
from backend.people import service as people
from backend.people.rules import Grant


async def submit(
    session: AsyncSession, draft: Draft, *, clerk_id: int, channel: str, now: datetime
) -> Case:
    """Send a finished draft to its department; sent again, it is the same case.

    Raises ``right.missing`` without the role of a clerk, ``case.unfinished`` where something is
    missing, ``case.nobody_there`` where nobody would see it.
    """
    grant = await people.require(session, clerk_id, ("clerk",))
    sent = select(Case).where(Case.clerk_id == clerk_id, Case.draft == draft.token)
    if case := (await session.scalars(sent)).one_or_none():
        return case
    if draft.department is None or draft.question is None or draft.held:
        raise DomainError("case.unfinished")
    await routing.require_attended(session, draft.department)
    case = Case(
        department=draft.department, clerk_id=clerk_id, unit=grant.scope, draft=draft.token,
        dossier_code=draft.dossier_code, procedure=draft.procedure or None,
        urgency=draft.urgency, question=draft.question, state=rules.WAITING, asked_at=now,
        changed_at=now,
    )  # fmt: skip
    session.add(case)
    await session.flush()
    for file in draft.files:
        session.add(
            Attachment(
                case_id=case.id, person_id=clerk_id, channel=channel, native_id=file.native_id,
                unique_id=file.unique_id, kind=file.kind, ending=file.ending, size=file.size,
                at=now,
            )
        )  # fmt: skip
    await _note(session, case, rules.QUESTION, "submit", clerk_id, grant, draft.question, now)
    await announcements.announce(session, case, now=now)
    return case


async def propose(
    session: AsyncSession, case_id: int, text: str, *, author_id: int, now: datetime
) -> Proposal:
    """Keep an answer until its author confirms it. Nothing leaves yet.

    Raises ``right.missing``, ``case.unknown``, ``case.over``, ``case.text_empty``,
    ``case.text_too_long``.
    """
    case = await _locked(session, case_id)
    await people.require(session, author_id, rules.ANSWERING, case.department)
    _after(case, "answer")
    proposal = Proposal(
        case_id=case.id, author_id=author_id, text=_fit(text), state=rules.PROPOSED, at=now
    )
    session.add(proposal)
    await session.flush()
    return proposal


async def answer(
    session: AsyncSession, proposal_id: int, *, author_id: int, now: datetime
) -> tuple[Case, bool]:
    """Send a proposed answer to the clerk; says whether this press was the one that sent it.

    Raises ``case.not_yours`` for anybody but its author, ``case.dropped`` where it was thrown
    away, and what `propose` raises: right and state are those of now.
    """
    proposal, case = await _proposed(session, proposal_id, author_id)
    if proposal.state == rules.SENT:
        return case, False
    if proposal.state == rules.DROPPED:
        raise DomainError("case.dropped")
    grant = await people.require(session, author_id, rules.ANSWERING, case.department)
    _turn(case, "answer", now)
    text, proposal.text, proposal.state = proposal.text, "", rules.SENT
    note = await _note(
        session, case, rules.ANSWER, f"answer:{proposal.id}", author_id, grant, text, now
    )
    await announcements.announce_proposal(session, case, proposal, text, now=now)
    await announcements.announce_answer(session, case, note, now=now)
    await announcements.announce(session, case, now=now)
    return case, True


async def drop(
    session: AsyncSession, proposal_id: int, *, author_id: int, now: datetime
) -> tuple[Case, Proposal]:
    """Throw a proposed answer away; one that was sent stays sent. Its author alone may."""
    proposal, case = await _proposed(session, proposal_id, author_id)
    if proposal.state == rules.PROPOSED:
        proposal.text, proposal.state = "", rules.DROPPED
        await announcements.announce_proposal(session, case, proposal, "", now=now)
    return case, proposal


async def accept(
    session: AsyncSession, case_id: int, answer_id: int, *, clerk_id: int, now: datetime
) -> Case:
    """'Đã rõ': the clerk takes the newest answer, and the case is closed."""
    case, grant = await _own(session, case_id, clerk_id)
    key = f"accept:{answer_id}"
    if not await _done(session, case, key):
        await _require_newest(session, case, answer_id)
        _turn(case, "accept", now)
        await _note(session, case, rules.ACCEPTED, key, clerk_id, grant, "", now)
        await announcements.announce(session, case, now=now)
    return case


async def add(session: AsyncSession, further: Further, *, clerk_id: int, now: datetime) -> Case:
    """The clerk's further words: a dispute of the newest answer, or more to what is waiting."""
    case, grant = await _own(session, further.case, clerk_id)
    key = f"add:{further.token}"
    if await _done(session, case, key):
        return case
    text = _fit(further.text or "")
    disputed = case.state == rules.ANSWERED
    if further.answer is not None and disputed:
        await _require_newest(session, case, further.answer)
    _turn(case, "dispute" if disputed else "supply", now)
    kind = rules.DISPUTED if disputed else rules.SUPPLIED
    note = await _note(session, case, kind, key, clerk_id, grant, text, now)
    await announcements.announce(session, case, now=now)
    await announcements.announce_further(session, case, note, now=now)
    return case


async def withdraw(session: AsyncSession, case_id: int, *, clerk_id: int, now: datetime) -> Case:
    """The clerk needs no answer any more."""
    case, grant = await _own(session, case_id, clerk_id)
    if case.state != rules.WITHDRAWN:
        _turn(case, "withdraw", now)
        await _note(session, case, rules.TAKEN_BACK, "withdraw", clerk_id, grant, "", now)
        await announcements.announce(session, case, now=now)
    return case


async def forget_proposals(session: AsyncSession, *, before: datetime) -> None:
    """Empty answers that were written long ago and never sent."""
    await session.execute(
        update(Proposal)
        .where(Proposal.state == rules.PROPOSED, Proposal.at < before)
        .values(state=rules.DROPPED, text="")
    )


async def _locked(session: AsyncSession, case_id: int) -> Case:
    """The case as it is now; whoever comes second waits for the first, and sees what they did."""
    query = select(Case).where(Case.id == case_id).with_for_update()
    query = query.execution_options(populate_existing=True)
    case = (await session.scalars(query)).one_or_none()
    if case is None:
        raise DomainError("case.unknown")
    return case


async def _own(session: AsyncSession, case_id: int, clerk_id: int) -> tuple[Case, Grant]:
    grant = await people.require(session, clerk_id, ("clerk",))
    case = await _locked(session, case_id)
    if case.clerk_id != clerk_id:
        raise DomainError("case.unknown")
    return case, grant


async def _proposed(
    session: AsyncSession, proposal_id: int, author_id: int
) -> tuple[Proposal, Case]:
    """A proposal under its case's lock, read after the lock is held."""
    case_id = await session.scalar(select(Proposal.case_id).where(Proposal.id == proposal_id))
    if case_id is None:
        raise DomainError("case.unknown")
    case = await _locked(session, case_id)
    proposal = await session.get_one(Proposal, proposal_id, populate_existing=True)
    if proposal.author_id != author_id:
        raise DomainError("case.not_yours")
    return proposal, case


def _after(case: Case, verb: str) -> str:
    state = rules.state_after(case.state, verb)
    if state is None:
        raise DomainError("case.over" if case.state not in rules.OPEN else "case.not_now")
    return state


def _turn(case: Case, verb: str, now: datetime) -> None:
    case.state, case.changed_at = _after(case, verb), now


def _fit(text: str) -> str:
    text = rules.clean(text)
    if fault := rules.text_fault(text):
        raise DomainError(f"case.text_{fault}", length=rules.length(text), most=rules.LONGEST_TEXT)
    return text


async def _done(session: AsyncSession, case: Case, key: str) -> bool:
    query = select(CaseNote.id).where(CaseNote.case_id == case.id, CaseNote.key == key)
    return await session.scalar(query) is not None


async def _require_newest(session: AsyncSession, case: Case, answer_id: int) -> None:
    """A button under an older answer says nothing about the newest one."""
    query = select(CaseNote.id).where(CaseNote.case_id == case.id, CaseNote.kind == rules.ANSWER)
    if await session.scalar(query.order_by(CaseNote.id.desc()).limit(1)) != answer_id:
        raise DomainError("case.older_answer")


async def _note(
    session: AsyncSession, case: Case, kind: str, key: str, author_id: int, grant: Grant,
    text: str, now: datetime,
) -> CaseNote:  # fmt: skip
    note = CaseNote(
        case_id=case.id, key=key, kind=kind, audience="everyone", author_id=author_id,
        role=grant.role, unit=case.department if kind == rules.ANSWER else grant.scope,
        text=text, at=now,
    )  # fmt: skip
    session.add(note)
    await session.flush()
    return note
