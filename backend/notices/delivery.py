"""The life of a notice that is being sent: swept, claimed, settled. Each step one transaction.

The worker claims a row under a lease, sends with no transaction open, and settles. Should it die
in between, the lease expires and the row is sent again: that is the one visible duplicate a crash
may cost, and the row says so (`maybe_repeated`). `due_at` is the product's time, everything about
trying (`leased_until`, `retry_at`, `nudged_at`) is real time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import structlog
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from backend.db import insert_once
from backend.notices.channels import is_down, is_off
from backend.notices.models import Notice, SentMessage
from backend.notices.rules import (
    COURTESIES,
    COURTESY_TRIES,
    FRESH,
    GIVE_UP,
    GIVE_UP_TRIES,
    PATIENCE,
    lane,
    wait_until,
)
from backend.people.models import Group, Identity

log = structlog.get_logger()

MESSAGES = ("message", "card", "media", "album")


def _claimable() -> ColumnElement[bool]:
    """At `now` and `real`. A row waits for what is before it in its lane and due as well: what is
    to come much later, a card that is brought gathered or a reminder, holds nothing back, but for
    what goes into the topic that it makes.
    """
    earlier = aliased(Notice)
    now: BindParameter[datetime] = bindparam("now")
    real: BindParameter[datetime] = bindparam("real")
    return and_(
        Notice.state == "due",
        Notice.due_at <= now,
        or_(Notice.retry_at.is_(None), Notice.retry_at <= real),
        or_(Notice.leased_until.is_(None), Notice.leased_until <= real),
        ~is_off(Notice.channel),
        ~exists().where(
            earlier.lane == Notice.lane,
            earlier.state == "due",
            earlier.id < Notice.id,
            or_(earlier.due_at <= now, earlier.id == Notice.topic_id),
        ),
    )


# Every sending asks these, so they are built once: building costs more than asking.
@cache
def _sweeping() -> Update:
    waiting = (
        select(Notice.id)
        .where(_claimable(), Notice.due_at <= bindparam("ripe"))
        .where(or_(Notice.nudged_at.is_(None), Notice.nudged_at <= bindparam("woken_before")))
        .order_by(Notice.due_at)
        .limit(bindparam("most"))
    )
    return (
        update(Notice)
        .where(Notice.id.in_(waiting))
        .values(nudged_at=bindparam("real"))
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    )


@cache
def _claiming() -> Update:
    return (
        update(Notice)
        .where(Notice.id == bindparam("notice_id"), _claimable())
        .values(
            lease=bindparam("token"),
            leased_until=bindparam("until"),
            attempts=Notice.attempts + 1,
            maybe_repeated=case((Notice.lease.is_not(None), True), else_=Notice.maybe_repeated),
        )
        .returning(Notice)
        .execution_options(synchronize_session=False, populate_existing=True)
    )


async def sweep(
    session: AsyncSession,
    *,
    now: datetime,
    real: datetime,
    patience: timedelta = PATIENCE,
    limit: int = 500,
) -> list[int]:
    """Ids of rows that wait and that no recent wake-up is about; stamps them as woken."""
    moments = {"now": now, "ripe": now - FRESH, "real": real, "woken_before": real - patience}
    return sorted((await session.scalars(_sweeping(), {**moments, "most": limit})).all())


async def claim(
    session: AsyncSession,
    notice_id: int,
    *,
    token: str,
    now: datetime,
    real: datetime,
    patience: timedelta = PATIENCE,
) -> Notice | None:
    """Take the row for one attempt, or None where it is not due, taken, or not first in lane."""
    claim = {"notice_id": notice_id, "token": token, "until": real + patience}
    notice = (await session.scalars(_claiming(), {**claim, "now": now, "real": real})).one_or_none()
    if notice is not None and notice.maybe_repeated:
        log.warning("notice.maybe_repeated", notice=notice.id, attempts=notice.attempts)
    return notice


async def topic_of(session: AsyncSession, notice: Notice) -> str | None:
    """The native id of the topic a claimed notice goes to; None where there is none (any more)."""
    if notice.topic_id is None:
        return None
    return await session.scalar(select(Notice.native_id).where(Notice.id == notice.topic_id))


async def target_of(session: AsyncSession, notice: Notice) -> str | None:
    """The native id of the message a claimed notice reacts to or pins; None where there is none."""
    if notice.operation == "reaction":
        return notice.reply_to
    if notice.operation != "pin":
        return None
    named = Notice.key == notice.params["notice"], Notice.lane == notice.lane
    return await session.scalar(select(Notice.native_id).where(*named))


async def settle_sent(
    session: AsyncSession, claimed: Notice, native_ids: Sequence[str], *, now: datetime
) -> bool:
    """Record what was sent, the first of an album as the notice's own message.

    A card revised meanwhile stays due. False if the lease was lost.
    """
    newest = Notice.revision == claimed.revision
    settled = await _settle(
        session,
        claimed,
        state=case((newest, "sent"), else_="due"),
        sent_revision=claimed.revision,
        native_id=native_ids[0] if native_ids else claimed.native_id,
        settled_at=now,
        retry_at=None,
        last_error=None,
    )
    for native_id in native_ids if claimed.operation in MESSAGES else ():
        await insert_once(
            session, SentMessage, channel=claimed.channel, chat=claimed.address,
            message=native_id, subject=claimed.subject, notice_id=claimed.id, at=now,
        )  # fmt: skip
    return settled


async def settle_later(
    session: AsyncSession,
    claimed: Notice,
    *,
    reason: str,
    seconds: float | None,
    maybe_sent: bool,
    now: datetime,
    real: datetime,
) -> datetime | None:
    """Put the row back; returns when it may be tried again, or None after days of trying.

    A courtesy is tried a few times only, or its lane would wait for it. While nothing at all
    leaves on the channel nothing else is given up, nor is what the messenger only put off, which
    counts as no try.
    """
    was_refused = seconds is None
    is_tried = claimed.operation in COURTESIES and claimed.attempts >= COURTESY_TRIES
    is_old = now - claimed.due_at > GIVE_UP and claimed.attempts >= GIVE_UP_TRIES
    if was_refused and (is_tried or (is_old and not await is_down(session, claimed.channel))):
        await settle_rejected(session, claimed, reason=f"given up: {reason}", now=now)
        return None
    again = wait_until(real, seconds, claimed.attempts)
    await _settle(
        session,
        claimed,
        retry_at=again,
        attempts=claimed.attempts if was_refused else claimed.attempts - 1,
        last_error=reason[:300],
        maybe_repeated=claimed.maybe_repeated or maybe_sent,
    )
    if maybe_sent:
        log.warning("notice.maybe_sent", notice=claimed.id, reason=reason)
    return again


async def settle_rejected(
    session: AsyncSession, claimed: Notice, *, reason: str, now: datetime
) -> None:
    """The messenger will never take this one: kept with its reason, for people to look at.

    A courtesy is let go instead. What was to follow into a topic that could not be made goes to
    the group without one.
    """
    if claimed.operation in COURTESIES:
        await _settle(session, claimed, state="dropped", last_error=reason[:300], settled_at=now)
        log.info("notice.let_go", notice=claimed.id, operation=claimed.operation, reason=reason)
        return
    await _settle(session, claimed, state="rejected", last_error=reason[:300], settled_at=now)
    log.error("notice.rejected", notice=claimed.id, kind=claimed.kind, reason=reason)


async def settle_unreachable(
    session: AsyncSession, claimed: Notice, *, reason: str, now: datetime
) -> None:
    """The person blocked us or the group is gone; trying again is useless until they return."""
    await _settle(session, claimed, state="unreachable", last_error=reason[:300], settled_at=now)
    await session.execute(
        update(Identity)
        .where(Identity.channel == claimed.channel, Identity.native_id == claimed.address)
        .values(unreachable_at=now)
    )
    log.warning("notice.unreachable", notice=claimed.id, reason=reason)


async def settle_gone(session: AsyncSession, claimed: Notice) -> None:
    """The card that was to be edited is no longer there: the row stays due and is sent anew."""
    await _settle(session, claimed, native_id=None)


async def settle_topic_gone(
    session: AsyncSession, claimed: Notice, used: str | None, *, now: datetime
) -> bool:
    """The topic with the native id `used` was deleted or closed: this row waits for another one.

    The topic becomes due again, and with it the card that stood in it first, as without that
    nobody would know what the topic is about. False where the row goes to no topic of ours.
    """
    if claimed.topic_id is None or used is None:
        return False
    await _settle(session, claimed, retry_at=None, native_id=None)
    topic = Notice.id == claimed.topic_id, Notice.native_id == used
    if await _send_anew(session, *topic, now=now):
        card = select(func.min(Notice.id)).where(
            Notice.topic_id == claimed.topic_id, Notice.operation == "card"
        )
        is_sent = Notice.id == card.scalar_subquery(), Notice.state == "sent"
        await _send_anew(session, *is_sent, now=now)
        log.warning("topic.made_anew", notice=claimed.id, topic=claimed.topic_id)
    return True


async def _send_anew(session: AsyncSession, *which: ColumnElement[bool], now: datetime) -> bool:
    statement = (
        update(Notice)
        .where(*which)
        .values(
            state="due", native_id=None, sent_revision=0, due_at=now, retry_at=None, nudged_at=None
        )
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(statement)).first() is not None


async def move(session: AsyncSession, channel: str, old: str, new: str) -> None:
    """A group became another chat: every reference follows; cards are posted anew there."""
    await session.execute(
        update(Group).where(Group.channel == channel, Group.native_id == old).values(native_id=new)
    )
    rows = await session.scalars(
        select(Notice).where(Notice.channel == channel, Notice.address == old)
    )
    for notice in rows:
        notice.address = new
        notice.lane = lane(channel, new, notice.subject)
        notice.nudged_at = None
        if notice.operation in ("card", "topic"):
            notice.native_id = None
    log.info("group.moved", channel=channel)


async def release(session: AsyncSession, claimed: Notice) -> None:
    """Give the row back at once, for a next attempt with what has been learnt."""
    await _settle(session, claimed, retry_at=None)


async def following(session: AsyncSession, settled: Notice, *, now: datetime) -> int | None:
    """The next row of the same lane that is due, to wake it without waiting for a sweep."""
    query = (
        select(Notice.id)
        .where(Notice.lane == settled.lane, Notice.state == "due", Notice.due_at <= now)
        .order_by(Notice.id)
        .limit(1)
    )
    return await session.scalar(query)


async def purge(session: AsyncSession, *, now: datetime, keep: timedelta) -> None:
    """Empty the contents of notices settled longer ago than `keep`; the bare rows remain.

    What was taken back was never settled: it counts from when it was written.
    """
    ended = func.coalesce(Notice.settled_at, Notice.created_at)
    await session.execute(
        update(Notice)
        .where(Notice.state.not_in(("due", "waiting")), ended < now - keep)
        .where(Notice.operation != "card")
        .values(params={})
    )


async def _settle(session: AsyncSession, claimed: Notice, **values: Any) -> bool:
    statement = (
        update(Notice)
        .where(Notice.id == claimed.id, Notice.lease == claimed.lease)
        .values(lease=None, leased_until=None, nudged_at=None, **values)
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(statement)).first() is not None
