"""'Đã có trả lời tương tự': what a clerk may look at before asking: published answers first, then
earlier cases that were resolved. A published answer is named ``article-12`` on buttons, a case
``case-12``."""

from __future__ import annotations

from backend.actions import NUMBER, Screen
from backend.cases import precedents
from backend.cases.drafts import Draft
from backend.cases.precedents import Precedent
from backend.guidance import service as guidance
from backend.guidance import shelf
from backend.guidance.announcements import facts
from backend.guidance.models import Article
from backend.guidance.rules import ACCEPTED
from backend.notices.wording import guidance as wording
from bot.handlers.writing import Writing
from bot.views import posting

MOST = 3
ARTICLE = "article-"


async def similar(here: Writing, draft: Draft) -> tuple[Precedent, ...]:
    """What was answered before and looks like this question, at most three."""
    question, procedure = draft.question or "", draft.procedure or None
    published = await shelf.similar(
        here.session, question, procedure=procedure, now=here.now, limit=MOST
    )
    before = await precedents.alike(here.session, question, procedure=procedure, now=here.now)
    return (*(_published(one.article) for one in published), *before)[:MOST]


async def find(here: Writing, ref: str) -> Precedent | None:
    """One of them by its name on buttons, or None where it may not be shown (any more)."""
    number = _article_in(ref)
    if number is None:
        return await precedents.find(here.session, ref, now=here.now)
    article = await shelf.in_force(here.session, number, now=here.now)
    return _published(article) if article else None


async def opened(here: Writing, draft: Draft, ref: str) -> Screen | None:
    """One of them, whole; a published answer with its ground and days, and whoever opens it hears
    when it ends."""
    number = _article_in(ref)
    if number is None:
        before = await precedents.find(here.session, ref, now=here.now)
        return posting.precedent(draft, before) if before else None
    article = await shelf.in_force(here.session, number, now=here.now)
    if article is None:
        return None
    await guidance.receive(here.session, number, person_id=here.speaker.person_id, now=here.now)
    return posting.published(draft, ref, wording.text(facts(article)))


async def use(here: Writing, ref: str, draft: Draft) -> None:
    """The clerk takes it and asks nobody; of a published answer they hear when it ends."""
    number, clerk_id = _article_in(ref), here.speaker.person_id
    if number is None:
        await precedents.use(here.session, ref, draft=draft.token, clerk_id=clerk_id, now=here.now)
    else:
        await guidance.receive(here.session, number, person_id=clerk_id, how=ACCEPTED, now=here.now)


def _article_in(ref: str) -> int | None:
    number = ref.removeprefix(ARTICLE)
    return int(number) if ref.startswith(ARTICLE) and NUMBER.fullmatch(number) else None


def _published(article: Article) -> Precedent:
    at = article.approved_at or article.drafted_at
    return Precedent(
        f"{ARTICLE}{article.id}", article.desk, article.procedure, article.question,
        article.answer, at,
    )  # fmt: skip
