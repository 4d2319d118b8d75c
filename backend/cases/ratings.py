"""A clerk rates an answer, one to five, perhaps with a comment; the department never learns who.

Ratings are shown in groups of five that are complete: a sixth stays hidden until there are ten.
Were it shown at once, whoever looks every day would read it from the difference, and with one
clerk who just had an answer 'anonymous' would name them. Comments come out with the next group.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import routing, rules, verbs
from backend.cases.models import Case, CaseNote
from backend.cases.rating_models import CaseRating, CaseRatingComment, RatedCase
from backend.db import insert_once
from backend.errors import DomainError
from backend.now import local
from backend.people import service as people
from backend.people.dossiers import dossier_code_spans
from backend.people.masking import Masked, mask
from backend.people.texts import clean, fault, length

STARS = range(1, 6)
GROUP = 5
LONGEST_COMMENT = 500
MOST_MONTHS = 12
PAGE = 5
_CASE_CODE = re.compile(r"\bVM-\d{4}-\d+\b", re.IGNORECASE)
_COVER = "(mã)"


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each number of stars was given in complete groups; `counts[0]` is of one star."""

    counts: tuple[int, int, int, int, int]

    @property
    def total(self) -> int:
        """How many ratings."""
        return sum(self.counts)

    @property
    def average(self) -> float:
        """From 1 to 5; of nothing 0."""
        given = sum(stars * count for stars, count in zip(STARS, self.counts, strict=True))
        return given / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Shown:
    """What a department may see of its ratings: by month ('2026-11'), newest first."""

    desk: str
    months: tuple[tuple[str, Tally], ...]
    comments: int

    @property
    def whole(self) -> Tally:
        """All those months together."""
        return added([tally for _month, tally in self.months])


def added(tallies: Sequence[Tally]) -> Tally:
    """Several as one."""
    one, two, three, four, five = (sum(t.counts[i] for t in tallies) for i in range(len(STARS)))
    return Tally((one, two, three, four, five))


_RATINGS = RatedCase.__table__
_RATED = select(_RATINGS.c.case_id).where(_RATINGS.c.case_id == bindparam("case_id"))


async def is_rated(session: AsyncSession, case_id: int) -> bool:
    """Whether the clerk was heard on this case."""
    return await session.scalar(_RATED, {"case_id": case_id}) is not None


async def rate(
    session: AsyncSession, case_id: int, stars: int, *, clerk_id: int, key: str, now: datetime
) -> bool:
    """Keep a rating once a case, under a random `key`; says whether it was the first.

    Raises ``right.missing``, ``case.unknown``, ``case.not_now`` until an answer was accepted,
    ``button.stale`` for stars there are not.
    """
    case = await _accepted(session, case_id, clerk_id)
    if stars not in STARS:
        raise DomainError("button.stale")
    if not await insert_once(session, RatedCase, case_id=case.id, is_commented=False):
        return False
    month = await _complete_group(session, case.department, now)
    session.add(CaseRating(key=key, desk=case.department, month=month, stars=stars))
    await session.flush()
    return True


async def comment(
    session: AsyncSession, case_id: int, text: str, *, clerk_id: int, key: str
) -> Masked:
    """Keep a comment once a case, under a random `key`; says what was covered.

    Raises ``rating.over`` where there was one already or no rating, ``case.text_empty``,
    ``case.text_too_long``.
    """
    case = await commentable(session, case_id, clerk_id=clerk_id)
    covered = nameless(text)
    if wrong := fault(covered.text, LONGEST_COMMENT):
        much = length(covered.text)
        raise DomainError(f"case.text_{wrong}", length=much, most=LONGEST_COMMENT)
    rated = await session.get_one(RatedCase, case.id)
    rated.is_commented = True
    session.add(CaseRatingComment(key=key, desk=case.department, comment=covered.text))
    await session.flush()
    return covered


async def commentable(session: AsyncSession, case_id: int, *, clerk_id: int) -> Case:
    """A case its clerk rated and has not commented on; raises ``rating.over`` for any other."""
    case = await _accepted(session, case_id, clerk_id)
    rated = await session.get(RatedCase, case.id, populate_existing=True)
    if rated is None or rated.is_commented:
        raise DomainError("rating.over")
    return case


