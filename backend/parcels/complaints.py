"""Use cases of complaints: a citizen opens one about a parcel, the post's supervisors answer.

A room's case is a clerk's question to a department; here a citizen speaks and the post answers for
itself, so this is an aggregate of its own (docs/decisions). Every verb locks the complaint and
reads rights and state of this moment; repeated, it changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import insert_once
from backend.duty import hours
from backend.errors import DomainError
from backend.parcels import complaint_news, followers, notes
from backend.parcels import complaint_rules as rules
from backend.parcels.board import inside
from backend.parcels.complaint_models import Complaint, ComplaintNote
from backend.parcels.deadlines import terms
from backend.parcels.models import Parcel
from backend.people import service as people
from backend.people.masking import mask
from backend.people.texts import clean, fault, length
from backend.worktime.calendar import Calendar, add_working

ANSWERING = ("supervisor",)
LONGEST_LIST = 20


async def begin(
    session: AsyncSession, parcel_id: int, person_id: int, kind: str, text: str = "", *,
    now: datetime,
) -> Complaint:  # fmt: skip
    """Open a complaint about a parcel they follow; one of that kind that runs is added to.

    Raises ``parcel.not_followed``, ``complaint.not_now`` for a kind that makes no sense of this
    parcel, ``complaint.nobody`` where no supervisor would see it, ``complaint.too_many``.
    """
    parcel = await followers.followed(session, parcel_id, person_id)
    if kind not in rules.offered(parcel.state):
        raise DomainError("complaint.not_now")
    running = await _running(session, person_id)
    for one in running:
        if (one.parcel_id, one.kind) == (parcel_id, kind):
            return await add(session, one.id, person_id, text, now=now) if text else one
    if len(running) >= rules.MOST_OPEN:
        raise DomainError("complaint.too_many", most=rules.MOST_OPEN)
    if not set(await people.staff(session, ANSWERING, parcel.unit)) - {person_id}:
        raise DomainError("complaint.nobody")
    words = fit(text) if text else ""
    complaint = await _new(session, parcel, person_id, kind, now)
    await note(session, complaint, rules.WORDS, by=person_id, text=words, now=now)
    await notes.keep(session, parcel_id, "complained", by=person_id, now=now)
    await complaint_news.show(session, complaint, now=now)
    return complaint


async def add(
    session: AsyncSession, complaint_id: int, person_id: int, text: str, *, now: datetime
) -> Complaint:
    """The citizen's further words; an answered or closed complaint is open again, its clock anew.

    Raises ``complaint.unknown``, ``complaint.over`` and what `fit` raises.
    """
    complaint = await of_citizen(session, complaint_id, person_id, lock=True)
    words = fit(text)
    reopened = complaint.state != rules.OPEN
    require_reopenable(complaint, now)
    turn(complaint, "add", now)
    if reopened:
        await _start_clock(session, complaint, now)
    await note(session, complaint, rules.FURTHER, by=person_id, text=words, now=now)
    await complaint_news.show(session, complaint, now=now)
    await complaint_news.tell_staff(session, complaint, "complaint.further", now=now)
    return complaint


def require_reopenable(complaint: Complaint, now: datetime) -> None:
    """Raises ``complaint.over`` for one that was taken back, or closed too long ago."""
    closed = complaint.closed_at
    too_late = closed is not None and closed + rules.REOPEN_FOR <= now
    if complaint.state == rules.WITHDRAWN or too_late or complaint.emptied_at is not None:
        raise DomainError("complaint.over")


async def accept(
    session: AsyncSession, complaint_id: int, person_id: int, *, now: datetime
) -> Complaint:
    """'Đã ổn'; again, it changes nothing. Raises ``complaint.unknown``, ``complaint.over``."""
    complaint = await of_citizen(session, complaint_id, person_id, lock=True)
    if complaint.state != rules.CLOSED:
        await end(session, complaint, "accept", rules.ACCEPT, by=person_id, now=now)
    return complaint


async def withdraw(
    session: AsyncSession, complaint_id: int, person_id: int, *, now: datetime
) -> Complaint:
    """'Rút lại'; again, it changes nothing. Raises ``complaint.unknown``, ``complaint.over``."""
    complaint = await of_citizen(session, complaint_id, person_id, lock=True)
    if complaint.state != rules.WITHDRAWN:
        await end(session, complaint, "withdraw", rules.WITHDRAW, by=person_id, now=now)
    return complaint


async def answer(
    session: AsyncSession, complaint_id: int, supervisor_id: int, text: str, *, now: datetime
) -> Complaint:
    """A supervisor's words to the citizen, once; the clock stops, and silence will close it.

    Raises ``right.missing``, ``complaint.own``, ``complaint.answered`` where a colleague was
    first, ``complaint.over``, and what `fit` raises.
    """
    complaint = await answerable(session, complaint_id, supervisor_id)
    words = fit(text)
    turn(complaint, "answer", now)
    days = terms()["complaint_silence_days"]
    complaint.look_at = await _working_days(session, complaint, now, days)
    await note(session, complaint, rules.ANSWER, by=supervisor_id, text=words, now=now)
    await complaint_news.show(session, complaint, now=now)
    await complaint_news.tell_citizen(session, complaint, "complaint.answer", words, now=now)
    return complaint


async def answerable(session: AsyncSession, complaint_id: int, supervisor_id: int) -> Complaint:
    """An open complaint that this supervisor may answer now; raises what `answer` raises."""
    complaint = await of_staff(session, complaint_id, supervisor_id, lock=True)
    if complaint.person_id == supervisor_id:
        raise DomainError("complaint.own")
    if complaint.state == rules.ANSWERED:
        raise DomainError("complaint.answered")
    turn_of(complaint, "answer")
    return complaint


async def end(
    session: AsyncSession, complaint: Complaint, verb: str, kind: str, *, by: int | None,
    now: datetime,
) -> None:  # fmt: skip
    """Nothing is due any more. Raises ``complaint.over``."""
    turn(complaint, verb, now)
    complaint.look_at, complaint.closed_at = None, now
    await note(session, complaint, kind, by=by, now=now)
    await complaint_news.show(session, complaint, now=now)


async def of_citizen(
    session: AsyncSession, complaint_id: int, person_id: int, *, lock: bool = False
) -> Complaint:
    """Somebody's own complaint; raises ``complaint.unknown`` for any other."""
    complaint = await find(session, complaint_id, lock=lock)
    if complaint.person_id != person_id:
        raise DomainError("complaint.unknown")
    return complaint


