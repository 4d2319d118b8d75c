"""What time does to cases: claims return, people are reminded, silence closes, leaders hear.

Due times are rows. `due` names the cases whose time has come, `look` does what is due to one of
them; looking twice, or at once from two places, does it once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import answering, cards, clocks, places, rules, telling, timing, verbs
from backend.cases.models import Case
from backend.duty import roster
from backend.duty.hours import calendar_of

_DUE = select(Case.id).where(Case.look_at <= bindparam("now")).order_by(Case.look_at, Case.id)


async def due(session: AsyncSession, *, now: datetime) -> list[int]:
    """Ids of the cases that time has something to do with."""
    return list(await session.scalars(_DUE, {"now": now}))


async def look(session: AsyncSession, case_id: int, *, now: datetime) -> None:
    """Do whatever is due to one case now, and set its next alarm."""
    case = await verbs.locked(session, case_id)
    if case.look_at is None or case.look_at > now:
        return
    if case.state == rules.ANSWERED:
        await _close(session, case, now)
    elif case.state in rules.AT_DESK:
        if _past(case.claim_until, now):
            await _return(session, case, now)
        if case.responded_at is None and _past(case.response_due, now):
            await _unclaimed(session, case, now)
        await _climb(session, case, now)
        await cards.show(session, case, now=now)
    await timing.set_alarm(session, case, now=now)


async def _close(session: AsyncSession, case: Case, now: datetime) -> None:
    """Three working days of silence after an answer close a case; it may be reopened."""
    until = await timing.working_days(session, case, case.changed_at, rules.SILENCE_DAYS)
    if until > now:
        return
    verbs.turn(case, "close", now)
    case.ended_at = now
    note = await verbs.note(
        session, case, rules.SILENCE, f"close:{now:%Y%m%d%H%M%S}", by=None,
        grant=verbs.BY_THE_CLOCK, now=now,
    )  # fmt: skip
    await telling.clerk(session, case, "case.closed", note, now=now)
    await cards.show(session, case, now=now)


async def _return(session: AsyncSession, case: Case, now: datetime) -> None:
    """A claim that brought no answer goes back to everybody on duty; its owner is told."""
    assert case.owner_id is not None
    owner, until = case.owner_id, case.claim_until
    await answering.lay_down(session, case, rules.LAPSE, by=None, grant=verbs.BY_THE_CLOCK, now=now)
    key = f"lapsed:{until:%Y%m%d%H%M}"
    await telling.staff(session, case, [owner], "case.lapsed", key, now=now)


async def _unclaimed(session: AsyncSession, case: Case, now: datetime) -> None:
    """Nobody took it up in time: everybody on duty gets it, once for each first clock."""
    key = f"unclaimed:{case.response_due:%Y%m%d%H%M}"
    case.response_due = None
    on_duty = await places.on_duty(session, case.department, field=case.field, now=now)
    if await places.group_of(session, case.department) is None:
        await cards.show(session, case, now=now, to=on_duty)
    await telling.staff(session, case, on_duty, "case.unclaimed", key, now=now)


async def _climb(session: AsyncSession, case: Case, now: datetime) -> None:
    """Every rung of the ladder whose time has come, each once for each run of the clock."""
    calendar = await calendar_of(session, case.department)
    while _past(timing.next_step(case, calendar), now):
        percent, rung = clocks.STEPS[case.step]
        case.step += 1
        if rung == clocks.STANDING:
            continue  # The standing body hears by its daily digest, never of a single case.
        key = f"step:{percent}:{case.runs_since:%Y%m%d%H%M%S}"
        kind = "case.reminder" if rung == clocks.REMIND else "case.late"
        facts = {"percent": percent, "due": _iso(case.answer_due), "rung": rung}
        whom = await _who_hears(session, case, rung, now)
        await telling.staff(session, case, whom, kind, key, facts=facts, now=now)
        if percent >= 100:
            await _note_escalation(session, case, rung, key, now)


async def _who_hears(session: AsyncSession, case: Case, rung: str, now: datetime) -> Sequence[int]:
    """Owner or duty roster; then the duty roster, the head, the centre's management."""
    if rung == clocks.REMIND and case.owner_id is not None:
        return [case.owner_id]
    if rung == clocks.HEADS:
        return await roster.heads(session, case.department)
    if rung == clocks.CENTRE:
        return await roster.centre(session, case.unit)
    on_duty = await places.on_duty(session, case.department, field=case.field, now=now)
    return list(dict.fromkeys([*filter(None, [case.owner_id]), *on_duty]))


async def _note_escalation(
    session: AsyncSession, case: Case, rung: str, key: str, now: datetime
) -> None:
    await verbs.note(
        session, case, rules.ESCALATION, key[:40], by=None, grant=verbs.BY_THE_CLOCK, text=rung,
        now=now,
    )  # fmt: skip


def _past(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