def nameless(text: str) -> Masked:
    """Cover what would lead to a person or to the case, so also codes."""
    covered = mask(clean(text))
    parts, at = [], 0
    for begin, end in dossier_code_spans(covered.text):
        parts += [covered.text[at:begin], _COVER]
        at = end
    without = "".join([*parts, covered.text[at:]])
    return Masked(_CASE_CODE.sub(_COVER, without), covered.kinds)


async def shown_to(session: AsyncSession, person_id: int) -> tuple[Shown, ...]:
    """What somebody may see: every department they answer for; raises ``right.missing``."""
    grants = await people.grants_of(session, person_id)
    desks = [unit.key for unit in routing.answered_by(grants, rules.ANSWERING)]
    if not desks:
        raise DomainError("right.missing")
    tallies, comments = await _tallies(session, desks), await _comment_counts(session, desks)
    return tuple(Shown(desk, tallies.get(desk, ()), comments.get(desk, 0)) for desk in desks)


async def comments_on(
    session: AsyncSession, desk: str, person_id: int, number: int
) -> tuple[tuple[str, ...], bool]:
    """A page of comments by their random keys, which say nothing of time; and whether more follow.

    Raises ``right.missing``.
    """
    await people.require(session, person_id, rules.ANSWERING, desk)
    query = (
        select(CaseRatingComment.comment)
        .where(CaseRatingComment.desk == desk, CaseRatingComment.month.is_not(None))
        .order_by(CaseRatingComment.key)
        .offset(number * PAGE)
        .limit(PAGE + 1)
    )
    found = tuple(await session.scalars(query))
    return found[:PAGE], len(found) > PAGE


async def _complete_group(session: AsyncSession, desk: str, now: datetime) -> str | None:
    """Let out what waits where one more makes a group; returns the month to put on that one.

    The rows that wait are locked. Two who rate at once can at worst each leave the group to the
    next: it comes out later and larger, never smaller.
    """
    query = select(CaseRating).where(CaseRating.desk == desk, CaseRating.month.is_(None))
    waiting = (await session.scalars(query.order_by(CaseRating.key).with_for_update())).all()
    if len(waiting) + 1 < GROUP:
        return None
    month = f"{local(now):%Y-%m}"
    said = select(CaseRatingComment).where(
        CaseRatingComment.desk == desk, CaseRatingComment.month.is_(None)
    )
    for row in (*waiting, *await session.scalars(said)):
        row.month = month
    return month


async def _tallies(
    session: AsyncSession, desks: Sequence[str]
) -> dict[str, tuple[tuple[str, Tally], ...]]:
    query = (
        select(CaseRating.desk, CaseRating.month, CaseRating.stars, func.count())
        .where(CaseRating.desk.in_(desks), CaseRating.month.is_not(None))
        .group_by(CaseRating.desk, CaseRating.month, CaseRating.stars)
    )
    counted: dict[str, dict[str, list[int]]] = {}
    for desk, month, stars, count in await session.execute(query):
        assert month is not None  # Asked for above.
        months = counted.setdefault(desk, {})
        months.setdefault(month, [0] * len(STARS))[stars - 1] = count
    return {desk: _newest_first(months) for desk, months in counted.items()}


def _newest_first(months: dict[str, list[int]]) -> tuple[tuple[str, Tally], ...]:
    newest = sorted(months, reverse=True)[:MOST_MONTHS]
    return tuple(
        (month, Tally((one, two, three, four, five)))
        for month in newest
        for one, two, three, four, five in [months[month]]
    )


async def _comment_counts(session: AsyncSession, desks: Sequence[str]) -> dict[str, int]:
    query = (
        select(CaseRatingComment.desk, func.count())
        .where(CaseRatingComment.desk.in_(desks), CaseRatingComment.month.is_not(None))
        .group_by(CaseRatingComment.desk)
    )
    counted = await session.execute(query)
    return {desk: int(count) for desk, count in counted}


async def _accepted(session: AsyncSession, case_id: int, clerk_id: int) -> Case:
    """A clerk's own case, locked, in which they once took an answer."""
    case, _grant = await verbs.own(session, case_id, clerk_id)
    query = select(CaseNote.id).where(CaseNote.case_id == case.id, CaseNote.kind == rules.ACCEPTED)
    if await session.scalar(query.limit(1)) is None:
        raise DomainError("case.not_now")
    return case
