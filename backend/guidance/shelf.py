"""Reading published answers: those that look like a question, lists of a desk, one of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, Select, bindparam, or_, select
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
_ARTICLES = Article.__table__.c


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
    near = await _near(session, text, procedure, audience, now)
    return await _fetched(session, [one for one in near if one.score >= least][:limit])


async def public_for(
    session: AsyncSession, question: str, *, procedure: str | None, now: datetime, limit: int = 3
) -> tuple[Found, ...]:
    """What a citizen who asks so may be shown: surely alike ones, then those on `procedure`."""
    near = await _near(session, question, procedure, rules.PUBLIC, now)
    fit = [one for one in near if one.score >= rules.SURE or one.same_procedure]
    return await _fetched(session, fit[:limit])


async def search(
    session: AsyncSession, words: str, *, person_id: int, now: datetime
) -> tuple[Found, ...]:
    """Answers in force by a few words of their questions or answers, for any of the staff."""
    await people.require(session, person_id, ROLES)
    holding = _holding(local(now).date(), rules.CLERKS)
    articles = list(await session.scalars(select(Article).where(holding)))
    by_question = likeness(words, [one.question for one in articles])
    by_answer = likeness(words, [one.answer for one in articles])
    scores = map(max, by_question, by_answer)
    found = [Found(one, score) for one, score in zip(articles, scores, strict=True)]
    found = sorted((one for one in found if one.score >= rules.FAINT), key=lambda one: -one.score)
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


async def in_force(session: AsyncSession, article_id: int, *, now: datetime) -> Article | None:
    """A published answer that holds today, or None."""
    article = await session.get(Article, article_id)
    return article if article and is_in_force(article, local(now).date()) else None


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


@dataclass(frozen=True, slots=True)
class _Near:
    article_id: int
    score: float
    same_procedure: bool


async def _near(
    session: AsyncSession, text: str, procedure: str | None, audience: str, now: datetime
) -> list[_Near]:
    """Everything in force by its likeness. Only the questions are read: this is done while a
    citizen waits, and most of it is not shown."""
    rows = list(await session.execute(_questions_for(audience), {"today": local(now).date()}))
    scores = likeness(text, [row.question for row in rows]) if rows else []
    near = []
    for row, score in zip(rows, scores, strict=True):
        same = procedure is not None and row.procedure == procedure
        near.append(_Near(row.id, rules.raised(score, same_procedure=same), same))
    return sorted(near, key=lambda one: -one.score)


async def _fetched(session: AsyncSession, chosen: list[_Near]) -> tuple[Found, ...]:
    if not chosen:
        return ()
    query = select(Article).where(Article.id.in_([one.article_id for one in chosen]))
    articles = {one.id: one for one in await session.scalars(query)}
    return tuple(Found(articles[one.article_id], one.score) for one in chosen)


@cache
def _questions_for(audience: str) -> Select[Any]:
    """What `_near` reads; built once for each audience, since every question asks it."""
    query = select(_ARTICLES.id, _ARTICLES.question, _ARTICLES.procedure)
    return query.where(_holding(bindparam("today", type_=Date()), audience)).order_by(
        _ARTICLES.id.desc()
    )


def _holding(
    today: date | BindParameter[date], audience: str = rules.CLERKS
) -> ColumnElement[bool]:
    """`rules.is_in_force` for an audience, as SQL says it."""
    holding = (
        or_(_ARTICLES.state == rules.PUBLISHED, _ARTICLES.state == rules.SUPERSEDED)
        & (_ARTICLES.effective_on <= today)
        & or_(_ARTICLES.expires_on.is_(None), _ARTICLES.expires_on >= today)
    )
    return holding & (_ARTICLES.audience == rules.PUBLIC) if audience == rules.PUBLIC else holding


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
