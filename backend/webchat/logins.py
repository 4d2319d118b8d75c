"""Login links for staff: asked for on a messenger, opened once in a browser, ended at will.

Whoever opens one has the staff member's rights, so a link lives minutes, works once, leads into a
session that ends by itself, and the caller tells the person on their messenger. A browser whose
person comes to work here in another way gets no longer session than that.
"""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import case, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import DomainError
from backend.people import linking
from backend.people import service as people
from backend.people.models import RoleGrant
from backend.people.rules import WEB
from backend.webchat import service
from backend.webchat.models import Visitor, WebLogin
from backend.webchat.rules import LOGIN_LIFE, STAFF_LIFE, STAFF_SESSIONS

log = structlog.get_logger()


async def issue(session: AsyncSession, person_id: int, secret: str, *, now: datetime) -> None:
    """A fresh link for somebody with any role, the only one that works from now on.

    Raises ``right.missing`` for everybody else.
    """
    if not await people.grants_of(session, person_id):
        raise DomainError("right.missing")
    await session.execute(
        update(WebLogin)
        .where(WebLogin.person_id == person_id, WebLogin.used_at.is_(None))
        .values(used_at=now)
    )
    session.add(
        WebLogin(
            digest=service.digest_of(secret), person_id=person_id, issued_at=now,
            expires_at=now + LOGIN_LIFE,
        )
    )  # fmt: skip
    await session.flush()
    log.info("weblogin.issued", person=person_id)


async def accept(
    session: AsyncSession, secret: str, *, number: int, visitor_secret: str, now: datetime
) -> Visitor:
    """Use a link: a new visitor who is the link's person.

    Raises ``weblogin.closed`` alike for unknown, used and expired links, and where the person has
    lost their last role meanwhile. The oldest sessions beyond `STAFF_SESSIONS` are ended.
    """
    query = select(WebLogin).where(WebLogin.digest == service.digest_of(secret)).with_for_update()
    login = (await session.scalars(query)).one_or_none()
    if login is None or login.used_at is not None or login.expires_at <= now:
        raise DomainError("weblogin.closed")
    if not await people.grants_of(session, login.person_id):
        raise DomainError("weblogin.closed")
    login.used_at = now
    await _make_room(session, login.person_id, now)
    await linking.attach(session, login.person_id, channel=WEB, native_id=str(number), now=now)
    log.info("weblogin.accepted", person=login.person_id)
    return await service.meet(
        session, number=number, secret=visitor_secret, person_id=login.person_id, is_staff=True,
        now=now,
    )  # fmt: skip


async def limit(session: AsyncSession, person_id: int | None = None, *, now: datetime) -> list[int]:
    """A browser whose person works here is one of the staff's, however it became so (`/lienket`,
    an invitation): from now on its session ends as one that began with a link.

    Of one person, or of everybody. Returns the numbers of those that were a citizen's until now;
    repeating it prolongs nothing.
    """
    ends = now + STAFF_LIFE
    works = exists().where(RoleGrant.person_id == Visitor.person_id, RoleGrant.revoked_at.is_(None))
    which = [Visitor.is_staff.is_(False), Visitor.ended_at.is_(None), works]
    if person_id is not None:
        which.append(Visitor.person_id == person_id)
    statement = (
        update(Visitor)
        .where(*which)
        .values(
            is_staff=True,
            expires_at=case((Visitor.expires_at < ends, Visitor.expires_at), else_=ends),
        )
        .returning(Visitor.number)
        .execution_options(synchronize_session=False)
    )
    numbers = list(await session.scalars(statement))
    if numbers:
        log.info("weblogin.limited", sessions=len(numbers))
    return numbers


async def end_all(session: AsyncSession, person_id: int, *, now: datetime) -> int:
    """Log a staff member out of every browser; returns how many there were."""
    ended = await service.end(session, Visitor.person_id == person_id, Visitor.is_staff, now=now)
    log.info("weblogin.ended", person=person_id, sessions=ended)
    return ended


async def _make_room(session: AsyncSession, person_id: int, now: datetime) -> None:
    query = (
        select(Visitor.number)
        .where(Visitor.person_id == person_id, Visitor.is_staff, Visitor.ended_at.is_(None))
        .where(Visitor.expires_at > now)
        .order_by(Visitor.created_at.desc(), Visitor.number)
        .offset(STAFF_SESSIONS - 1)
    )
    for number in list(await session.scalars(query)):
        await service.end(session, Visitor.number == number, now=now)
