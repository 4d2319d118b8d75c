"""What a published answer says to those who are not speaking now: notices, each once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.guidance import rules
from backend.guidance.models import Article, ArticleReceipt
from backend.knowledge import catalogue
from backend.notices import service as notices
from backend.people import service as people
from backend.people.rules import WORK

LONGEST_FORMER = 100
"""Signs of the old question that stand over the new answer; both fit one message."""


def facts(article: Article) -> dict[str, Any]:
    """What is shown of it, as JSON can hold it; nothing in it names a person."""
    return {
        "article": article.id,
        "version": article.version,
        "desk": article.desk,
        "procedure": article.procedure,
        "question": article.question,
        "answer": article.answer,
        "ground": article.ground,
        "audience": article.audience,
        "effective_on": _day(article.effective_on),
        "expires_on": _day(article.expires_on),
        "state": article.state,
        "reason": article.reason,
        "approved_at": article.approved_at.isoformat() if article.approved_at else None,
        "supersedes": article.supersedes_id,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


async def show_review(
    session: AsyncSession, article: Article, *, now: datetime, anew: bool = False,
    being_edited: bool = False,
) -> int:  # fmt: skip
    """A card to everybody who may approve it, edited once it is settled; says to how many.

    Only with `anew` is one shown to somebody who has none of this submission yet.
    """
    assert article.submitted_at is not None
    known = catalogue.bundled().find(article.procedure)
    title = known.short if known else None
    params = {**facts(article), "title": title, "being_edited": being_edited}
    count = 0
    for person_id in await people.staff(session, rules.SPEAKING, article.desk):
        key = f"article:{article.id}:review:{article.submitted_at:%Y%m%d%H%M%S%f}:{person_id}"
        wanted = anew or await notices.find(session, key) is not None
        if wanted and person_id != article.author_id:
            count += await notices.show(
                session, person_id, about=WORK, key=key, subject=_subject(article),
                kind="guidance.review", params=params, now=now,
            )  # fmt: skip
    return count


async def tell_author(session: AsyncSession, article: Article, kind: str, *, now: datetime) -> None:
    """What the second person decided."""
    key = f"article:{article.id}:{kind}:{article.version}"
    await _tell(session, article.author_id, article, kind, key, facts(article), now)


async def tell_of_withdrawal(session: AsyncSession, article: Article, *, now: datetime) -> None:
    """To everybody who received it: it holds no longer."""
    for person_id in await _receivers(session, article):
        await _tell_ended(session, person_id, article, now)


async def tell_of_successor(
    session: AsyncSession, former: Article, article: Article, *, now: datetime
) -> list[int]:
    """The new answer, to everybody who received the former; returns who may read it.

    A citizen who had a public answer is not shown one for clerks: they are told of the end alone.
    """
    reading = []
    for person_id in await _receivers(session, former):
        is_staff = bool(await people.grants_of(session, person_id))
        if article.audience != rules.PUBLIC and not is_staff:
            await _tell_ended(session, person_id, former, now)
            continue
        former_words = rules.shortened(former.question, LONGEST_FORMER)
        params = {**facts(article), "former": former_words}
        key = f"article:{former.id}:replaced:{person_id}"
        await _tell(session, person_id, article, "guidance.replaced", key, params, now)
        reading.append(person_id)
    return reading


async def _receivers(session: AsyncSession, article: Article) -> list[int]:
    query = select(ArticleReceipt.person_id).where(ArticleReceipt.article_id == article.id)
    return list(await session.scalars(query.order_by(ArticleReceipt.id)))


async def _tell_ended(
    session: AsyncSession, person_id: int, article: Article, now: datetime
) -> None:
    key = f"article:{article.id}:ended:{person_id}"
    await _tell(session, person_id, article, "guidance.withdrawn", key, facts(article), now)


async def _tell(
    session: AsyncSession, person_id: int, article: Article, kind: str, key: str,
    params: dict[str, Any], now: datetime,
) -> None:  # fmt: skip
    await notices.tell(
        session, person_id, about=WORK, key=key, subject=_subject(article), kind=kind,
        params=params, now=now,
    )  # fmt: skip


def _subject(article: Article) -> str:
    return f"article:{article.id}"
