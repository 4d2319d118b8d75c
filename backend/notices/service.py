"""Writing to the outbox. Rows added here leave after the commit that carries them.

Every notice has a `key`: adding it a second time changes nothing, so a use case may be repeated
without a second message. The ids of new rows are left in ``session.info["nudges"]`` for whoever
commits to wake the worker; what no wake-up takes, the clock sweeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import insert_row
from backend.notices.addresses import Address as Address
from backend.notices.addresses import address_of_person as address_of_person
from backend.notices.addresses import address_of_unit as address_of_unit
from backend.notices.addresses import addresses_of_people as addresses_of_people
from backend.notices.addresses import addresses_of_unit as addresses_of_unit
from backend.notices.addresses import readdress as readdress
from backend.notices.addresses import tell_of_detour as tell_of_detour
from backend.notices.models import Notice, SentMessage
from backend.notices.rules import STANDING, albums, lane

_BY_KEY = select(Notice).where(Notice.key == bindparam("key"))
_LOCKED_BY_KEY = _BY_KEY.with_for_update().execution_options(populate_existing=True)
_STANDING = (
    select(Notice)
    .where(Notice.subject == bindparam("subject"))
    .where(or_(Notice.operation == "card", Notice.operation == "topic"))
    .order_by(Notice.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)
_SENT = SentMessage.__table__
_SUBJECT = select(_SENT.c.subject).where(
    *(_SENT.c[name] == bindparam(name) for name in ("channel", "chat", "message"))
)
WORDLESS = "wordless"
"""The kind of notices that say nothing: a reaction, a pin."""


async def add(
    session: AsyncSession,
    to: Address,
    *,
    key: str,
    subject: str,
    kind: str,
    now: datetime,
    params: dict[str, Any] | None = None,
    operation: str = "message",
    due_at: datetime | None = None,
    topic: Notice | None = None,
    reply_to: str | None = None,
) -> Notice:
    """Put one notice into the outbox and return it; with a known `key`, return the one there is."""
    added = await insert_row(
        session,
        Notice,
        key=key,
        channel=to.channel,
        address=to.native_id,
        person_id=to.person_id,
        language=to.language,
        lane=lane(to.channel, to.native_id, subject),
        subject=subject,
        operation=operation,
        kind=kind,
        params=params or {},
        topic_id=topic.id if topic else None,
        reply_to=reply_to,
        due_at=due_at or now,
        created_at=now,
        correlation=session.info.get("correlation"),
    )
    if added is None:
        return await _by_key(session, key)
    await tell_of_detour(session, added, to, now=now)
    _remember(session, added)
    return added


async def tell(
    session: AsyncSession, person_id: int, *, key: str, subject: str, kind: str, now: datetime,
    params: dict[str, Any] | None = None, about: str | None = None, but: str | None = None,
    reachable: bool = True, due_at: datetime | None = None,
) -> bool:  # fmt: skip
    """Put one notice to a person into the outbox, wherever `address_of_person` finds them.

    Returns whether they can be reached; where they cannot, nothing is kept for them.
    """
    to = await address_of_person(session, person_id, about=about, but=but, reachable=reachable)
    if to is not None:
        await add(
            session, to, key=key, subject=subject, kind=kind, params=params, now=now, due_at=due_at
        )
    return to is not None


async def add_files(
    session: AsyncSession,
    to: Address,
    *,
    key: str,
    subject: str,
    kind: str,
    files: Iterable[dict[str, str]],
    now: datetime,
    params: dict[str, Any] | None = None,
    topic: Notice | None = None,
    reply_to: str | None = None,
) -> list[Notice]:
    """Put files, each ``{"kind", "file": native id}``, into the outbox; an album stays an album.

    A late one of an album is simply added by another call. An album carries no buttons.
    """
    added = []
    for number, group in enumerate(albums(files)):
        content: dict[str, Any] = {"files": group} if len(group) > 1 else dict(group[0])
        notice = await add(
            session, to, key=f"{key}:{number}", subject=subject, kind=kind, now=now,
            operation="album" if len(group) > 1 else "media", params={**(params or {}), **content},
            topic=topic, reply_to=reply_to,
        )  # fmt: skip
        added.append(notice)
    return added


async def react(
    session: AsyncSession, to: Address, *, key: str, subject: str, message: str, emoji: str,
    now: datetime,
) -> Notice:  # fmt: skip
    """Set a reaction on somebody's message; where that fails, nobody is told."""
    return await add(
        session, to, key=key, subject=subject, kind=WORDLESS, operation="reaction",
        params={"emoji": emoji}, reply_to=message, now=now,
    )  # fmt: skip


