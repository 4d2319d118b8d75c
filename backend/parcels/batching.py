"""Use cases of many at once: a batch is begun, filled, looked at, and registered by one word.

All its good rows are registered in one transaction, once; the others stay in it for the file that
goes back. A batch is its clerk's own, and is forgotten after a day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import keyring
from backend.errors import DomainError
from backend.parcels import batches, codes, received_files, service
from backend.parcels.batch_models import DROPPED, OF_BATCH, OPEN, SAVED, WAITING, ParcelBatch
from backend.parcels.batches import KNOWN, MISSING, MOST_ROWS, TWICE, Batch, Judged, Row
from backend.parcels.entries import ADDRESS
from backend.parcels.models import Parcel
from backend.parcels.received_files import Received
from backend.parcels.service import Sending

KEEP = timedelta(days=1)
SHOWN = 8
"""Of each kind so many are named; the file that goes back names all."""
WITH_ADDRESS = frozenset({codes.NGSP})
"""Carriers that are told of a parcel although it bears its number, and refuse one without."""


def needed(carrier: str) -> tuple[str, ...]:
    """What must be told of a parcel that goes with this carrier."""
    return (*batches.NEEDED, ADDRESS) if carrier in WITH_ADDRESS else batches.NEEDED


async def begin(session: AsyncSession, clerk_id: int, *, now: datetime) -> ParcelBatch:
    """The clerk's open batch, or a new one; raises ``parcel.clerks_only``."""
    await service.require_clerk(session, clerk_id)
    query = select(ParcelBatch).where(ParcelBatch.clerk_id == clerk_id, ParcelBatch.state == OPEN)
    found = (await session.scalars(query.order_by(ParcelBatch.id.desc()).limit(1))).first()
    if found is not None:
        return found
    batch = ParcelBatch(
        clerk_id=clerk_id, state=OPEN, content=keyring(session).seal(""), changed_at=now
    )
    session.add(batch)
    await session.flush()
    return batch


async def mine(
    session: AsyncSession, batch_id: int, clerk_id: int, *, still_open: bool = True
) -> ParcelBatch:
    """A clerk's own batch under its lock; raises ``batch.over`` where it is no more, or not open,
    ``parcel.clerks_only``."""
    await service.require_clerk(session, clerk_id)
    query = select(ParcelBatch).where(ParcelBatch.id == batch_id, ParcelBatch.clerk_id == clerk_id)
    batch = (
        await session.scalars(
            query.with_for_update().execution_options(populate_existing=True)
        )
    ).one_or_none()  # fmt: skip
    if batch is None or batch.state == DROPPED or (still_open and batch.state != OPEN):
        raise DomainError("batch.over")
    return batch


def rows_of(session: AsyncSession, batch: ParcelBatch) -> Batch:
    """What stands in it, opened."""
    return Batch.of(keyring(session).open(batch.content))


async def keep(session: AsyncSession, batch: ParcelBatch, rows: Batch, *, now: datetime) -> None:
    """Its new content; raises ``batch.too_many`` beyond `MOST_ROWS`."""
    if len(rows.rows) > MOST_ROWS:
        raise DomainError("batch.too_many", most=MOST_ROWS)
    batch.content, batch.changed_at = keyring(session).seal(rows.as_text()), now
    await session.flush()


async def add_lines(
    session: AsyncSession, batch: ParcelBatch, some: Iterable[Row], *, carrier: str, now: datetime
) -> None:
    """Pasted lines; what none of them can say is left out, as it stands in the chat anyway."""
    told = [row for row in some if not row.fault]
    await keep(
        session, batch, rows_of(session, batch).with_lines(told, needed(carrier)), now=now
    )  # fmt: skip


async def add_file(
    session: AsyncSession, batch: ParcelBatch, file: Received, *, now: datetime
) -> bool:
    """A sheet or a picture, to be read by a worker; raises ``batch.too_many_files``."""
    sent = sum((await received_files.counts(session, OF_BATCH, batch.id)).values())
    if sent >= batches.MOST_FILES:
        raise DomainError("batch.too_many_files", most=batches.MOST_FILES)
    return await received_files.note(session, file, OF_BATCH, batch.id, batch.clerk_id, now=now)


