"""What waits for a person where they cannot be reached moves to where they can.

A notice moves as a whole and keeps its number, so the order inside a lane stays; it is sent where
it stands at that moment and nowhere else. One that a worker holds stays, and with it its lane: it
may be on its way. What only one messenger understands (a file's id, a reaction) stays too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import ColumnElement, Exists, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.notices import channels
from backend.notices import service as notices
from backend.notices.models import Notice
from backend.notices.rules import GIVE_UP, PORTABLE
from backend.notices.service import Address
from backend.people.models import Identity

log = structlog.get_logger()

AT_ONCE = 200
UNSENT = ("due", "waiting")


async def relieve(session: AsyncSession, *, now: datetime, real: datetime) -> list[int]:
    """What is due on channels that are away moves, for everybody who has another one; and what
    waits for a word on one channel, for whoever can be told on another one by now.

    Returns the ids of what moved, at most some hundreds at once; the next sweep goes on.
    """
    away = await channels.away(session)
    if away:
        await channels.ease(session, real=real)
        away = await channels.away(session)
    due = (Notice.state == "due") & (Notice.due_at <= now) & Notice.channel.in_(away)
    free = or_(Notice.leased_until.is_(None), Notice.leased_until <= real)
    reached = _reached(away)
    stranded = await _people(session, due, free, reached) if away else set()
    waiting = await _people(
        session, Notice.state == "waiting", reached.where(Identity.channel != Notice.channel)
    )
    moved: list[int] = []
    for person_id in sorted(stranded | waiting):
        moved += await move(session, person_id, now=now, real=real)
    return moved


def _reached(away: set[str]) -> Exists:
    """Whether the notice's person has an account on a channel that works and reaches them."""
    return exists().where(
        Identity.person_id == Notice.person_id,
        Identity.unreachable_at.is_(None),
        Identity.channel.not_in(away),
    )


async def _people(session: AsyncSession, *which: ColumnElement[bool]) -> set[int]:
    """Whose notices these are, of those that mean the same on any channel."""
    query = select(Notice.person_id).where(*which, Notice.operation.in_(PORTABLE)).distinct()
    return {one for one in await session.scalars(query.limit(AT_ONCE)) if one is not None}


async def move(
    session: AsyncSession, person_id: int, *, now: datetime, real: datetime | None = None
) -> list[int]:
    """All that this person cannot be brought where it is addressed to, brought to where they can.

    That is what is due, what was found unreachable in the last days, and what waits for a word
    of theirs on a messenger that lets us answer only. Repeating it moves nothing more. Without
    `real`, a lease counts as held however old. Returns what moved.
    """
    moved = await _move_waiting(session, person_id, now=now)
    to = await notices.address_of_person(session, person_id)
    if to is None:
        return moved
    rows = await _stranded(session, person_id, to, now=now)
    held = {one.lane for one in rows if _is_held(one, real)}
    moving = [one for one in rows if one.operation in PORTABLE and one.lane not in held]
    for notice in moving:
        _readdress(notice, to, now=now)
    await session.flush()
    if moving:
        await notices.tell_of_detour(session, moving[0], to, now=now)
        log.info("notices.moved", channel=to.channel, number=len(moving))
    return moved + [one.id for one in moving]


async def _move_waiting(session: AsyncSession, person_id: int, *, now: datetime) -> list[int]:
    """What waits for the person's word on one channel, told on another one that they have by now.

    Ids in their order; nothing moves where there is no other channel.
    """
    query = (
        select(Notice)
        .where(Notice.person_id == person_id, Notice.state == "waiting")
        .where(Notice.operation.in_(PORTABLE))
        .order_by(Notice.id)
        .with_for_update()
    )
    by_channel: dict[str, list[Notice]] = defaultdict(list)
    for notice in await session.scalars(query.execution_options(populate_existing=True)):
        by_channel[notice.channel].append(notice)
    moved = []
    for channel, waiting in by_channel.items():
        to = await notices.address_of_person(session, person_id, but=channel)
        if to is None:
            continue
        for notice in waiting:
            await notices.bring_again(session, notice, to, now=now)
            moved.append(notice.id)
    return sorted(moved)


