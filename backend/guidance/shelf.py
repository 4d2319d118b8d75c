"""Reading published answers: those that look like a question, lists of a desk, one of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import DomainError
from backend.guidance import rules
from backend.guidance.models import Article
from backend.knowledge.likeness import likeness
from backend.knowledge.units import all_units, covers
from backend.now import local
from backend.people import service as people
from backend.people.rules import ROLES

PAGE = 8
MOST_FOUND = 8
FORCE, WAITING, DRAFTS, ENDED = "force", "wait", "draft", "ended"
LISTS = (FORCE, WAITING, DRAFTS, ENDED)


@dataclass(frozen=True, slots=True)
class Found:
    """A published answer, and how alike its question is: 0 to 1."""

    article: Article
    score: float


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a list: `number` counts from 0, `more` says whether others follow."""

    which: str
    number: int
    articles: tuple[Article, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """One of them as somebody may see it: as its `author`, as one who `decides` on its desk."""

    article: Article
    state: str
    is_author: bool
    may_decide: bool


async def similar(
    session: AsyncSession, text: str, *, procedure: str | None = None,
    audience: str = rules.CLERKS, now: datetime, limit: int = 3, least: float = rules.ALIKE,
) -> tuple[Found, ...]:  # fmt: skip
    """Answers in force whose question looks like `text`, most alike first; often none.

    For the `public` only what is public; clerks see that too. Being about the same `procedure`
    raises the likeness, `least` is where it has to begin.
    """
    found = await _compared(session, text, procedure, audience, now)
    return tuple(one for one in found if one.score >= least)[:limit]


async def public_for(
    session: AsyncSession, question: str, *, procedure: str | None, now: datetime, limit: int = 3
) -> tuple[Found, ...]:
    """What a citizen who asks so may be shown: surely alike ones, then those on `procedure`."""
    found = await _compared(session, question, procedure, rules.PUBLIC, now)
    fit = (one for one in found if one.score >= rules.SURE or _is_about(one.article, procedure))
    return tuple(fit)[:limit]


async def search(
    session: AsyncSession, words: str, *, person_id: int, now: datetime
) -> tuple[Found, ...]:
    """Answers in force by a few words of their questions or answers, for any of the staff."""
    await people.require(session, person_id, ROLES)
    articles = await _in_force(session, rules.CLERKS, local(now).date())
    scores = likeness(words, [f"{one.question}\n{one.answer}" for one in articles])
    asked = likeness(words, [one.question for one in articles])
    best = [max(pair) for pair in zip(scores, asked, strict=True)]
    found = [one for one in _ordered(articles, best) if one.score >= rules.FAINT]
    return tuple(found[:MOST_FOUND])


async def page(
    session: AsyncSession, person_id: int, which: str, number: int, *, now: datetime
) -> Page:
    """One page of a list, the newest first: of the desks somebody speaks for.

    Who speaks for none (a clerk) has the list of what is in force everywhere, and no other.
    """
    await people.require(session, person_id, ROLES)
    desks = await desks_of(session, person_id)
    if not desks and which != FORCE:
        raise DomainError("right.missing")
    query = select(Article).where(_listed(which, local(now).date()))
    if desks:
        query = query.where(Article.desk.in_(desks))
    query = query.order_by(Article.changed_at.desc(), Article.id.desc())
    rows = list(await session.scalars(query.offset(number * PAGE).limit(PAGE + 1)))
    return Page(which, number, tuple(rows[:PAGE]), len(rows) > PAGE)


async def open_one(
    session: AsyncSession, article_id: int, *, person_id: int, now: datetime
) -> Opened:
    """One for the staff: what was ever published for all of them, the rest for its desk.

    Raises ``right.missing``, ``guidance.unknown``.
    """
    await people.require(session, person_id, ROLES)
    article = await session.get(Article, article_id)
    decides = article is not None and article.desk in await desks_of(session, person_id)
    if article is None or not (decides or article.approved_at):
        raise DomainError("guidance.unknown")
    today = local(now).date()
    return Opened(
        article,
        rules.state_on(article.state, article.expires_on, today),
        is_author=article.author_id == person_id,
        may_decide=decides,
    )


async def read_public(session: AsyncSession, article_id: int, *, now: datetime) -> Article:
    """A public answer in force: this one, or what took its place since.

    Raises ``guidance.over`` where there is none any more.
    """
    today, article = local(now).date(), await session.get(Article, article_id)
    while article is not None and article.approved_at is not None:
        if is_in_force(article, today):
            if article.audience == rules.PUBLIC:
                return article
            break
        following = select(Article).where(Article.supersedes_id == article.id)
        following = following.where(Article.approved_at.is_not(None))
        article = (await session.scalars(following)).first()
    raise DomainError("guidance.over")


async def desks_of(session: AsyncSession, person_id: int) -> Collection[str]:
    """Keys of the units somebody may speak for now."""
    grants = await people.grants_of(session, person_id)
    scopes = [grant.scope for grant in grants if grant.role in rules.SPEAKING]
    return {one.key for one in all_units() if any(covers(scope, one.key) for scope in scopes)}


def is_in_force(article: Article, today: date) -> bool:
    """Whether it holds that day."""
    return rules.is_in_force(article.state, article.effective_on, article.expires_on, today)


async def _compared(
    session: AsyncSession, text: str, procedure: str | None, audience: str, now: datetime
) -> list[Found]:
    articles = await _in_force(session, audience, local(now).date())
    if not articles:
        return []
    scores = likeness(text, [one.question for one in articles])
    raised = [
        rules.raised(score, same_procedure=_is_about(one, procedure))
        for one, score in zip(articles, scores, strict=True)
    ]
    return _ordered(articles, raised)


def _ordered(articles: list[Article], scores: list[float]) -> list[Found]:
    found = [Found(one, score) for one, score in zip(articles, scores, strict=True)]
    return sorted(found, key=lambda one: -one.score)


def _is_about(article: Article, procedure: str | None) -> bool:
    return procedure is not None and article.procedure == procedure


async def _in_force(session: AsyncSession, audience: str, today: date) -> list[Article]:
    query = select(Article).where(_holding(today)).order_by(Article.id.desc())
    if audience == rules.PUBLIC:
        query = query.where(Article.audience == rules.PUBLIC)
    return list(await session.scalars(query))


def _holding(today: date) -> ColumnElement[bool]:
    """`rules.is_in_force`, as SQL says it."""
    return (
        Article.state.in_((rules.PUBLISHED, rules.SUPERSEDED))
        & (Article.effective_on <= today)
        & or_(Article.expires_on.is_(None), Article.expires_on >= today)
    )


def _listed(which: str, today: date) -> ColumnElement[bool]:
    waits = (Article.state == rules.DRAFT) & Article.submitted_at.is_not(None)
    unfinished = (Article.state == rules.DRAFT) & Article.submitted_at.is_(None)
    begun = (Article.state == rules.PUBLISHED) & or_(
        Article.expires_on.is_(None), Article.expires_on >= today
    )
    lists = {
        FORCE: _holding(today) | begun,
        WAITING: waits,
        DRAFTS: unfinished | (Article.state == rules.REJECTED),
        ENDED: Article.approved_at.is_not(None) & ~_holding(today) & ~begun,
    }
    return lists[which]
