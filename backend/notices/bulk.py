"""The outbox for many notices at once: as `service`, in one statement for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import insert_all
from backend.notices import service
from backend.notices.models import Notice
from backend.notices.rules import lane
from backend.notices.service import Address

_ROWS: Any = Notice.__table__
_SILENCE = (
    update(_ROWS)
    .where(
        tuple_(_ROWS.c.person_id, _ROWS.c.subject).in_(bindparam("about", expanding=True)),
        _ROWS.c.kind.in_(bindparam("kinds", expanding=True)),
        _ROWS.c.state == "due",
        _ROWS.c.due_at > bindparam("beyond"),
    )
    .values(state="dropped", lease=None, leased_until=None)
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A plain message to somebody, to leave at `due_at`; adding it twice is adding it once."""

    to: Address
    key: str
    subject: str
    kind: str
    due_at: datetime
    params: dict[str, Any] = field(default_factory=dict)


async def silence(
    session: AsyncSession, about: Sequence[tuple[int, str]], kinds: Sequence[str], *,
    put_off_beyond: datetime,
) -> None:  # fmt: skip
    """Take back what of these kinds waits for these people about these subjects, due later."""
    what = {"about": about, "kinds": kinds, "beyond": put_off_beyond}
    await session.execute(_SILENCE, what)


async def add(session: AsyncSession, drafts: Sequence[Draft], *, now: datetime) -> None:
    """Put them into the outbox in their order; a known key changes nothing."""
    for one in drafts:
        if one.to.detour is not None:  # It has to say so: see `service.tell_of_detour`.
            await service.add(
                session, one.to, key=one.key, subject=one.subject, kind=one.kind,
                params=one.params, due_at=one.due_at, now=now,
            )  # fmt: skip
    correlation = session.info.get("correlation")
    rows = [_row(one, now) | {"correlation": correlation} for one in drafts if not one.to.detour]
    if rows:
        added = await insert_all(session, Notice, rows)
        session.info.setdefault("nudges", []).extend(added)


def _row(one: Draft, now: datetime) -> dict[str, Any]:
    return {
        "key": one.key, "channel": one.to.channel, "address": one.to.native_id,
        "person_id": one.to.person_id, "language": one.to.language,
        "lane": lane(one.to.channel, one.to.native_id, one.subject), "subject": one.subject,
        "operation": "message", "kind": one.kind, "params": one.params, "due_at": one.due_at,
        "created_at": now,
    }  # fmt: skip
