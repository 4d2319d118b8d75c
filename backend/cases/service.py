"""What a clerk does with a case: submit, accept, add to it, reopen, withdraw.

Each verb may be repeated and leaves a note of who and when. Rights are read again at every verb,
the case's row is locked first, and what everybody else sees is put into the outbox in the same
transaction. A verb that may not be done raises `DomainError` and leaves everything as it was.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import (
    announcements,
    cards,
    clocks,
    enclosures,
    reading,
    routing,
    rules,
    telling,
    timing,
    verbs,
)
from backend.cases.drafts import Draft, Further
from backend.cases.files import File
from backend.cases.models import Case
from backend.duty import roster
from backend.errors import DomainError
from backend.knowledge.procedures import Procedure, short_title
from backend.now import local
from backend.people import service as people
from backend.people.rules import Grant


async def submit(
    session: AsyncSession, draft: Draft, *, clerk_id: int, channel: str,
    procedure: Procedure | None = None, now: datetime,
) -> Case:  # fmt: skip
    """Send a finished draft to its department; sent again, it is the same case.

    `procedure` is the one that the draft names.

    Raises ``right.missing`` without the role of a clerk, ``case.unfinished`` where something is
    missing, ``case.nobody_there`` where nobody would see it.
    """
    grant = await people.require(session, clerk_id, ("clerk",))
    if case := await _sent_before(session, clerk_id, draft.token):
        return case
    if draft.department is None or draft.question is None or draft.held:
        raise DomainError("case.unfinished")
    await routing.require_attended(session, draft.department)
    case = Case(
        department=draft.department, clerk_id=clerk_id, unit=grant.scope, draft=draft.token,
        dossier_code=draft.dossier_code, urgency=draft.urgency, question=draft.question,
    )  # fmt: skip
    if procedure is not None:
        case.procedure, case.procedure_title = procedure.code, short_title(procedure.title)
        case.field = next(iter(procedure.fields), None)
    case.legal_due = reading.deadline_in(draft.question, local(now).date())
    await _open(session, case, grant, now)
    await enclosures.keep_clerks(
        session, case, draft.files, person_id=clerk_id, channel=channel, now=now
    )
    await cards.show(session, case, now=now, first=True)
    return case


_SENT = select(Case).where(Case.clerk_id == bindparam("clerk_id"), Case.draft == bindparam("draft"))


async def _sent_before(session: AsyncSession, clerk_id: int, token: str) -> Case | None:
    return (await session.scalars(_SENT, {"clerk_id": clerk_id, "draft": token})).one_or_none()


async def _open(session: AsyncSession, case: Case, grant: Grant, now: datetime) -> None:
    """A new case begins: its thread with the question, its clocks."""
    case.state, case.asked_at, case.changed_at, case.target = rules.WAITING, now, now, 0
    await timing.begin(session, case, now=now)
    session.add(case)
    await session.flush()
    await verbs.note(
        session, case, rules.QUESTION, "submit", by=case.clerk_id, grant=grant,
        text=case.question, now=now,
    )  # fmt: skip


async def accept(
    session: AsyncSession, case_id: int, answer_id: int, *, clerk_id: int, now: datetime
) -> Case:
    """'Đã rõ': the clerk takes the newest answer, and the case is resolved."""
    case, grant = await verbs.own(session, case_id, clerk_id)
    key = f"accept:{answer_id}"
    if not await verbs.done(session, case, key):
        await verbs.require_newest(session, case, answer_id)
        verbs.turn(case, "accept", now)
        case.ended_at = now
        await timing.set_alarm(session, case, now=now)
        await verbs.note(session, case, rules.ACCEPTED, key, by=clerk_id, grant=grant, now=now)
        await cards.show(session, case, now=now)
    return case


async def add(
    session: AsyncSession, further: Further, *, clerk_id: int, channel: str, now: datetime
) -> Case:
    """The clerk's further words and files: a dispute of the newest answer, more to what waits, or
    what an ended case is reopened with; where that is too late, a new case that follows it.

    Returns the case that the words went to.
    """
    case, grant = await verbs.own(session, further.case, clerk_id)
    key = f"add:{further.token}"
    if await verbs.done(session, case, key):
        return case
    if case.state in rules.ENDED and await _is_past(session, case, now):
        return await _follow(session, case, further, grant, channel, now)
    text, (verb, kind) = _words(further), _meant(case.state)
    if verb == "dispute" and further.answer is not None:
        await verbs.require_newest(session, case, further.answer)
    was_asked = case.state == rules.ASKED
    verbs.turn(case, verb, now)
    await _run_on(session, case, verb, was_asked, now)
    note = await verbs.note(session, case, kind, key, by=clerk_id, grant=grant, text=text, now=now)
    await enclosures.keep_clerks(
        session, case, further.files, person_id=clerk_id, channel=channel, now=now
    )
    await cards.show(session, case, now=now)
    await announcements.announce_further(
        session, case, note, files=Counter(one.kind for one in further.files), now=now
    )
    return case


def _words(further: Further) -> str:
    """What is said; files alone may say it. Raises ``case.unfinished`` while some are held."""
    if further.held:
        raise DomainError("case.unfinished")
    return verbs.fit(further.text or "") if further.text or not further.files else ""


def _meant(state: str) -> tuple[str, str]:
    """What a clerk's further words are in this state: a verb, and the note it leaves."""
    if state == rules.ANSWERED:
        return "dispute", rules.DISPUTED
    return ("reopen", rules.REOPENED) if state in rules.ENDED else ("supply", rules.SUPPLIED)


