"""What an enquiry says to everybody who is not speaking now: cards to clerks, news to the asker.

All of it is notices with the subject ``enquiry:<id>``. A card holds the question only while its
reader may act on it: for everybody while it is open, for its owner while it runs.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.enquiries import duty, rules
from backend.enquiries.models import Enquiry, EnquiryNote
from backend.notices import service as notices
from backend.notices.service import Address
from backend.people import absences
from backend.people import service as people
from backend.people.rules import WORK

CARD = "enquiry.card"
TAKEN, ELSEWHERE = "taken", "elsewhere"
"""What a card shows to those who did not claim it; to who is away, or may not answer any more."""


def subject_of(enquiry_id: int) -> str:
    """What notices about an enquiry are about."""
    return f"enquiry:{enquiry_id}"


async def show(session: AsyncSession, enquiry: Enquiry, *, now: datetime) -> None:
    """Bring every clerk's card to what the enquiry is now; while it is open, each on duty has one.

    The facts that name a reader are theirs alone, so the same enquiry looks differently to each.
    """
    entitled = set(await duty.clerks(session, enquiry.unit))
    entitled -= await absences.absent(session, now=now)
    places = await notices.shown_to(session, subject_of(enquiry.id), CARD)
    asked: dict[int, Address] = {}
    if enquiry.state == rules.OPEN:
        asked = await duty.on_duty(session, enquiry.unit, asker=enquiry.person_id, now=now)
    places |= asked
    words = await words_of(session, enquiry)
    for person_id in sorted(places):
        await notices.put_card(
            session, places[person_id], key=f"enquiry:{enquiry.id}:card:{person_id}",
            subject=subject_of(enquiry.id), kind=CARD,
            params=_card(enquiry, words, person_id, entitled), now=now, anew=person_id in asked,
        )  # fmt: skip


def _card(
    enquiry: Enquiry, words: dict[str, Any], person_id: int, entitled: set[int]
) -> dict[str, Any]:
    mine = enquiry.owner_id == person_id and enquiry.state in rules.RUNNING
    readable = person_id in entitled and (mine or enquiry.state == rules.OPEN)
    others = ELSEWHERE if enquiry.state == rules.OPEN else TAKEN
    facts = {"enquiry": enquiry.id, "unit": enquiry.unit, "asked_at": enquiry.asked_at.isoformat()}
    if readable:
        return {**facts, **words, "state": enquiry.state}
    return {**facts, "state": others if enquiry.state in rules.RUNNING else enquiry.state}


async def words_of(session: AsyncSession, enquiry: Enquiry) -> dict[str, Any]:
    """What was asked, with what the citizen added: texts, and the notes that are spoken."""
    query = select(EnquiryNote).where(EnquiryNote.enquiry_id == enquiry.id)
    notes = list(await session.scalars(query.order_by(EnquiryNote.id)))
    return {
        "about": enquiry.about,
        "said": [{"kind": one.kind, "text": one.text, "voice": bool(one.voice)} for one in notes],
    }


async def tell_clerks(
    session: AsyncSession, enquiry: Enquiry, kind: str, *, but: int | None = None, now: datetime
) -> None:
    """A short word to everybody on duty, so that the card above it is looked at again."""
    attended = await duty.on_duty(session, enquiry.unit, asker=enquiry.person_id, now=now)
    for person_id, to in attended.items():
        if person_id != but:
            await notices.add(
                session, to, key=f"{kind}:{enquiry.id}:{person_id}:{now:%Y%m%d%H%M%S}",
                subject=subject_of(enquiry.id), kind=kind, params=_bare(enquiry), now=now,
            )  # fmt: skip


async def tell_supervisors(session: AsyncSession, enquiry: Enquiry, *, now: datetime) -> None:
    """Those who watch over the counter hear that nobody has claimed; without the question."""
    for person_id in await people.staff(session, ("supervisor",), enquiry.unit):
        key = f"enquiry:{enquiry.id}:unclaimed:{person_id}:{now:%Y%m%d%H%M%S}"
        await _tell(session, person_id, enquiry, "enquiry.unclaimed", key, _bare(enquiry), now)


async def tell_asker(
    session: AsyncSession, enquiry: Enquiry, note: EnquiryNote, *, now: datetime
) -> bool:
    """An answer, or what is asked back; says from which counter, never from whom.

    False where they cannot be reached: they have blocked the bot, or are erased.
    """
    kind = "enquiry.answer" if note.kind == rules.ANSWER else "enquiry.asked_back"
    params = {
        "enquiry": enquiry.id, "note": note.id, "unit": note.unit, "text": note.text,
        "at": note.at.isoformat(),
    }  # fmt: skip
    key = f"enquiry:{enquiry.id}:note:{note.id}"
    return await _tell(session, enquiry.person_id, enquiry, kind, key, params, now)


async def tell_owner(
    session: AsyncSession, enquiry: Enquiry, note: EnquiryNote, *, now: datetime
) -> None:
    """The citizen's further words, to the clerk who answers them."""
    assert enquiry.owner_id is not None
    params = {**_bare(enquiry), "text": note.text, "voice": bool(note.voice)}
    key = f"enquiry:{enquiry.id}:note:{note.id}"
    await _tell(session, enquiry.owner_id, enquiry, "enquiry.further", key, params, now)


