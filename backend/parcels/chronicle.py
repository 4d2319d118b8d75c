"""What sources told of parcels, as it is kept: only ever appended, by one statement for many."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.parcels.carriers.base import CarrierEvent
from backend.parcels.models import ParcelEvent

LONGEST_KEY, LONGEST_CODE, LONGEST_TEXT, LONGEST_OFFICE = 80, 64, 500, 200


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it is kept (`ParcelEvent`), as far as the fold reads it."""

    source: str
    key: str
    code: str
    text: str | None
    office: str | None
    at: datetime
    received_at: datetime

    @property
    def name(self) -> str:
        """Names it for good, among all sources."""
        return f"{self.source}:{self.key}"


_ROWS: Any = ParcelEvent.__table__
_TOLD = tuple(_ROWS.c[one.name] for one in fields(Told))
_KNOWN = (
    select(_ROWS.c.parcel_id, *_TOLD)
    .where(_ROWS.c.parcel_id.in_(bindparam("ids", expanding=True)))
    .order_by(_ROWS.c.id)
)
_KEEP = insert(_ROWS).returning(_ROWS.c.id, _ROWS.c.parcel_id, _ROWS.c.source, _ROWS.c.key)


async def events_of(session: AsyncSession, parcel_id: int) -> Sequence[Told]:
    """All that was ever told of a parcel, in the order we learnt of it."""
    return (await events_of_all(session, [parcel_id]))[parcel_id]


async def events_of_all(session: AsyncSession, ids: Sequence[int]) -> dict[int, list[Told]]:
    """The same of many parcels; nothing of those of which nothing was told."""
    events: dict[int, list[Told]] = defaultdict(list)
    for parcel_id, *told in await session.execute(_KNOWN, {"ids": ids}):
        events[parcel_id].append(Told(*told))
    return events


def event_key(event_id: str) -> str:
    """An event's own id as it is kept: shortened to a digest where it is too long."""
    clean = event_id.replace("\x00", "")
    return clean if len(clean) <= LONGEST_KEY else hashlib.sha256(clean.encode()).hexdigest()


def unknown(
    source: str, events: Iterable[CarrierEvent], known: Iterable[Told], *, now: datetime
) -> list[Told]:
    """What a source tells that is not kept yet, copies left out, cut to what the columns hold."""
    seen = {event.key for event in known if event.source == source}
    new: dict[str, Told] = {}
    for event in events:
        key = event_key(event.event_id)
        if key not in seen and key not in new:
            new[key] = Told(
                source=source,
                key=key,
                code=_clipped(event.code, LONGEST_CODE) or "",
                text=_clipped(event.text, LONGEST_TEXT),
                office=_clipped(event.office, LONGEST_OFFICE),
                at=event.at,
                received_at=now,
            )
    return list(new.values())


async def keep(
    session: AsyncSession, new: Mapping[int, Sequence[Told]], *, by: int | None
) -> dict[tuple[int, str], int]:
    """Write what is new of each parcel; answers ids of the rows by parcel and name."""
    rows = [
        {"parcel_id": parcel_id, "reported_by": by, **_columns(event)}
        for parcel_id, events in new.items()
        for event in events
    ]
    if not rows:
        return {}
    kept = await session.execute(_KEEP, rows)
    return {(parcel, f"{source}:{key}"): id_ for id_, parcel, source, key in kept}


def _columns(event: Told) -> dict[str, Any]:
    return {column.name: getattr(event, column.name) for column in _TOLD}


def _clipped(text: str | None, length: int) -> str | None:
    clean = (text or "").replace("\x00", "").strip()[:length]
    return clean or None
