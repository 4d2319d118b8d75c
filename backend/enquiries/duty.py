"""Which clerks an enquiry is for: those of the asker's commune, at work and within reach."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import DomainError
from backend.knowledge.units import commune_of, covers, find
from backend.notices import service as notices
from backend.notices.service import Address
from backend.people import absences
from backend.people import service as people
from backend.people.models import Person, RoleGrant
from backend.people.rules import WORK, Grant

CLERK = "clerk"


def serves(scope: str, unit: str) -> bool:
    """Whether a clerk of `scope` answers for this counter: it lies in their scope, or they work
    somewhere else in its commune, say at the post office."""
    commune = commune_of(unit) if find(unit) else None
    return covers(scope, unit) or (commune is not None and covers(commune.key, scope))


async def clerks(session: AsyncSession, unit: str) -> list[int]:
    """Ids of everybody who may answer for a counter now, absent ones too."""
    query = (
        select(RoleGrant.person_id, RoleGrant.scope)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role == CLERK,
            RoleGrant.revoked_at.is_(None),
            Person.suspended_at.is_(None),
            Person.erased_at.is_(None),
        )
        .order_by(RoleGrant.person_id)
    )
    rows = await session.execute(query)
    return list(dict.fromkeys(person for person, scope in rows if serves(scope, unit)))


async def on_duty(
    session: AsyncSession, unit: str, *, asker: int, now: datetime
) -> dict[int, Address]:
    """Those of them who are not away and can be reached, and where; nobody answers themselves."""
    away = {asker} | await absences.absent(session, now=now)
    there = [one for one in await clerks(session, unit) if one not in away]
    return await notices.addresses_of_people(session, there, about=WORK)


async def require(session: AsyncSession, person_id: int, unit: str) -> Grant:
    """The grant by which somebody answers for a counter now; raises ``right.missing``."""
    for grant in await people.grants_of(session, person_id):
        if grant.role == CLERK and serves(grant.scope, unit):
            return grant
    raise DomainError("right.missing", role=CLERK)


def speaks_for(grant: Grant, unit: str) -> str:
    """The unit in whose name a clerk answers: where they work, else the counter itself."""
    own = find(grant.scope)
    return grant.scope if own and own.kind in ("counter", "post") else unit
