"""What becomes of a person's open work on cases when they stop working.

A department's cases lie in its group and belong to nobody there, so a specialist leaves nothing
but answers that were written and not sent.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import rules, service
from backend.cases.models import Proposal


async def lay_down(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """Throw away the person's unsent answers; the cases wait on for their colleagues."""
    query = select(Proposal.id).where(
        Proposal.author_id == person_id, Proposal.state == rules.PROPOSED
    )
    for proposal_id in list(await session.scalars(query.order_by(Proposal.id))):
        await service.drop(session, proposal_id, author_id=person_id, now=now)
