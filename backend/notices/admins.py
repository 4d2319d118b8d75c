"""A word to the admins of the province, on whatever channel they have."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.notices import service as notices
from backend.people import service as people
from backend.people.rules import PROVINCE

ADMIN = "admin"


async def tell(
    session: AsyncSession, kind: str, *, key: str, params: dict[str, Any], now: datetime,
    but: str | None = None,
) -> None:  # fmt: skip
    """Once for each `key` and admin, never on channel `but`. Whoever has no other is told nothing:
    `motcua check` and the health page say the same."""
    for person_id in await people.staff(session, (ADMIN,), PROVINCE):
        await notices.tell(
            session, person_id, but=but, key=f"{key}:{person_id}", subject=kind, kind=kind,
            params=params, now=now,
        )  # fmt: skip
