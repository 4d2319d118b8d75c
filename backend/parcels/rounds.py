"""A postman's round: what lies on one route, and what is done with many parcels at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import DomainError
from backend.parcels import board, reports, rules
from backend.parcels.carriers import manual
from backend.parcels.handover_models import GIVEN, Handover, HandoverLine
from backend.parcels.models import Parcel
from backend.parcels.service import PAGE, Page, tended, tended_many

GIVE, GIVE_DOSSIERS, CARRY = KINDS = ("give", "dossiers", "carry")
"""What is done with many: results to the post, dossiers to the counter, out for delivery."""
MOST = 100
LONGEST_LIST = 30
_WITH_POST = (
    rules.ACCEPTED, rules.IN_TRANSIT, rules.AT_OFFICE, rules.OUT, rules.FAILED, rules.HELD,
)  # fmt: skip
_TO_CARRY = tuple(state for state in _WITH_POST if state != rules.OUT)


@dataclass(frozen=True, slots=True)
class Round:
    """A route by its name (None: not said), how many lie on it, and one of them, to name it by."""

    route: str | None
    count: int
    parcel_id: int


async def routes(session: AsyncSession, person_id: int) -> list[Round]:
    """The routes on which the post has something of one's counters, by name."""
    own = await board.mine(session, person_id)
    query = (
        select(Parcel.route, func.count(), func.min(Parcel.id))
        .where(Parcel.finished_at.is_(None), _on_round(), own)
        .group_by(Parcel.route)
        .order_by(Parcel.route.is_(None), Parcel.route)
        .limit(LONGEST_LIST)
    )
    return [Round(*row) for row in await session.execute(query)]


async def on_route(session: AsyncSession, person_id: int, parcel_id: int, number: int) -> Page:
    """A page of what lies on the same route as this parcel, the longest unchanged first."""
    parcel = await tended(session, parcel_id, person_id)
    own = await board.mine(session, person_id)
    query = (
        select(Parcel)
        .where(Parcel.finished_at.is_(None), _on_round(), own, _same(parcel.route))
        .order_by(Parcel.state_at, Parcel.id)
        .offset(number * PAGE)
        .limit(PAGE + 1)
    )
    found = tuple(await session.scalars(query))
    return Page(found[:PAGE], number, len(found) > PAGE)


def _on_round() -> ColumnElement[bool]:
    return and_(Parcel.leg == rules.RETURN, Parcel.state.in_(_WITH_POST))


def _same(route: str | None) -> ColumnElement[bool]:
    return Parcel.route.is_(None) if route is None else Parcel.route == route


async def candidates(
    session: AsyncSession, person_id: int, kind: str, *, like: int | None = None
) -> Sequence[Parcel]:
    """What may be done together, at most `MOST`, of one unit, the longest unchanged first.

    `like`: only what lies on this parcel's route. Raises ``button.stale`` for no such kind.
    """
    if kind not in KINDS:
        raise DomainError("button.stale")
    which = [Parcel.finished_at.is_(None), await board.mine(session, person_id), _fits(kind)]
    if like is not None:
        which.append(_same((await tended(session, like, person_id)).route))
    query = select(Parcel).where(*which).order_by(Parcel.state_at, Parcel.id).limit(MOST)
    found = (await session.scalars(query)).all()
    return [one for one in found if one.unit == found[0].unit]


def _fits(kind: str) -> ColumnElement[bool]:
    if kind == CARRY:
        return and_(Parcel.leg == rules.RETURN, Parcel.state.in_(_TO_CARRY))
    leg, state = (
        (rules.RETURN, rules.REGISTERED) if kind == GIVE else (rules.COLLECT, rules.COLLECTED)
    )
    listed = (
        select(HandoverLine.id)
        .join(Handover, Handover.id == HandoverLine.handover_id)
        .where(HandoverLine.parcel_id == Parcel.id, Handover.state == GIVEN)
    )
    return and_(Parcel.leg == leg, Parcel.state == state, ~listed.exists())


async def carry(
    session: AsyncSession, ids: Iterable[int], person_id: int, *, now: datetime
) -> tuple[int, int]:
    """Many are out for delivery: how many are now, and how many had moved on and stay as they are.

    All or none: whoever lacks the right for one moves none.
    """
    parcels = await tended_many(session, ids, person_id)
    some = [one for one in parcels if reports.may_report(one.state, rules.OUT, one.leg)]
    for parcel in some:
        await manual.say(session, parcel, person_id, rules.OUT, now=now)
    return len(some), len(parcels) - len(some)
