"""Use cases of imports: compare, write a layer beside what holds, make it hold, take it back.

A layer is staged in chunks, each a short transaction of its own, so that nobody waits long for the
database; it begins to hold by one short statement. What died while staging never holds, and the
next import removes it. Of two imports at once the one that began later goes on, the other is told
so. Only `take` and `stage` open transactions, as `people.resealing` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import Sessions
from backend.errors import DomainError
from backend.knowledge import bundle
from backend.knowledge.importing import current, layers
from backend.knowledge.importing.current import Stored
from backend.knowledge.importing.gathering import Gathered
from backend.knowledge.importing.layers import Changes
from backend.knowledge.importing.records import Row
from backend.knowledge.models import CatalogueEntry, CatalogueImport

CHUNK = 250
SOURCE = "Cổng Dịch vụ công quốc gia"


@dataclass(frozen=True, slots=True)
class Layer:
    """What is told of an import beside its rows."""

    files: str
    day: date | None
    whole: bool
    left_out: int
    source: str = SOURCE


@dataclass(frozen=True, slots=True)
class Taken:
    """`number` is None where nothing had to be written. `whole` is False where records were left
    out of an import that was to be whole: they would have been withdrawn."""

    number: int | None
    changes: Changes
    whole: bool


async def take(
    sessions: Sessions, gathered: Gathered, *, whole: bool, dry_run: bool, now: datetime,
    progress: Callable[[int], None] = lambda _written: None,
) -> Taken:  # fmt: skip
    """Import what was gathered; with `dry_run` only say what that would change.

    Raises DomainError ``import.nothing`` without a single good record, ``import.overtaken``.
    """
    if not gathered.rows:
        raise DomainError("import.nothing")
    layer = Layer(
        "\n".join(gathered.files), gathered.day, whole and not gathered.left_out, gathered.left_out
    )
    async with sessions.begin() as session:
        stored = await current.load(session)
    # Compared with no transaction open: on SQLite even a reader keeps writers waiting.
    changes, new = _compared(stored, gathered, layer, now)
    if dry_run:
        return Taken(None, changes, layer.whole)
    if not new:
        await clean(sessions)
        return Taken(None, changes, layer.whole)
    number = await stage(sessions, gathered.rows.values(), layer, now=now, progress=progress)
    async with sessions.begin() as session:
        await activate(session, number, changes, begun_at=now, now=now)
    return Taken(number, changes, layer.whole)


def _compared(
    stored: Stored, gathered: Gathered, layer: Layer, now: datetime
) -> tuple[Changes, bool]:
    """What would change, and whether there is anything to write: a first whole import, or files
    of a later day, are written even if they change no fact."""
    imported = CatalogueImport(id=0, day=layer.day, begun_at=now)
    changes = layers.compare(
        {row["code"]: row for row in bundle.records("procedures")},
        stored.facts,
        (
            (code, current.stamped(row.facts, imported, partial=row.partial))
            for code, row in gathered.rows.items()
        ),
        was_whole=stored.whole,
        whole=layer.whole,
    )
    known = max((one.date for one in stored.sources.values() if one.date), default=None)
    later = layer.day is not None and (known is None or layer.day > known)
    return changes, bool(changes) or later or (layer.whole and not stored.whole)


async def stage(
    sessions: Sessions, rows: Iterable[Row], layer: Layer, *, now: datetime,
    progress: Callable[[int], None] = lambda _written: None,
) -> int:  # fmt: skip
    """Write a layer that does not hold yet; returns its number.

    Raises DomainError ``import.overtaken`` where another import began meanwhile.
    """
    async with sessions.begin() as session:
        number = await _begin(session, layer, now)
    await clean(sessions, before=number)
    written = 0
    for chunk in _chunks(rows):
        async with sessions.begin() as session:
            await _write(session, number, chunk, now)
        written += len(chunk)
        progress(written)
    return number


async def _begin(session: AsyncSession, layer: Layer, now: datetime) -> int:
    begun = CatalogueImport(
        begun_at=now, whole=layer.whole, files=layer.files, source=layer.source, day=layer.day,
        left_out=layer.left_out, entries=0, added=0, amended=0, withdrawn=0,
    )  # fmt: skip
    session.add(begun)
    await session.flush()
    return begun.id


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


async def _write(session: AsyncSession, number: int, chunk: Sequence[Row], now: datetime) -> None:
    """One chunk, if the layer is still being staged; the row's lock keeps `clean` waiting."""
    await _still_staged(session, number, now, entries=CatalogueImport.entries + len(chunk))
    await session.execute(
        insert(CatalogueEntry),
        [
            {
                "import_id": number, "code": row.code, "partial": row.partial,
                "facts": row.facts, "digest": row.digest,
            }
            for row in chunk
        ],
    )  # fmt: skip


