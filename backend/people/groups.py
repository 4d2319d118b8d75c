"""Group chats bound to a unit: where that unit's cases appear, and what the bot may do there."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.people.models import Group

GIVE_UP_CHECKING = timedelta(hours=1)


async def find(session: AsyncSession, channel: str, native_id: str) -> Group | None:
    """The group of that chat id, bound now or once."""
    query = select(Group).where(Group.channel == channel, Group.native_id == native_id)
    return (await session.scalars(query)).one_or_none()


async def bind(
    session: AsyncSession, *, channel: str, native_id: str, unit: str, has_topics: bool, by: int,
    now: datetime,
) -> Group:  # fmt: skip
    """Bind a group to a unit. One group a unit and channel, one unit a group: binding anew moves
    either."""
    await session.execute(
        update(Group)
        .where(Group.unit == unit, Group.unbound_at.is_(None))
        .where(Group.channel == channel, Group.native_id != native_id)
        .values(unbound_at=now)
    )
    group = await find(session, channel, native_id)
    if group is None:
        group = Group(channel=channel, native_id=native_id, bound_by=by, bound_at=now)
        session.add(group)
    if group.unit != unit or group.unbound_at is not None:
        group.unit, group.bound_by, group.bound_at, group.unbound_at = unit, by, now, None
    group.has_topics = has_topics
    await session.flush()
    return group


def unbind(group: Group, *, now: datetime) -> None:
    """The unit's cases appear there no longer; a check that was wanted is pointless."""
    group.unbound_at, group.has_topics = now, False
    group.check_wanted_at = group.check_wanted_by = None


def want_check(group: Group, *, by: int | None, now: datetime) -> None:
    """Have the bot's rights looked at; `by` is told, or without anybody the unit's admins."""
    group.check_wanted_at, group.check_wanted_by = now, by


async def to_check(session: AsyncSession) -> list[int]:
    """Ids of bound groups whose check is wanted, longest waiting first."""
    query = (
        select(Group.id)
        .where(Group.check_wanted_at.is_not(None), Group.unbound_at.is_(None))
        .order_by(Group.check_wanted_at, Group.id)
    )
    return list(await session.scalars(query))


async def settle_check(
    session: AsyncSession, group_id: int, *, wanted_at: datetime, has_topics: bool | None,
    now: datetime,
) -> Group | None:  # fmt: skip
    """Store what was seen (None: nothing could be), unless a newer check is wanted by now."""
    query = select(Group).where(Group.id == group_id).with_for_update()
    group = (await session.scalars(query)).one()
    if group.check_wanted_at != wanted_at or group.unbound_at is not None:
        return None
    if has_topics is not None:
        group.has_topics, group.checked_at = has_topics, now
    group.check_wanted_at = None
    await session.flush()
    return group
