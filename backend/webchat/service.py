"""Visitors and their chat: met, recognised, ended; messages appended, read on, forgotten."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import keyring
from backend.people import linking
from backend.people.rules import WEB
from backend.webchat.models import Visitor, WebFile, WebLogin, WebMessage
from backend.webchat.rules import (
    EDIT,
    KEEP_MESSAGES,
    SEEN_EVERY,
    STAFF_SEEN_EVERY,
    TOLD,
    is_open,
    life,
    listens,
)


class VisitorGone(LookupError):
    """There is no such visitor, or they have been logged out or erased."""


class MessageGone(LookupError):
    """What should be changed is not a message of ours in this chat."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a chat with its body opened."""

    seq: int
    kind: str
    target: int | None
    body: dict[str, Any]
    at: datetime


class Height(NamedTuple):
    """How far a chat has come, and whether it is to be written down that its staff are there."""

    seq: int
    unseen: bool


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def meet(
    session: AsyncSession, *, number: int, secret: str, person_id: int, now: datetime,
    is_staff: bool = False,
) -> Visitor:  # fmt: skip
    """A new browser of a person whose web identity has this number."""
    visitor = Visitor(
        number=number, digest=digest_of(secret), person_id=person_id, is_staff=is_staff,
        last_seq=0, created_at=now, seen_at=now, expires_at=now + life(is_staff=is_staff),
    )  # fmt: skip
    session.add(visitor)
    await session.flush()
    return visitor


async def recognise(session: AsyncSession, secret: str, *, now: datetime) -> Visitor | None:
    """Whose secret this is, if it still opens anything."""
    query = select(Visitor).where(Visitor.digest == digest_of(secret))
    visitor = (await session.scalars(query)).one_or_none()
    return visitor if visitor is not None and _is_open(visitor, now) else None


async def see(session: AsyncSession, number: int, *, now: datetime) -> None:
    """The visitor is here: a citizen's secret lasts on; a staff's ends when it was to end."""
    every = case((Visitor.is_staff, now - STAFF_SEEN_EVERY), else_=now - SEEN_EVERY)
    ends = case((Visitor.is_staff, Visitor.expires_at), else_=now + life(is_staff=False))
    await session.execute(
        update(Visitor)
        .where(Visitor.number == number, Visitor.seen_at < every)
        .values(seen_at=now, expires_at=ends)
        .execution_options(synchronize_session=False)
    )


async def listen(session: AsyncSession, numbers: Collection[int], *, now: datetime) -> list[int]:
    """Pages of these staff are open. Returns the persons who were away until now: they can be told
    things here again."""
    await session.execute(
        update(Visitor)
        .where(Visitor.number.in_(numbers), Visitor.is_staff, Visitor.ended_at.is_(None))
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )
    return await linking.back(session, WEB, [str(number) for number in numbers])


async def reader_who_left(session: AsyncSession, number: int, *, now: datetime) -> int | None:
    """The person of a staff member's browser whose page is closed, and who said nothing lately."""
    visitor = await session.get(Visitor, number)
    if visitor is None or not visitor.is_staff or listens(seen_at=visitor.seen_at, now=now):
        return None
    return visitor.person_id


async def end(session: AsyncSession, *which: Any, now: datetime) -> int:
    """Log out the visitors that fit; their identity is reached no longer. Returns how many."""
    statement = (
        update(Visitor)
        .where(Visitor.ended_at.is_(None), *which)
        .values(ended_at=now)
        .returning(Visitor.number)
        .execution_options(synchronize_session=False)
    )
    numbers = list(await session.scalars(statement))
    for number in numbers:
        await linking.part(session, WEB, str(number), now=now)
    return len(numbers)


async def append(
    session: AsyncSession, number: int, *, key: str, kind: str, body: dict[str, Any],
    now: datetime, target: int | None = None,
) -> Entry:  # fmt: skip
    """Add to a chat; with a known `key`, the entry there is. Raises VisitorGone, MessageGone."""
    visitor = await _locked(session, number, now)
    query = select(WebMessage).where(WebMessage.visitor == number, WebMessage.key == key)
    known = (await session.scalars(query)).one_or_none()
    if known is not None:
        return _entry(session, known)
    if kind == EDIT and not await _is_told(session, number, target):
        raise MessageGone
    visitor.last_seq += 1
    sealed = keyring(session).seal(json.dumps(body, ensure_ascii=False))
    row = WebMessage(
        visitor=number, seq=visitor.last_seq, key=key, kind=kind, target=target, body=sealed, at=now
    )
    session.add(row)
    await session.flush()
    return Entry(row.seq, kind, target, body, now)