async def tell_progress(session: AsyncSession, enquiry: Enquiry, *, now: datetime) -> None:
    """How it stands, to the citizen who waits; or that nobody answered, and where to go."""
    over = enquiry.state == rules.UNANSWERED
    attended = await duty.on_duty(session, enquiry.unit, asker=enquiry.person_id, now=now)
    params = {
        **_bare(enquiry),
        "attended": bool(attended),
        "claimed": enquiry.state == rules.CLAIMED,
        "next": enquiry.note_at.isoformat() if enquiry.note_at else None,
    }
    kind = "enquiry.unanswered" if over else "enquiry.progress"
    key = f"enquiry:{enquiry.id}:progress:{now:%Y%m%d%H%M%S}"
    await _tell(session, enquiry.person_id, enquiry, kind, key, params, now)


async def send_voice(session: AsyncSession, enquiry: Enquiry, to: Address, *, now: datetime) -> int:
    """The spoken words to one clerk, protected; once a minute. Returns how many there are.

    Only the messenger they were spoken on has them.
    """
    query = select(EnquiryNote).where(
        EnquiryNote.enquiry_id == enquiry.id,
        EnquiryNote.voice.is_not(None),
        EnquiryNote.channel == to.channel,
    )
    notes = list(await session.scalars(query.order_by(EnquiryNote.id)))
    for note in notes:
        key = f"enquiry:{enquiry.id}:voice:{note.id}:{to.person_id}:{now:%Y%m%d%H%M}"
        await notices.add(
            session, to, key=key, subject=subject_of(enquiry.id), kind="enquiry.voice",
            operation="media",
            params={"file": note.voice, "kind": "voice", "enquiry": enquiry.id}, now=now,
        )  # fmt: skip
    return len(notes)


def _bare(enquiry: Enquiry) -> dict[str, Any]:
    return {
        "enquiry": enquiry.id, "unit": enquiry.unit, "asked_at": enquiry.asked_at.isoformat(),
    }  # fmt: skip


async def _tell(
    session: AsyncSession, person_id: int, enquiry: Enquiry, kind: str, key: str,
    params: dict[str, Any], now: datetime,
) -> bool:  # fmt: skip
    """One notice to one person; says whether they can be reached."""
    about = None if person_id == enquiry.person_id else WORK
    return await notices.tell(
        session, person_id, about=about, key=key, subject=subject_of(enquiry.id), kind=kind,
        params=params, now=now,
    )  # fmt: skip