async def pin(session: AsyncSession, notice: Notice, *, now: datetime) -> Notice:
    """Pin, silently, the message that another notice makes, once that was sent."""
    to = Address(notice.channel, notice.address, person_id=notice.person_id)
    return await add(
        session, to, key=f"{notice.key}:pin", subject=notice.subject, kind=WORDLESS,
        operation="pin", params={"notice": notice.key}, now=now,
    )  # fmt: skip


async def put_card(
    session: AsyncSession,
    to: Address,
    *,
    key: str,
    subject: str,
    kind: str,
    params: dict[str, Any],
    now: datetime,
    topic: Notice | None = None,
    reply_to: str | None = None,
    due_at: datetime | None = None,
    anew: bool = False,
    among: Mapping[str, Notice] | None = None,
) -> Notice:
    """Say how a live card shall look from now on: it is sent once and edited ever after.

    `due_at` is when it may leave for the first time. With `anew`, one that could not be brought
    before is tried again, and one that was taken back before it left.
    The row is read anew under a lock: a worker that settles it meanwhile would otherwise leave a
    revised card marked as sent. Whoever has done so with all of a subject's says `among` which.
    """
    notice = await find(session, key, lock=True) if among is None else among.get(key)
    if notice is None:
        made = await add(
            session, to, key=key, subject=subject, kind=kind, params=params, now=now,
            operation="card", topic=topic, reply_to=reply_to, due_at=due_at,
        )  # fmt: skip
        # Somebody else may have made it meanwhile; a row of our own is locked by being made.
        notice = await _by_key(session, key, lock=True) if made.params != params or anew else made
    if notice.params != params:
        notice.params, notice.kind = params, kind
        notice.revision += 1
        if notice.state in ("sent", "due"):
            was_shown = notice.sent_revision > 0
            notice.due_at = now if was_shown else max(now, notice.due_at)
            notice.state, notice.nudged_at = "due", None
        await session.flush()
        _remember(session, notice)
    if anew and notice.state in ("unreachable", "dropped"):
        notice.state, notice.nudged_at, notice.retry_at = "due", None, None
        notice.due_at = max(now, due_at or now)
        await session.flush()
        _remember(session, notice)
    return notice


async def show(
    session: AsyncSession, person_id: int, *, key: str, subject: str, kind: str, now: datetime,
    params: dict[str, Any], about: str | None = None, reachable: bool = True,
    due_at: datetime | None = None, anew: bool = False,
) -> bool:  # fmt: skip
    """A live card to a person, as `tell` tells; returns whether they can be reached."""
    to = await address_of_person(session, person_id, about=about, reachable=reachable)
    if to is not None:
        await put_card(
            session, to, key=key, subject=subject, kind=kind, params=params, now=now,
            due_at=due_at, anew=anew,
        )  # fmt: skip
    return to is not None


async def find(session: AsyncSession, key: str, *, lock: bool = False) -> Notice | None:
    """The notice with this key, if it was ever added; with `lock`, as it is once that is held."""
    query = _LOCKED_BY_KEY if lock else _BY_KEY
    return (await session.scalars(query, {"key": key})).one_or_none()


