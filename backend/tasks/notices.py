"""Sending notices: claim in one transaction, send with none open, settle in another."""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from backend.notices import delivery
from backend.notices.models import Notice
from backend.notices.senders.base import (
    Gone,
    Later,
    Moved,
    Outgoing,
    Rejected,
    SendingFailed,
    TopicGone,
    Unreachable,
)
from backend.notices.wording import render
from backend.work import Work

log = structlog.get_logger()

KEEP_CONTENT = timedelta(days=90)


async def sweep(work: Work) -> list[int]:
    """Wake every notice that waits and that nobody was woken for."""
    async with work.sessions.begin() as session:
        ids = await delivery.sweep(
            session, now=work.clock.now(), real=work.clock.real(), patience=work.patience
        )
    for notice_id in ids:
        work.wake(notice_id, 0)
    return ids


async def send(work: Work, notice_id: int) -> bool:
    """One attempt at one notice; says whether it was claimed. Repeating it is harmless."""
    async with work.sessions.begin() as session:
        claimed = await delivery.claim(
            session, notice_id, token=work.new_token(),
            now=work.clock.now(), real=work.clock.real(), patience=work.patience,
        )  # fmt: skip
        topic = await delivery.topic_of(session, claimed) if claimed else None
    if claimed is None:
        return False
    try:
        native_id = await _attempt(work, claimed, topic)
    except SendingFailed as failure:
        await _settle_failure(work, claimed, failure)
    else:
        async with work.sessions.begin() as session:
            await delivery.settle_sent(session, claimed, native_id, now=work.clock.now())
    log.info(
        "notice.attempted", notice=notice_id, kind=claimed.kind, correlation=claimed.correlation
    )
    await _wake_following(work, claimed)
    return True


async def _attempt(work: Work, claimed: Notice, topic: str | None) -> str | None:
    sender = work.senders.get(claimed.channel)
    if sender is None:
        raise Later("no sender for this channel runs here")
    try:
        outgoing = Outgoing(
            notice_id=claimed.id,
            operation=claimed.operation,
            address=claimed.address,
            screen=render(claimed.kind, claimed.params, claimed.language),
            params=claimed.params,
            native_id=claimed.native_id,
            topic=topic,
            reply_to=claimed.reply_to,
        )
    except Exception as error:  # Our own fault: keep the notice, and let people see why.
        log.exception("notice.unrenderable", notice=claimed.id, kind=claimed.kind)
        raise Later(f"wording failed: {type(error).__name__}") from error
    return await sender.send(outgoing)


async def _settle_failure(work: Work, claimed: Notice, failure: SendingFailed) -> None:
    now, real = work.clock.now(), work.clock.real()
    async with work.sessions.begin() as session:
        match failure:
            case Later():
                again = await delivery.settle_later(
                    session, claimed, reason=str(failure), seconds=failure.seconds,
                    maybe_sent=failure.maybe_sent, now=now, real=real,
                )  # fmt: skip
                if again is not None:
                    work.wake(claimed.id, (again - real).total_seconds())
            case Moved():
                await _settle_moved(session, claimed, failure.new_address)
            case Unreachable():
                await delivery.settle_unreachable(session, claimed, reason=str(failure), now=now)
            case Gone():
                await delivery.settle_gone(session, claimed)
            case TopicGone():
                await delivery.settle_topic_gone(session, claimed, now=now)
            case Rejected() | _:
                await delivery.settle_rejected(session, claimed, reason=str(failure), now=now)


async def _settle_moved(session: AsyncSession, claimed: Notice, new_address: str) -> None:
    await delivery.release(session, claimed)
    await delivery.move(session, claimed.channel, claimed.address, new_address)


async def _wake_following(work: Work, settled: Notice) -> None:
    async with work.sessions() as session:
        next_id = await delivery.following(session, settled, now=work.clock.now())
    if next_id is not None and next_id != settled.id:
        work.wake(next_id, 0)


async def purge(work: Work) -> None:
    """Empty what notices said once nobody needs it any more."""
    async with work.sessions.begin() as session:
        await delivery.purge(session, now=work.clock.now(), keep=KEEP_CONTENT)
