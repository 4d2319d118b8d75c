"""Use cases of enquiries. Each verb may be repeated; rights are read again at every one.

The row is locked first, so that of twenty who claim at once one does. What everybody else sees
(`announcements`) goes into the outbox in the same transaction. A verb that may not be done raises
`DomainError` and leaves everything as it was.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.duty.hours import calendar_of
from backend.enquiries import announcements, duty, rules, timing
from backend.enquiries.drafts import Draft, Reply
from backend.enquiries.models import Enquiry, EnquiryNote
from backend.errors import DomainError
from backend.knowledge import units
from backend.people.texts import clean, fault, length


async def ask(
    session: AsyncSession, draft: Draft, *, person_id: int, commune: str | None, channel: str,
    now: datetime,
) -> Enquiry:  # fmt: skip
    """Send a citizen's question to the clerks of their commune; sent again, it is the same one.

    Raises ``enquiry.no_commune``, ``enquiry.nobody`` where no clerk would see it,
    ``enquiry.too_many``, and what is wrong with the text.
    """
    sent = select(Enquiry).where(Enquiry.person_id == person_id, Enquiry.draft == draft.token)
    if known := (await session.scalars(sent)).one_or_none():
        return known
    unit = counter_for(commune)
    await require_attended(session, unit, asker=person_id, now=now)
    await _require_room(session, person_id)
    text, calendar = _fit(draft), await calendar_of(session, unit)
    enquiry = Enquiry(
        person_id=person_id, unit=unit, draft=draft.token, about=draft.about, state=rules.OPEN,
        asked_at=now, changed_at=now, remind_at=timing.reminder_due(now, calendar),
        note_at=timing.note_due(now, calendar), notes_sent=0,
    )  # fmt: skip
    session.add(enquiry)
    await session.flush()
    session.add(_note(enquiry, rules.QUESTION, "ask", person_id, text, channel, now, draft.voice))
    await session.flush()
    await announcements.show(session, enquiry, now=now)
    return enquiry


async def claim(session: AsyncSession, enquiry_id: int, *, clerk_id: int, now: datetime) -> Enquiry:
    """'Nhận trả lời': the first one has it; raises ``enquiry.taken`` for everybody after."""
    enquiry = await locked(session, enquiry_id)
    await duty.require(session, clerk_id, enquiry.unit)
    if enquiry.person_id == clerk_id:
        raise DomainError("enquiry.own")
    if enquiry.owner_id == clerk_id and enquiry.state in rules.RUNNING:
        return enquiry
    if enquiry.state in rules.RUNNING and enquiry.state != rules.OPEN:
        raise DomainError("enquiry.taken")
    turn(enquiry, "claim", now)
    await own(session, enquiry, clerk_id, now)
    await announcements.show(session, enquiry, now=now)
    return enquiry


async def release(session: AsyncSession, enquiry_id: int, *, clerk_id: int, now: datetime) -> None:
    """'Trả lại': everybody may claim it again, and hears so."""
    enquiry = await _owned(session, enquiry_id, clerk_id)
    await give_back(session, enquiry, "release", now=now)


async def give_back(session: AsyncSession, enquiry: Enquiry, verb: str, *, now: datetime) -> None:
    """An enquiry without an owner again, shown to everybody on duty."""
    before = enquiry.owner_id
    turn(enquiry, verb, now)
    enquiry.owner_id = enquiry.claim_until = None
    calendar = await calendar_of(session, enquiry.unit)
    enquiry.remind_at = timing.reminder_due(now, calendar)
    enquiry.note_at = enquiry.note_at or timing.note_due(now, calendar)
    await session.flush()
    await announcements.show(session, enquiry, now=now)
    await announcements.tell_clerks(session, enquiry, "enquiry.reopened", but=before, now=now)


async def reply(
    session: AsyncSession, words: Reply, *, clerk_id: int, channel: str, now: datetime
) -> Enquiry:
    """The owner's answer, or the one thing they ask back; sent again, it is the same.

    Raises ``enquiry.not_yours``, ``enquiry.asked_already``, ``enquiry.unreachable`` where the
    citizen has blocked the bot, and what `ask` raises of a text.
    """
    enquiry = await _owned(session, words.enquiry, clerk_id)
    key = f"reply:{words.token}"
    if await _done(session, enquiry, key):
        return enquiry
    grant = await duty.require(session, clerk_id, enquiry.unit)
    if words.kind == rules.BACK:
        await _require_not_asked(session, enquiry)
    turn(enquiry, "answer" if words.kind == rules.ANSWER else "ask_back", now)
    enquiry.claim_until = enquiry.note_at = None
    note = _note(enquiry, words.kind, key, clerk_id, fit(words.text), channel, now)
    note.unit = duty.speaks_for(grant, enquiry.unit)
    session.add(note)
    await session.flush()
    if not await announcements.tell_asker(session, enquiry, note, now=now):
        raise DomainError("enquiry.unreachable")
    await announcements.show(session, enquiry, now=now)
    return enquiry


async def add(
    session: AsyncSession, draft: Draft, *, person_id: int, channel: str, now: datetime
) -> Enquiry:
    """The citizen's further words, to the same owner; to everybody where the owner is gone.

    Raises ``enquiry.over`` and ``enquiry.nobody``.
    """
    enquiry = await asked_by(session, draft.enquiry or 0, person_id)
    key = f"add:{draft.token}"
    if await _done(session, enquiry, key):
        return enquiry
    attended = await duty.on_duty(session, enquiry.unit, asker=person_id, now=now)
    if not attended:
        raise DomainError("enquiry.nobody")
    kept = enquiry.owner_id in attended
    turn(enquiry, "add", now)
    note = _note(enquiry, rules.FURTHER, key, person_id, _fit(draft), channel, now, draft.voice)
    session.add(note)
    calendar = await calendar_of(session, enquiry.unit)
    enquiry.note_at, enquiry.notes_sent = timing.note_due(now, calendar), 0
    if enquiry.owner_id is not None and not kept:
        await give_back(session, enquiry, "return", now=now)
    elif enquiry.owner_id is not None:
        await own(session, enquiry, enquiry.owner_id, now)
        await session.flush()
        await announcements.tell_owner(session, enquiry, note, now=now)
    await session.flush()
    await announcements.show(session, enquiry, now=now)
    return enquiry


async def accept(session: AsyncSession, enquiry_id: int, *, person_id: int, now: datetime) -> None:
    """'Đã rõ': the citizen has what they needed."""
    enquiry = await _of(session, enquiry_id, person_id)
    if enquiry.state != rules.CLOSED:
        await end(session, enquiry, "accept", now=now)


async def withdraw(
    session: AsyncSession, enquiry_id: int, *, person_id: int, now: datetime
) -> None:
    """'Không cần nữa'."""
    enquiry = await _of(session, enquiry_id, person_id)
    if enquiry.state != rules.WITHDRAWN:
        await end(session, enquiry, "withdraw", now=now)


async def end(session: AsyncSession, enquiry: Enquiry, verb: str, *, now: datetime) -> None:
    """Nothing is due any more, and no card shows the question."""
    turn(enquiry, verb, now)
    enquiry.claim_until = enquiry.remind_at = enquiry.note_at = None
    enquiry.closed_at = now
    await session.flush()
    await announcements.show(session, enquiry, now=now)


def counter_for(commune: str | None) -> str:
    """The counter of a home commune; raises ``enquiry.no_commune``."""
    known = units.find(commune)
    if known is None or known.kind != "commune":
        raise DomainError("enquiry.no_commune")
    return units.counter_of(known.key).key


async def require_attended(session: AsyncSession, unit: str, *, asker: int, now: datetime) -> None:
    """Raises ``enquiry.nobody`` where no clerk would see a question: nothing is promised then."""
    if not await duty.on_duty(session, unit, asker=asker, now=now):
        raise DomainError("enquiry.nobody")


async def locked(session: AsyncSession, enquiry_id: int) -> Enquiry:
    """The enquiry as it is now, under a lock; raises ``enquiry.unknown``."""
    query = select(Enquiry).where(Enquiry.id == enquiry_id).with_for_update()
    query = query.execution_options(populate_existing=True)
    enquiry = (await session.scalars(query)).one_or_none()
    if enquiry is None:
        raise DomainError("enquiry.unknown")
    return enquiry


async def asked_by(session: AsyncSession, enquiry_id: int, person_id: int) -> Enquiry:
    """A citizen's own enquiry that still runs; raises ``enquiry.unknown``, ``enquiry.over``."""
    enquiry = await _of(session, enquiry_id, person_id)
    if enquiry.state not in rules.RUNNING:
        raise DomainError("enquiry.over")
    return enquiry


