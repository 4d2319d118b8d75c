"""What a case says to everybody who is not speaking now: cards in groups, news to people.

All of it is notices with the subject ``case:<id>``, so that it leaves in order, and so that a
reply to any of it finds its case. No chat or message id is kept here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, exists, literal, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import rules
from backend.cases.desk import facts
from backend.cases.models import Attachment, Case, CaseNote, Proposal
from backend.notices import service as notices
from backend.notices.models import Notice
from backend.notices.service import Address
from backend.people import service as people
from backend.people.models import Group

SUBJECT = "case"
TELL_WITHIN = timedelta(days=7)


def subject_of(case_id: int) -> str:
    """What notices about a case are about."""
    return f"{SUBJECT}:{case_id}"


def case_in(subject: str | None) -> int | None:
    """The case a notice's subject names, or None."""
    room, _colon, number = (subject or "").partition(":")
    return int(number) if room == SUBJECT and number.isdigit() else None


async def announce(session: AsyncSession, case: Case, *, now: datetime, anew: bool = False) -> None:
    """Show the case as it is now: a card in the group, or else once to each specialist."""
    params = await facts(session, case)
    group = await notices.address_of_unit(session, case.department)
    if group is None:
        if case.state == rules.WAITING:
            await _tell_specialists(session, case, "case.new", f"case:{case.id}:new", params, now)
        return
    topic = await _topic(session, case, group, now)
    await notices.put_card(
        session, group, key=_card_key(case, group), subject=subject_of(case.id),
        kind="case.card", params=params, topic=topic, now=now, anew=anew,
    )  # fmt: skip
    if topic and case.state not in rules.OPEN:
        await notices.add(
            session, group, key=f"case:{case.id}:close:{group.group_id}",
            subject=subject_of(case.id), kind="case.topic", operation="close_topic", topic=topic,
            now=now,
        )  # fmt: skip


async def announce_answer(
    session: AsyncSession, case: Case, note: CaseNote, *, now: datetime
) -> None:
    """The answer, to the clerk."""
    params = {"case": case.id, "code": case.code, "department": case.department}
    await _tell(
        session, case.clerk_id, case, "case.answer", f"case:{case.id}:answer:{note.id}",
        {**params, "answer": note.id, "text": note.text}, now,
    )  # fmt: skip


async def announce_further(
    session: AsyncSession, case: Case, note: CaseNote, *, now: datetime
) -> None:
    """The clerk's further words, to where the case was shown."""
    key = f"case:{case.id}:further:{note.id}"
    params = {"case": case.id, "code": case.code, "kind": note.kind, "text": note.text}
    group = await notices.address_of_unit(session, case.department)
    if group is None:
        await _tell_specialists(session, case, "case.further", key, params, now)
        return
    await notices.add(
        session, group, key=key, subject=subject_of(case.id), kind="case.further",
        params=params, topic=await _topic(session, case, group, now), now=now,
    )  # fmt: skip


async def announce_proposal(
    session: AsyncSession, case: Case, proposal: Proposal, text: str, *, now: datetime
) -> None:
    """Bring the preview in the group, if there is one, to the state of its proposal."""
    key = proposal_key(case.id, proposal.id)
    shown = await notices.find(session, key)
    if shown is not None:
        at = Address(shown.channel, shown.address)
        params = {**proposal_facts(case, proposal), "text": text}
        await notices.put_card(
            session, at, key=key, subject=shown.subject, kind="case.proposal", params=params,
            now=now,
        )  # fmt: skip


async def preview_in_group(
    session: AsyncSession, case: Case, proposal: Proposal, at: Address, *, reply_to: str,
    now: datetime,
) -> None:  # fmt: skip
    """Show a proposed answer to its author under the message it was written in."""
    await notices.put_card(
        session, at, key=proposal_key(case.id, proposal.id), subject=subject_of(case.id),
        kind="case.proposal", params=proposal_facts(case, proposal), reply_to=reply_to,
        topic=await topic_at(session, case, at), now=now,
    )  # fmt: skip


