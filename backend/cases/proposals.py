"""Words of a department on their way: proposed, let go, stopped, delivered.

Words are proposed first, and shown to their author alone. Saying as what they leave lets them go;
for half a minute more they can be stopped without a trace. A sweep delivers them: should the
process die, the row is delivered by the next. See `service` for what holds of verbs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import (
    announcements,
    answering,
    cards,
    enclosures,
    origins,
    previews,
    rules,
    telling,
    timing,
    verbs,
)
from backend.cases.files import File
from backend.cases.models import Case, CaseNote, Part, Proposal
from backend.errors import DomainError
from backend.people import service as people
from backend.people.rules import Grant

_PROPOSALS = Proposal.__table__
_OF_CASE = select(_PROPOSALS.c.case_id).where(_PROPOSALS.c.id == bindparam("proposal_id"))


async def propose(
    session: AsyncSession, case_id: int, text: str, *, author_id: int, now: datetime,
    files: Sequence[File] = (), channel: str = "",
) -> Proposal:  # fmt: skip
    """Keep an answer until its author says as what it leaves. Nothing leaves yet. With files,
    whose `channel` is then given, its words may come later.

    Raises ``right.missing``, ``case.unknown``, ``case.over``, ``case.text_empty``,
    ``case.text_too_long``.
    """
    case, _grant = await verbs.at_desk(session, case_id, author_id)
    verbs.after(case, "answer")
    fit = verbs.fit(text) if text or not files else ""
    proposal = Proposal(
        case_id=case.id, author_id=author_id, text=fit, state=rules.PROPOSED, at=now
    )
    session.add(proposal)
    await session.flush()
    await enclosures.keep(session, proposal, files, channel=channel, now=now)
    return proposal


async def let_go(
    session: AsyncSession, proposal_id: int, purpose: str, *, author_id: int, now: datetime
) -> tuple[Case, Proposal]:
    """Send a proposal as what its author says; it leaves when its time to be stopped is over.

    Pressed again, it is what it is. Raises ``case.not_yours`` for anybody but its author,
    ``case.dropped`` where it was thrown away, ``case.no_ground`` for a refusal without its legal
    ground, and what `propose` raises.
    """
    case, proposal = await proposed(session, proposal_id, author_id)
    if proposal.state in (rules.SENT, rules.LEAVING):
        return case, proposal
    if proposal.state == rules.DROPPED:
        raise DomainError("case.dropped")
    desk = await _desk_of(session, case, proposal)
    await people.require(session, author_id, rules.ANSWERING, desk)
    verbs.after(case, "ask" if purpose == rules.ASKING else "answer")
    if not proposal.text:
        raise DomainError("case.no_words")
    if purpose == rules.REFUSED and not rules.names_ground(proposal.text):
        raise DomainError("case.no_ground")
    proposal.purpose, proposal.state = purpose, rules.LEAVING
    proposal.leaves_at = now + rules.UNDO
    await previews.show(session, case, proposal, proposal.text, now=now)
    return case, proposal


async def warn(session: AsyncSession, proposal_id: int, *, author_id: int, now: datetime) -> bool:
    """Whether sending this as 'Thiếu' would be the dossier's second: then its preview says so."""
    case, proposal = await proposed(session, proposal_id, author_id)
    if proposal.state != rules.PROPOSED or not await asked_before(session, case):
        return False
    await previews.show(session, case, proposal, proposal.text, warned=True, now=now)
    return True


async def asked_before(session: AsyncSession, case: Case) -> bool:
    """Whether the dossier was told to be incomplete before: a second request to supplement is
    counted as late in the national scoring of departments."""
    same = Case.id == case.id
    if case.dossier_code:
        same = same | (Case.dossier_code == case.dossier_code)
    query = (
        select(CaseNote.id)
        .join(Case, Case.id == CaseNote.case_id)
        .where(same, CaseNote.answer_kind == rules.INCOMPLETE)
        .limit(1)
    )
    return await session.scalar(query) is not None