async def _run_on(
    session: AsyncSession, case: Case, verb: str, was_asked: bool, now: datetime
) -> None:
    """An answer that left things unclear starts both clocks anew; what was asked for lets the
    answer's run on."""
    if verb in ("dispute", "reopen"):
        await timing.begin(session, case, now=now)
    elif was_asked:
        await timing.resume(session, case, now=now)


async def _is_past(session: AsyncSession, case: Case, now: datetime) -> bool:
    ended = case.ended_at or case.changed_at
    return now > await timing.working_days(session, case, ended, rules.REOPEN_DAYS)


async def _follow(
    session: AsyncSession, ended: Case, further: Further, grant: Grant, channel: str, now: datetime
) -> Case:
    if case := await _sent_before(session, ended.clerk_id, further.token):
        return case
    await routing.require_attended(session, ended.department)
    case = Case(
        department=ended.department, clerk_id=ended.clerk_id, unit=grant.scope,
        draft=further.token, dossier_code=ended.dossier_code, procedure=ended.procedure,
        procedure_title=ended.procedure_title, field=ended.field, urgency=ended.urgency,
        question=verbs.fit(further.text or ""), follows_id=ended.id, legal_due=ended.legal_due,
    )  # fmt: skip
    await _open(session, case, grant, now)
    await enclosures.keep_clerks(
        session, case, further.files, person_id=ended.clerk_id, channel=channel, now=now
    )
    await cards.show(session, case, now=now, first=True)
    return case


async def enclose(
    session: AsyncSession, case_id: int, file: File, *, clerk_id: int, channel: str, now: datetime
) -> Case:
    """A late file of an album whose others came with the clerk's words. Raises ``case.over``."""
    case, _grant = await verbs.own(session, case_id, clerk_id)
    if case.state not in rules.OPEN:
        raise DomainError("case.over")
    await enclosures.keep_clerks(
        session, case, (file,), person_id=clerk_id, channel=channel, now=now
    )
    await cards.show(session, case, now=now)
    return case


async def escalate(session: AsyncSession, case_id: int, *, clerk_id: int, now: datetime) -> Case:
    """'Báo lãnh đạo': an answer is late and the clerk does not wait for the next rung.

    Once for each run of the clock. Raises ``case.not_late`` before the answer is due.
    """
    case, grant = await verbs.own(session, case_id, clerk_id)
    verbs.after(case, "escalate")
    if case.step <= clocks.BREACH or case.runs_since is None:
        raise DomainError("case.not_late")
    key = f"escalate:{case.runs_since:%Y%m%d%H%M%S}"
    if not await verbs.done(session, case, key):
        case.changed_at = now
        await verbs.note(
            session, case, rules.ESCALATION, key, by=clerk_id, grant=grant, text=clocks.HEADS,
            now=now,
        )  # fmt: skip
        heads = await roster.heads(session, case.department)
        whom = heads or await roster.centre(session, case.unit)
        facts = {"due": case.answer_due and case.answer_due.isoformat(), "rung": clocks.HEADS}
        await telling.staff(session, case, whom, "case.late", key, facts=facts, now=now)
    return case


async def withdraw(session: AsyncSession, case_id: int, *, clerk_id: int, now: datetime) -> Case:
    """The clerk needs no answer any more."""
    case, grant = await verbs.own(session, case_id, clerk_id)
    if case.state != rules.WITHDRAWN:
        verbs.turn(case, "withdraw", now)
        case.ended_at = now
        await timing.set_alarm(session, case, now=now)
        await verbs.note(
            session, case, rules.TAKEN_BACK, "withdraw", by=clerk_id, grant=grant, now=now
        )
        await cards.show(session, case, now=now)
    return case
