"""Reading what staff sent about parcels: sheets, barcodes, signed pages. Answers by notice.

Claim in one transaction, fetch and read with none open, settle in another.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import keyring
from backend.errors import DomainError
from backend.notices import service as notices
from backend.notices.senders.base import Later, SendingFailed
from backend.now import local
from backend.parcels import barcodes, batches, batching, codes, proofs, received_files
from backend.parcels.barcodes import NoPicture
from backend.parcels.batch_models import (
    DROPPED,
    OF_BATCH,
    OF_PROOF,
    OPEN,
    WAITING,
    ParcelBatch,
    ParcelFile,
)
from backend.parcels.received_files import AWAY, GONE, NO_CODE, NO_PICTURE, NO_SHEET
from backend.people.rules import WORK
from backend.sealing import Keyring
from backend.tasks import fetching
from backend.work import Work

if TYPE_CHECKING:
    from backend.parcels.batch_sheets import Sheet

log = structlog.get_logger()

SHEET = "document"


@dataclass(frozen=True, slots=True)
class Found:
    """What one file said: exactly one is set, or `failure` (with `why` of a sheet) instead."""

    sheet: Sheet | None = None
    numbers: tuple[str, ...] = ()
    page: str | None = None
    failure: str | None = None
    why: DomainError | None = None


async def sweep(work: Work) -> None:
    """Read what waits, some side by side; cheap where nothing does."""
    async with work.sessions.begin() as session:
        claimed = await received_files.claim(
            session, token=work.new_token(), real=work.clock.real(), patience=work.patience
        )
        ring = keyring(session)
    read = await asyncio.gather(*(_read(work, file, ring) for file in claimed))
    for file, found in zip(claimed, read, strict=True):
        async with work.waking() as session:
            await _settle(work, session, file, found)


async def _read(work: Work, file: ParcelFile, ring: Keyring) -> Found:
    """Fetch one and look at it; no transaction is open."""
    # One that took the worker down each time it was tried must not do so for ever.
    if file.tries > received_files.MOST_TRIES:
        return Found(failure=GONE)
    most = batches.MOST_BYTES_OF_SHEET if _is_sheet(file) else barcodes.MOST_BYTES
    try:
        content = await fetching.fetch(work, file.channel, file.native_id, most)
        return await asyncio.to_thread(_look, work, file, ring, content)
    except Later:
        return Found(failure=AWAY)
    except SendingFailed:
        return Found(failure=GONE)
    except Exception:  # One bad file must not keep the others waiting.
        log.exception("parcel_file.not_read", file=file.id)
        return Found(failure=NO_SHEET if _is_sheet(file) else NO_PICTURE)


def _is_sheet(file: ParcelFile) -> bool:
    return file.purpose == OF_BATCH and file.kind == SHEET


def _look(work: Work, file: ParcelFile, ring: Keyring, content: bytes) -> Found:
    try:
        if file.purpose == OF_PROOF:
            return Found(page=_put(work, ring, content))
        if _is_sheet(file):
            return Found(sheet=_rows_of(content, local(work.clock.now()).date()))
        some = tuple(barcodes.numbers_on(content))
        return Found(numbers=some) if some else Found(failure=NO_CODE)
    except DomainError as error:
        return Found(failure=NO_SHEET, why=error)
    except NoPicture:
        return Found(failure=NO_PICTURE)


def _rows_of(content: bytes, today: date) -> Sheet:
    """What reads Excel's files takes 25 MB: only a worker that is given one carries it."""
    from backend.parcels import batch_sheets

    return batch_sheets.read(content, today=today)


def _put(work: Work, ring: Keyring, content: bytes) -> str:
    """Write the page before its row is: a file that no row comes to name is swept away."""
    name = f"{work.new_token()}.jpg"
    proofs.signatures(work.files_dir, ring).put(name, proofs.page(content))
    return name


async def _settle(work: Work, session: AsyncSession, file: ParcelFile, found: Found) -> None:
    if found.failure == AWAY and await received_files.put_off(
        session, file, real=work.clock.real()
    ):
        return
    if not await received_files.settle(session, file, found.failure):
        return
    if file.purpose == OF_PROOF:
        await _settle_page(work, session, file, found)
    else:
        await _settle_batch(work, session, file, found)


async def _settle_page(work: Work, session: AsyncSession, file: ParcelFile, found: Found) -> None:
    kept = found.page and await proofs.keep_page(session, file.about_id, found.page)
    await _tell(
        work, session, file, "proof.page" if kept else "proof.no_page",
        {"parcel": file.about_id, "failure": found.failure or GONE},
    )  # fmt: skip


async def _settle_batch(work: Work, session: AsyncSession, file: ParcelFile, found: Found) -> None:
    """What it said goes into the batch; its clerk hears once all that was sent is read."""
    now = work.clock.now()
    batch = await session.get(
        ParcelBatch, file.about_id, with_for_update=True, populate_existing=True
    )
    if batch is None or batch.state == DROPPED:
        return
    if batch.state != OPEN:
        await _tell(work, session, file, "batch.refused", {"why": "batch.over"})
        return
    why = found.why or await _take_in(session, batch, found, now)
    if why is not None:
        facts = {key: value for key, value in why.facts.items() if key in ("most", "line")}
        await _tell(work, session, file, "batch.refused", {"why": why.code, **facts})
        return
    counts = await received_files.counts(session, OF_BATCH, batch.id)
    if not counts.get(WAITING):
        carrier = next(iter(work.carriers), codes.MANUAL)
        facts = await batching.facts(session, batch, carrier=carrier, now=now)
        await _tell(work, session, file, "batch.preview", facts)


async def _take_in(
    session: AsyncSession, batch: ParcelBatch, found: Found, now: datetime
) -> DomainError | None:
    """Why nothing of it was taken, or None."""
    rows = batching.rows_of(session, batch)
    if found.sheet is not None:
        rows = rows.with_rows(found.sheet.rows, found.sheet.blanks)
    try:
        await batching.keep(session, batch, rows.with_numbers(found.numbers), now=now)
    except DomainError as error:
        return error
    return None


async def _tell(
    work: Work, session: AsyncSession, file: ParcelFile, kind: str, params: dict[str, Any]
) -> None:
    await notices.tell(
        session, file.person_id, about=WORK, key=f"parcel_file:{file.id}", kind=kind,
        subject=f"parcel_{file.purpose}:{file.about_id}", params=params, now=work.clock.now(),
    )  # fmt: skip
