"""Use cases of published answers: one person writes, a second approves, everybody finds it.

Each verb may be repeated; rights are read again and the article's row is locked first. A verb that
may not be done raises `DomainError` and leaves everything as it was. Reading is `shelf`.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import insert_once
from backend.errors import DomainError
from backend.guidance import announcements, rules
from backend.guidance.models import Article, ArticleReceipt
from backend.now import local
from backend.people import service as people
from backend.people.texts import clean, fault, length


async def draft(
    session: AsyncSession, *, key: str, desk: str, question: str, answer: str, author_id: int,
    now: datetime, procedure: str | None = None, origin: str | None = None,
    received_by: int | None = None,
) -> Article:  # fmt: skip
    """A draft of these words, de-identified; made again from the same `key`, the one there is.

    What is too long is cut, with a '…' for its author to mend. `origin` is what it came from, such
    as ``case:12``, and `received_by` who has had the answer already. Raises ``right.missing``.
    """
    await people.require(session, author_id, rules.SPEAKING, desk)
    article = await _new(
        session, key=key, desk=desk, procedure=procedure, origin=origin,
        question=_cut(rules.QUESTION, question), answer=_cut(rules.ANSWER, answer),
        author_id=author_id, now=now,
    )  # fmt: skip
    if received_by is not None:
        await _receive(session, article.id, received_by, rules.ORIGIN, now)
    return article


async def supersede(
    session: AsyncSession, article_id: int, *, author_id: int, now: datetime
) -> Article:
    """A draft that takes the place of a published answer once it is approved; one at a time.

    Raises ``guidance.settled`` where the old one is not published any more.
    """
    old = await locked(session, article_id)
    await people.require(session, author_id, rules.SPEAKING, old.desk)
    key = f"article:{old.id}"
    known = await _made_from(session, key)
    if known is None and old.state != rules.PUBLISHED:
        raise DomainError("guidance.settled")
    return known or await _new(
        session, key=key, desk=old.desk, procedure=old.procedure, question=old.question,
        answer=old.answer, ground=old.ground, audience=old.audience, supersedes_id=old.id,
        author_id=author_id, now=now,
    )  # fmt: skip


async def edit(
    session: AsyncSession, article_id: int, part: str, value: str | date | None, *,
    author_id: int, now: datetime,
) -> Article:  # fmt: skip
    """Change one of `rules.PARTS`; it has to be submitted anew. Its author alone may.

    Texts are de-identified. Raises ``guidance.not_yours``, ``guidance.settled``,
    ``guidance.dates``, ``guidance.text_empty``, ``guidance.text_too_long``.
    """
    article = await _own(session, article_id, author_id)
    after = _after(article, "edit")
    if article.submitted_at is not None:
        await announcements.show_review(session, article, being_edited=True, now=now)
    article.state, article.submitted_at, article.reason, article.changed_at = after, None, "", now
    setattr(article, part, _fit(part, value) if isinstance(value, str) else value)
    today = local(now).date()
    if not rules.days_fit(article.effective_on, article.expires_on, today):
        raise DomainError("guidance.dates")
    await session.flush()
    return article


async def submit(
    session: AsyncSession, article_id: int, *, author_id: int, now: datetime
) -> tuple[Article, int]:
    """Put it before a second person; says how many were told. Raises ``guidance.unfinished``."""
    article = await _own(session, article_id, author_id)
    _after(article, "submit")
    if article.audience is None or article.ground is None or article.effective_on is None:
        raise DomainError("guidance.unfinished")
    if article.submitted_at is None:
        article.submitted_at = article.changed_at = now
        await session.flush()
    return article, await announcements.show_review(session, article, anew=True, now=now)


async def decidable(
    session: AsyncSession, article_id: int, version: int, *, person_id: int
) -> Article:
    """A draft that this person may approve or give back now; raises as `approve` does."""
    article = await locked(session, article_id)
    await people.require(session, person_id, rules.SPEAKING, article.desk)
    _require_read(article, version, person_id)
    return article


async def approve(
    session: AsyncSession, article_id: int, version: int, *, person_id: int, now: datetime
) -> Article:
    """A second person agrees to what they read (`version`): it is published.

    What it supersedes ends, and everybody who received that is told. Raises
    ``guidance.second_person`` for its author, ``guidance.changed``, ``guidance.settled``,
    ``guidance.dates`` where no day is left on which it would be in force.
    """
    article = await locked(session, article_id)
    await people.require(session, person_id, rules.SPEAKING, article.desk)
    if article.state == rules.PUBLISHED and article.approver_id == person_id:
        return article
    today = local(now).date()
    _require_read(article, version, person_id)
    if not rules.days_fit(article.effective_on, article.expires_on, today):
        raise DomainError("guidance.dates")
    article.state, article.approver_id = _after(article, "approve"), person_id
    article.approved_at = article.changed_at = now
    await session.flush()
    if article.supersedes_id is not None:
        await _end_former(session, article, today, now)
    await announcements.show_review(session, article, now=now)
    await announcements.tell_author(session, article, "guidance.approved", now=now)
    return article


async def reject(
    session: AsyncSession, article_id: int, version: int, reason: str, *, person_id: int,
    now: datetime,
) -> Article:  # fmt: skip
    """Give a draft back with a reason; its author is told and may edit it. Raises as `approve`."""
    article = await locked(session, article_id)
    await people.require(session, person_id, rules.SPEAKING, article.desk)
    if article.state == rules.REJECTED and article.approver_id == person_id:
        return article
    _require_read(article, version, person_id)
    article.reason = _of_length(rules.deidentified(reason), rules.LONGEST_REASON)
    article.state, article.approver_id = _after(article, "reject"), person_id
    article.changed_at = now
    await session.flush()
    await announcements.show_review(session, article, now=now)
    await announcements.tell_author(session, article, "guidance.rejected", now=now)
    return article


async def withdraw(
    session: AsyncSession, article_id: int, *, person_id: int, now: datetime
) -> Article:
    """It holds no longer, and everybody who received it is told. Anybody of its desk may.

    A draft is thrown away in the same way, and nobody but its second persons hears of it.
    """
    article = await locked(session, article_id)
    await people.require(session, person_id, rules.SPEAKING, article.desk)
    if article.state == rules.WITHDRAWN:
        return article
    was_published = article.state == rules.PUBLISHED
    article.state, article.changed_at = _after(article, "withdraw"), now
    await session.flush()
    if was_published:
        await announcements.tell_of_withdrawal(session, article, now=now)
    elif article.submitted_at is not None:
        await announcements.show_review(session, article, now=now)
    return article


async def receive(
    session: AsyncSession, article_id: int, *, person_id: int, how: str = rules.SHOWN,
    now: datetime,
) -> None:  # fmt: skip
    """Note that somebody has it, so that they hear of its end; noted once, an acceptance stays.

    Raises ``guidance.unknown`` for what was never published.
    """
    article = await session.get(Article, article_id)
    if article is None or article.approved_at is None:
        raise DomainError("guidance.unknown")
    await _receive(session, article_id, person_id, how, now)


async def purge(session: AsyncSession, *, now: datetime) -> None:
    """Receipts of a year ago are forgotten, drafts that nobody finishes are withdrawn."""
    stale = ArticleReceipt.at <= now - rules.KEEP_RECEIPTS
    await session.execute(delete(ArticleReceipt).where(stale))
    unsubmitted = (Article.state == rules.DRAFT) & Article.submitted_at.is_(None)
    await session.execute(
        update(Article)
        .where(or_(unsubmitted, Article.state == rules.REJECTED))
        .where(Article.changed_at <= now - rules.KEEP_UNFINISHED)
        .values(state=rules.WITHDRAWN, version=Article.version + 1)
        .execution_options(synchronize_session=False)
    )


async def locked(session: AsyncSession, article_id: int) -> Article:
    """The article as it is now; whoever comes second waits. Raises ``guidance.unknown``."""
    query = select(Article).where(Article.id == article_id).with_for_update()
    query = query.execution_options(populate_existing=True)
    if article := (await session.scalars(query)).one_or_none():
        return article
    raise DomainError("guidance.unknown")


async def _new(session: AsyncSession, *, key: str, now: datetime, **values: object) -> Article:
    await insert_once(
        session, Article, key=key, state=rules.DRAFT, reason="", drafted_at=now, changed_at=now,
        version=1, **values,
    )  # fmt: skip
    article = await _made_from(session, key)
    assert article is not None
    return article


async def _made_from(session: AsyncSession, key: str) -> Article | None:
    query = select(Article).where(Article.key == key, Article.state != rules.WITHDRAWN)
    return (await session.scalars(query)).one_or_none()


async def _own(session: AsyncSession, article_id: int, author_id: int) -> Article:
    article = await locked(session, article_id)
    await people.require(session, author_id, rules.SPEAKING, article.desk)
    if article.author_id != author_id:
        raise DomainError("guidance.not_yours")
    return article


def _require_read(article: Article, version: int, person_id: int) -> None:
    """A second person decides on what stood before them, not on what it became since."""
    if article.state != rules.DRAFT:
        raise DomainError("guidance.settled")
    if article.author_id == person_id:
        raise DomainError("guidance.second_person")
    if article.submitted_at is None or article.version != version:
        raise DomainError("guidance.changed")


def _after(article: Article, verb: str) -> str:
    state = rules.state_after(article.state, verb)
    if state is None:
        raise DomainError("guidance.settled")
    return state


async def _end_former(session: AsyncSession, article: Article, today: date, now: datetime) -> None:
    """What was superseded holds until the day before; whoever has it is told of the new one."""
    assert article.supersedes_id is not None and article.effective_on is not None
    former = await locked(session, article.supersedes_id)
    if former.state == rules.PUBLISHED:
        last = rules.last_day(article.effective_on, today)
        former.expires_on = min(last, former.expires_on or last)
        former.state, former.changed_at = rules.SUPERSEDED, now
        await session.flush()
    for person_id in await announcements.tell_of_successor(session, former, article, now=now):
        await _receive(session, article.id, person_id, rules.TOLD, now)


async def _receive(
    session: AsyncSession, article_id: int, person_id: int, how: str, now: datetime
) -> None:
    added = await insert_once(
        session, ArticleReceipt, article_id=article_id, person_id=person_id, how=how, at=now
    )
    if not added and how == rules.ACCEPTED:
        await session.execute(
            update(ArticleReceipt)
            .where(ArticleReceipt.article_id == article_id)
            .where(ArticleReceipt.person_id == person_id)
            .values(how=how)
        )


def _cut(part: str, text: str) -> str:
    return rules.shortened(rules.deidentified(text), rules.LONGEST[part])


def _fit(part: str, value: str) -> str:
    """A part's words: texts de-identified and of a fit length, others as they are."""
    if part not in rules.LONGEST:
        return value
    if part == rules.GROUND and not clean(value):
        return ""
    return _of_length(rules.deidentified(value), rules.LONGEST[part])


def _of_length(text: str, most: int) -> str:
    if wrong := fault(text, most):
        raise DomainError(f"guidance.text_{wrong}", length=length(text), most=most)
    return text
