"""Sending notices: claim in one transaction, send with none open, settle in another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from backend.actions import Screen
from backend.notices import channels, delivery, elsewhere, natives, rerouting
from backend.notices.models import Notice
from backend.notices.rules import COURTESIES, PORTABLE
from backend.notices.senders.base import (
    Carried,
    Gone,
    KeepsBooks,
    Later,
    Moved,
    Outgoing,
    OutsideWindow,
    Rejected,
    SendingFailed,
    TopicGone,
    Unreachable,
)
from backend.notices.wording import render
from backend.notices.wording.channels import by_detour
from backend.parcels import untold
from backend.tasks import webchat
from backend.work import Work

log = structlog.get_logger()

KEEP_CONTENT = timedelta(days=90)


async def sweep(work: Work) -> list[int]:
    """Wake every notice that waits and that nobody was woken for; returns their ids.

    First, what is due on a channel that is away, or waits for a word on one, moves to people's
    other channels.
    """
    now, real = work.clock.now(), work.clock.real()
    async with work.sessions.begin() as session:
        moved = await rerouting.relieve(session, now=now, real=real)
        waiting = await delivery.sweep(session, now=now, real=real, patience=work.patience)
    ids = sorted({*moved, *waiting})
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
        if claimed is None:
            return False
        topic = await delivery.topic_of(session, claimed)
        target = await delivery.target_of(session, claimed)
        books = await _look_up(work, session, claimed, target)
    carried = await webchat.carried(work, claimed)
    try:
        native_ids = await _attempt(work, claimed, topic, target, carried, books)
    except SendingFailed as failure:
        await _note(work, claimed.channel, failure)
        await _settle_failure(work, claimed, failure, topic, books)
    else:
        await _note(work, claimed.channel, None)
        async with work.sessions.begin() as session:
            await _write_down(work, session, claimed, books)
            await delivery.settle_sent(session, claimed, native_ids, now=work.clock.now())
    log.info(
        "notice.attempted", notice=notice_id, kind=claimed.kind, correlation=claimed.correlation
    )
    await _wake_following(work, claimed)
    return True


async def _note(work: Work, channel: str, failure: SendingFailed | None) -> None:
    """Write down how the channel fares, in a transaction of its own and not after every sending.

    What was refused for its own sake shows that the channel works; one too many shows nothing.
    """
    if isinstance(failure, Later) and not failure.away:
        return
    real, well = work.clock.real(), not isinstance(failure, Later)
    if not work.pulse.is_due(channel, well=well, real=real):
        return
    async with work.sessions.begin() as session:
        if well:
            await channels.note_answer(session, channel, sent=failure is None, real=real)
        else:
            await channels.note_failure(session, channel, str(failure), real=real)
    work.pulse.note(channel, well=well, real=real)


async def _look_up(work: Work, session: AsyncSession, claimed: Notice, target: str | None) -> Any:
    sender = work.senders.get(claimed.channel)
    if not isinstance(sender, KeepsBooks):
        return None
    return await sender.look_up(session, claimed, target, now=work.clock.now())


async def _write_down(work: Work, session: AsyncSession, claimed: Notice, books: Any) -> None:
    sender = work.senders.get(claimed.channel)
    if isinstance(sender, KeepsBooks):
        await sender.write_down(session, claimed, books, now=work.clock.now())


async def _attempt(
    work: Work,
    claimed: Notice,
    topic: str | None,
    target: str | None,
    carried: Mapping[str, Carried],
    books: Any,
) -> tuple[str, ...]:
    sender = work.senders.get(claimed.channel)
    if sender is None:
        raise Later("no sender for this channel runs here")
    try:
        outgoing = Outgoing(
            notice_id=claimed.id,
            operation=claimed.operation,
            address=claimed.address,
            screen=_screen(claimed),
            params=claimed.params,
            native_id=claimed.native_id,
            topic=topic,
            reply_to=claimed.reply_to,
            target=target,
            carried=carried,
            books=books,
            maybe_repeated=claimed.maybe_repeated,
        )
    except Exception as error:  # Our own fault: keep the notice, and let people see why.
        log.exception("notice.unrenderable", notice=claimed.id, kind=claimed.kind)
        raise Later(f"wording failed: {type(error).__name__}", away=False) from error
    return await sender.send(outgoing)


def _screen(claimed: Notice) -> Screen:
    """The words of a notice, and before them which channel is away, where it is to say so."""
    screen = render(claimed.kind, claimed.params, claimed.language)
    if claimed.detour is None or claimed.native_id or claimed.operation not in PORTABLE:
        return screen
    return by_detour(screen, claimed.detour, claimed.channel, claimed.language)


async def _settle_failure(
    work: Work, claimed: Notice, failure: SendingFailed, topic: str | None, books: Any
) -> None:
    now, reason = work.clock.now(), str(failure)
    moved: list[int] = []
    async with work.sessions.begin() as session:
        await _write_down(work, session, claimed, books)
        match failure:
            case Later():
                await _settle_later(work, session, claimed, failure)
            case Moved():
                await _settle_moved(session, claimed, failure.new_address)
            case _ if claimed.operation in COURTESIES:
                await delivery.settle_rejected(session, claimed, reason=reason, now=now)
            case OutsideWindow() if claimed.person_id is not None:  # A group writes no word.
                await _settle_outside(session, claimed, reason, now)
            case Unreachable():
                await delivery.settle_unreachable(session, claimed, reason=reason, now=now)
                if claimed.person_id is not None:
                    moved = await rerouting.move(
                        session, claimed.person_id, now=now, real=work.clock.real()
                    )
            case Gone():
                await delivery.settle_gone(session, claimed)
            case TopicGone():
                if not await delivery.settle_topic_gone(session, claimed, topic, now=now):
                    # The group's general topic is closed: people open it again, so this waits.
                    await _settle_later(work, session, claimed, Later(reason))
            case Rejected() | _:
                await delivery.settle_rejected(session, claimed, reason=reason, now=now)
    for notice_id in moved:
        work.wake(notice_id, 0)


async def _settle_later(work: Work, session: AsyncSession, claimed: Notice, later: Later) -> None:
    real = work.clock.real()
    again = await delivery.settle_later(
        session, claimed, reason=str(later), seconds=later.seconds,
        maybe_sent=later.maybe_sent, now=work.clock.now(), real=real,
    )  # fmt: skip
    if again is not None:
        work.wake(claimed.id, (again - real).total_seconds())


async def _settle_outside(
    session: AsyncSession, claimed: Notice, reason: str, now: datetime
) -> None:
    """To the other channel, or kept for the person's next word; what must not wait is rung up."""
    if not await elsewhere.redirect(session, claimed, reason=reason, now=now):
        await untold.ask(session, claimed, now=now)


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
        await elsewhere.purge(session, now=work.clock.now())
        await natives.purge(session, now=work.clock.now())
        await delivery.purge(session, now=work.clock.now(), keep=KEEP_CONTENT)
