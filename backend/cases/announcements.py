"""What a case tells its department beside its card, and what it asks of other departments.

Words stand under the card, in the group or with whoever has it; a part asked of another department
is a live card there, with the subject ``part:<id>``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import cards, places, rules
from backend.cases.models import Case, CaseNote, Part
from backend.cases.subjects import part_subject, subject_of
from backend.notices import service as notices
from backend.notices.models import Notice


async def announce_further(
    session: AsyncSession, case: Case, note: CaseNote, *, now: datetime,
    files: Mapping[str, int] | None = None,
) -> None:  # fmt: skip
    """The clerk's further words, to where the case is shown, and how many files came with them."""
    params = {
        "case": case.id, "code": case.code, "kind": note.kind, "text": note.text,
        "files": dict(files or {}),
    }  # fmt: skip
    await _to_desk(session, case, "case.further", f"further:{note.id}", params, now)


async def _to_desk(
    session: AsyncSession, case: Case, kind: str, key: str, params: dict[str, Any], now: datetime
) -> None:
    """A message under the case's card: in the group, else to its owner, else to those on duty."""
    key, subject = f"case:{case.id}:{key}", subject_of(case.id)
    group = await places.group_of(session, case.department)
    if group is not None:
        standing = await notices.standing(session, subject)
        topic = await cards.topic_of(session, case, group, standing, now)
        await notices.add(
            session, group, key=key, subject=subject, kind=kind, params=params, topic=topic, now=now
        )
        return
    to = (case.owner_id,) if case.owner_id else await places.on_duty(
        session, case.department, now=now
    )  # fmt: skip
    due_at = await places.disturbed_at(session, case.department, now=now)
    for person_id, at in (await places.reached(session, to)).items():
        await notices.add(
            session, at, key=f"{key}:{person_id}", subject=subject, kind=kind, params=params,
            now=now, due_at=due_at,
        )  # fmt: skip


async def announce_part(session: AsyncSession, case: Case, part: Part, *, now: datetime) -> None:
    """A live card of what is asked of another department, where that one has its cases."""
    params = part_facts(case, part)
    group = await places.group_of(session, part.desk)
    at = [group] if group else (
        await places.reached(session, await places.on_duty(session, part.desk, now=now))
    ).values()  # fmt: skip
    for to in at:
        await notices.put_card(
            session, to, key=f"part:{part.id}:card:{to.channel}:{to.native_id}",
            subject=part_subject(part.id), kind="case.part", params=params, now=now,
        )  # fmt: skip


async def announce_contribution(
    session: AsyncSession, case: Case, part: Part, note: CaseNote, *, now: datetime
) -> None:
    """What the other department said, to the one that leads."""
    params = {
        "case": case.id, "code": case.code, "desk": part.desk, "text": note.text,
        "mended": note.kind == rules.REVISION,
    }  # fmt: skip
    await _to_desk(session, case, "case.contributed", f"part:{note.id}", params, now)


async def announce_clerk_away(
    session: AsyncSession, case: Case, missed: Notice, *, now: datetime
) -> None:
    """A notice to the clerk did not arrive: to the department, once for each."""
    params = {
        "case": case.id, "code": case.code, "unit": case.unit,
        "blocked": missed.state == "unreachable", "waits": missed.state == "waiting",
    }  # fmt: skip
    await _to_desk(session, case, "case.clerk_away", f"clerk_away:{missed.id}", params, now)


async def announce_transfer(
    session: AsyncSession, case: Case, former: str, note: CaseNote, *, now: datetime
) -> None:
    """Why a case comes from another department, under its card at the next one."""
    params = {"case": case.id, "code": case.code, "desk": former, "text": note.text}
    await _to_desk(session, case, "case.came", f"came:{note.id}", params, now)


def part_facts(case: Case, part: Part) -> dict[str, Any]:
    """What the card of a part shows: the question itself too, since it is what is answered."""
    return {
        "case": case.id, "code": case.code, "part": part.id, "desk": part.desk,
        "department": case.department, "question": case.question, "text": part.text,
        "due": part.due_at.isoformat(), "answered": part.answer is not None,
        "over": case.state not in rules.AT_DESK,
    }  # fmt: skip
