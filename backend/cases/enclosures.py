"""Files of cases, by the names their messenger gives them: kept, sent on, forgotten.

A clerk's belong to the case and are opened from its card. A department's belong to the words they
came with, leave behind them, protected, and are thrown away with them. None of them outlives its
case by more than 30 days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import rules
from backend.cases.files import File
from backend.cases.models import Attachment, Case, Proposal, ProposalFile
from backend.cases.subjects import subject_of
from backend.db import insert_once
from backend.errors import DomainError
from backend.notices import service as notices
from backend.notices.service import Address
from backend.people.rules import WEB, WORK

KEEP_FILES = timedelta(days=30)


async def keep_clerks(
    session: AsyncSession, case: Case, files: Iterable[File], *, person_id: int, channel: str,
    now: datetime,
) -> None:  # fmt: skip
    """A clerk's files belong to the case; the same one twice is one."""
    for file in files:
        await insert_once(
            session, Attachment, case_id=case.id, person_id=person_id, channel=channel,
            native_id=file.native_id, unique_id=file.unique_id, kind=file.kind, ending=file.ending,
            size=file.size, at=now,
        )  # fmt: skip


async def keep(
    session: AsyncSession, proposal: Proposal, files: Sequence[File], *, channel: str, now: datetime
) -> None:
    """A department's files belong to the words that were proposed with them.

    Raises ``case.too_many_files``.
    """
    for file in files:
        await insert_once(
            session, ProposalFile, proposal_id=proposal.id, channel=channel,
            native_id=file.native_id, unique_id=file.unique_id, kind=file.kind, ending=file.ending,
            size=file.size, at=now,
        )  # fmt: skip
    if files and sum((await counts(session, proposal.id)).values()) > rules.MOST_FILES:
        raise DomainError("case.too_many_files", most=rules.MOST_FILES)


async def show(session: AsyncSession, case: Case, to: Address, *, now: datetime) -> int:
    """A clerk's files, privately and protected, to one person; returns how many.

    Pressing again within a minute brings them once.
    """
    query = select(Attachment).where(Attachment.case_id == case.id).order_by(Attachment.id)
    known = [one for one in await session.scalars(query) if _reaches(one.channel, to)]
    await notices.add_files(
        session, to, key=f"case:{case.id}:photo:{to.person_id}:{now:%Y%m%d%H%M}",
        subject=subject_of(case.id), kind="case.files", params={"code": case.code}, now=now,
        files=[{"kind": one.kind, "file": one.native_id} for one in known],
    )  # fmt: skip
    return len(known)


def _reaches(channel: str, to: Address) -> bool:
    """Whether a file can be brought there: only the messenger it was sent on has it, but what came
    by the web chat lies with us."""
    return channel in (to.channel, WEB)


_FILES = ProposalFile.__table__
_COUNTED = (
    select(_FILES.c.kind, func.count())
    .where(_FILES.c.proposal_id == bindparam("proposal_id"))
    .group_by(_FILES.c.kind)
    .order_by(_FILES.c.kind)
)


async def counts(session: AsyncSession, proposal_id: int) -> dict[str, int]:
    """How many files of each kind came with proposed words."""
    rows = await session.execute(_COUNTED, {"proposal_id": proposal_id})
    return dict(rows.all())


async def send(
    session: AsyncSession, case: Case, proposal_id: int, *, now: datetime, only: str | None = None
) -> None:
    """A department's files to the clerk, after the words that have left; albums stay albums.

    `only` names a late one of an album by its unique id.
    """
    to = await notices.address_of_person(session, case.clerk_id, about=WORK, reachable=False)
    query = select(ProposalFile).where(ProposalFile.proposal_id == proposal_id)
    if only is not None:
        query = query.where(ProposalFile.unique_id == only)
    found = list(await session.scalars(query.order_by(ProposalFile.id)))
    files = [one for one in found if to is not None and _reaches(one.channel, to)]
    if to is not None and files:
        await notices.add_files(
            session, to, key=f"case:{case.id}:enclosed:{proposal_id}:{only or ''}",
            subject=subject_of(case.id), kind="case.enclosed", params={"code": case.code}, now=now,
            files=[{"kind": one.kind, "file": one.native_id} for one in files],
        )  # fmt: skip


async def drop(session: AsyncSession, proposal_id: int) -> None:
    """The words were thrown away, and their files with them."""
    await session.execute(delete(ProposalFile).where(ProposalFile.proposal_id == proposal_id))


async def purge(session: AsyncSession, *, now: datetime) -> None:
    """Forget the files of every case that ended 30 days ago, also where notices still name them."""
    ended = func.coalesce(Case.ended_at, Case.changed_at) < now - KEEP_FILES
    over = select(Case.id).where(Case.state.not_in(rules.OPEN), ended)
    proposed = select(Proposal.id).where(Proposal.case_id.in_(over))
    with_files = select(Attachment.case_id).where(Attachment.case_id.in_(over)).union(
        select(Proposal.case_id)
        .join(ProposalFile, ProposalFile.proposal_id == Proposal.id)
        .where(Proposal.case_id.in_(over))
    )  # fmt: skip
    for case_id in list(await session.scalars(with_files)):
        await notices.empty(session, subject_of(case_id), files_only=True)
    await session.execute(delete(Attachment).where(Attachment.case_id.in_(over)))
    await session.execute(delete(ProposalFile).where(ProposalFile.proposal_id.in_(proposed)))
