"""How a case looks at its department: one live card, edited in place.

The card stands in the department's group, in a topic of its own where the group has topics; or
privately with those on duty, where the department has no group or wants none. All of it is
notices with the subject ``case:<id>``, so that it leaves in order, and so that a reply to any of
it finds its case. No chat or message id is kept here.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, String, cast, exists, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from backend.cases import places, rules
from backend.cases.desk import desk_facts
from backend.cases.models import Case
from backend.cases.subjects import subject_of
from backend.notices import service as notices
from backend.notices.models import Notice
from backend.notices.rules import STANDING
from backend.notices.service import Address
from backend.people.models import Group

CARD = "case.card"


async def show(
    session: AsyncSession, case: Case, *, now: datetime, anew: bool = False, first: bool = False,
    to: tuple[int, ...] = (),
) -> None:  # fmt: skip
    """Show the case as it is now wherever it is shown, for the `first` time in its life nowhere;
    `to` are people who get a card at once.

    Without a group, and while nobody who answers for the department has a card, those whose turn
    it is get one.
    """
    facts = await desk_facts(session, case)
    group = await places.group_of(session, case.department)
    standing = {} if first else await notices.standing(session, subject_of(case.id))
    shown = _elsewhere(standing, group)
    needed = bool(shown) or group is None
    answers = set(await places.answering(session, case.department)) if needed else set[int]()
    if group is not None:
        await _card_in_group(session, case, group, facts, standing, now=now, anew=anew)
    can_wait = not to and case.urgency == rules.NORMAL
    seen = {one.person_id for one in shown if one.state in ("due", "sent")}
    if group is None and not to and not answers & seen:
        to = await _whose_turn(session, case, now)
    await _cards_elsewhere(session, case, shown, group, facts, answers, now)
    if to:
        due_at = await places.disturbed_at(session, case.department, can_wait=can_wait, now=now)
        for person_id, at in (await places.reached(session, to)).items():
            await notices.put_card(
                session, at, key=f"case:{case.id}:card:p{person_id}", subject=subject_of(case.id),
                kind=CARD, params={**facts, "private": True}, now=now, due_at=due_at, anew=True,
            )  # fmt: skip


async def _whose_turn(session: AsyncSession, case: Case, now: datetime) -> tuple[int, ...]:
    """Whoever has the case, else those who are asked first; nobody while nothing is owed."""
    if case.state not in rules.AT_DESK:
        return ()
    return (case.owner_id,) if case.owner_id else await places.first_asked(session, case, now=now)


async def show_anew(session: AsyncSession, desk: str, *, now: datetime) -> None:
    """Show every open case of a department where it wants them from now on."""
    query = select(Case).where(Case.department == desk, Case.state.in_(rules.OPEN))
    query = query.order_by(Case.id).with_for_update()
    for case in await session.scalars(query.execution_options(populate_existing=True)):
        await show(session, case, now=now, anew=True)


async def _card_in_group(
    session: AsyncSession, case: Case, group: Address, facts: dict[str, Any],
    standing: dict[str, Notice], *, now: datetime, anew: bool,
) -> None:  # fmt: skip
    topic = await topic_of(session, case, group, standing, now)
    card = await notices.put_card(
        session, group, key=_card_key(case, group), subject=subject_of(case.id), kind=CARD,
        params=facts, topic=topic, now=now, anew=anew, among=standing,
    )  # fmt: skip
    if topic and not card.sent_revision:
        await notices.pin(session, card, now=now)
    if topic and case.state not in rules.OPEN:
        ended = f"{case.ended_at or case.changed_at:%Y%m%d%H%M%S}"
        await notices.add(
            session, group, key=f"case:{case.id}:close:{group.group_id}:{ended}",
            subject=subject_of(case.id), kind="case.topic", operation="close_topic", topic=topic,
            now=now,
        )  # fmt: skip


async def _cards_elsewhere(
    session: AsyncSession, case: Case, shown: list[Notice], group: Address | None,
    facts: dict[str, Any], answers: set[int], now: datetime,
) -> None:  # fmt: skip
    """Cards at people, and those where cases of the department no longer come: brought to what is
    so now. Whoever answers keeps a live one, and so does a group of the department's on another
    channel; any other group is told only where the case went."""
    own = await notices.addresses_of_unit(session, case.department) if shown else []
    places_of_own = {(one.channel, one.native_id) for one in own}
    for card in shown:
        in_own = (card.channel, card.address) in places_of_own
        theirs = card.person_id in answers
        gone = (facts if group else private_facts(case)) if in_own else moved_facts(case)
        params = {**facts, "private": True} if theirs else gone
        at = Address(card.channel, card.address, card.language, card.person_id)
        await notices.put_card(
            session, at, key=card.key, subject=card.subject, kind=CARD, params=params, now=now,
            among={card.key: card},
        )  # fmt: skip


def moved_facts(case: Case) -> dict[str, Any]:
    """What a card says where the case is no longer: only where it went."""
    return {"case": case.id, "code": case.code, "department": case.department, "moved": True}


def private_facts(case: Case) -> dict[str, Any]:
    """What a card says in the group of a department that wants its cases privately now."""
    return {**moved_facts(case), "moved": False, "withheld": True}


def _elsewhere(standing: dict[str, Notice], group: Address | None) -> list[Notice]:
    """The cards that stand anywhere but in the department's group."""
    here = (group.channel, group.native_id) if group else None
    return [
        card for card in standing.values()
        if card.kind == CARD and card.state in STANDING and (card.channel, card.address) != here
    ]  # fmt: skip


