"""Between which hours a route's papers are usually brought, from what was delivered there lately.

No carrier tells a delivery window and none is promised: what is said is what happened before, with
how often, and nothing where that is too little or too scattered to be of use.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.now import local
from backend.parcels import rules
from backend.parcels.models import Parcel

LATELY = timedelta(days=60)
MOST, FEWEST = 40, 8
"""So many of the newest deliveries are looked at; fewer than the second say nothing."""
LEFT_OUT = 0.1
"""The share of the earliest and of the latest ones that does not count."""
WIDEST = 5
"""Hours: a wider window helps nobody to stay at home."""
Route = tuple[str, str | None]
"""A counter and what it calls a postman's way."""


@dataclass(frozen=True, slots=True)
class UsualHours:
    """Full hours of the day here, `first` < `last` ≤ 24, as `count` deliveries had it."""

    first: int
    last: int
    count: int


def between(times: Sequence[time]) -> UsualHours | None:
    """The hours that hold the middle of these times of day; None where they say too little."""
    if len(times) < FEWEST:
        return None
    ordered = sorted(times)
    aside = int(len(ordered) * LEFT_OUT)
    first, last = ordered[aside].hour, ordered[-1 - aside].hour + 1
    return UsualHours(first, last, len(ordered)) if last - first <= WIDEST else None


async def of_route(session: AsyncSession, route: Route, *, now: datetime) -> UsualHours | None:
    """What holds of one route; None where a parcel has none."""
    unit, way = route
    if way is None:
        return None
    query = (
        select(Parcel.state_at)
        .where(
            Parcel.unit == unit, Parcel.route == way, Parcel.state == rules.DELIVERED,
            Parcel.state_at > now - LATELY,
        )
        .order_by(Parcel.state_at.desc())
        .limit(MOST)
    )  # fmt: skip
    return between([local(at).time() for at in await session.scalars(query)])


async def of_routes(
    session: AsyncSession, routes: Iterable[Route], *, now: datetime
) -> dict[Route, UsualHours]:
    """As `of_route`, of each that has any; a statement a route."""
    found = {route: await of_route(session, route, now=now) for route in set(routes)}
    return {route: hours for route, hours in found.items() if hours}


def route_of(parcel: Parcel) -> Route:
    """By which of its kind a parcel is judged."""
    return parcel.unit, parcel.route
