"""How channels fare: what an operator switched off, and what sending shows to be down.

A channel that is switched off sends nothing, and what is queued for it is kept. One that is down
is still tried: whoever has no other channel waits there, and their success ends the outage. Where
nobody waits, it is given another chance some minutes after its last failure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from backend.db import insert_once
from backend.notices.models import ChannelState, Notice
from backend.notices.rules import EASE, OUTAGE
from backend.notices.zalo_models import ZaloToken
from backend.people.rules import CHANNELS, ZALO

log = structlog.get_logger()

NOTED_EVERY = timedelta(seconds=30)
_STATES = ChannelState.__table__
AWAY = or_(_STATES.c.switched_off_at.is_not(None), _STATES.c.down_since.is_not(None))


@dataclass(frozen=True, slots=True)
class Standing:
    """A channel as an operator sees it. `state`: ``on``, ``off``, ``failing``, ``down``, or
    ``refused`` where the messenger takes our token no more and a person has to connect anew."""

    channel: str
    state: str
    queued: int
    reason: str | None = None
    last_sent_at: datetime | None = None
    last_error_at: datetime | None = None
    last_error: str | None = None


class Pulse:
    """What this process last wrote down of each channel, so that a sending seldom writes of it."""

    def __init__(self) -> None:
        self._noted: dict[str, tuple[bool, datetime]] = {}

    def is_due(self, channel: str, *, well: bool, real: datetime) -> bool:
        """Whether it is worth writing down that a channel fares so."""
        noted = self._noted.get(channel)
        return noted is None or noted[0] is not well or real - noted[1] >= NOTED_EVERY

    def note(self, channel: str, *, well: bool, real: datetime) -> None:
        """It was written down."""
        self._noted[channel] = (well, real)


def is_off(channel: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Whether an operator switched that channel off, as a condition."""
    return exists().where(
        ChannelState.channel == channel, ChannelState.switched_off_at.is_not(None)
    )


async def away(session: AsyncSession) -> set[str]:
    """Names of the channels that are switched off or down."""
    return set(await session.scalars(select(ChannelState.channel).where(AWAY)))


async def switched_off(session: AsyncSession) -> set[str]:
    """Names of the channels that an operator switched off."""
    query = select(ChannelState.channel).where(ChannelState.switched_off_at.is_not(None))
    return set(await session.scalars(query))


async def note_answer(
    session: AsyncSession, channel: str, *, sent: bool = True, real: datetime
) -> None:
    """Something left, or was refused for its own sake: an outage is over, and what waited for its
    end is tried at once."""
    state = await _locked(session, channel)
    was_down = state.down_since is not None
    state.failing_since = state.down_since = None
    state.last_sent_at = real if sent else state.last_sent_at
    await session.flush()
    if was_down:
        await _try_at_once(session, channel, real=real)
        log.warning("channel.back", channel=channel)


async def note_failure(session: AsyncSession, channel: str, reason: str, *, real: datetime) -> None:
    """Something could not leave for a reason that is the channel's."""
    state = await _locked(session, channel)
    state.failing_since = state.failing_since or real
    state.last_error, state.last_error_at = reason[:300], real
    if state.down_since is None and real - state.failing_since >= OUTAGE:
        state.down_since = real
        log.error("channel.down", channel=channel, reason=reason)
    await session.flush()


async def ease(session: AsyncSession, *, real: datetime) -> None:
    """A channel that nobody tried for a while is no longer passed by: the next notice shows."""
    await session.execute(
        update(ChannelState)
        .where(ChannelState.down_since.is_not(None), ChannelState.last_error_at < real - EASE)
        .values(down_since=None)
        .execution_options(synchronize_session=False)
    )


async def is_down(session: AsyncSession, channel: str) -> bool:
    """Whether nothing at all has left on that channel for a while."""
    state = await session.get(ChannelState, channel, populate_existing=True)
    return state is not None and state.down_since is not None


async def switch_off(session: AsyncSession, channel: str, reason: str, *, now: datetime) -> bool:
    """Nothing leaves on this channel any more; False if it was off before, the reason is new."""
    state = await _locked(session, channel)
    was_on = state.switched_off_at is None
    state.switched_off_at, state.reason = state.switched_off_at or now, reason[:200]
    await session.flush()
    return was_on


async def switch_on(session: AsyncSession, channel: str, *, now: datetime) -> bool:
    """What was kept leaves now; False if the channel was on.

    What came due meanwhile is due from now on, or it would be given up for its age.
    """
    state = await _locked(session, channel)
    if state.switched_off_at is None:
        return False
    state.switched_off_at = state.reason = state.failing_since = state.down_since = None
    await session.flush()
    await session.execute(
        update(Notice)
        .where(Notice.channel == channel, Notice.state == "due", Notice.due_at <= now)
        .values(due_at=now, retry_at=None, nudged_at=None)
        .execution_options(synchronize_session=False)
    )
    return True


async def standings(session: AsyncSession) -> list[Standing]:
    """Every channel there can be: its state and how many notices wait for it."""
    states = {one.channel: one for one in await session.scalars(select(ChannelState))}
    query = (
        select(Notice.channel, func.count()).where(Notice.state == "due").group_by(Notice.channel)
    )
    queued = {row[0]: row[1] for row in await session.execute(query)}
    found = [_standing(name, states, queued) for name in CHANNELS]
    refused = await _refused(session)
    return [replace(one, state="refused") if one.channel in refused else one for one in found]


async def _refused(session: AsyncSession) -> set[str]:
    """Zalo, while the account that was connected last is refused: nothing there goes on."""
    newest = select(ZaloToken.state).order_by(ZaloToken.renewed_at.desc()).limit(1)
    return {ZALO} if await session.scalar(newest) == "refused" else set()


def _standing(name: str, states: Mapping[str, ChannelState], queued: Mapping[str, int]) -> Standing:
    waiting, state = queued.get(name, 0), states.get(name)
    if state is None:
        return Standing(name, "on", waiting)
    word = "on"
    if state.switched_off_at is not None:
        word = "off"
    elif state.down_since is not None:
        word = "down"
    elif state.failing_since is not None:
        word = "failing"
    return Standing(
        name, word, waiting, state.reason, state.last_sent_at, state.last_error_at, state.last_error
    )


async def _locked(session: AsyncSession, channel: str) -> ChannelState:
    await insert_once(session, ChannelState, channel=channel)
    query = select(ChannelState).where(ChannelState.channel == channel).with_for_update()
    return (await session.scalars(query.execution_options(populate_existing=True))).one()


async def _try_at_once(session: AsyncSession, channel: str, *, real: datetime) -> None:
    await session.execute(
        update(Notice)
        .where(Notice.channel == channel, Notice.state == "due", Notice.retry_at > real)
        .values(retry_at=None, nudged_at=None)
        .execution_options(synchronize_session=False)
    )
