"""Hearing an update once, and finding who speaks and how far their dialogue has come."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import insert_once, put
from backend.inbox.models import Dialogue, Incident, SeenUpdate
from backend.people.models import Identity, Person, RoleGrant
from backend.people.rules import Grant, Speaker, is_heard_anew


@dataclass(frozen=True, slots=True)
class Where:
    """Where a person is speaking: one dialogue runs in each such place (USER_IN_TOPIC)."""

    channel: str
    bot: str
    chat: str
    thread: str = ""


class OpenDialogue(NamedTuple):
    """How far a person has come in an errand."""

    state: str | None
    data: dict[str, Any]


# Every update asks these, so they are built once, and of tables: the ORM, which has nothing to do
# for single columns, takes as long as the rest of asking.
_IDENTITIES, _PERSONS = Identity.__table__, Person.__table__
_GRANTS = RoleGrant.__table__
_DIALOGUES: Any = Dialogue.__table__
_SAME = and_(
    _IDENTITIES.c.channel == bindparam("channel"),
    _IDENTITIES.c.native_id == bindparam("native_id"),
)
_LOCKED = select(_IDENTITIES.c.id).where(_SAME).with_for_update()
_OTHER = _IDENTITIES.alias()
_HEARD_ELSEWHERE = (
    select(func.max(_OTHER.c.last_heard_at))
    .where(_OTHER.c.person_id == _IDENTITIES.c.person_id, _OTHER.c.id != _IDENTITIES.c.id)
    .scalar_subquery()
)
_HERE = and_(
    *(_DIALOGUES.c[name] == bindparam(name) for name in ("channel", "bot", "chat", "thread"))
)
_RECOGNISED = (
    select(
        _IDENTITIES.c.id, _IDENTITIES.c.unreachable_at, _IDENTITIES.c.last_heard_at,
        _HEARD_ELSEWHERE.label("elsewhere"),
        _PERSONS.c.id.label("person_id"), _PERSONS.c.language, _PERSONS.c.name, _PERSONS.c.commune,
        or_(_PERSONS.c.suspended_at.is_not(None), _PERSONS.c.erased_at.is_not(None)).label(
            "is_barred"
        ),
        _GRANTS.c.role, _GRANTS.c.scope,
        _DIALOGUES.c.person_id.is_not(None).label("is_open"), _DIALOGUES.c.state, _DIALOGUES.c.data,
    )
    .join_from(_IDENTITIES, _PERSONS, _PERSONS.c.id == _IDENTITIES.c.person_id)
    .outerjoin(
        _GRANTS, and_(_GRANTS.c.person_id == _PERSONS.c.id, _GRANTS.c.revoked_at.is_(None))
    )
    .outerjoin(_DIALOGUES, and_(_DIALOGUES.c.person_id == _PERSONS.c.id, _HERE))
    .where(_SAME)
    .order_by(_GRANTS.c.id)
)  # fmt: skip
_ENDED = delete(_DIALOGUES).where(_DIALOGUES.c.person_id == bindparam("person_id"), _HERE)


async def hear(
    session: AsyncSession, *, channel: str, bot: str, update: str, now: datetime
) -> bool:
    """Mark an update as acted on; False if it was before. Concurrent repeats wait for the first."""
    return await insert_once(session, SeenUpdate, channel=channel, bot=bot, update=update, at=now)


async def recognise(
    session: AsyncSession, where: Where, native_id: str, *, now: datetime
) -> tuple[Speaker | None, OpenDialogue | None]:
    """Who an identity belongs to, with the rights of this moment, and their open dialogue here.

    On PostgreSQL the identity's row is locked first, so that one person's updates are acted on one
    after another across processes. The lock takes its own statement: a joined row would be read
    as it was before the lock was waited for. SQLite has one writer at a time anyway.
    That they were heard is written down once an hour, and where they come from another channel.
    """
    here = {**asdict(where), "native_id": native_id}
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(_LOCKED, here)
    rows = (await session.execute(_RECOGNISED, here)).all()
    if not rows:
        return None, None
    known = rows[0]
    anew = is_heard_anew(last=known.last_heard_at, elsewhere=known.elsewhere, now=now)
    if anew or known.unreachable_at is not None:
        heard = {"last_heard_at": now} if anew else {}
        which = update(Identity).where(Identity.id == known.id)
        await session.execute(which.values(unreachable_at=None, **heard))
    speaker = Speaker(
        person_id=known.person_id,
        identity_id=known.id,
        channel=where.channel,
        native_id=native_id,
        language=known.language,
        name=known.name,
        grants=tuple(
            Grant(row.role, row.scope) for row in rows if row.role and not known.is_barred
        ),
        commune=known.commune,
    )
    return speaker, OpenDialogue(known.state, known.data) if known.is_open else None


async def keep_dialogue(
    session: AsyncSession,
    where: Where,
    person_id: int,
    *,
    state: str | None,
    data: dict[str, Any],
    now: datetime,
) -> None:
    """Write a dialogue as it stands now; one that has ended leaves no row. One statement."""
    here = {**asdict(where), "person_id": person_id}
    if state is None and not data:
        await session.execute(_ENDED, here)
        return
    await put(session, Dialogue, **here, state=state, data=data, changed_at=now)


async def forget_dialogues(session: AsyncSession, person_id: int, channel: str, chat: str) -> None:
    """Whatever a person was writing in one chat is theirs no longer."""
    await session.execute(
        delete(Dialogue).where(
            Dialogue.person_id == person_id, Dialogue.channel == channel, Dialogue.chat == chat
        )
    )


async def report(
    session: AsyncSession, *, code: str, channel: str, update: str, error: BaseException,
    place: str, now: datetime,
) -> None:  # fmt: skip
    """Keep that an update failed by our own fault: the kind of error and the place, no words."""
    session.add(
        Incident(
            code=code,
            at=now,
            channel=channel,
            update=update,
            error=type(error).__name__[:200],
            place=place[:500],
        )
    )
    await session.flush()