async def show_privately(session: AsyncSession, case: Case, to: Address, *, now: datetime) -> None:
    """A case to somebody who wants to work on it in private: their own live card, asked for now."""
    await notices.put_card(
        session, to, key=f"case:{case.id}:card:p{to.person_id}", subject=subject_of(case.id),
        kind=CARD, params={**await desk_facts(session, case), "private": True}, now=now,
    )  # fmt: skip


@cache
def _unshown() -> Select[Case]:
    own = aliased(Group)
    key = literal("case:") + cast(Case.id, String) + literal(":card:") + cast(own.id, String)
    shown = exists().where(
        own.unit == Case.department,
        own.unbound_at.is_(None),
        Notice.key == key,
        or_(Notice.state != "unreachable", Notice.settled_at >= own.bound_at),
    )
    return (
        select(Case)
        .join(Group, Group.unit == Case.department)
        .where(Group.unbound_at.is_(None), Group.check_wanted_at.is_(None))
        .where(Case.state.in_(rules.AT_DESK), ~shown, ~places.wants_privacy(Case.department))
        .order_by(Case.id)
        .with_for_update(of=Case)
    )


async def show_waiting(
    session: AsyncSession, department: str | None = None, *, now: datetime
) -> None:
    """Show in a department's group what still waits there and never came: the group was bound, or
    bound anew, after the question. First the bot's rights there are looked at, since they decide
    whether cases get topics.
    """
    query = _unshown()
    if department is not None:
        query = query.where(Case.department == department)
    for case in await session.scalars(query):
        await show(session, case, now=now, anew=True)


async def topic_at(session: AsyncSession, case: Case, at: Address) -> Notice | None:
    """The case's topic in a group, if it has one."""
    return await notices.find(session, _topic_key(case, at)) if at.group_id else None


def topic_among(standing: dict[str, Notice], case: Case, at: Address) -> Notice | None:
    """The same among what is known to stand about the case."""
    return standing.get(_topic_key(case, at))


async def topic_of(
    session: AsyncSession, case: Case, group: Address, standing: dict[str, Notice], now: datetime
) -> Notice | None:
    """The case's topic in a group, made where it is to have one."""
    if made := topic_among(standing, case, group):
        return made
    if not group.has_topics or _card_key(case, group) in standing:
        return None  # A card that stands outside a topic stays where it is.
    return await notices.add(
        session, group, key=_topic_key(case, group), subject=subject_of(case.id),
        kind="case.topic", operation="topic", now=now,
        params={"name": " · ".join(filter(None, (case.code, case.dossier_code)))},
    )  # fmt: skip


def _card_key(case: Case, group: Address) -> str:
    return f"case:{case.id}:card:{group.group_id}"


def _topic_key(case: Case, group: Address) -> str:
    return f"case:{case.id}:topic:{group.group_id}"
