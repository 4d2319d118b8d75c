"""Use cases of places' details: written, replaced, taken back, told. Nothing is ever deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.knowledge.importing.revisions import bump
from backend.knowledge.models import StoredDetails
from backend.knowledge.province import PlaceDetails


@dataclass(frozen=True, slots=True)
class Written:
    """Lines of the file whose details are new, replace others of the unit, are there already, or
    are older than those there and were not taken."""

    added: tuple[int, ...]
    replaced: tuple[int, ...]
    same: tuple[int, ...]
    older: Mapping[int, PlaceDetails]


async def current(session: AsyncSession) -> dict[str, PlaceDetails]:
    """What holds now, by the unit's key."""
    query = select(StoredDetails).where(StoredDetails.replaced_at.is_(None))
    rows = await session.scalars(query.order_by(StoredDetails.key))
    return {
        one.key: PlaceDetails(
            one.key, one.phone, one.hours, one.address, one.source, one.as_of
        )
        for one in rows
    }  # fmt: skip


async def write(
    session: AsyncSession,
    rows: Mapping[int, PlaceDetails],
    *,
    now: datetime,
    dry_run: bool = False,
    also_older: bool = False,
) -> Written:
    """Write a file's details by line, each unit at most once. The former stay, with the moment they
    were replaced; the same again changes nothing. Those of an earlier day than what is there are
    left, unless `also_older`: an old file must not undo a newer one."""
    before = await current(session)
    added: list[int] = []
    replaced: list[int] = []
    same: list[int] = []
    older: dict[int, PlaceDetails] = {}
    for line, row in rows.items():
        former = before.get(row.unit)
        if former and former != row and row.as_of < former.as_of and not also_older:
            older[line] = former
        else:
            chosen = added if former is None else same if former == row else replaced
            chosen.append(line)
    if not dry_run and (added or replaced):
        await _replace(session, [rows[line].unit for line in replaced], now)
        await _insert(session, [rows[line] for line in (*added, *replaced)], now)
        await bump(session)
    return Written(tuple(added), tuple(replaced), tuple(same), older)


async def take_back(session: AsyncSession, key: str, *, now: datetime) -> PlaceDetails | None:
    """What was entered of a unit holds no longer; returns it, None where there was nothing."""
    former = (await current(session)).get(key)
    if former:
        await _replace(session, [key], now)
        await bump(session)
    return former


async def _replace(session: AsyncSession, keys: Iterable[str], now: datetime) -> None:
    await session.execute(
        update(StoredDetails)
        .where(StoredDetails.key.in_(list(keys)), StoredDetails.replaced_at.is_(None))
        .values(replaced_at=now)
        .execution_options(synchronize_session=False)
    )


async def _insert(session: AsyncSession, rows: Iterable[PlaceDetails], now: datetime) -> None:
    values = [asdict(row) for row in rows]
    await session.execute(
        insert(StoredDetails), [{**one, "key": one.pop("unit"), "set_at": now} for one in values]
    )
