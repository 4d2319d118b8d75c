"""The list of papers that the post takes at a home: ticked by the clerk, confirmed by the citizen.

Rules: at a visit both sides count the papers against the published list and sign (QĐ
45/2016/QĐ-TTg; TT 17/2017/TT-BTTTT, Điều 5, originals and copies apart). Both marks keep their
time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import DomainError
from backend.knowledge.procedures import Paper
from backend.parcels.collecting_models import Collection, ListedPaper, PaperList
from backend.people.masking import mask
from backend.people.texts import clean, fault

MOST_PAPERS = 30
LONGEST_PAPER = 200
LONGEST_LINE = 300
MOST_OF_ONE = 20
ORIGINALS, COPIES = COUNTED = ("originals", "copies")
_COUNTS = {
    ORIGINALS: re.compile(r"(\d{1,2})\s*(?:bản\s*)?(?:chính|gốc)", re.IGNORECASE),
    COPIES: re.compile(r"(\d{1,2})\s*(?:bản\s*)?sao", re.IGNORECASE),
}


async def begin(
    session: AsyncSession, parcel_id: int, papers: Iterable[Paper], *, now: datetime
) -> PaperList:
    """A list with the papers of a procedure, none taken yet."""
    lines = [(one.text, one.originals, one.copies) for one in papers]
    return await _new(session, parcel_id, lines, now=now)


async def begin_again(session: AsyncSession, collection: Collection, *, now: datetime) -> None:
    """For another visit: what a counter found missing stands on the list."""
    lines = [(collection.missing, None, None)] if collection.missing else []
    await _new(session, collection.parcel_id, lines, now=now)


async def _new(
    session: AsyncSession, parcel_id: int, lines: Iterable[tuple[str, int | None, int | None]], *,
    now: datetime,
) -> PaperList:  # fmt: skip
    listed = PaperList(parcel_id=parcel_id, made_at=now)
    session.add(listed)
    await session.flush()
    for number, (text, originals, copies) in enumerate(lines, 1):
        if number <= MOST_PAPERS:
            session.add(ListedPaper(
                list_id=listed.id, number=number, text=text[:LONGEST_LINE],
                originals=1 if originals is None else originals, copies=copies or 0,
                taken=False, own=False,
            ))  # fmt: skip
    await session.flush()
    return listed


async def newest(session: AsyncSession, parcel_id: int) -> PaperList | None:
    """The list that counts."""
    query = select(PaperList).where(PaperList.parcel_id == parcel_id)
    query = query.order_by(PaperList.id.desc()).limit(1)
    return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()


async def papers_of(session: AsyncSession, list_id: int) -> list[ListedPaper]:
    """Its lines in order."""
    query = select(ListedPaper).where(ListedPaper.list_id == list_id)
    return list(await session.scalars(query.order_by(ListedPaper.number)))


async def open_list(session: AsyncSession, parcel_id: int, list_id: int | None = None) -> PaperList:
    """The newest list while it may be changed; raises ``collect.list_closed``."""
    listed = await newest(session, parcel_id)
    if listed is None or listed.shown_at or list_id not in (None, listed.id):
        raise DomainError("collect.list_closed")
    return listed


async def paper(session: AsyncSession, list_id: int, number: int) -> ListedPaper:
    """A line; raises ``button.stale`` for one that is not there."""
    query = select(ListedPaper).where(
        ListedPaper.list_id == list_id, ListedPaper.number == number
    )  # fmt: skip
    found = (await session.scalars(query)).one_or_none()
    if found is None:
        raise DomainError("button.stale")
    return found


def change(line: ListedPaper, which: str, by: int) -> None:
    """More or fewer originals or copies, from none to `MOST_OF_ONE`; counted is taken."""
    if which not in COUNTED or by not in (1, -1):
        raise DomainError("button.stale")
    count = min(max(getattr(line, which) + by, 0), MOST_OF_ONE)
    setattr(line, which, count)
    line.taken = line.originals + line.copies > 0


async def add(session: AsyncSession, listed: PaperList, said: str) -> ListedPaper:
    """A line of the clerk's own: 'Đơn xin xác nhận, 1 chính 2 sao'; personal numbers covered.

    Raises ``collect.paper_empty``, ``collect.paper_too_long``, ``collect.list_long``.
    """
    text, originals, copies = read(said)
    if wrong := fault(text, LONGEST_PAPER):
        raise DomainError(f"collect.paper_{wrong}", most=LONGEST_PAPER)
    query = select(func.max(ListedPaper.number)).where(ListedPaper.list_id == listed.id)
    number = (await session.scalar(query) or 0) + 1
    if number > MOST_PAPERS:
        raise DomainError("collect.list_long", most=MOST_PAPERS)
    line = ListedPaper(
        list_id=listed.id, number=number, text=text, originals=originals, copies=copies,
        taken=True, own=True,
    )  # fmt: skip
    session.add(line)
    await session.flush()
    return line


def read(said: str) -> tuple[str, int, int]:
    """Words, originals and copies of a typed line; one original where it names no count."""
    text = mask(" ".join(clean(said).split())).text
    counts = {}
    for which, shape in _COUNTS.items():
        found = shape.search(text)
        counts[which] = min(int(found[1]), MOST_OF_ONE) if found else None
        text = shape.sub("", text)
    tidy = re.sub(r"[\s,;:.\-]+$", "", " ".join(text.split()))
    if not any(counts.values()):
        return tidy, 1, 0
    return tidy, counts[ORIGINALS] or 0, counts[COPIES] or 0


def as_facts(papers: Iterable[ListedPaper]) -> list[dict[str, str | int]]:
    """The lines that were taken, as notices and views carry them."""
    return [
        {"text": one.text, "originals": one.originals, "copies": one.copies}
        for one in papers
        if one.taken
    ]
