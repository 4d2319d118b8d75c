"""Proposed answers as their authors see them, and short words in a group under a message."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import cards, enclosures, rules, subjects
from backend.cases.models import Case, Proposal
from backend.notices import service as notices
from backend.notices.service import Address

SENT_SIGN = "👍"
"""On the message of whoever wrote it in a group, once their answer has left."""


async def show(
    session: AsyncSession, case: Case, proposal: Proposal, text: str, *, now: datetime,
    warned: bool = False,
) -> None:  # fmt: skip
    """Bring the preview to the state of its proposal; `warned`: 'Thiếu' was said before."""
    key = key_of(case.id, proposal.id)
    shown = await notices.find(session, key, lock=True)
    if shown is not None:
        at = Address(shown.channel, shown.address, shown.language, shown.person_id)
        params = {**await facts(session, case, proposal), "text": text, "warned": warned}
        await notices.put_card(
            session, at, key=key, subject=shown.subject, kind="case.proposal", params=params,
            now=now, among={key: shown},
        )  # fmt: skip
        if proposal.state == rules.SENT and shown.reply_to:
            await notices.react(
                session, at, key=f"{key}:sent", subject=shown.subject, message=shown.reply_to,
                emoji=SENT_SIGN, now=now,
            )  # fmt: skip


async def show_to(
    session: AsyncSession, case: Case, proposal: Proposal, at: Address, *, now: datetime,
    reply_to: str | None = None,
) -> None:  # fmt: skip
    """Show a proposed answer to its author: in the group under their message, or privately."""
    subject = subjects.subject_of(case.id)
    standing = await notices.standing(session, subject)
    await notices.put_card(
        session, at, key=key_of(case.id, proposal.id), subject=subject, kind="case.proposal",
        params=await facts(session, case, proposal), reply_to=reply_to,
        topic=cards.topic_among(standing, case, at), now=now, among=standing,
    )  # fmt: skip


async def tell_in_group(
    session: AsyncSession, case: Case, at: Address, kind: str, whom: str, *, reply_to: str,
    now: datetime, params: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """A short word in the group under somebody's message; once a day for each of them and case."""
    await notices.add(
        session, at, key=f"case:{case.id}:{kind}:{whom}:{now:%Y%m%d}",
        subject=subjects.subject_of(case.id), kind=kind,
        params={"code": case.code, "department": case.department, **(params or {})},
        reply_to=reply_to, topic=await cards.topic_at(session, case, at), now=now,
    )  # fmt: skip


def key_of(case_id: int, proposal_id: int) -> str:
    """The key of the notice that previews a proposal."""
    return f"case:{case_id}:proposal:{proposal_id}"


async def facts(session: AsyncSession, case: Case, proposal: Proposal) -> dict[str, Any]:
    """What a preview shows."""
    return {
        "case": case.id, "code": case.code, "proposal": proposal.id, "text": proposal.text,
        "state": proposal.state, "purpose": proposal.purpose, "joint": proposal.part_id is not None,
        "files": await enclosures.counts(session, proposal.id),
    }  # fmt: skip
