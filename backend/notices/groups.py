"""What is said in a group about its binding, and privately about a group to who should know.

Whoever speaks in a group is answered there by notices, as one limiter must see all that traffic.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.notices import service as notices
from backend.notices.service import Address
from backend.people import service as people
from backend.people.models import Group
from backend.people.rules import WORK


async def show_binding(
    session: AsyncSession, at: Address, asked: str, *, units: Iterable[str] = (),
    unit: str | None = None, now: datetime,
) -> None:  # fmt: skip
    """The card under one /ketnoinhom (`asked`, its message's id): which unit, or to which bound."""
    await notices.put_card(
        session, at, key=f"bind:{at.channel}:{at.native_id}:{asked}", subject="bind",
        kind="group.bound" if unit else "group.choose",
        params={"asked": asked, "units": list(units), "unit": unit}, now=now,
    )  # fmt: skip


async def deny(session: AsyncSession, person_id: int, group: str, *, now: datetime) -> None:
    """A private hint to somebody who may not bind a group; once a day for each group."""
    await _tell(
        session, person_id, "group.denied", f"bind:denied:{group}:{now:%Y%m%d}", {}, now
    )  # fmt: skip


async def advise(session: AsyncSession, person_id: int, group: str, *, now: datetime) -> None:
    """To an admin who put the bot into a group: what comes next. Once a day for each group."""
    await _tell(session, person_id, "group.next", f"bind:next:{group}:{now:%Y%m%d}", {}, now)


async def tell(
    session: AsyncSession, group: Group, kind: str, key: str, *, now: datetime,
    by: int | None = None, facts: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    """A private word about a bound group to whoever asked, else to the admins of its unit."""
    asked = [by] if by is not None else await people.staff(session, ("admin",), group.unit)
    for person_id in asked:
        await _tell(session, person_id, kind, key, {"unit": group.unit, **(facts or {})}, now)


async def _tell(
    session: AsyncSession, person_id: int, kind: str, key: str, params: dict[str, Any],
    now: datetime,
) -> None:  # fmt: skip
    await notices.tell(
        session, person_id, about=WORK, key=f"{key}:{person_id}", subject="bind", kind=kind,
        params=params, now=now,
    )  # fmt: skip
