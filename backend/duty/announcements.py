"""Who hears of shifts: whoever is named in one and did not set it themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.duty.models import Shift
from backend.notices import service as notices
from backend.people import service as people
from backend.people.rules import WORK


async def tell_set(session: AsyncSession, shift: Shift, *, now: datetime) -> None:
    """To the person and the substitute: they are on the roster."""
    await _tell(session, shift, "duty.set", but=shift.set_by, now=now)


async def tell_ended(session: AsyncSession, shift: Shift, *, by: int, now: datetime) -> None:
    """To the same: they no longer are."""
    await _tell(session, shift, "duty.ended", but=by, now=now)


async def _tell(
    session: AsyncSession, shift: Shift, kind: str, *, but: int | None, now: datetime
) -> None:
    named = {shift.person_id: False}
    if shift.substitute_id is not None:
        named[shift.substitute_id] = True
    for person_id, as_substitute in named.items():
        if person_id != but:
            params = {**await _facts(session, shift), "as_substitute": as_substitute}
            await _send(session, person_id, f"{kind}:{shift.id}:{person_id}", kind, params, now)


async def tell_substitutes(
    session: AsyncSession, person_id: int, *, until: datetime, now: datetime
) -> None:
    """Somebody is away until then: whoever substitutes for them meanwhile hears of it."""
    query = select(Shift).where(
        Shift.person_id == person_id, Shift.substitute_id.is_not(None),
        Shift.ended_at.is_(None), Shift.begins_at < until, Shift.ends_at > now,
    )  # fmt: skip
    for shift in await session.scalars(query.order_by(Shift.id)):
        assert shift.substitute_id is not None
        ends = min(until, shift.ends_at)
        params = {**await _facts(session, shift), "ends_at": ends.isoformat()}
        params["begins_at"] = max(now, shift.begins_at).isoformat()
        key = f"duty.stand_in:{shift.id}:{ends:%Y%m%d%H}"
        await _send(session, shift.substitute_id, key, "duty.stand_in", params, now)


async def _facts(session: AsyncSession, shift: Shift) -> dict[str, Any]:
    named = [one for one in (shift.person_id, shift.substitute_id) if one is not None]
    names = await people.names(session, named)
    return {
        "desk": shift.desk,
        "fields": list(shift.fields),
        "begins_at": shift.begins_at.isoformat(),
        "ends_at": shift.ends_at.isoformat(),
        "name": names.get(shift.person_id),
        "substitute": names.get(shift.substitute_id or 0),
    }


async def _send(
    session: AsyncSession, person_id: int, key: str, kind: str, params: dict[str, Any],
    now: datetime,
) -> None:  # fmt: skip
    await notices.tell(
        session, person_id, about=WORK, key=key, subject=f"duty:{person_id}", kind=kind,
        params=params, now=now,
    )  # fmt: skip
