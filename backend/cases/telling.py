"""What a case tells people one by one: its clerk, those who are late with it, those above them.

Notices with the subject ``case:<id>``. A clerk hears departments, never persons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import cards, places, rules
from backend.cases.announcements import announce_clerk_away
from backend.cases.models import Case, CaseNote
from backend.cases.subjects import case_in, subject_of
from backend.notices import missed
from backend.notices import service as notices
from backend.people.rules import WORK

TELL_WITHIN = timedelta(days=7)
OWED = ("case.answer", "case.asked", "case.mended", "case.retracted", "case.enclosed")
"""What a department says to a clerk: it must arrive, however long the clerk is away."""


async def answer(
    session: AsyncSession, case: Case, note: CaseNote, files: Mapping[str, int], *, now: datetime
) -> None:
    """The department's answer, to the clerk; `files` come behind it."""
    params = {
        **_bare(case), "answer": note.id, "text": note.text, "kind": note.answer_kind,
        "files": dict(files),
    }  # fmt: skip
    await _tell(session, case.clerk_id, case, "case.answer", f"answer:{note.id}", params, now)


async def mended(
    session: AsyncSession, case: Case, note: CaseNote, *, stands: bool, now: datetime
) -> None:
    """An answer reads differently now, to the clerk; whether it `stands`: no newer one does."""
    params = {
        **_bare(case), "department": note.unit, "answer": note.id, "text": note.text,
        "kind": note.answer_kind, "stands": stands, "state": case.state,
    }  # fmt: skip
    await _tell(session, case.clerk_id, case, "case.mended", f"mended:{note.id}", params, now)


async def question_back(
    session: AsyncSession, case: Case, note: CaseNote, files: Mapping[str, int] | None = None, *,
    now: datetime,
) -> None:  # fmt: skip
    """What the department needs to know first, to the clerk; or how that reads now."""
    params = {
        **_bare(case), "text": note.text, "files": dict(files or {}),
        "mended": note.kind == rules.REVISION,
    }  # fmt: skip
    await _tell(session, case.clerk_id, case, "case.asked", f"asked:{note.id}", params, now)


async def clerk(
    session: AsyncSession, case: Case, kind: str, note: CaseNote, *, now: datetime
) -> None:
    """A short word to the clerk about what was done: moved, closed, an answer taken back."""
    params = {**_bare(case), "text": note.text}
    await _tell(session, case.clerk_id, case, kind, f"{kind}:{note.id}", params, now)


async def staff(
    session: AsyncSession, case: Case, whom: Iterable[int], kind: str, key: str, *, now: datetime,
    facts: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """A word to some of those who answer or watch, once for each `key` and person."""
    for person_id in whom:
        params = {**_bare(case), **(facts or {})}
        await _tell(session, person_id, case, kind, f"{key}:{person_id}", params, now)


async def unheard(session: AsyncSession, *, now: datetime) -> None:
    """Tell the clerks whose case could not be brought to the department's group, and bring it to
    its specialists one by one; once a case."""
    subjects = await missed.failed(session, cards.CARD, since=now - TELL_WITHIN)
    ids = [number for subject in subjects if (number := case_in(subject)) is not None]
    if not ids:
        return
    query = select(Case).where(
        Case.id.in_(ids), Case.unheard_at.is_(None), Case.state.in_(rules.OPEN)
    )
    for case in await session.scalars(query.order_by(Case.id).with_for_update()):
        case.unheard_at = now
        await _tell(session, case.clerk_id, case, "case.unheard", "unheard", _bare(case), now)
        to = await places.on_duty(session, case.department, now=now)
        await cards.show(session, case, now=now, to=to)


async def clerks_away(session: AsyncSession, *, now: datetime) -> None:
    """Words of a department that could not be brought to a clerk: the department is told, once for
    each. Where the clerk has blocked us they are brought again once the clerk can be reached, on
    whatever channel, and on another one where they wait for a word of the clerk's on this one;
    what the messenger will never take waits under /viec."""
    since = now - TELL_WITHIN
    for notice in await missed.undelivered(session, OWED, since=since):
        here = notice.channel if notice.state == "waiting" else None
        to = await notices.address_of_person(session, notice.person_id or 0, about=WORK, but=here)
        if to is not None and notice.state != "rejected":
            await notices.bring_again(session, notice, to, now=now)
            continue
        case = await session.get(Case, case_in(notice.subject) or 0)
        if case is not None and case.state in rules.OPEN:
            await announce_clerk_away(session, case, notice, now=now)


def _bare(case: Case) -> dict[str, Any]:
    return {"case": case.id, "code": case.code, "department": case.department}


async def _tell(
    session: AsyncSession, person_id: int, case: Case, kind: str, key: str,
    params: dict[str, Any], now: datetime,
) -> None:  # fmt: skip
    """One notice to one person; somebody who cannot be reached finds it under /viec."""
    await notices.tell(
        session, person_id, about=WORK, reachable=kind not in OWED, key=f"case:{case.id}:{key}",
        subject=subject_of(case.id), kind=kind, params=params, now=now,
    )  # fmt: skip
