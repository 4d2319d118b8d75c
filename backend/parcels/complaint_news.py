"""What a complaint says to everybody who is not speaking now: cards to supervisors, answers to the
citizen. All of it is notices with the subject ``complaint:<id>``.

A supervisor's card has the citizen's words, the parcel's way and who took it; the citizen is never
shown the last, nor who answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.duty import roster
from backend.notices import service as notices
from backend.notices.models import Notice
from backend.parcels import complaint_rules as rules
from backend.parcels import journey
from backend.parcels.complaint_models import Complaint, ComplaintNote
from backend.parcels.models import Parcel, ParcelProof
from backend.people import service as people
from backend.people.rules import PARCELS, PROVINCE, WORK

CARD = "complaint.card"
MOST_STEPS, MOST_SAID, LONGEST_OFFICE = 8, 3, 60
"""What a card shows at most: with the longest texts it still fits into one message."""
SUPERVISOR = "supervisor"


def subject_of(complaint_id: int) -> str:
    """What notices about a complaint are about."""
    return f"complaint:{complaint_id}"


async def show(
    session: AsyncSession, complaint: Complaint, *, now: datetime, province: bool = False
) -> None:
    """Bring every supervisor's card to what the complaint is now; while it is open, each of them
    has one. Who may not read it any more is shown that it is elsewhere."""
    await session.flush()
    entitled = set(await people.staff(session, (SUPERVISOR,), complaint.unit))
    shown_to = await _have_cards(session, complaint)
    asked: Sequence[int] = ()
    if complaint.state == rules.OPEN:
        asked = await supervisors(session, complaint, province=province)
    whom = dict.fromkeys((*shown_to, *asked))
    facts = await card_facts(session, complaint)
    for person_id in whom:
        # A card that is there follows also where its reader has blocked us: it keeps no old words.
        await notices.show(
            session, person_id, about=WORK, reachable=person_id not in shown_to, now=now,
            key=f"complaint:{complaint.id}:card:{person_id}", subject=subject_of(complaint.id),
            kind=CARD, params=facts if person_id in entitled else _elsewhere(complaint),
            anew=person_id in asked,
        )  # fmt: skip


async def supervisors(
    session: AsyncSession, complaint: Complaint, *, province: bool
) -> Sequence[int]:
    """Those who watch over the counter, but never the one who complains; where there are none, or
    when it is late, those of the province (as well)."""
    near = await roster.centre(session, complaint.unit)
    near = [one for one in near if one != complaint.person_id]
    if near and not province:
        return near
    far = await people.staff(session, (SUPERVISOR,), PROVINCE, exact=True)
    return list(dict.fromkeys(one for one in (*near, *far) if one != complaint.person_id))


async def card_facts(session: AsyncSession, complaint: Complaint) -> dict[str, Any]:
    """All that a supervisor reads of a complaint, fit for JSON."""
    parcel = await session.get_one(Parcel, complaint.parcel_id)
    standing = await journey.standing_of(session, parcel)
    steps = [
        {
            "state": one.state,
            "at": one.at.isoformat(),
            "office": (one.office or "")[:LONGEST_OFFICE],
            "reason": one.reason,
        }
        for one in standing.steps[-MOST_STEPS:]
    ]
    return {
        **bare(complaint), "parcel": parcel.id, "parcel_code": parcel.code, "steps": steps,
        "proof": await _proof(session, parcel.id), "due": complaint.answer_due.isoformat(),
        "said": (await said(session, complaint))[-MOST_SAID:],
    }  # fmt: skip


def bare(complaint: Complaint) -> dict[str, Any]:
    """A complaint without anybody's words."""
    return {
        "complaint": complaint.id, "code": complaint.code, "kind": complaint.kind,
        "state": complaint.state, "unit": complaint.unit, "at": complaint.opened_at.isoformat(),
    }  # fmt: skip


async def said(session: AsyncSession, complaint: Complaint) -> list[dict[str, Any]]:
    """What citizen and supervisors said, in order: ``kind``, ``text``, ``at``."""
    query = select(ComplaintNote).where(
        ComplaintNote.complaint_id == complaint.id, ComplaintNote.kind.in_(rules.SPOKEN)
    )
    return [
        {"kind": one.kind, "text": one.text, "at": one.at.isoformat()}
        for one in await session.scalars(query.order_by(ComplaintNote.id))
        if one.text
    ]


async def _proof(session: AsyncSession, parcel_id: int) -> dict[str, Any] | None:
    """Who took the parcel, as staff reported it: for staff alone."""
    proof = await session.get(ParcelProof, parcel_id)
    if proof is None:
        return None
    return {
        "relation": proof.relation, "checked": proof.identity_checked, "at": proof.at.isoformat(),
    }  # fmt: skip


async def tell_staff(
    session: AsyncSession, complaint: Complaint, kind: str, *, now: datetime,
    province: bool = False,
) -> None:  # fmt: skip
    """A short word to the supervisors, so that the card is looked at again."""
    for person_id in await supervisors(session, complaint, province=province):
        key = f"{kind}:{complaint.id}:{person_id}:{now:%Y%m%d%H%M%S}"
        await _tell(session, person_id, complaint, kind, key, bare(complaint), now)


async def tell_citizen(
    session: AsyncSession, complaint: Complaint, kind: str, text: str, *, now: datetime
) -> None:
    """An answer, that it is late, or that silence closed it: from the post, never from whom."""
    key = f"{kind}:{complaint.id}:{now:%Y%m%d%H%M%S}"
    params = {**bare(complaint), **({"text": text} if text else {})}
    await _tell(session, complaint.person_id, complaint, kind, key, params, now)


async def _tell(
    session: AsyncSession, person_id: int, complaint: Complaint, kind: str, key: str,
    params: dict[str, Any], now: datetime,
) -> None:  # fmt: skip
    about = PARCELS if person_id == complaint.person_id else WORK
    await notices.tell(
        session, person_id, about=about, key=key, subject=subject_of(complaint.id), kind=kind,
        params=params, now=now,
    )  # fmt: skip


async def _have_cards(session: AsyncSession, complaint: Complaint) -> list[int]:
    query = select(Notice.person_id).where(
        Notice.subject == subject_of(complaint.id), Notice.kind == CARD
    )
    return [one for one in await session.scalars(query.order_by(Notice.id)) if one is not None]


def _elsewhere(complaint: Complaint) -> dict[str, Any]:
    return {**bare(complaint), "state": "elsewhere"}