async def activate(
    session: AsyncSession, number: int, changes: Changes, *, begun_at: datetime, now: datetime
) -> None:
    """Let a staged layer hold from now on; raises DomainError ``import.overtaken``."""
    await _still_staged(
        session, number, begun_at, state="active", activated_at=now, added=len(changes.added),
        amended=len(changes.amended), withdrawn=len(changes.withdrawn),
    )  # fmt: skip
    await current.bump(session)


async def _still_staged(
    session: AsyncSession, number: int, begun_at: datetime, **values: Any
) -> None:
    """Change a staged import. A number may be given anew, the moment of beginning never is."""
    mine = (CatalogueImport.id == number, CatalogueImport.begun_at == begun_at)
    if not await _changed(session, *mine, CatalogueImport.state == "staged", **values):
        raise DomainError("import.overtaken")


async def _changed(session: AsyncSession, *where: Any, **values: Any) -> bool:
    statement = update(CatalogueImport).where(*where).values(values)
    done = await session.execute(statement.execution_options(synchronize_session=False))
    return isinstance(done, CursorResult) and done.rowcount == 1


async def clean(sessions: Sessions, before: int | None = None) -> None:
    """Remove what never held: imports that died while staging, chunk by chunk."""
    dead: list[ColumnElement[bool]] = [CatalogueImport.activated_at.is_(None)]
    if before is not None:
        dead.append(CatalogueImport.id < before)
    async with sessions.begin() as session:
        numbers = list(await session.scalars(select(CatalogueImport.id).where(*dead)))
        # Should one of them live after all, its next chunk finds that it is no longer staged.
        await session.execute(update(CatalogueImport).where(*dead).values(state="taken_back"))
    for number in numbers:
        while await _removed(sessions, number):
            pass


async def _removed(sessions: Sessions, number: int) -> bool:
    """Remove up to four chunks of an import, in the end itself; whether there was any."""
    mine = CatalogueEntry.import_id == number
    async with sessions.begin() as session:
        some = select(CatalogueEntry.code).where(mine).limit(4 * CHUNK)
        codes = list(await session.scalars(some))
        if codes:
            await session.execute(
                delete(CatalogueEntry).where(mine, CatalogueEntry.code.in_(codes))
            )
        else:
            await session.execute(delete(CatalogueImport).where(CatalogueImport.id == number))
    return bool(codes)


async def take_back(session: AsyncSession, number: int | None, *, now: datetime) -> CatalogueImport:
    """Let an active import (the newest by default) hold no longer; what lay below does again.

    Raises DomainError ``import.none`` where none is active, ``import.not_active``.
    """
    active = CatalogueImport.state == "active"
    if number is None:
        number = await session.scalar(
            select(CatalogueImport.id).where(active).order_by(CatalogueImport.id.desc()).limit(1)
        )
    if number is None:
        raise DomainError("import.none")
    if not await _changed(
        session, CatalogueImport.id == number, active, state="taken_back", taken_back_at=now
    ):
        raise DomainError("import.not_active", number=number)
    await current.bump(session)
    return await session.get_one(CatalogueImport, number, populate_existing=True)


async def imports(session: AsyncSession) -> Sequence[CatalogueImport]:
    """Every import, the newest first."""
    query = select(CatalogueImport).order_by(CatalogueImport.id.desc())
    return (await session.scalars(query)).all()
