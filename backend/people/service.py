"""Use cases about people: who is speaking, what they may do, invitations, suspension."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import DomainError
from backend.knowledge.units import covers
from backend.knowledge.units import find as find_unit
from backend.people.models import Attempt, Identity, Invitation, Person, RoleGrant
from backend.people.rules import (
    INVITATION_LIFE,
    TRIES_WINDOW,
    Grant,
    Speaker,
    invitation_is_open,
    tries_left,
)


async def meet(
    session: AsyncSession, *, channel: str, native_id: str, language: str, now: datetime
) -> Speaker:
    """A new person and identity for somebody who has never spoken to us."""
    person = Person(language=language, created_at=now)
    session.add(person)
    await session.flush()
    identity = Identity(
        person_id=person.id, channel=channel, native_id=native_id, created_at=now,
        last_heard_at=now,
    )  # fmt: skip
    session.add(identity)
    await session.flush()
    return Speaker(person.id, identity.id, channel, native_id, language)


async def find(session: AsyncSession, channel: str, native_id: str) -> Person | None:
    """The person behind an identity, if we know one."""
    query = (
        select(Person)
        .join(Identity, Identity.person_id == Person.id)
        .where(Identity.channel == channel, Identity.native_id == native_id)
    )
    return (await session.scalars(query)).one_or_none()


_HELD, _PERSONS = RoleGrant.__table__, Person.__table__
_GRANTS = (
    select(_HELD.c.role, _HELD.c.scope)
    .join(_PERSONS, _PERSONS.c.id == _HELD.c.person_id)
    .where(
        _HELD.c.person_id == bindparam("person_id"),
        _HELD.c.revoked_at.is_(None),
        _PERSONS.c.suspended_at.is_(None),
        _PERSONS.c.erased_at.is_(None),
    )
    .order_by(_HELD.c.id)
)


async def grants_of(session: AsyncSession, person_id: int) -> tuple[Grant, ...]:
    """The rights a person has at this moment; a suspended person has none."""
    rows = await session.execute(_GRANTS, {"person_id": person_id})
    return tuple(Grant(role, scope) for role, scope in rows)


async def renew(session: AsyncSession, speaker: Speaker) -> Speaker:
    """The same speaker with the name, rights and commune of this moment."""
    person = await session.get_one(Person, speaker.person_id)
    grants = await grants_of(session, speaker.person_id)
    return replace(speaker, name=person.name, grants=grants, commune=person.commune)


async def require(
    session: AsyncSession, person_id: int, roles: Iterable[str], unit: str | None = None
) -> Grant:
    """The grant that allows this, read now; raises DomainError ``right.missing``.

    With `unit`, the grant's scope must hold that unit (unit < commune < province).
    """
    wanted = tuple(roles)
    for grant in await grants_of(session, person_id):
        if grant.role in wanted and (unit is None or covers(grant.scope, unit)):
            return grant
    raise DomainError("right.missing", role=wanted[0])


_STAFF = (
    select(_HELD.c.person_id, _HELD.c.scope)
    .join(_PERSONS, _PERSONS.c.id == _HELD.c.person_id)
    .where(
        _HELD.c.role.in_(bindparam("roles", expanding=True)),
        _HELD.c.revoked_at.is_(None),
        _PERSONS.c.suspended_at.is_(None),
    )
    .order_by(_HELD.c.person_id)
)


async def staff(
    session: AsyncSession, roles: Iterable[str], unit: str, *, exact: bool = False
) -> list[int]:
    """Ids of the people who hold one of `roles` over `unit` now; `exact`: for that unit itself."""
    held = await holders(session, roles)
    return list(
        dict.fromkeys(
            person for person, scope in held if (scope == unit if exact else covers(scope, unit))
        )
    )


async def holders(session: AsyncSession, roles: Iterable[str]) -> list[tuple[int, str]]:
    """Who holds one of `roles` now: ids of people, each with the unit that it is held over."""
    rows = await session.execute(_STAFF, {"roles": tuple(roles)})
    return [(person_id, scope) for person_id, scope in rows]


async def names(session: AsyncSession, some: Iterable[int]) -> dict[int, str]:
    """The names of people of the staff by their ids; who has none is left out."""
    query = select(Person.id, Person.name).where(Person.id.in_(tuple(some)))
    return {row.id: row.name for row in await session.execute(query) if row.name}


async def grant(
    session: AsyncSession, person_id: int, *, role: str, scope: str, now: datetime,
    by: int | None = None,
) -> None:  # fmt: skip
    """Give a role; giving it twice changes nothing."""
    held = await session.scalar(
        select(RoleGrant.id).where(
            RoleGrant.person_id == person_id,
            RoleGrant.role == role,
            RoleGrant.scope == scope,
            RoleGrant.revoked_at.is_(None),
        )
    )
    if held is None:
        session.add(
            RoleGrant(person_id=person_id, role=role, scope=scope, granted_at=now, granted_by=by)
        )
        await session.flush()


async def invite(
    session: AsyncSession, *, role: str, scope: str, name: str | None, code: str, now: datetime
) -> Invitation:
    """A single-use invitation whose `code` is known only to whoever is handed it."""
    invitation = Invitation(
        digest=_digest(code),
        role=role,
        scope=scope,
        name=name,
        issued_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    session.add(invitation)
    await session.flush()
    return invitation


async def accept(session: AsyncSession, person_id: int, code: str, *, now: datetime) -> Grant:
    """Use an invitation; raises ``invitation.closed`` alike for unknown, spent and expired ones."""
    query = select(Invitation).where(Invitation.digest == _digest(code)).with_for_update()
    invitation = (await session.scalars(query)).one_or_none()
    if invitation is None or not invitation_is_open(
        expires_at=invitation.expires_at,
        used_at=invitation.used_at,
        withdrawn_at=invitation.withdrawn_at,
        now=now,
    ):
        raise DomainError("invitation.closed")
    invitation.used_at, invitation.used_by = now, person_id
    person = await session.get_one(Person, person_id)
    if person.suspended_at is not None:
        raise DomainError("person.suspended")
    person.name = invitation.name or person.name
    await grant(session, person_id, role=invitation.role, scope=invitation.scope, now=now)
    return Grant(invitation.role, invitation.scope)


async def suspend(session: AsyncSession, person_id: int, *, now: datetime) -> bool:
    """End all of a person's rights at their next tap. False if they were ended already."""
    statement = (
        update(Person)
        .where(Person.id == person_id, Person.suspended_at.is_(None))
        .values(suspended_at=now)
        .returning(Person.id)
    )
    return (await session.execute(statement)).first() is not None


