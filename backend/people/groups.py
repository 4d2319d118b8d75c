"""Group chats bound to a unit: where that unit's cases appear."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.people.models import Group


async def find(session: AsyncSession, channel: str, native_id: str) -> Group | None:
    """The group of that chat id, bound now or once."""
    query = select(Group).where(Group.channel == channel, Group.native_id == native_id)
    return (await session.scalars(query)).one_or_none()


async def bind(
    session: AsyncSession, *, channel: str, native_id: str, unit: str, has_topics: bool, by: int,
    now: datetime,
) -> Group:  # fmt: skip
    """Bind a group to a unit; a group serves one unit, so binding it anew moves it."""
    group = await find(session, channel, native_id)
    if group is None:
        group = Group(channel=channel, native_id=native_id, bound_by=by, bound_at=now)
        session.add(group)
    if group.unit != unit or group.unbound_at is not None:
        group.unit, group.bound_by, group.bound_at, group.unbound_at = unit, by, now, None
    group.has_topics = has_topics
    await session.flush()
    return group