async def of_staff(
    session: AsyncSession, complaint_id: int, supervisor_id: int, *, lock: bool = False
) -> Complaint:
    """A complaint in a supervisor's scope; raises ``complaint.unknown``, ``right.missing``."""
    complaint = await find(session, complaint_id, lock=lock)
    await people.require(session, supervisor_id, ANSWERING, complaint.unit)
    return complaint


async def find(session: AsyncSession, complaint_id: int, *, lock: bool = False) -> Complaint:
    """A complaint as it is now; raises ``complaint.unknown``."""
    query = select(Complaint).where(Complaint.id == complaint_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    complaint = (await session.scalars(query)).one_or_none()
    if complaint is None:
        raise DomainError("complaint.unknown")
    return complaint


async def own(session: AsyncSession, person_id: int) -> Sequence[Complaint]:
    """What a citizen complained of, newest first."""
    query = select(Complaint).where(Complaint.person_id == person_id)
    return (await session.scalars(query.order_by(Complaint.id.desc()).limit(LONGEST_LIST))).all()


async def open_in_scope(session: AsyncSession, supervisor_id: int) -> Sequence[Complaint]:
    """What waits for an answer in a supervisor's scope, the most pressing first."""
    grants = await people.grants_of(session, supervisor_id)
    scopes = {one.scope for one in grants if one.role in ANSWERING}
    query = (
        select(Complaint)
        .join(Parcel, Parcel.id == Complaint.parcel_id)
        .where(Complaint.state == rules.OPEN, inside(scopes))
        .order_by(Complaint.answer_due, Complaint.id)
    )
    return (await session.scalars(query.limit(LONGEST_LIST))).all()


def turn_of(complaint: Complaint, verb: str) -> str:
    """The state a verb leads to; raises ``complaint.over``."""
    state = rules.state_after(complaint.state, verb)
    if state is None:
        raise DomainError("complaint.over")
    return state


def turn(complaint: Complaint, verb: str, now: datetime) -> None:
    """Do a verb; raises what `turn_of` raises."""
    complaint.state, complaint.changed_at = turn_of(complaint, verb), now


def fit(text: str) -> str:
    """A text that can be kept, numbers covered; raises ``complaint.text_empty``, ``…_too_long``."""
    text = mask(clean(text)).text
    if wrong := fault(text, rules.LONGEST_TEXT):
        raise DomainError(
            f"complaint.text_{wrong}", length=length(text), most=rules.LONGEST_TEXT
        )  # fmt: skip
    return text


async def _running(session: AsyncSession, person_id: int) -> Sequence[Complaint]:
    query = select(Complaint).where(
        Complaint.person_id == person_id, Complaint.state.in_(rules.RUNNING)
    )
    return (await session.scalars(query.order_by(Complaint.id))).all()


async def _new(
    session: AsyncSession, parcel: Parcel, person_id: int, kind: str, now: datetime
) -> Complaint:
    complaint = Complaint(
        parcel_id=parcel.id, person_id=person_id, kind=kind, unit=parcel.unit, state=rules.OPEN,
        opened_at=now, changed_at=now,
    )  # fmt: skip
    await _start_clock(session, complaint, now)
    session.add(complaint)
    await session.flush()
    return complaint


async def _start_clock(session: AsyncSession, complaint: Complaint, now: datetime) -> None:
    calendar = await hours.calendar_of(session, complaint.unit)
    complaint.runs_since, complaint.step, complaint.closed_at = now, 0, None
    complaint.answer_due = add_working(now, minutes_to_answer(calendar), calendar)
    complaint.look_at = rung_at(now, 0, calendar)


def minutes_to_answer(calendar: Calendar) -> int:
    """How long an answer may take, in minutes of working time."""
    return int(terms()["complaint_answer_days"]) * calendar.minutes_a_day


def rung_at(since: datetime, step: int, calendar: Calendar) -> datetime | None:
    """When the rung after `step` others hears; None after the last."""
    if step >= len(rules.STEPS):
        return None
    percent, _whom = rules.STEPS[step]
    return add_working(since, minutes_to_answer(calendar) * percent // 100, calendar)


async def _working_days(
    session: AsyncSession, complaint: Complaint, since: datetime, days: int
) -> datetime:
    calendar = await hours.calendar_of(session, complaint.unit)
    return add_working(since, days * calendar.minutes_a_day, calendar)


async def note(
    session: AsyncSession, complaint: Complaint, kind: str, *, by: int | None, now: datetime,
    text: str = "",
) -> None:  # fmt: skip
    """One step of the thread; `by` is None where time did it."""
    count = select(func.count()).where(ComplaintNote.complaint_id == complaint.id)
    number = await session.scalar(count) or 0
    await insert_once(
        session, ComplaintNote, complaint_id=complaint.id, key=f"{kind}:{number}", kind=kind,
        author_id=by, text=text, at=now,
    )  # fmt: skip
    await session.flush()
