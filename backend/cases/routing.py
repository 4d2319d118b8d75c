"""Who would see a question to a desk: its group, or its specialists one by one."""

from __future__ import annotations

from sqlalchemy import literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import DomainError
from backend.knowledge.units import Unit, around, desks, desks_called
from backend.people import service as people
from backend.people.models import Group, Person, RoleGrant
from backend.people.rules import Grant

LEADING = ("supervisor", "admin")
"""Who decides for a department how its cases come and what it promises."""


_GROUPS, _GRANTS, _PERSONS = Group.__table__, RoleGrant.__table__, Person.__table__
_SEEING = union_all(
    select(literal("group").label("who"), _GROUPS.c.unit).where(_GROUPS.c.unbound_at.is_(None)),
    select(literal("people"), _GRANTS.c.scope)
    .join(_PERSONS, _PERSONS.c.id == _GRANTS.c.person_id)
    .where(
        _GRANTS.c.role == "specialist",
        _GRANTS.c.revoked_at.is_(None),
        _PERSONS.c.suspended_at.is_(None),
        _PERSONS.c.erased_at.is_(None),
    ),
)


async def attended(session: AsyncSession) -> dict[str, str]:
    """Desks at which a question is seen, by key: ``group`` or, without one, ``people``."""
    seeing = (await session.execute(_SEEING)).all()
    groups = {unit for who, unit in seeing if who == "group"}
    scopes = {scope for who, scope in seeing if who == "people"}
    keys = [one.key for one in desks()]
    by_people = {key: "people" for key in keys if not scopes.isdisjoint(around(key))}
    return by_people | {key: "group" for key in keys if key in groups}


async def require_attended(session: AsyncSession, department: str) -> None:
    """Raises ``case.nobody_there``: a question is never taken in where nobody would see it."""
    if department not in await attended(session):
        raise DomainError("case.nobody_there")


def answered_by(grants: tuple[Grant, ...], roles: tuple[str, ...]) -> tuple[Unit, ...]:
    """The desks for which somebody with these grants may answer, the departments first."""
    scopes = {grant.scope for grant in grants if grant.role in roles}
    return tuple(one for one in desks() if not scopes.isdisjoint(around(one.key)))


def answers(grants: tuple[Grant, ...], desk: str, roles: tuple[str, ...]) -> bool:
    """Whether somebody with these grants may answer for a desk."""
    return desk in {unit.key for unit in answered_by(grants, roles)}


async def require_leading(session: AsyncSession, desk: str, person_id: int) -> None:
    """Raises ``right.missing`` for whoever does not decide for this department now."""
    grants = await people.grants_of(session, person_id)
    if not answers(grants, desk, LEADING):
        raise DomainError("right.missing", role=LEADING[0])


def desk_called(words: str) -> Unit:
    """The department of that key or name; raises ``desk.unknown``."""
    found = desks_called(words)
    if len(found) == 1:
        return found[0]
    raise DomainError("desk.unknown", value=words.strip()[:80])
