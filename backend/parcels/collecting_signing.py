"""Use cases of the list of papers: written by whoever goes, marked by both sides, made anew.

The clerk's mark is the showing, the citizen's their answer; both keep their time.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import DomainError
from backend.parcels import collecting_lists, collecting_news, rules
from backend.parcels.collecting import locked, move
from backend.parcels.collecting_desk import AT_DOOR, LONGEST_MISSING, mine
from backend.parcels.collecting_models import RIGHT, WRONG, Collection, ListedPaper, PaperList
from backend.parcels.models import Parcel
from backend.people.masking import mask
from backend.people.texts import clean, fault


async def writable(
    session: AsyncSession, parcel_id: int, person_id: int, list_id: int | None = None
) -> PaperList:
    """The list that whoever goes may write on now; raises ``collect.list_closed``."""
    parcel, _collection = await mine(session, parcel_id, person_id)
    if parcel.state not in AT_DOOR:
        raise DomainError("parcel.passed")
    return await collecting_lists.open_list(session, parcel_id, list_id)


async def show_list(
    session: AsyncSession, parcel_id: int, person_id: int, list_id: int, *, now: datetime
) -> None:
    """The clerk's mark under the list, and the list to the citizen for theirs.

    Raises ``collect.list_empty`` where nothing is taken.
    """
    listed = await writable(session, parcel_id, person_id, list_id)
    papers = collecting_lists.as_facts(await collecting_lists.papers_of(session, listed.id))
    if not papers:
        raise DomainError("collect.list_empty")
    listed.shown_at, listed.shown_by = now, person_id
    parcel, collection = await locked(session, parcel_id)
    await session.flush()
    await collecting_news.tell_asker(
        session, parcel, collection, "collect.list", now=now, list=listed.id, papers=papers,
        shown=now.isoformat(),
    )  # fmt: skip


async def correct_list(
    session: AsyncSession, parcel_id: int, person_id: int, *, now: datetime
) -> PaperList:
    """A new list with the same lines in place of one that was shown; the old one is kept."""
    parcel, _collection = await mine(session, parcel_id, person_id)
    former = await collecting_lists.newest(session, parcel_id)
    if parcel.state not in (*AT_DOOR, rules.COLLECTED) or former is None or not former.shown_at:
        raise DomainError("parcel.passed")
    listed = await collecting_lists.begin(session, parcel_id, (), now=now)
    for one in await collecting_lists.papers_of(session, former.id):
        session.add(ListedPaper(
            list_id=listed.id, number=one.number, text=one.text, originals=one.originals,
            copies=one.copies, taken=one.taken, own=one.own,
        ))  # fmt: skip
    await session.flush()
    return listed


async def collect(session: AsyncSession, parcel_id: int, person_id: int, *, now: datetime) -> None:
    """The papers are taken: where the citizen has signed on paper alone, or says so later here.

    Raises ``collect.list_first`` before the clerk has shown a list.
    """
    parcel, collection = await mine(session, parcel_id, person_id)
    listed = await collecting_lists.newest(session, parcel_id)
    if listed is None or listed.shown_at is None:
        raise DomainError("collect.list_first")
    await _collected(session, parcel, collection, by=person_id, now=now)


async def _collected(
    session: AsyncSession, parcel: Parcel, collection: Collection, *, by: int, now: datetime
) -> None:
    await move(session, parcel, collection, rules.COLLECTED, by=by, now=now)
    await collecting_news.tell_asker(session, parcel, collection, "collect.collected", now=now)


async def answer_list(
    session: AsyncSession, list_id: int, person_id: int, answer: str, *, now: datetime
) -> Parcel:
    """The citizen's mark: 'Đúng', and the papers are taken; 'Chưa đúng', and the clerk hears it.

    The newest list alone, once. Raises ``parcel.passed``, ``parcel.unknown``.
    """
    listed = await session.get(PaperList, list_id)
    if listed is None:
        raise DomainError("parcel.unknown")
    parcel, collection = await locked(session, listed.parcel_id)
    if collection.person_id != person_id:
        raise DomainError("parcel.unknown")
    newest = await collecting_lists.newest(session, parcel.id)
    if newest is None or newest.id != list_id or not newest.shown_at or newest.answer:
        raise DomainError("parcel.passed")
    newest.answer, newest.answered_at = answer, now
    await session.flush()
    if answer == RIGHT and parcel.state in AT_DOOR and newest.shown_by is not None:
        await _collected(session, parcel, collection, by=newest.shown_by, now=now)
    await collecting_news.tell_assigned(
        session, parcel, collection, f"collect.list_{answer}", now=now, list=list_id
    )
    return parcel


async def object_to_list(
    session: AsyncSession, list_id: int, person_id: int, said: str, *, now: datetime
) -> None:
    """What is not right about a list, in the citizen's words, numbers covered; raises as above."""
    listed = await session.get(PaperList, list_id)
    if listed is None or listed.answer != WRONG:
        raise DomainError("parcel.passed")
    parcel, collection = await locked(session, listed.parcel_id)
    if collection.person_id != person_id:
        raise DomainError("parcel.unknown")
    text = mask(clean(said)).text
    if wrong := fault(text, LONGEST_MISSING):
        raise DomainError(f"collect.paper_{wrong}", most=LONGEST_MISSING)
    listed.words = text
    parcel.changed_at = now
    await session.flush()
    await collecting_news.tell_assigned(
        session, parcel, collection, "collect.list_words", now=now, words=text
    )
