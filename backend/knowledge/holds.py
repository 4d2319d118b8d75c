"""Holds: a procedure or an answer that is not given until somebody looks at it again.

Whoever may decide that is the caller's to check (`people.service.require` with a supervisor or an
admin over the province, read in the same transaction): this room knows no people. The `person_id`
handed in here has passed that check. Nothing is deleted; who held what, when and why, stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CursorResult, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import insert_once
from backend.errors import DomainError
from backend.knowledge.answers import WHOLE
from backend.knowledge.importing import revisions
from backend.knowledge.models import KINDS, StoredHold

PROCEDURE, ANSWER = "procedure", "answer"
"""What can be held: a procedure by its code, one of its answers by `code:facet`."""
LONGEST_REASON = 500
LONGEST_KEY = 64
_HOLDS = StoredHold.__table__
_HELD = select(_HOLDS.c.kind, _HOLDS.c.key).where(_HOLDS.c.released_at.is_(None))
"""Built once, and of the table: every question asks it."""


@dataclass(frozen=True, slots=True)
class Hold:
    """`kind` is procedure (`key` is its code) or answer; `released_at` None while it is held."""

    kind: str
    key: str
    reason: str
    held_at: datetime
    held_by: int
    released_at: datetime | None = None
    released_by: int | None = None


async def hold(
    session: AsyncSession, *, kind: str, key: str, reason: str, person_id: int, now: datetime
) -> bool:
    """Hold it back; False where it is held already, which stays as it was.

    Raises DomainError ``hold.reason`` without a reason or with one that is too long, and
    ValueError for a kind or key that cannot be.
    """
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise DomainError("hold.reason", most=LONGEST_REASON)
    if kind not in KINDS or not 0 < len(key) <= LONGEST_KEY:
        raise ValueError(f"{kind} {key!r} cannot be held")
    held = await insert_once(
        session, StoredHold, kind=kind, key=key, reason=reason, held_at=now, held_by=person_id
    )
    if held:
        await revisions.bump(session)
    return held


async def release(
    session: AsyncSession, *, kind: str, key: str, person_id: int, now: datetime
) -> bool:
    """Give it again; False where it was not held."""
    statement = (
        update(StoredHold)
        .where(StoredHold.kind == kind, StoredHold.key == key, StoredHold.released_at.is_(None))
        .values(released_at=now, released_by=person_id)
        .execution_options(synchronize_session=False)
    )
    done = await session.execute(statement)
    released = isinstance(done, CursorResult) and done.rowcount == 1
    if released:
        await revisions.bump(session)
    return released


async def held(session: AsyncSession) -> tuple[Hold, ...]:
    """What is held now, in the order it was."""
    return await _read(session, StoredHold.released_at.is_(None))


async def under_review(session: AsyncSession) -> dict[str, frozenset[str]]:
    """By code, the facets held now; a held procedure has `answers.WHOLE`."""
    found: dict[str, set[str]] = {}
    for kind, key in await session.execute(_HELD):
        code, _dot, facet = key.partition(":")
        found.setdefault(code, set()).add(WHOLE if kind == PROCEDURE else facet)
    return {code: frozenset(some) for code, some in found.items()}


async def history(session: AsyncSession, *, kind: str, key: str) -> tuple[Hold, ...]:
    """Every hold of one procedure or answer, the first one first."""
    return await _read(session, StoredHold.kind == kind, StoredHold.key == key)


async def _read(session: AsyncSession, *where: object) -> tuple[Hold, ...]:
    query = select(StoredHold).where(*where).order_by(StoredHold.id)  # type: ignore[arg-type]
    return tuple(
        Hold(
            one.kind, one.key, one.reason, one.held_at, one.held_by,
            one.released_at, one.released_by,
        )
        for one in await session.scalars(query)
    )  # fmt: skip