def _is_held(notice: Notice, real: datetime | None) -> bool:
    until = notice.leased_until
    return notice.state == "due" and until is not None and (real is None or until > real)


async def _stranded(
    session: AsyncSession, person_id: int, to: Address, *, now: datetime
) -> Sequence[Notice]:
    """What waits at accounts of the person that are blocked or on a channel that is away."""
    away = await channels.away(session)
    usable = exists().where(
        Identity.channel == Notice.channel,
        Identity.native_id == Notice.address,
        Identity.person_id == person_id,
        Identity.unreachable_at.is_(None),
        Identity.channel.not_in(away),
    )
    lately = (Notice.state == "unreachable") & (Notice.settled_at > now - GIVE_UP)
    due = (Notice.state == "due") & (Notice.due_at <= now)
    query = (
        select(Notice)
        .where(Notice.person_id == person_id, or_(due, lately), ~usable)
        .where(or_(Notice.channel != to.channel, Notice.address != to.native_id))
        .order_by(Notice.id)
        .with_for_update()
    )
    return (await session.scalars(query.execution_options(populate_existing=True))).all()


def _readdress(notice: Notice, to: Address, *, now: datetime) -> None:
    """What is not due yet keeps its time; what nobody could bring, or waited, is due now."""
    notices.readdress(notice, to)
    if notice.state in ("unreachable", "waiting"):
        notice.state, notice.due_at, notice.settled_at = "due", now, None


async def adopt(session: AsyncSession, *, gone: int, keep: int) -> None:
    """Before two persons are merged: what is named for the one is named for the other.

    A live card is found by the other's name from then on. What waits for both in the same words
    reaches them once. Where both have a card of one matter, the other's is kept up to date.
    """
    named = re.compile(rf"(.*[:p]){gone}")
    query = select(Notice).where(Notice.person_id == gone, Notice.key.endswith(str(gone)))
    query = query.where(or_(Notice.operation == "card", Notice.state.in_(UNSENT)))
    for notice in (await session.scalars(query.with_for_update())).all():
        match = named.fullmatch(notice.key)
        if match is None:
            continue
        twin = await notices.find(session, f"{match[1]}{keep}")
        if twin is None and ":card:" in notice.key:
            notice.key = f"{match[1]}{keep}"
        elif twin is not None and _says_the_same(twin, notice, keep) and notice.lease is None:
            notice.state = "dropped"
        await session.flush()


def _says_the_same(twin: Notice, notice: Notice, keep: int) -> bool:
    """Whether what waits has been said, or will be, to the person who stays."""
    words = twin.kind, twin.subject, twin.params, twin.person_id
    return notice.state in UNSENT and words == (notice.kind, notice.subject, notice.params, keep)


async def leave(
    session: AsyncSession, person_id: int, channel: str, native_id: str, *, now: datetime
) -> None:
    """An account is no longer this person's: nothing about them is written or changed there.

    What waits goes to where they can be reached; a live card is shown there at its next change.
    """
    to = await notices.address_of_person(session, person_id, reachable=False)
    here = Notice.person_id == person_id, Notice.channel == channel, Notice.address == native_id
    if to is not None:
        query = select(Notice).where(*here, Notice.operation.in_(PORTABLE))
        waiting = or_(Notice.state.in_(UNSENT), Notice.operation == "card")
        for notice in (await session.scalars(query.where(waiting).with_for_update())).all():
            _readdress(notice, to, now=now)
        await session.flush()
    await session.execute(
        update(Notice)
        .where(*here, Notice.state.in_(UNSENT))
        .values(state="dropped", lease=None, leased_until=None)
        .execution_options(synchronize_session=False)
    )