async def has(session: AsyncSession, number: int, key: str) -> bool:
    """Whether something was added to a chat under this key."""
    query = select(WebMessage.id).where(WebMessage.visitor == number, WebMessage.key == key)
    return await session.scalar(query) is not None


async def after(session: AsyncSession, number: int, seq: int, *, limit: int = 100) -> list[Entry]:
    """What came behind `seq`, in order."""
    query = (
        select(WebMessage)
        .where(WebMessage.visitor == number, WebMessage.seq > seq)
        .order_by(WebMessage.seq)
        .limit(limit)
    )
    return [_entry(session, row) for row in await session.scalars(query)]


async def latest(session: AsyncSession, number: int, *, limit: int = 200) -> list[Entry]:
    """The newest entries, in order."""
    query = (
        select(WebMessage)
        .where(WebMessage.visitor == number)
        .order_by(WebMessage.seq.desc())
        .limit(limit)
    )
    return [_entry(session, row) for row in reversed(list(await session.scalars(query)))]


async def find(session: AsyncSession, number: int, seq: int) -> Entry | None:
    """A message of ours as it was first told."""
    query = select(WebMessage).where(
        WebMessage.visitor == number, WebMessage.seq == seq, WebMessage.kind == TOLD
    )
    row = (await session.scalars(query)).one_or_none()
    return _entry(session, row) if row else None


async def heights(
    session: AsyncSession, numbers: Collection[int], *, now: datetime
) -> dict[int, Height]:
    """How far the chats of these visitors have come; who may not listen any more is missing."""
    unseen = Visitor.is_staff & (Visitor.seen_at <= now - STAFF_SEEN_EVERY)
    query = select(Visitor.number, Visitor.last_seq, unseen).where(
        Visitor.number.in_(numbers), Visitor.ended_at.is_(None), Visitor.expires_at > now
    )
    return {row[0]: Height(row[1], bool(row[2])) for row in await session.execute(query)}


async def purge(session: AsyncSession, *, now: datetime) -> None:
    """Forget old messages, and visitors who can never come back with all that was theirs."""
    await session.execute(delete(WebMessage).where(WebMessage.at < now - KEEP_MESSAGES))
    await session.execute(delete(WebLogin).where(WebLogin.expires_at < now))
    await end(session, Visitor.expires_at <= now, now=now)
    gone = select(Visitor.number).where(Visitor.ended_at.is_not(None))
    for table in (WebMessage, WebFile):
        await session.execute(delete(table).where(table.visitor.in_(gone)))
    staff = select(Visitor.number).where(Visitor.ended_at.is_not(None), Visitor.is_staff)
    for number in list(await session.scalars(staff)):
        await linking.leave(session, WEB, str(number))
    await session.execute(delete(Visitor).where(Visitor.ended_at.is_not(None)))


async def _locked(session: AsyncSession, number: int, now: datetime) -> Visitor:
    query = select(Visitor).where(Visitor.number == number).with_for_update()
    visitor = (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    if visitor is None or not _is_open(visitor, now):
        raise VisitorGone
    return visitor


async def _is_told(session: AsyncSession, number: int, seq: int | None) -> bool:
    query = select(WebMessage.id).where(
        WebMessage.visitor == number, WebMessage.seq == seq, WebMessage.kind != EDIT
    )
    return await session.scalar(query) is not None


def _is_open(visitor: Visitor, now: datetime) -> bool:
    return is_open(expires_at=visitor.expires_at, ended_at=visitor.ended_at, now=now)


def _entry(session: AsyncSession, row: WebMessage) -> Entry:
    opened = keyring(session).opened(row.body)  # Of a lost key: an entry without its words.
    body = json.loads(opened) if opened else {}
    return Entry(row.seq, row.kind, row.target, body, row.at)