async def tell_in_group(
    session: AsyncSession, case: Case, at: Address, kind: str, whom: str, *, reply_to: str,
    now: datetime, params: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """A short word in the group under somebody's message; once a day for each of them and case."""
    await notices.add(
        session, at, key=f"case:{case.id}:{kind}:{whom}:{now:%Y%m%d}", subject=subject_of(case.id),
        kind=kind, params={"code": case.code, "department": case.department, **(params or {})},
        reply_to=reply_to, topic=await topic_at(session, case, at), now=now,
    )  # fmt: skip


async def send_photos(session: AsyncSession, case: Case, to: Address, *, now: datetime) -> int:
    """The files of a case, privately and protected, to one person; returns how many.

    Pressing again within a minute brings them once. Only the messenger they were sent on has them.
    """
    query = select(Attachment).where(Attachment.case_id == case.id).order_by(Attachment.id)
    known = [one for one in await session.scalars(query) if one.channel == to.channel]
    await notices.add_files(
        session, to, key=f"case:{case.id}:photo:{to.person_id}:{now:%Y%m%d%H%M}",
        subject=subject_of(case.id), kind="case.photo", params={"code": case.code}, now=now,
        files=[{"kind": one.kind, "file": one.native_id} for one in known],
    )  # fmt: skip
    return len(known)


async def show_privately(session: AsyncSession, case: Case, to: Address, *, now: datetime) -> None:
    """A case to somebody who wants to answer it in private; once a minute."""
    key = f"case:{case.id}:private:{to.person_id}:{now:%Y%m%d%H%M}"
    await notices.add(
        session, to, key=key, subject=subject_of(case.id), kind="case.new",
        params=await facts(session, case), now=now,
    )  # fmt: skip


async def tell_unheard(session: AsyncSession, *, now: datetime) -> None:
    """Tell the clerks whose case could not be brought to the department's group; once a case."""
    subjects = await notices.failed(session, "case.card", since=now - TELL_WITHIN)
    ids = [number for subject in subjects if (number := case_in(subject)) is not None]
    query = select(Case).where(
        Case.id.in_(ids), Case.unheard_at.is_(None), Case.state.in_(rules.OPEN)
    )
    for case in await session.scalars(query.order_by(Case.id).with_for_update()):
        case.unheard_at = now
        params = {"case": case.id, "code": case.code, "department": case.department}
        key = f"case:{case.id}:unheard"
        await _tell(session, case.clerk_id, case, "case.unheard", key, params, now)
        await _tell_specialists(
            session, case, "case.new", f"case:{case.id}:new", await facts(session, case), now
        )


async def announce_waiting(
    session: AsyncSession, department: str | None = None, *, now: datetime
) -> None:
    """Show in a department's group what still waits there and never came: the group was bound, or
    bound anew, after the question. First the bot's rights there are looked at, since they decide
    whether cases get topics.
    """
    key = literal("case:") + cast(Case.id, String) + literal(":card:") + cast(Group.id, String)
    shown = exists().where(
        Notice.key == key,
        or_(Notice.state != "unreachable", Notice.settled_at >= Group.bound_at),
    )
    query = (
        select(Case)
        .join(Group, Group.unit == Case.department)
        .where(Group.unbound_at.is_(None), Group.check_wanted_at.is_(None))
        .where(Case.state == rules.WAITING, ~shown)
        .where(true() if department is None else Case.department == department)
        .order_by(Case.id)
        .with_for_update(of=Case)
    )
    for case in await session.scalars(query):
        await announce(session, case, now=now, anew=True)


def proposal_key(case_id: int, proposal_id: int) -> str:
    """The key of the notice that previews a proposal."""
    return f"case:{case_id}:proposal:{proposal_id}"


def proposal_facts(case: Case, proposal: Proposal) -> dict[str, Any]:
    """What a preview shows."""
    return {
        "case": case.id, "code": case.code, "proposal": proposal.id, "text": proposal.text,
        "state": proposal.state,
    }  # fmt: skip


async def topic_at(session: AsyncSession, case: Case, at: Address) -> Notice | None:
    """The case's topic in a group, if it has one."""
    return await notices.find(session, _topic_key(case, at)) if at.group_id else None


async def _topic(session: AsyncSession, case: Case, group: Address, now: datetime) -> Notice | None:
    if made := await topic_at(session, case, group):
        return made
    if not group.has_topics or await notices.find(session, _card_key(case, group)):
        return None  # A card that stands outside a topic stays where it is.
    return await notices.add(
        session, group, key=_topic_key(case, group), subject=subject_of(case.id),
        kind="case.topic", operation="topic", now=now,
        params={"name": " · ".join(filter(None, (case.code, case.dossier_code)))},
    )  # fmt: skip


def _card_key(case: Case, group: Address) -> str:
    return f"case:{case.id}:card:{group.group_id}"


def _topic_key(case: Case, group: Address) -> str:
    return f"case:{case.id}:topic:{group.group_id}"


async def _tell_specialists(
    session: AsyncSession, case: Case, kind: str, key: str, params: dict[str, Any], now: datetime
) -> None:
    for person_id in await people.staff(session, ("specialist",), case.department):
        await _tell(session, person_id, case, kind, f"{key}:{person_id}", params, now)


async def _tell(
    session: AsyncSession, person_id: int, case: Case, kind: str, key: str,
    params: dict[str, Any], now: datetime,
) -> None:  # fmt: skip
    """One notice to one person; somebody who cannot be reached finds it under /viec."""
    to = await notices.address_of_person(session, person_id)
    if to is not None:
        await notices.add(
            session, to, key=key, subject=subject_of(case.id), kind=kind, params=params, now=now
        )