async def undo(
    session: AsyncSession, proposal_id: int, *, author_id: int, now: datetime
) -> tuple[Case, Proposal]:
    """'Rút lại' before it left: the words are a proposal again. Raises ``case.left`` afterwards."""
    case, proposal = await proposed(session, proposal_id, author_id)
    if proposal.state == rules.SENT:
        raise DomainError("case.left")
    if proposal.state == rules.LEAVING:
        await hold(session, case, proposal, now)
    return case, proposal


async def hold(session: AsyncSession, case: Case, proposal: Proposal, now: datetime) -> None:
    """The words are a proposal again, whatever they were let go as."""
    proposal.state, proposal.purpose, proposal.leaves_at = rules.PROPOSED, None, None
    await previews.show(session, case, proposal, proposal.text, now=now)


async def drop(
    session: AsyncSession, proposal_id: int, *, author_id: int, now: datetime
) -> tuple[Case, Proposal]:
    """Throw a proposed answer away; one that was sent stays sent. Its author alone may."""
    case, proposal = await proposed(session, proposal_id, author_id)
    if proposal.state in (rules.PROPOSED, rules.LEAVING):
        await _discard(session, case, proposal, now)
    return case, proposal


async def _discard(session: AsyncSession, case: Case, proposal: Proposal, now: datetime) -> None:
    proposal.text, proposal.state, proposal.leaves_at = "", rules.DROPPED, None
    await enclosures.drop(session, proposal.id)
    await origins.forget_proposal(session, proposal.id)
    await previews.show(session, case, proposal, "", now=now)


_LEAVING = (
    select(Proposal.id)
    .where(Proposal.state == rules.LEAVING, Proposal.leaves_at <= bindparam("now"))
    .order_by(Proposal.leaves_at, Proposal.id)
)


async def leaving(session: AsyncSession, *, now: datetime) -> list[int]:
    """Ids of the proposals whose time to be stopped is over."""
    return list(await session.scalars(_LEAVING, {"now": now}))


async def deliver(session: AsyncSession, proposal_id: int, *, now: datetime) -> bool:
    """Bring words that were let go to whom they are for, once; says whether they arrived.

    Right and state are those of now: where the author may not answer any more, or the case has
    ended meanwhile, the words are thrown away and the author is told.
    """
    case_id = await session.scalar(_OF_CASE, {"proposal_id": proposal_id})
    case = await verbs.locked(session, case_id or 0)
    proposal = await session.get_one(Proposal, proposal_id, populate_existing=True)
    if proposal.state != rules.LEAVING or (proposal.leaves_at or now) > now:
        return False
    try:
        desk = await _desk_of(session, case, proposal)
        grant = await people.require(session, proposal.author_id, rules.ANSWERING, desk)
        verbs.after(case, "ask" if proposal.purpose == rules.ASKING else "answer")
    except DomainError:
        await _discard(session, case, proposal, now)
        await telling.staff(
            session, case, [proposal.author_id], "case.not_sent", f"not_sent:{proposal.id}",
            now=now,
        )  # fmt: skip
        return False
    text, proposal.text, proposal.state = proposal.text, "", rules.SENT
    await previews.show(session, case, proposal, text, now=now)
    await _say(session, case, proposal, text, grant, now)
    return True


async def _say(
    session: AsyncSession, case: Case, proposal: Proposal, text: str, grant: Grant, now: datetime
) -> None:
    if proposal.part_id is not None:
        await _contribute(session, case, proposal, text, grant, now)
    elif proposal.purpose == rules.ASKING:
        await _ask(session, case, proposal, text, grant, now)
    else:
        await _answer(session, case, proposal, text, grant, now)


