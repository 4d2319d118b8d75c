"""What becomes of a person's open work on cases when they stop working."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import answering, proposals, rules, verbs
from backend.cases.models import Case, Proposal


async def lay_down(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """Throw away the person's unsent answers; what they had claimed waits for their colleagues."""
    query = select(Proposal.id).where(
        Proposal.author_id == person_id, Proposal.state.in_((rules.PROPOSED, rules.LEAVING))
    )
    for proposal_id in list(await session.scalars(query.order_by(Proposal.id))):
        await proposals.drop(session, proposal_id, author_id=person_id, now=now)
    claimed = select(Case.id).where(Case.owner_id == person_id, Case.state.in_(rules.OPEN))
    for case_id in list(await session.scalars(claimed.order_by(Case.id))):
        case = await verbs.locked(session, case_id)
        if case.owner_id == person_id:
            await answering.lay_down(
                session, case, rules.LAPSE, by=None, grant=verbs.BY_THE_CLOCK, now=now
            )
