"""A messenger's own string ids beside the numbers we call them by.

Identities, addresses and maps of messages hold decimal numbers on every channel, and aiogram knows
integers only. Where a messenger's ids are strings, the number is the first 48 bits of the string's
SHA-256, a group's is negative, and only the very edge (sender, session) speaks the string.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import insert_once
from backend.notices.zalo_models import NativeId

log = structlog.get_logger()

BITS = 48
LONGEST = 128
"""Of an id. The ids of Zalo that were seen have about 20 characters."""
KEEP = timedelta(days=90)
USER, GROUP, HEARD, SENT, FILE = "user", "group", "heard", "sent", "file"
PASSING = (HEARD, SENT, FILE)


class Clash(Exception):
    """Two strings have one number: the second would be taken for the first."""


@dataclass(frozen=True, slots=True)
class Native:
    """A string of one kind, and its number in decimals as it is kept everywhere else."""

    kind: str
    native: str

    @property
    def number(self) -> str:
        """The number; a group's has a minus before it, as on other messengers."""
        found = number(self.native)
        return str(-found if self.kind == GROUP else found)


def number(native: str, bits: int = BITS) -> int:
    """A string's number: never 0, the same for ever."""
    digest = hashlib.sha256(native.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest, "big") >> (256 - bits) or 1


async def remember(
    session: AsyncSession, channel: str, some: Iterable[Native], *, person_id: int | None,
    now: datetime,
) -> None:  # fmt: skip
    """Keep strings beside their numbers. What passes, such as a message, gives way to a newer one
    of its number; for a user or a group this raises Clash."""
    for one in some:
        kept = await insert_once(
            session, NativeId, channel=channel, kind=one.kind, number=one.number,
            native=one.native, person_id=None if one.kind == GROUP else person_id, at=now,
        )  # fmt: skip
        if not kept:
            await _meet(session, channel, one, person_id, now)


async def _meet(
    session: AsyncSession, channel: str, one: Native, person_id: int | None, now: datetime
) -> None:
    row = await session.get_one(NativeId, (channel, one.kind, one.number))
    if row.native != one.native and one.kind not in PASSING:
        log.error("native.clash", channel=channel, kind=one.kind)
        raise Clash(one.kind)
    row.native = one.native
    if one.kind == USER:
        row.person_id = person_id
    row.at = now


async def hand_over(session: AsyncSession, channel: str, number: str, person_id: int) -> None:
    """An account is somebody else's from now on; what was said there stays whose it was."""
    await session.execute(
        update(NativeId)
        .where(NativeId.channel == channel, NativeId.kind == USER, NativeId.number == number)
        .values(person_id=person_id)
        .execution_options(synchronize_session=False)
    )


async def native(
    session: AsyncSession, channel: str, number: str | None, *kinds: str
) -> str | None:
    """The string behind a number; None where it is not known (any more)."""
    if number is None:
        return None
    found = await session.scalars(
        select(NativeId.native)
        .where(NativeId.channel == channel, NativeId.number == number)
        .where(NativeId.kind.in_(kinds))
        .order_by(NativeId.at.desc())
        .limit(1)
    )
    return found.one_or_none()


async def files(session: AsyncSession, channel: str, numbers: Iterable[str]) -> dict[str, str]:
    """The addresses of files by their numbers; one that is not known is left out."""
    keys = [(channel, FILE, one) for one in numbers]
    if not keys:
        return {}
    which = tuple_(NativeId.channel, NativeId.kind, NativeId.number).in_(keys)
    rows = await session.execute(select(NativeId.number, NativeId.native).where(which))
    return {row.number: row.native for row in rows}


async def is_ours(session: AsyncSession, channel: str, number: str) -> bool:
    """Whether a message of this number was sent by us."""
    return await native(session, channel, number, SENT) is not None


async def purge(session: AsyncSession, *, now: datetime) -> None:
    """Forget what passes; people and groups stay as long as they are known."""
    old = NativeId.kind.in_(PASSING), NativeId.at < now - KEEP
    await session.execute(delete(NativeId).where(*old))
