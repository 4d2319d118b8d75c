"""Words that their author changes after they were sent: a marked version, never an overwriting.

The thread keeps every version; whoever has the words is told of the new ones. Words that have not
left yet are simply changed, and wait to be let go again. See `service` for what holds of verbs.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import (
    announcements,
    cards,
    enclosures,
    origins,
    previews,
    proposals,
    rules,
    telling,
    timing,
    verbs,
)
from backend.cases.files import File
from backend.cases.models import Case, CaseNote, Part, Proposal
from backend.errors import DomainError
from backend.notices import heard
from backend.notices.heard import Place
from backend.notices.models import HeardMessage
from backend.people import service as people
from backend.people.masking import mask

UNSENT, SENT = "unsent", "sent"


async def case_of(session: AsyncSession, said: HeardMessage) -> int | None:
    """The case that a message's words belong to."""
    kind, number = origins.named(said.subject)
    column = CaseNote.case_id if kind == origins.NOTE else Proposal.case_id
    model = CaseNote if kind == origins.NOTE else Proposal
    found: int | None = await session.scalar(select(column).where(model.id == number))
    return found


async def revise(
    session: AsyncSession, at: Place, message: str, text: str, *, person_id: int, now: datetime
) -> tuple[Case, str] | None:
    """A message whose words we hold reads differently now; the case, and whether the words had
    been ``sent`` or not (``unsent``). None where nothing changes: others' words, the same words,
    none at all.

    Raises ``right.missing``, ``case.text_too_long`` (words that were on their way are stopped all
    the same: see `stop`).
    """
    said = await heard.find(session, at, message)
    case_id = await case_of(session, said) if said and said.person_id == person_id else None
    if case_id is None:
        return None
    case = await verbs.locked(session, case_id)
    said = await heard.find(session, at, message)
    if said is None or not rules.clean(text):
        return None
    kind, number = origins.named(said.subject)
    if kind == origins.PROPOSAL:
        return await _reword(session, case, said, number, text, now)
    note = await session.get_one(CaseNote, number)
    return await _append(session, case, said, note, text, person_id, now)


async def stop(
    session: AsyncSession, at: Place, message: str, *, person_id: int, now: datetime
) -> None:
    """What was let go does not leave after all, since its author wanted other words."""
    said = await heard.find(session, at, message)
    if said is not None and said.person_id == person_id:
        kind, number = origins.named(said.subject)
        if kind == origins.PROPOSAL:
            case, proposal = await proposals.proposed(session, number, person_id)
            if proposal.state == rules.LEAVING:
                await proposals.hold(session, case, proposal, now)


async def _reword(
    session: AsyncSession, case: Case, said: HeardMessage, number: int, text: str, now: datetime
) -> tuple[Case, str] | None:
    """Words that nobody has seen but their author: changed in their place, and held."""
    proposal = await session.get_one(Proposal, number, populate_existing=True)
    text = verbs.fit(text)
    if text == proposal.text or proposal.state not in (rules.PROPOSED, rules.LEAVING):
        return None
    said.text = proposal.text = text
    await proposals.hold(session, case, proposal, now)
    return case, UNSENT


async def add_words(
    session: AsyncSession, proposal_id: int, text: str, at: Place, message: str, *,
    author_id: int, now: datetime,
) -> None:  # fmt: skip
    """The words of files that came without any."""
    case, proposal = await proposals.proposed(session, proposal_id, author_id)
    if proposal.state == rules.DROPPED:
        raise DomainError("case.dropped")
    proposal.text = verbs.fit(text)
    await origins.of_proposal(session, proposal, at, message, None, now=now)
    await proposals.hold(session, case, proposal, now)


async def proposal_of(session: AsyncSession, said: HeardMessage) -> int | None:
    """The proposal that a message of a department belongs to, also where it has left; None for a
    clerk's."""
    kind, number = origins.named(said.subject)
    if kind == origins.PROPOSAL:
        return number
    note = await session.get_one(CaseNote, number)
    return None if note.role == rules.CLERK else int(note.key.partition(":")[2])


async def enclose(
    session: AsyncSession, proposal_id: int, file: File, *, author_id: int, channel: str,
    now: datetime,
) -> None:  # fmt: skip
    """One more file of the same album. Where its words have left, it follows them: it was sent
    with them and only came late."""
    case, proposal = await proposals.proposed(session, proposal_id, author_id)
    if proposal.state == rules.DROPPED:
        raise DomainError("case.dropped")
    await people.require(session, author_id, rules.ANSWERING, case.department)
    await enclosures.keep(session, proposal, (file,), channel=channel, now=now)
    if proposal.state == rules.SENT:
        await enclosures.send(session, case, proposal.id, now=now, only=file.unique_id)
    else:
        await previews.show(session, case, proposal, proposal.text, now=now)


async def _append(
    session: AsyncSession, case: Case, said: HeardMessage, note: CaseNote, text: str,
    person_id: int, now: datetime,
) -> tuple[Case, str] | None:  # fmt: skip
    """One more version of a note: the words of all its messages, as they read now."""
    is_clerks = note.role == rules.CLERK
    text = mask(rules.clean(text)).text if is_clerks else rules.clean(text)
    if text == said.text:
        return None
    roles = (rules.CLERK,) if is_clerks else rules.ANSWERING
    grant = await people.require(session, person_id, roles, None if is_clerks else note.unit)
    messages = await heard.of_subject(session, said.subject)
    parts = [text if one.message == said.message else one.text for one in messages]
    whole = verbs.fit("\n".join(filter(None, parts)))
    said.text = text
    number = select(func.count()).where(CaseNote.about == note.id)
    version = await verbs.note(
        session, case, rules.REVISION, f"revise:{note.id}:{await session.scalar(number)}",
        by=person_id, grant=grant, text=whole, answer_kind=note.answer_kind, about=note.id,
        internal=note.audience != "everyone", now=now,
    )  # fmt: skip
    version.unit = note.unit
    case.changed_at = now
    await timing.set_alarm(session, case, now=now)
    taken_back = await verbs.done(session, case, f"retract:{note.id}")
    if case.state != rules.WITHDRAWN and not taken_back:
        await _tell(session, case, note, version, now)
    return case, SENT


async def _tell(
    session: AsyncSession, case: Case, note: CaseNote, version: CaseNote, now: datetime
) -> None:
    if note.kind == rules.QUESTION:
        case.question = version.text
        case.dossier_code = rules.find_dossier_code(version.text) or case.dossier_code
    if note.kind == rules.CONTRIBUTION:
        await _mend_part(session, case, note, version, now)
    elif note.role == rules.CLERK:
        await announcements.announce_further(session, case, version, now=now)
    elif note.kind == rules.ASKING:
        await telling.question_back(session, case, version, now=now)
    else:
        newest = await verbs.newest_answer(session, case.id)
        stands = newest is not None and newest.id == version.id
        await telling.mended(session, case, version, stands=stands, now=now)
    await cards.show(session, case, now=now)


async def _mend_part(
    session: AsyncSession, case: Case, note: CaseNote, version: CaseNote, now: datetime
) -> None:
    query = select(Part).where(Part.case_id == case.id, Part.desk == note.unit)
    part = (await session.scalars(query)).one()
    part.answer = version.text
    await announcements.announce_contribution(session, case, part, version, now=now)
