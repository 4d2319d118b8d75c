"""The key: there, well formed, kept from other eyes, and able to open what is sealed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Column, Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.diagnosis.finding import Finding, bad, good, warning
from backend.errors import Misconfigured
from backend.schema import metadata
from backend.sealing import Keyring

Ring = Keyring | None
OTHERS = 0o077


def look(secret: SecretStr | None, files: Sequence[Path]) -> tuple[Ring, list[Finding]]:
    """The keyring, if one can be made, and what is to be said about it and the secret files."""
    findings = [_look_at_file(file) for file in files if file.exists()]
    text = secret.get_secret_value() if secret else ""
    if not text:
        return None, [bad("key.missing"), *findings]
    try:
        ring = Keyring(text)
    except Misconfigured as error:
        return None, [bad(error.code), *findings]
    number = text.count(",") + 1
    if number > 1:
        return ring, [warning("key.rotating", number=number), *findings]
    return ring, [good("key.good"), *findings]


def _look_at_file(file: Path) -> Finding:
    mode = file.stat().st_mode & 0o777
    if mode & OTHERS:
        return bad("key.file_open", path=str(file), mode=f"{mode:04o}")
    return good("key.file_private", path=str(file))


async def look_at_sealed(session: AsyncSession, ring: Ring) -> list[Finding]:
    """Open the oldest and the newest value of every sealed column."""
    if ring is None:
        return []
    opened = 0
    for table in metadata.sorted_tables:
        for column in (column for column in table.columns if column.info.get("sealed")):
            for sealed in await _ends(session, table, column):
                try:
                    ring.open(sealed)
                except Misconfigured:
                    return [bad("key.does_not_open", table=table.name)]
                opened += 1
    return [good("key.opens", number=opened)] if opened else [good("key.nothing_sealed")]


async def _ends(session: AsyncSession, table: Table, column: Column[Any]) -> list[str]:
    """The first and the last sealed value by primary key."""
    key = table.primary_key.columns[0]
    query = select(column).where(column.is_not(None)).limit(1)
    values = [await session.scalar(query.order_by(order)) for order in (key.asc(), key.desc())]
    return [value for value in values if value is not None]