async def judged(
    session: AsyncSession, rows: Batch, *, carrier: str, now: datetime
) -> list[Judged]:
    """Every row that is not registered yet, with what is wrong with it now."""
    named = {row.tracking for row in rows.rows if row.tracking}
    known = await service.days_of_known(session, named, now=now)
    return rows.judged(known, needed(carrier))


async def facts(
    session: AsyncSession, batch: ParcelBatch, *, carrier: str, now: datetime
) -> dict[str, Any]:
    """What a preview says: counts and codes, no phone and no address; fit for a notice."""
    rows = rows_of(session, batch)
    some = await judged(session, rows, carrier=carrier, now=now)
    good = [one for one in some if not one.fault]
    missing = [one for one in some if one.fault == MISSING]
    wrong = [one for one in some if one.fault not in ("", MISSING)]
    asked = rows.asked(needed(carrier))
    files = await received_files.counts(session, OF_BATCH, batch.id)
    return {
        "batch": batch.id, "state": batch.state, "good": len(good),
        "saved": sum(row.code is not None for row in rows.rows), "blanks": rows.blanks,
        "missing": [_named(one) for one in missing[:SHOWN]], "missing_count": len(missing),
        "wrong": [_named(one) for one in wrong[:SHOWN]], "wrong_count": len(wrong),
        "asked": [asked.tracking, ",".join(asked.lacks(needed(carrier)))] if asked else None,
        "misspelt": batches.misspelt(some)[:SHOWN],
        "again": batches.again(some, await _open_dossiers(session, good))[:SHOWN],
        "waiting": files.pop(WAITING, 0), "files": files,
    }  # fmt: skip


def _named(one: Judged) -> dict[str, Any]:
    """A row by its line and number; its value is told only where it is a day or a line."""
    told = one.detail if one.fault in (MISSING, TWICE, KNOWN) else ""
    return {
        "line": one.row.line, "number": one.row.tracking or one.row.dossier or "",
        "fault": one.fault, "column": one.row.column, "detail": told,
    }  # fmt: skip


async def _open_dossiers(session: AsyncSession, good: Sequence[Judged]) -> set[str]:
    query = select(Parcel.dossier_code).where(
        Parcel.dossier_code.in_({one.row.dossier for one in good}), Parcel.finished_at.is_(None)
    )
    return set(await session.scalars(query))


async def save(
    session: AsyncSession, batch: ParcelBatch, *, carrier: str, new_code: Callable[[], str],
    new_token: Callable[[], str], now: datetime,
) -> int:  # fmt: skip
    """Register all good rows, together; how many. Raises ``batch.nothing`` where there is none.

    Codes and tokens stay in the sealed content until the batch is forgotten, for the receipts.
    """
    rows = rows_of(session, batch)
    some = await judged(session, rows, carrier=carrier, now=now)
    good = [replace(one.row, code=new_code(), token=new_token()) for one in some if not one.fault]
    if not good:
        raise DomainError("batch.nothing")
    sendings = [Sending(row.dispatch(), row.code or "", row.token or "") for row in good]
    await service.register_many(session, batch.clerk_id, sendings, carrier=carrier, now=now)
    left = [one.row for one in some if one.fault]
    batch.state = SAVED
    await keep(session, batch, replace(rows, rows=(*good, *left)), now=now)
    return len(good)


async def drop(session: AsyncSession, batch: ParcelBatch, *, now: datetime) -> None:
    """Nothing of it is registered and nothing stays."""
    batch.state, batch.content, batch.changed_at = DROPPED, keyring(session).seal(""), now
    await session.flush()


async def purge(session: AsyncSession, *, now: datetime) -> None:
    """Forget batches of which nothing was heard for a day."""
    await session.execute(delete(ParcelBatch).where(ParcelBatch.changed_at < now - KEEP))
    await received_files.purge(session, now=now)
