"""Messages of people whose words we hold: which became what, so that an edit finds them.

The counterpart of `sent_messages`. What a message said is kept as it was last heard, since the
words of several messages may stand in one text, and since an edit that changes nothing is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import insert_once
from backend.notices.models import HeardMessage

KEEP = timedelta(days=90)
"""Telegram lets people edit for 48 hours; the outbox keeps what it said as long as this."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody speaks: ids of messages mean something only there."""

    channel: str
    bot: str
    chat: str


def album(group_id: str) -> str:
    """What an album is called among messages."""
    return f"album:{group_id}"


_HEARD = HeardMessage.__table__
_TAKEN = select(func.count()).select_from(_HEARD).where(_HEARD.c.subject == bindparam("subject"))


async def remember(
    session: AsyncSession, at: Place, messages: Iterable[tuple[str, str]], *, subject: str,
    person_id: int, now: datetime,
) -> None:  # fmt: skip
    """Each of these messages, ``(id, words)``, is part of the subject. The first time counts."""
    first = await session.scalar(_TAKEN, {"subject": subject}) or 0
    for place, (message, text) in enumerate(messages, first):
        await insert_once(
            session, HeardMessage, channel=at.channel, bot=at.bot, chat=at.chat, message=message,
            person_id=person_id, subject=subject, place=place, text=text, at=now,
        )  # fmt: skip


async def find(session: AsyncSession, at: Place, message: str) -> HeardMessage | None:
    """What a message or an album became part of, as it stands now; None where we hold no words."""
    key = (at.channel, at.bot, at.chat, message)
    return await session.get(HeardMessage, key, populate_existing=True)


async def of_subject(session: AsyncSession, subject: str) -> list[HeardMessage]:
    """All messages of a subject, in their order."""
    query = select(HeardMessage).where(HeardMessage.subject == subject)
    return list(await session.scalars(query.order_by(HeardMessage.place)))


async def became(session: AsyncSession, subject: str, new: str) -> None:
    """What was one thing is another now: a proposal has left and is a note."""
    which = update(HeardMessage).where(HeardMessage.subject == subject)
    await session.execute(which.values(subject=new).execution_options(synchronize_session=False))


async def forget(session: AsyncSession, subject: str) -> None:
    """The words are no longer held."""
    which = delete(HeardMessage).where(HeardMessage.subject == subject)
    await session.execute(which.execution_options(synchronize_session=False))


async def purge(session: AsyncSession, *, now: datetime) -> None:
    """Forget messages that can no longer be edited."""
    await session.execute(delete(HeardMessage).where(HeardMessage.at < now - KEEP))
