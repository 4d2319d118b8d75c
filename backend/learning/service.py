"""Use cases of the training inbox: a miss is kept, one person says what it means, another agrees.

Rights are read again at every verb: supervisors and admins of the province. What was agreed goes
into the bank of questions (`knowledge.learned`), which the search takes up without a restart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import insert_once
from backend.errors import DomainError
from backend.knowledge import learned
from backend.knowledge.text import fold
from backend.learning import rules
from backend.learning.models import MissedQuestion
from backend.people import service as people
from backend.people.masking import mask
from backend.people.rules import PROVINCE
from backend.people.texts import clean

PAGE = 8
FREQUENT, NEWEST, AGREEING = "often", "new", "agree"
LISTS = (FREQUENT, NEWEST, AGREEING)


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a list: `number` counts from 0, `more` says whether others follow, `to_agree` how
    many of all wait for this reader's yes."""

    which: str
    number: int
    questions: tuple[MissedQuestion, ...]
    more: bool
    to_agree: int


async def miss(
    session: AsyncSession, *, question: str, decision: str, codes: Sequence[str],
    person_id: int | None, now: datetime,
) -> None:  # fmt: skip
    """Keep a question that found no answer (`decision` ``decline``) or only wrong ones
    (``rejected``); the same words again are counted. Numbers are covered, long ones are cut."""
    words = mask(clean(question)).text[: rules.LONGEST_WORDS]
    folded = fold(words)
    if not folded:
        return
    digest = hashlib.sha256(folded.encode()).hexdigest()
    near = list(codes[: rules.MOST_CODES])
    added = await insert_once(
        session, MissedQuestion, digest=digest, words=words, decision=decision, codes=near,
        count=1, at=now, person_id=person_id, state=rules.WAITING, is_outside=False, proposal=0,
    )  # fmt: skip
    if not added:
        await _again(session, digest, words, decision, near, person_id, now)


async def _again(
    session: AsyncSession, digest: str, words: str, decision: str, codes: list[str],
    person_id: int | None, now: datetime,
) -> None:  # fmt: skip
    """Asked once more: by somebody else, it is nobody's in particular any more. What was learned
    and missed all the same waits again; what was dropped stays dropped."""
    query = select(MissedQuestion).where(MissedQuestion.digest == digest).with_for_update()
    known = (await session.scalars(query.execution_options(populate_existing=True))).one()
    alone = known.words == "" or known.person_id == person_id
    known.person_id = person_id if alone else None
    known.count, known.at, known.words = known.count + 1, now, known.words or words
    known.decision, known.codes = decision, codes
    if known.state == rules.LEARNED:
        known.state = rules.WAITING


async def page(session: AsyncSession, person_id: int, which: str, number: int) -> Page:
    """One page of a list: the most frequent, the newest, those that wait for a second person."""
    await require(session, person_id)
    order = MissedQuestion.at if which == NEWEST else MissedQuestion.count
    state = rules.PROPOSED if which == AGREEING else rules.WAITING
    query = select(MissedQuestion).where(MissedQuestion.state == state, MissedQuestion.words != "")
    query = query.order_by(order.desc(), MissedQuestion.id.desc())
    rows = list(await session.scalars(query.offset(number * PAGE).limit(PAGE + 1)))
    to_agree = await session.scalar(
        select(func.count()).where(
            MissedQuestion.state == rules.PROPOSED, MissedQuestion.words != "",
            MissedQuestion.proposed_by != person_id,
        )
    )  # fmt: skip
    return Page(which, number, tuple(rows[:PAGE]), len(rows) > PAGE, to_agree or 0)


async def open_one(session: AsyncSession, question_id: int, person_id: int) -> MissedQuestion:
    """One of them, under a lock; raises ``right.missing``, ``learning.unknown``."""
    await require(session, person_id)
    query = select(MissedQuestion).where(MissedQuestion.id == question_id).with_for_update()
    found = (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    if found is None or not found.words:
        raise DomainError("learning.unknown")
    return found


async def propose(
    session: AsyncSession, question_id: int, meaning: str, *, is_outside: bool, person_id: int
) -> MissedQuestion:
    """Say what it means; it waits for somebody else. Raises ``learning.settled``."""
    one = await _unsettled(session, question_id, person_id)
    one.state, one.meaning, one.is_outside = rules.PROPOSED, meaning[:200], is_outside
    one.proposed_by, one.proposal = person_id, one.proposal + 1
    return one


async def approve(
    session: AsyncSession, question_id: int, proposal: int, *, person_id: int, now: datetime
) -> MissedQuestion:
    """A second person agrees, and the bank has it.

    Raises ``learning.second_person`` for whoever proposed it, ``learning.changed`` where another
    proposal stands there by now, ``learning.settled``.
    """
    one = await _proposed(session, question_id, proposal, person_id)
    if one.proposed_by == person_id:
        raise DomainError("learning.second_person")
    assert one.meaning is not None
    one.state, one.settled_by, one.settled_at = rules.LEARNED, person_id, now
    await learned.add(
        session, subject=one.meaning, is_outside=one.is_outside, words=one.words,
        proposed_by=one.proposed_by, approved_by=person_id, now=now,
    )  # fmt: skip
    return one


async def refuse(
    session: AsyncSession, question_id: int, proposal: int, *, person_id: int
) -> MissedQuestion:
    """Not so: it waits for another proposal. Whoever proposed it may take it back this way."""
    one = await _proposed(session, question_id, proposal, person_id)
    one.state, one.meaning, one.proposed_by, one.is_outside = rules.WAITING, None, None, False
    return one


async def drop(
    session: AsyncSession, question_id: int, *, person_id: int, now: datetime
) -> MissedQuestion:
    """There is nothing to learn from it."""
    one = await open_one(session, question_id, person_id)
    if one.state != rules.DROPPED:
        one = await _unsettled(session, question_id, person_id)
        one.state, one.settled_by, one.settled_at = rules.DROPPED, person_id, now
    return one


async def purge(session: AsyncSession, *, now: datetime) -> None:
    """Whose question it was is forgotten after 30 days; emptied and long dropped ones go."""
    await session.execute(
        update(MissedQuestion)
        .where(MissedQuestion.person_id.is_not(None), MissedQuestion.at <= now - rules.KEEP_PERSON)
        .values(person_id=None)
        .execution_options(synchronize_session=False)
    )
    old = (MissedQuestion.state == rules.DROPPED) & (
        MissedQuestion.settled_at <= now - rules.KEEP_DROPPED
    )
    await session.execute(delete(MissedQuestion).where(or_(MissedQuestion.words == "", old)))


async def require(session: AsyncSession, person_id: int) -> None:
    """Raises ``right.missing`` for everybody but supervisors and admins of the province."""
    await people.require(session, person_id, rules.TEACHING, PROVINCE)


async def _unsettled(session: AsyncSession, question_id: int, person_id: int) -> MissedQuestion:
    one = await open_one(session, question_id, person_id)
    if one.state not in (rules.WAITING, rules.PROPOSED):
        raise DomainError("learning.settled")
    return one


async def _proposed(
    session: AsyncSession, question_id: int, proposal: int, person_id: int
) -> MissedQuestion:
    one = await _unsettled(session, question_id, person_id)
    if one.state != rules.PROPOSED or one.proposal != proposal:
        raise DomainError("learning.changed")
    return one
