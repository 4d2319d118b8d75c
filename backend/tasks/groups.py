"""Looking at what the bot may do in a bound group, and telling it in words to who should know."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from backend.notices import delivery, natives
from backend.notices import groups as telling
from backend.notices.senders.base import (
    GroupFacts,
    GroupInspector,
    Moved,
    SendingFailed,
    Unreachable,
)
from backend.people import groups
from backend.people.models import Group
from backend.people.rules import lacking
from backend.work import Work

log = structlog.get_logger()

NOT_THERE = GroupFacts(
    is_member=False, is_admin=False, is_forum=False, manages_topics=False, hears_all=False
)


async def sweep(work: Work) -> None:
    """Look at every group whose check is wanted; repeating it tells nothing twice."""
    async with work.sessions() as session:
        ids = await groups.to_check(session)
    for group_id in ids:
        await check(work, group_id)


async def check(work: Work, group_id: int) -> None:
    """Look at one group with no transaction open, then store and tell what was seen."""
    async with work.sessions() as session:
        group = await session.get_one(Group, group_id)
        native = await natives.native(session, group.channel, group.native_id, natives.GROUP)
    if group.check_wanted_at is None:
        return
    try:
        facts: GroupFacts | None = await _inspect(work, group.channel, native or group.native_id)
    except Moved as moved:
        async with work.sessions.begin() as session:
            await delivery.move(session, group.channel, group.native_id, moved.new_address)
        return
    except SendingFailed as failure:
        log.warning("group.not_checked", group=group_id, reason=str(failure))
        if work.clock.now() - group.check_wanted_at < groups.GIVE_UP_CHECKING:
            return
        facts = None
    async with work.sessions.begin() as session:
        await _settle(session, group, facts, work.clock.now())


async def _inspect(work: Work, channel: str, address: str) -> GroupFacts:
    sender = work.senders.get(channel)
    if not isinstance(sender, GroupInspector):
        raise SendingFailed("nothing here can look at groups of this channel")
    try:
        return await sender.inspect_group(address)
    except Unreachable:
        return NOT_THERE


async def _settle(
    session: AsyncSession, seen: Group, facts: GroupFacts | None, now: datetime
) -> None:
    assert seen.check_wanted_at is not None
    has_topics = None if facts is None else facts.is_forum and facts.manages_topics
    group = await groups.settle_check(
        session, seen.id, wanted_at=seen.check_wanted_at, has_topics=has_topics, now=now
    )
    if group is None:
        return
    key = f"group:{group.id}:checked:{seen.check_wanted_at:%Y%m%d%H%M%S%f}"
    by = seen.check_wanted_by
    if facts is None:
        await telling.tell(session, group, "group.not_checked", key, by=by, now=now)
    else:
        told = {"lacks": list(_lacks(facts))}
        await telling.tell(session, group, "group.checked", key, by=by, facts=told, now=now)
    if facts is not None and not facts.is_member:
        groups.unbind(group, now=now)


def _lacks(facts: GroupFacts) -> tuple[str, ...]:
    return lacking(
        is_member=facts.is_member,
        is_admin=facts.is_admin,
        is_forum=facts.is_forum,
        manages_topics=facts.manages_topics,
        hears_all=facts.hears_all,
    )
