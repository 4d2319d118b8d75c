"""Which desk answers for a procedure: read from the table, changed in it, offered instead.

The routes of the product (`data/routes.csv`) lie under those that the province wrote. Nothing is
deleted: what was replaced stays, with who, when and until when. The ministry's own label of who
does a procedure is never asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import routing
from backend.cases.route_files import shipped
from backend.cases.route_models import CaseRoute
from backend.cases.route_rules import (
    ASK,
    OWN,
    PROVINCE,
    SHAPES,
    Errand,
    Route,
    best,
    desk_of,
    errand,
    own_commune,
)
from backend.errors import DomainError
from backend.knowledge.procedures import Procedure
from backend.knowledge.units import PROVINCE as WHOLE_PROVINCE
from backend.knowledge.units import PROVINCE_COUNTER, is_desk
from backend.now import local
from backend.people import service as people
from backend.people.models import Person

MAY_CHANGE = ("supervisor", "admin")
FACTS = ("desk", "note", "source", "valid_until")
KINDS = ("added", "replaced", "same")


@dataclass(frozen=True, slots=True)
class Kept:
    """A route of the province with when it was set and by whom; '' is somebody whose name is no
    longer known, None an operator who imported it."""

    route: Route
    by: str | None
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """Lines of a file whose route is new, replaces another, or is there already."""

    added: tuple[int, ...]
    replaced: tuple[int, ...]
    same: tuple[int, ...]


async def desk_for(
    session: AsyncSession, procedure: Procedure | None, *, unit: str, now: datetime
) -> str | None:
    """The key of the desk that a clerk of `unit` asks about a procedure.

    None where the clerk has to choose: no procedure, no certain route, or a commune's procedure at
    a counter that lies in no commune. Whether anybody is there is not asked here: see `routing`
    and `alternatives`.
    """
    if procedure is None:
        return None
    asked = errand(procedure, unit)
    return desk_of(await route_for(session, asked, now=now), asked.commune)


async def alternatives(
    session: AsyncSession, desk: str | None, procedure: Procedure | None, *, unit: str,
    now: datetime,
) -> tuple[str, ...]:  # fmt: skip
    """Desks to offer where nobody sees a question to `desk`, the nearest first.

    The province's department of the same field, then the province's centre; only those where
    somebody does see it, so there may be none.
    """
    offered: list[str | None] = []
    if procedure is not None:
        asked = Errand(procedure.code, procedure.fields, PROVINCE)
        route = await route_for(session, asked, now=now)
        offered = [desk_of(route, own_commune(unit) or "")]
    seen = await routing.attended(session)
    keys = dict.fromkeys([*offered, PROVINCE_COUNTER])
    return tuple(key for key in keys if key and key != desk and key in seen)


async def route_for(session: AsyncSession, asked: Errand, *, now: datetime) -> Route | None:
    """The route that decides it today; its `valid_from` is None where it is the product's."""
    query = select(CaseRoute).where(
        CaseRoute.replaced_at.is_(None), CaseRoute.code.in_(("", asked.code))
    )
    stored = [_value(one) for one in await session.scalars(query)]
    return best([*shipped(), *stored], asked, local(now).date())


async def current(session: AsyncSession) -> tuple[Kept, ...]:
    """The province's own routes, also those of other days, in the order they were set."""
    query = (
        select(CaseRoute, Person.name)
        .outerjoin(Person, Person.id == CaseRoute.set_by)
        .where(CaseRoute.replaced_at.is_(None))
        .order_by(CaseRoute.id)
    )
    return tuple(
        Kept(_value(one), (name or "") if one.set_by else None, one.set_at)
        for one, name in await session.execute(query)
    )


async def change(session: AsyncSession, route: Route, *, by: int, now: datetime) -> bool:
    """Set one route from today on; False where it is so already. Routes of later days stay.

    Raises ``right.missing`` for anybody but a supervisor or admin of the province, and
    ``route.unfit`` for what can be no route.
    """
    await people.require(session, by, MAY_CHANGE, WHOLE_PROVINCE)
    if route.shape not in SHAPES or not (route.desk in (OWN, ASK) or is_desk(route.desk)):
        raise DomainError("route.unfit")
    written = await write(session, {1: route}, by=by, now=now)
    return not written.same


async def take_back(
    session: AsyncSession, target: tuple[str, str, str, str], *, by: int, now: datetime
) -> bool:
    """The province's word on one kind of cases holds no longer; False where it had none."""
    await people.require(session, by, MAY_CHANGE, WHOLE_PROVINCE)
    query = select(CaseRoute).where(CaseRoute.replaced_at.is_(None)).with_for_update()
    ids = [one.id for one in await session.scalars(query) if _value(one).target == target]
    await _replace(session, ids, now)
    return bool(ids)


async def write(
    session: AsyncSession, rows: Mapping[int, Route], *, by: int | None, now: datetime,
    dry_run: bool = False,
) -> Written:  # fmt: skip
    """Write routes by line. One without a first day begins today, and changes nothing where the
    same holds already; one of the same kind and first day as another takes its place."""
    today = local(now).date()
    query = select(CaseRoute).where(CaseRoute.replaced_at.is_(None)).order_by(CaseRoute.id)
    before = list(await session.scalars(query))
    ways = {line: _way(row, before, today) for line, row in rows.items()}
    changed = [way for way in ways.values() if way.kind != "same"]
    if not dry_run and changed:
        await _replace(session, [way.former for way in changed if way.former], now)
        session.add_all(_row(way.route, by, now) for way in changed)
        await session.flush()
    told = {kind: tuple(line for line, way in ways.items() if way.kind == kind) for kind in KINDS}
    return Written(**told)


@dataclass(frozen=True, slots=True)
class _Way:
    """What becomes of a row: `former` is the id of the one whose place it takes."""

    kind: str
    route: Route
    former: int | None = None


def _way(row: Route, before: list[CaseRoute], today: date) -> _Way:
    route = replace(row, valid_from=row.valid_from or today)
    alike = [one for one in before if _value(one).target == row.target]
    former = next((one for one in alike if one.valid_from == route.valid_from), None)
    held = former if row.valid_from else _holding(alike, today)
    if held is not None and _facts(_value(held)) == _facts(row):
        return _Way("same", route)
    return _Way("added" if held is None else "replaced", route, former.id if former else None)


def _holding(alike: list[CaseRoute], today: date) -> CaseRoute | None:
    held = [one for one in alike if _value(one).holds(today)]
    return max(held, key=lambda one: one.valid_from, default=None)


def _facts(route: Route) -> tuple[object, ...]:
    return tuple(getattr(route, name) for name in FACTS)


async def _replace(session: AsyncSession, ids: list[int], now: datetime) -> None:
    await session.execute(
        update(CaseRoute)
        .where(CaseRoute.id.in_(ids))
        .values(replaced_at=now)
        .execution_options(synchronize_session=False)
    )


def _row(route: Route, by: int | None, now: datetime) -> CaseRoute:
    return CaseRoute(
        code=route.code, field=route.field, level=route.level, commune=route.commune,
        desk=route.desk, note=route.note, source=route.source, valid_from=route.valid_from,
        valid_until=route.valid_until, set_by=by, set_at=now,
    )  # fmt: skip


def _value(one: CaseRoute) -> Route:
    return Route(
        one.desk, one.code, one.field, one.level, one.commune, one.note, one.source,
        one.valid_from, one.valid_until,
    )  # fmt: skip