async def readable(session: AsyncSession, enquiry_id: int, clerk_id: int) -> Enquiry:
    """An enquiry whose words a clerk may read now: open to all of them, or their own."""
    enquiry = await locked(session, enquiry_id)
    await duty.require(session, clerk_id, enquiry.unit)
    if enquiry.state != rules.OPEN and enquiry.owner_id != clerk_id:
        raise DomainError("enquiry.taken")
    if enquiry.state not in rules.RUNNING:
        raise DomainError("enquiry.over")
    return enquiry


async def repliable(session: AsyncSession, enquiry_id: int, clerk_id: int, kind: str) -> Enquiry:
    """An own enquiry to which these words may be written now; raises what `reply` raises."""
    enquiry = await _owned(session, enquiry_id, clerk_id)
    turn_of(enquiry, "answer" if kind == rules.ANSWER else "ask_back")
    if kind == rules.BACK:
        await _require_not_asked(session, enquiry)
    return enquiry


async def own(session: AsyncSession, enquiry: Enquiry, clerk_id: int, now: datetime) -> None:
    """It is this clerk's until half a working day has passed."""
    enquiry.owner_id, enquiry.remind_at = clerk_id, None
    enquiry.claim_until = timing.claim_ends(now, await calendar_of(session, enquiry.unit))


