"""The people who work here: listed, invited from a list, suspended, let back in.

An admin acts within their own scope only, and rights are read again at every act. The command line
acts for nobody (`by=None`) and may do what no admin may: suspend the last one, whose phone is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import DomainError
from backend.knowledge.units import covers
from backend.people import service as people
from backend.people.lists import Entry, same_name
from backend.people.models import Invitation, Person, RoleGrant
from backend.people.rules import PROVINCE, Grant

ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a role: the grants that are not revoked, and whether they are suspended."""

    person_id: int
    name: str | None
    grants: tuple[Grant, ...]
    suspended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation with the code that nobody but its reader will ever know."""

    entry: Entry
    code: str
    expires_at: datetime


@dataclass(slots=True)
class Imported:
    """What became of a list's good rows; `waiting` are invited already, `working` accepted."""

    invited: list[Invited] = field(default_factory=list)
    waiting: list[Entry] = field(default_factory=list)
    working: list[Entry] = field(default_factory=list)


async def list_people(session: AsyncSession, scopes: Iterable[str] | None = None) -> list[Member]:
    """Everybody with a role, by name; with `scopes`, whoever has a role inside one of these."""
    query = (
        select(Person, RoleGrant.role, RoleGrant.scope)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.revoked_at.is_(None), Person.erased_at.is_(None))
        .order_by(RoleGrant.id)
    )
    persons: dict[int, Person] = {}
    grants: dict[int, list[Grant]] = {}
    for person, role, scope in await session.execute(query):
        persons[person.id] = person
        grants.setdefault(person.id, []).append(Grant(role, scope))
    within = None if scopes is None else tuple(scopes)
    members = [
        Member(person.id, person.name, tuple(grants[person.id]), person.suspended_at)
        for person in persons.values()
        if within is None or _touches(within, grants[person.id])
    ]
    return sorted(members, key=lambda one: (same_name(one.name or ""), one.person_id))


def _touches(scopes: tuple[str, ...], grants: Iterable[Grant]) -> bool:
    return any(covers(scope, grant.scope) for scope in scopes for grant in grants)


async def find(session: AsyncSession, person_id: int) -> Member:
    """One of them; raises DomainError ``person.unknown``."""
    for member in await list_people(session):
        if member.person_id == person_id:
            return member
    raise DomainError("person.unknown")


async def suspend(session: AsyncSession, person_id: int, *, by: int | None, now: datetime) -> bool:
    """End a person's rights at their next tap; False if they were ended already.

    Raises ``right.missing`` unless `by` is an admin over every scope of the person, and
    ``admin.last`` where nobody could administrate the province any more.
    """
    if by is not None:
        await _lock_admins(session)
        member = await find(session, person_id)
        await require_over(session, by, member)
        await _require_another_admin(session, member)
    return await people.suspend(session, person_id, now=now)


async def resume(session: AsyncSession, person_id: int, *, by: int | None) -> bool:
    """Give back the rights a person had; False if they were not suspended."""
    if by is not None:
        await require_over(session, by, await find(session, person_id))
    statement = (
        update(Person)
        .where(Person.id == person_id, Person.suspended_at.is_not(None))
        .values(suspended_at=None)
        .returning(Person.id)
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(statement)).first() is not None


async def require_over(session: AsyncSession, admin_id: int, member: Member) -> None:
    """Raises ``right.missing`` unless the admin's scopes hold every scope of the member."""
    for grant in member.grants:
        await people.require(session, admin_id, (ADMIN,), grant.scope)


async def _lock_admins(session: AsyncSession) -> None:
    """Two admins who suspend each other at once do so one after the other."""
    await session.execute(
        select(RoleGrant.id)
        .where(RoleGrant.role == ADMIN, RoleGrant.scope == PROVINCE)
        .order_by(RoleGrant.id)
        .with_for_update()
    )


async def _require_another_admin(session: AsyncSession, member: Member) -> None:
    if Grant(ADMIN, PROVINCE) not in member.grants:
        return
    admins = await people.staff(session, (ADMIN,), PROVINCE)
    if not [one for one in admins if one != member.person_id]:
        raise DomainError("admin.last")


async def import_list(
    session: AsyncSession, entries: Iterable[Entry], *, new_secret: Callable[[], str],
    now: datetime, dry_run: bool = False, again: bool = False,
) -> Imported:  # fmt: skip
    """Invite everybody of a list who is neither invited nor working; repeating it adds nobody.

    `again` withdraws open invitations and issues new ones, where the codes were lost. A dry run
    writes nothing and its codes are empty.
    """
    working = {
        (same_name(member.name or ""), grant.role, grant.scope)
        for member in await list_people(session)
        for grant in member.grants
    }
    waiting = await _open_invitations(session, now)
    result = Imported()
    for entry in entries:
        who = (same_name(entry.name), entry.role, entry.scope)
        if who in working:
            result.working.append(entry)
        elif who in waiting and not again:
            result.waiting.append(entry)
        elif dry_run:
            result.invited.append(Invited(entry, "", now))
        else:
            for old in waiting.get(who, ()):
                old.withdrawn_at = now
            result.invited.append(await _invite(session, entry, new_secret(), now))
    return result


async def _open_invitations(
    session: AsyncSession, now: datetime
) -> dict[tuple[str, str, str], list[Invitation]]:
    query = select(Invitation).where(
        Invitation.used_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now,
        Invitation.name.is_not(None),
    )
    found: dict[tuple[str, str, str], list[Invitation]] = {}
    for one in await session.scalars(query):
        found.setdefault((same_name(one.name or ""), one.role, one.scope), []).append(one)
    return found


async def _invite(session: AsyncSession, entry: Entry, code: str, now: datetime) -> Invited:
    invitation = await people.invite(
        session, role=entry.role, scope=entry.scope, name=entry.name, code=code, now=now
    )
    return Invited(entry, code, invitation.expires_at)
