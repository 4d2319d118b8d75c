"""Proof of delivery: who took a parcel, what was handed back, the page they signed.

The picture of the page is optional, sealed in a file, shown to supervisors alone. A picture of an
identity paper is never wanted. Name and picture go half a year after the parcel's end, as long as
one may complain of it (docs/parcels.md).
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps
from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import keyring
from backend.errors import DomainError
from backend.parcels import barcodes, received_files, rules
from backend.parcels.batch_models import OF_PROOF
from backend.parcels.models import Parcel, ParcelProof
from backend.parcels.received_files import Received
from backend.parcels.service import tended
from backend.people import service as people
from backend.sealing import Keyring
from backend.stored_files import StoredFiles

WATCHING = ("supervisor",)
LONGEST_NAME, SHORTEST_NAME = 80, 2
LONG_SIDE, QUALITY = 1_600, 70


def signatures(files_dir: Path, ring: Keyring) -> StoredFiles:
    """Where pictures of signed pages lie."""
    return StoredFiles(files_dir / "signatures", ring)


def receiver(text: str) -> str | None:
    """A name as it stands in the delivery book; None for what holds digits or is too long."""
    line = " ".join(text.replace("\0", " ").split())
    fits = SHORTEST_NAME <= len(line) <= LONGEST_NAME and any(map(str.isalpha, line))
    return line if fits and not any(map(str.isdecimal, line)) else None


async def proof_of(
    session: AsyncSession, parcel_id: int, person_id: int, *, lock: bool = False
) -> ParcelProof:
    """The proof of a parcel in the hands of staff; raises ``proof.none`` and as `tended` does."""
    await tended(session, parcel_id, person_id, lock=lock)
    proof = await session.get(ParcelProof, parcel_id, populate_existing=lock)
    if proof is None:
        raise DomainError("proof.none")
    return proof


async def name_receiver(
    session: AsyncSession, parcel_id: int, person_id: int, name: str
) -> ParcelProof:
    """Who signed, by the book; said again, the later word holds."""
    proof = await proof_of(session, parcel_id, person_id, lock=True)
    proof.receiver = keyring(session).seal(name)
    await session.flush()
    return proof


async def note_slip(
    session: AsyncSession, parcel_id: int, person_id: int, *, collected: bool
) -> ParcelProof:
    """Whether the appointment slip was handed back."""
    proof = await proof_of(session, parcel_id, person_id, lock=True)
    proof.slip_collected = collected
    await session.flush()
    return proof


async def add_page(
    session: AsyncSession, parcel_id: int, person_id: int, file: Received, *, now: datetime
) -> bool:
    """A picture of the signed page, to be fetched by a worker; the same one twice is one."""
    await proof_of(session, parcel_id, person_id)
    return await received_files.note(session, file, OF_PROOF, parcel_id, person_id, now=now)


async def keep_page(session: AsyncSession, parcel_id: int, name: str) -> bool:
    """The fetched page's file; False where there is no proof (any more) that it could belong to."""
    statement = (
        update(ParcelProof)
        .where(ParcelProof.parcel_id == parcel_id)
        .values(signature=name)
        .returning(ParcelProof.parcel_id)
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(statement)).first() is not None


async def page_of(session: AsyncSession, parcel_id: int, person_id: int) -> str:
    """The file's name, for a supervisor of the parcel's unit; raises ``right.missing`` for anybody
    else, ``proof.no_page`` where there is none."""
    parcel = await tended(session, parcel_id, person_id)
    await people.require(session, person_id, WATCHING, parcel.unit)
    proof = await session.get(ParcelProof, parcel_id)
    if proof is None or proof.signature is None:
        raise DomainError("proof.no_page")
    return proof.signature


def page(content: bytes) -> bytes:
    """A picture as it is kept: upright, of bearable size, without what a phone writes into it
    (place, owner). Raises NoPicture."""
    upright = ImageOps.exif_transpose(barcodes.opened(content, "RGB", LONG_SIDE))
    upright.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    file = BytesIO()
    upright.save(file, "JPEG", quality=QUALITY, exif=b"")
    return file.getvalue()


async def named(session: AsyncSession) -> set[str]:
    """Names of all files that a proof still has."""
    query = select(ParcelProof.signature).where(ParcelProof.signature.is_not(None))
    return {name for name in await session.scalars(query) if name}


async def purge(session: AsyncSession, *, now: datetime) -> None:
    """Forget who signed, and where the page lies."""
    over = select(Parcel.id).where(Parcel.finished_at < now - rules.KEEP_PROOF)
    held = or_(ParcelProof.receiver.is_not(None), ParcelProof.signature.is_not(None))
    await session.execute(
        update(ParcelProof)
        .where(ParcelProof.parcel_id.in_(over), held)
        .values(receiver=None, signature=None)
        .execution_options(synchronize_session=False)
    )