def turn_of(enquiry: Enquiry, verb: str) -> str:
    """The state a verb leads to; raises ``enquiry.over`` or ``enquiry.not_now``."""
    state = rules.state_after(enquiry.state, verb)
    if state is None:
        raise DomainError(
            "enquiry.not_now" if enquiry.state in rules.RUNNING else "enquiry.over"
        )  # fmt: skip
    return state


def turn(enquiry: Enquiry, verb: str, now: datetime) -> None:
    """Do a verb; raises what `turn_of` raises."""
    enquiry.state, enquiry.changed_at = turn_of(enquiry, verb), now


def fit(text: str) -> str:
    """A text that can be kept; raises ``enquiry.text_empty``, ``enquiry.text_too_long``."""
    text = clean(text)
    if wrong := fault(text, rules.LONGEST_TEXT):
        raise DomainError(f"enquiry.text_{wrong}", length=length(text), most=rules.LONGEST_TEXT)
    return text


def _fit(draft: Draft) -> str:
    return "" if draft.voice else fit(draft.text)


async def _of(session: AsyncSession, enquiry_id: int, person_id: int) -> Enquiry:
    enquiry = await locked(session, enquiry_id)
    if enquiry.person_id != person_id:
        raise DomainError("enquiry.unknown")
    return enquiry


async def _owned(session: AsyncSession, enquiry_id: int, clerk_id: int) -> Enquiry:
    enquiry = await locked(session, enquiry_id)
    await duty.require(session, clerk_id, enquiry.unit)
    if enquiry.owner_id != clerk_id:
        raise DomainError("enquiry.not_yours")
    return enquiry


async def _require_room(session: AsyncSession, person_id: int) -> None:
    query = select(func.count()).select_from(Enquiry)
    query = query.where(Enquiry.person_id == person_id, Enquiry.state.in_(rules.WAITING))
    if (await session.scalar(query) or 0) >= rules.MOST_RUNNING:
        raise DomainError("enquiry.too_many", most=rules.MOST_RUNNING)


async def _require_not_asked(session: AsyncSession, enquiry: Enquiry) -> None:
    """One thing may be asked back before an answer: a counter's desk is not a questionnaire."""
    query = select(EnquiryNote.kind).where(
        EnquiryNote.enquiry_id == enquiry.id, EnquiryNote.kind.in_((rules.BACK, rules.ANSWER))
    )
    newest = (await session.scalars(query.order_by(EnquiryNote.id.desc()).limit(1))).first()
    if newest == rules.BACK:
        raise DomainError("enquiry.asked_already")


async def _done(session: AsyncSession, enquiry: Enquiry, key: str) -> bool:
    query = select(EnquiryNote.id).where(
        EnquiryNote.enquiry_id == enquiry.id, EnquiryNote.key == key
    )
    return await session.scalar(query) is not None


def _note(
    enquiry: Enquiry, kind: str, key: str, author_id: int, text: str, channel: str,
    now: datetime, voice: str | None = None,
) -> EnquiryNote:  # fmt: skip
    return EnquiryNote(
        enquiry_id=enquiry.id, kind=kind, key=key, author_id=author_id, unit=enquiry.unit,
        text=text, voice=voice, channel=channel, at=now,
    )  # fmt: skip
