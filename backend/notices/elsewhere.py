"""What cannot be told on one channel now: told on the person's other one, or kept until they write.

Some messengers let us answer only: days after a person's last word nothing reaches them there.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.notices import channels
from backend.notices import service as notices
from backend.notices.models import Notice
from backend.notices.rules import PORTABLE

log = structlog.get_logger()

KEEP = timedelta(days=90)


async def redirect(session: AsyncSession, claimed: Notice, *, reason: str, now: datetime) -> bool:
    """Take a claimed notice to the person's other channel; else keep it for their next message.

    One that is away itself is no better: when it is back, `rerouting.relieve` brings it there.
    Says whether it goes elsewhere. Nothing happens where the lease was lost.
    """
    query = select(Notice).where(Notice.id == claimed.id, Notice.lease == claimed.lease)
    notice = (await session.scalars(query.with_for_update())).one_or_none()
    if notice is None:
        return False
    notice.lease, notice.leased_until, notice.last_error = None, None, reason[:300]
    to = None
    if notice.person_id is not None and notice.operation in PORTABLE:
        to = await notices.address_of_person(session, notice.person_id, but=notice.channel)
    if to is None or to.channel in await channels.away(session):
        notice.state, notice.settled_at = "waiting", now
        log.info("notice.waits_for_person", notice=notice.id, kind=notice.kind)
        return False
    log.info("notice.redirected", notice=notice.id, to=to.channel)
    await notices.bring_again(session, notice, to, now=now)
    return True


async def release(session: AsyncSession, channel: str, native_id: str, *, now: datetime) -> None:
    """The person writes: what waited for that is due, in its order."""
    statement = (
        update(Notice)
        .where(Notice.channel == channel, Notice.address == native_id, Notice.state == "waiting")
        .values(state="due", due_at=now, settled_at=None, retry_at=None, nudged_at=None)
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    )
    released = sorted((await session.scalars(statement)).all())
    session.info.setdefault("nudges", []).extend(released)


async def purge(session: AsyncSession, *, now: datetime) -> None:
    """Nobody waits for months: what did is dropped, and emptied like all that was dropped."""
    await session.execute(
        update(Notice)
        .where(Notice.state == "waiting", Notice.settled_at < now - KEEP)
        .values(state="dropped")
    )
