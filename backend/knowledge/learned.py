"""Questions that two people have added to the bank: written, taken back, and as the search reads
them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.knowledge.bank import LEARNED, Entry
from backend.knowledge.importing.revisions import bump
from backend.knowledge.models import LearnedQuestion


async def learned(session: AsyncSession) -> tuple[Entry, ...]:
    """One entry a subject (a procedure's code, or a topic of `bank.outside`), by subject."""
    query = select(LearnedQuestion.subject, LearnedQuestion.words)
    query = query.where(LearnedQuestion.taken_back_at.is_(None)).order_by(LearnedQuestion.id)
    by_subject: dict[str, list[str]] = {}
    for subject, words in await session.execute(query):
        by_subject.setdefault(subject, []).append(words)
    return tuple(
        Entry(subject, LEARNED, (), (), tuple(questions))
        for subject, questions in sorted(by_subject.items())
    )


async def add(
    session: AsyncSession, *, subject: str, is_outside: bool, words: str,
    proposed_by: int | None, approved_by: int, now: datetime,
) -> LearnedQuestion:  # fmt: skip
    """From the next look at the revision on, these words mean that subject."""
    one = LearnedQuestion(
        subject=subject, is_outside=is_outside, words=words, proposed_by=proposed_by,
        approved_by=approved_by, approved_at=now,
    )  # fmt: skip
    session.add(one)
    await session.flush()
    await bump(session)
    return one