async def standing(session: AsyncSession, subject: str) -> dict[str, Notice]:
    """The cards and topics of a subject by their keys, locked, in the order they were made."""
    found = await session.scalars(_STANDING, {"subject": subject})
    return {notice.key: notice for notice in found}


async def shown_to(session: AsyncSession, subject: str, kind: str) -> dict[int, Address]:
    """Which people have a subject's card of this kind already or will have it, and where."""
    query = select(Notice).where(
        Notice.subject == subject, Notice.kind == kind, Notice.person_id.is_not(None),
        Notice.state.in_(STANDING),
    )  # fmt: skip
    return {
        one.person_id: Address(one.channel, one.address, one.language, one.person_id)
        for one in await session.scalars(query)
        if one.person_id is not None
    }


async def drop(session: AsyncSession, key: str) -> bool:
    """Take a notice back before it left (an undo); says whether that was still possible."""
    statement = (
        update(Notice)
        .where(Notice.key == key, Notice.state.in_(("due", "waiting")), Notice.lease.is_(None))
        .where(Notice.sent_revision == 0)
        .values(state="dropped")
        .returning(Notice.id)
    )
    return (await session.execute(statement)).first() is not None


async def silence(
    session: AsyncSession,
    person_id: int,
    *,
    subject: str | None = None,
    put_off_beyond: datetime | None = None,
) -> None:
    """Take back everything that still waits for this person, also what is being tried just now.

    With `subject`, only what is about that; with `put_off_beyond`, only what is due later.
    """
    which = [Notice.person_id == person_id, Notice.state.in_(("due", "waiting"))]
    if subject is not None:
        which.append(Notice.subject == subject)
    if put_off_beyond is not None:
        which.append(Notice.due_at > put_off_beyond)
    await session.execute(
        update(Notice)
        .where(*which)
        .values(state="dropped", lease=None, leased_until=None)
        .execution_options(synchronize_session=False)
    )


async def take_back(session: AsyncSession, subject: str) -> None:
    """What was to be said about a subject, to anybody, leaves no more, and its words are gone: they
    were somebody's who asked to be forgotten. Cards stay: their room shows in them what is so now.
    """
    await session.execute(
        update(Notice)
        .where(Notice.subject == subject, Notice.state.in_(("due", "waiting")))
        .where(Notice.operation.in_(("message", "media", "album")))
        .values(state="dropped", lease=None, leased_until=None, params={})
        .execution_options(synchronize_session=False)
    )


async def empty(session: AsyncSession, subject: str, *, files_only: bool = False) -> None:
    """Forget what was said about a subject, cards included, or the names of the files sent about
    it; what still waits is left alone."""
    which = [Notice.subject == subject, Notice.state.not_in(("due", "waiting"))]
    if files_only:
        which.append(Notice.operation.in_(("media", "album")))
    await session.execute(
        update(Notice).where(*which).values(params={}).execution_options(synchronize_session=False)
    )


async def subject_of(session: AsyncSession, channel: str, chat: str, message: str) -> str | None:
    """What a sent message is about, such as ``case:12``; None for messages that are not ours."""
    sent = {"channel": channel, "chat": chat, "message": message}
    found: str | None = await session.scalar(_SUBJECT, sent)
    return found


async def bring_again(session: AsyncSession, notice: Notice, to: Address, *, now: datetime) -> None:
    """What could not be brought is due once more, to where its person can be reached now."""
    readdress(notice, to)
    notice.state, notice.due_at, notice.settled_at = "due", now, None
    await session.flush()
    await tell_of_detour(session, notice, to, now=now)
    _remember(session, notice)


async def _by_key(session: AsyncSession, key: str, *, lock: bool = False) -> Notice:
    notice = await find(session, key, lock=lock)
    assert notice is not None
    return notice


def _remember(session: AsyncSession, notice: Notice) -> None:
    session.info.setdefault("nudges", []).append(notice.id)
