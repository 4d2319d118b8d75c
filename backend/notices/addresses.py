"""Where people and units are written to: the account or the group that is chosen now; and what
a notice is told of it when that changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend import capabilities
from backend.notices.channels import AWAY
from backend.notices.models import ChannelState, Notice
from backend.notices.rules import PORTABLE, Reach, best, lane, ranked
from backend.now import local
from backend.people.models import Group, Identity, Person
from backend.people.rules import PARCELS, WORK

_GROUPS, _CHANNELS = Group.__table__, ChannelState.__table__
_BOUND_GROUPS = (
    select(_GROUPS.c.id, _GROUPS.c.channel, _GROUPS.c.native_id, _GROUPS.c.has_topics, AWAY)
    .select_from(_GROUPS)
    .outerjoin(_CHANNELS, _CHANNELS.c.channel == _GROUPS.c.channel)
    .where(_GROUPS.c.unit == bindparam("unit"), _GROUPS.c.unbound_at.is_(None))
    .order_by(_GROUPS.c.id)
)
_ACCOUNTS = (
    select(Identity, Person, AWAY)
    .join(Person, Person.id == Identity.person_id)
    .outerjoin(ChannelState, ChannelState.channel == Identity.channel)
    .where(Identity.person_id.in_(bindparam("ids", expanding=True)), Person.erased_at.is_(None))
    .order_by(Identity.person_id, Identity.id)
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a notice goes: a chat on a channel, and the person or group it belongs to.

    `detour` is the channel that would have been taken if it were not away.
    """

    channel: str
    native_id: str
    language: str = "vi"
    person_id: int | None = None
    group_id: int | None = None
    has_topics: bool = False
    detour: str | None = None


async def address_of_person(
    session: AsyncSession, person_id: int, *, about: str | None = None, but: str | None = None,
    reachable: bool = True,
) -> Address | None:  # fmt: skip
    """Where a person is written to, or None where they cannot be reached; never on channel `but`.

    That is the channel they want for what it is `about` (`PARCELS`, `WORK`), else the one they
    last spoke on; another one of theirs while that is switched off or down.
    With ``reachable=False`` also one on which they cannot be reached now, for what must not be
    forgotten until they can: it is tried once, and waits then.
    """
    found = await addresses_of_people(
        session, {person_id}, about=about, but=but, reachable=reachable
    )
    return found.get(person_id)


async def addresses_of_people(
    session: AsyncSession, ids: Collection[int], *, about: str | None = None,
    but: str | None = None, reachable: bool = True,
) -> dict[int, Address]:  # fmt: skip
    """The same of many people, in one statement; without those who cannot be reached."""
    accounts: dict[int, list[Reach]] = defaultdict(list)
    people: dict[int, Person] = {}
    for identity, person, is_away in await session.execute(_ACCOUNTS, {"ids": list(ids)}):
        if identity.channel != but:
            accounts[person.id].append(_reach(identity, is_away))
            people[person.id] = person
    chosen = {one: _chosen(people[one], theirs, about) for one, theirs in accounts.items()}
    return {one: to for one, (to, is_reached) in chosen.items() if is_reached or not reachable}


def _chosen(person: Person, accounts: list[Reach], about: str | None) -> tuple[Address, bool]:
    """The account that is written to now, and whether it can be reached."""
    wanted = {PARCELS: person.parcel_channel, WORK: person.work_channel}.get(about or "")
    # Whoever works in a browser is told there what they are doing: news must ring, work need not.
    account, detour = best(ranked(accounts, wanted, must_ring=about != WORK))
    to = Address(account.channel, account.native_id, person.language, person.id, detour=detour)
    return to, account.reachable


def _reach(identity: Identity, is_away: bool | None) -> Reach:
    return Reach(
        identity_id=identity.id,
        channel=identity.channel,
        native_id=identity.native_id,
        reachable=identity.unreachable_at is None,
        away=bool(is_away),
        last_heard_at=identity.last_heard_at,
        rings=capabilities.of(identity.channel).rings,
    )


async def addresses_of_unit(
    session: AsyncSession, unit: str, *, unless: ColumnElement[bool] | None = None
) -> list[Address]:
    """The groups bound to a unit, at most one a channel: the first one whose channel works
    first. `unless` is a constant condition under which it has none."""
    rows = (await session.execute(_bound_groups(unless), {"unit": unit})).all()
    return [
        Address(channel, native_id, group_id=group_id, has_topics=has_topics)
        for group_id, channel, native_id, has_topics, _is_away in sorted(
            rows, key=lambda row: bool(row[-1])
        )
    ]


async def address_of_unit(
    session: AsyncSession, unit: str, *, unless: ColumnElement[bool] | None = None
) -> Address | None:
    """The group in which a unit is told things now, or None where nobody bound one."""
    return next(iter(await addresses_of_unit(session, unit, unless=unless)), None)


@cache
def _bound_groups(unless: ColumnElement[bool] | None) -> Select[Any]:
    return _BOUND_GROUPS if unless is None else _BOUND_GROUPS.where(~unless)


def readdress(notice: Notice, to: Address) -> None:
    """The one way in which a notice goes elsewhere: as a whole, under its number, in a lane there.

    Ids of the old chat mean nothing in another one, so a card is shown anew there.
    """
    if (notice.channel, notice.address) != (to.channel, to.native_id):
        notice.native_id = notice.reply_to = notice.topic_id = None
        notice.sent_revision = 0
    notice.channel, notice.address, notice.language = to.channel, to.native_id, to.language
    notice.lane = lane(to.channel, to.native_id, notice.subject)
    notice.lease = notice.leased_until = notice.retry_at = notice.nudged_at = None


async def tell_of_detour(
    session: AsyncSession, notice: Notice, to: Address, *, now: datetime
) -> None:
    """Have a notice say that it comes by another channel; once a day for each person."""
    if to.detour is None or to.person_id is None or notice.operation not in PORTABLE:
        return
    today = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    statement = (
        update(Person)
        .where(Person.id == to.person_id)
        .where(or_(Person.detour_told_at.is_(None), Person.detour_told_at < today))
        .values(detour_told_at=now)
        .returning(Person.id)
        .execution_options(synchronize_session=False)
    )
    if (await session.execute(statement)).first() is not None:
        notice.detour = to.detour
        await session.flush()
