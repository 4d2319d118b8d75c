"""Files of the web chat: a row with an owner, and encrypted bytes in `MOTCUA_FILES_DIR`.

Bytes are written before their row is committed: a crash leaves bytes without a row, which
`sweep_bytes` removes, never a row without bytes. A file's native id on the web is its row's id.
"""

from __future__ import annotations

import io
import warnings
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image, ImageOps
from sqlalchemy import ColumnElement, MetaData, String, Table, cast, delete, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.sealing import Keyring
from backend.stored_files import StoredFiles
from backend.webchat.models import WebFile
from backend.webchat.rules import FILE_ID, KEEP_TOLD_FILES, LET_ASK

FOLDER = "webchat"
LONGEST_SIDE = 2560
MOST_PIXELS = 40_000_000
QUALITY = 85
BATCH = 50
NAMING = ("native_id", "voice", "file", "photo")
"""Columns in which other rooms keep the native id of a file."""


class Unreadable(ValueError):
    """A picture that is none, or far too large."""


def store(files_dir: Path, ring: Keyring) -> StoredFiles:
    """Where the bytes of the web chat lie."""
    return StoredFiles(files_dir / FOLDER, ring)


def without_traces(content: bytes) -> tuple[bytes, int, int]:
    """A picture as JPEG without where and when it was taken, its longest side at most 2,560
    pixels; with its width and height. Raises Unreadable.

    It is made small before anything else is done with it: each copy of 40 million pixels is 160 MB.
    """
    longest = (LONGEST_SIDE, LONGEST_SIDE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise Unreadable
                # What has a palette is made small in colours, or its letters would break.
                small = opened.convert("RGBA") if opened.mode in ("P", "1") else opened
                small.thumbnail(longest)
                turned = ImageOps.exif_transpose(small).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Warning) as error:
        raise Unreadable from error
    flat = Image.new("RGB", turned.size, "white")
    flat.paste(turned, mask=turned)
    packed = io.BytesIO()
    flat.save(packed, "JPEG", quality=QUALITY)
    return packed.getvalue(), flat.width, flat.height


async def add(
    session: AsyncSession, number: int, *, file_id: str, name: str, mime: str, size: int,
    told: bool, now: datetime, blob: str | None = None,
) -> WebFile:  # fmt: skip
    """The row of bytes that are written already; adding the same again changes nothing."""
    known = await session.get(WebFile, file_id)
    if known is not None:
        return known
    row = WebFile(
        id=file_id, visitor=number, blob=blob or file_id, name=name, mime=mime, size=size,
        told=told, at=now, checked_at=now,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    return row


async def share(
    session: AsyncSession, native_id: str, number: int, *, file_id: str, now: datetime
) -> WebFile | None:
    """Another visitor's file for this one as well; None where there is no such file here."""
    if not FILE_ID.fullmatch(native_id):
        return None
    theirs = await session.get(WebFile, native_id)
    if theirs is None:
        return None
    return await add(
        session, number, file_id=file_id, name=theirs.name, mime=theirs.mime, size=theirs.size,
        told=True, now=now, blob=theirs.blob,
    )  # fmt: skip


async def of(session: AsyncSession, number: int, file_id: str) -> WebFile | None:
    """A file for its owner; None for everybody else."""
    query = select(WebFile).where(WebFile.id == file_id, WebFile.visitor == number)
    return (await session.scalars(query)).one_or_none()


async def find(session: AsyncSession, native_id: str) -> WebFile | None:
    """A file by its native id: for whoever fetches files of any channel."""
    return await session.get(WebFile, native_id)


async def is_named(session: AsyncSession, metadata: MetaData, file_id: str) -> bool:
    """Whether a row of any room keeps this file: in a `NAMING` column, or in an open dialogue."""
    for table in metadata.sorted_tables:
        for where in _where_named(table, file_id):
            if await session.scalar(select(literal(1)).select_from(table).where(where).limit(1)):
                return True
    return False


def _where_named(table: Table, file_id: str) -> list[ColumnElement[bool]]:
    if table.name in ("identities", "groups", "notices") or table.name.startswith("webchat_"):
        return []
    found: list[ColumnElement[bool]] = [
        table.c[name] == file_id for name in NAMING if name in table.c
    ]
    if table.name == "dialogues":
        found.append(cast(table.c.data, String).contains(file_id))
    return found


async def drop(session: AsyncSession, file_id: str) -> None:
    """The row goes; its bytes go with the next sweep."""
    await session.execute(delete(WebFile).where(WebFile.id == file_id))


async def purge(session: AsyncSession, metadata: MetaData, *, now: datetime) -> None:
    """Forget what we sent a week ago, and what a visitor sent and no row names any more."""
    await session.execute(
        delete(WebFile).where(WebFile.told.is_(True), WebFile.at < now - KEEP_TOLD_FILES)
    )
    query = (
        select(WebFile)
        .where(WebFile.told.is_(False), WebFile.checked_at < now - LET_ASK)
        .order_by(WebFile.checked_at)
        .limit(BATCH)
    )
    for file in list(await session.scalars(query)):
        if await is_named(session, metadata, file.id):
            file.checked_at = now
        else:
            await session.delete(file)


async def orphans(session: AsyncSession, blobs: list[str]) -> list[str]:
    """Of these bytes the ones that no row has."""
    kept = set(await session.scalars(select(WebFile.blob).where(WebFile.blob.in_(blobs))))
    return [blob for blob in blobs if blob not in kept]


GRACE = timedelta(hours=1)
"""How old bytes must be before a missing row means anything: theirs may not be committed yet."""