async def reach(session: AsyncSession, identity_id: int, *, blocked: bool, now: datetime) -> None:
    """Remember that a person blocked the bot, or let it in again."""
    await session.execute(
        update(Identity)
        .where(Identity.id == identity_id)
        .values(unreachable_at=now if blocked else None)
    )


async def speak(session: AsyncSession, person_id: int, language: str) -> None:
    """Remember the language a person chose."""
    await session.execute(update(Person).where(Person.id == person_id).values(language=language))


async def live_in(session: AsyncSession, person_id: int, commune: str | None) -> None:
    """Remember the commune a person lives in, or forget it; raises ``commune.unknown``."""
    unit = find_unit(commune)
    if commune is not None and (unit is None or unit.kind != "commune"):
        raise DomainError("commune.unknown")
    await session.execute(update(Person).where(Person.id == person_id).values(commune=commune))


async def guess(session: AsyncSession, person_id: int, what: str, *, now: datetime) -> None:
    """Count a guess at something secret; raises ``tries.spent`` when a window's tries are used.

    Counted both per person and per thing guessed at, so neither many guesses at one code nor one
    person's guesses at many codes go on for long.
    """
    session.add(Attempt(what=what, person_id=person_id, at=now))
    await session.flush()
    since = now - TRIES_WINDOW
    for condition in (Attempt.person_id == person_id, Attempt.what == what):
        count = await session.scalar(
            select(func.count()).select_from(Attempt).where(condition, Attempt.at > since)
        )
        if tries_left((count or 0) - 1) == 0:
            raise DomainError("tries.spent", minutes=int(TRIES_WINDOW.total_seconds() // 60))


def _digest(code: str) -> str:
    return hashlib.sha256(code.strip().encode()).hexdigest()