async def _answer(
    session: AsyncSession, case: Case, proposal: Proposal, text: str, grant: Grant, now: datetime
) -> None:
    verbs.turn(case, "answer", now)
    case.answered_at = now
    await timing.respond(session, case, now=now)
    note = await verbs.note(
        session, case, rules.ANSWER, f"answer:{proposal.id}", by=proposal.author_id, grant=grant,
        text=text, answer_kind=proposal.purpose, now=now,
    )  # fmt: skip
    await _to_clerk(session, case, proposal, note, telling.answer, now)


async def _ask(
    session: AsyncSession, case: Case, proposal: Proposal, text: str, grant: Grant, now: datetime
) -> None:
    """The clock stands while the clerk is asked; whoever asks has the case from now on."""
    verbs.turn(case, "ask", now)
    if case.owner_id is None:
        await answering.take(session, case, proposal.author_id, grant, now)
    case.claim_until = None
    case.responded_at = case.responded_at or now
    await timing.pause(session, case, now=now)
    note = await verbs.note(
        session, case, rules.ASKING, f"ask:{proposal.id}", by=proposal.author_id, grant=grant,
        text=text, now=now,
    )  # fmt: skip
    await _to_clerk(session, case, proposal, note, telling.question_back, now)


async def _to_clerk(
    session: AsyncSession, case: Case, proposal: Proposal, note: CaseNote,
    tell: Callable[..., Awaitable[None]], now: datetime,
) -> None:  # fmt: skip
    """The words that have become a note, to the clerk with what is enclosed, and onto the card."""
    await origins.became_note(session, proposal.id, note.id)
    files = await enclosures.counts(session, proposal.id)
    await tell(session, case, note, files, now=now)
    await enclosures.send(session, case, proposal.id, now=now)
    await cards.show(session, case, now=now)


async def _contribute(
    session: AsyncSession, case: Case, proposal: Proposal, text: str, grant: Grant, now: datetime
) -> None:
    """A part goes to the department that leads, never to the clerk."""
    part = await session.get_one(Part, proposal.part_id)
    part.answer, part.answered_at = text, now
    case.changed_at = now
    note = await verbs.note(
        session, case, rules.CONTRIBUTION, f"part:{proposal.id}", by=proposal.author_id,
        grant=grant, text=text, internal=True, now=now,
    )  # fmt: skip
    note.unit = part.desk
    await origins.became_note(session, proposal.id, note.id)
    await cards.show(session, case, now=now)
    await announcements.announce_part(session, case, part, now=now)
    await announcements.announce_contribution(session, case, part, note, now=now)


async def proposed(
    session: AsyncSession, proposal_id: int, author_id: int
) -> tuple[Case, Proposal]:
    """A proposal under its case's lock, read after the lock is held; its author's alone."""
    case_id = await session.scalar(_OF_CASE, {"proposal_id": proposal_id})
    if case_id is None:
        raise DomainError("case.unknown")
    case = await verbs.locked(session, case_id)
    proposal = await session.get_one(Proposal, proposal_id, populate_existing=True)
    if proposal.author_id != author_id:
        raise DomainError("case.not_yours")
    return case, proposal


async def _desk_of(session: AsyncSession, case: Case, proposal: Proposal) -> str:
    """The department in whose name a proposal speaks."""
    if proposal.part_id is None:
        return case.department
    return (await session.get_one(Part, proposal.part_id)).desk


_OLD = (
    select(Proposal.id)
    .where(Proposal.state == rules.PROPOSED, Proposal.at < bindparam("before"))
    .with_for_update()
)


async def forget_proposals(session: AsyncSession, *, before: datetime) -> None:
    """Empty answers that were written long ago and never sent."""
    old = list(await session.scalars(_OLD, {"before": before}))
    for proposal_id in old:
        await enclosures.drop(session, proposal_id)
        await origins.forget_proposal(session, proposal_id)
    if old:
        emptied = update(Proposal).where(Proposal.id.in_(old))
        await session.execute(emptied.values(state=rules.DROPPED, text=""))
