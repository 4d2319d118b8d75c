"""What the account may still send, as Zalo's own answers tell it; admins hear before it is used up.

Free answers are counted for each person in `zalo_chats`. This is what the account has beside them:
messages of its package and bought ones (`quota` of a sent message), templates of the day (`quota`
of a sent template). Nothing is asked for it: whoever sends is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import put
from backend.notices import admins
from backend.notices.zalo_client import whole
from backend.notices.zalo_errors import NO_TEMPLATES
from backend.notices.zalo_models import PACKAGE, QUOTAS, TEMPLATES, ZaloQuota
from backend.now import local

LOW = 10
"""A quota is low when one part in so many is left of it."""
NOTED_EVERY = timedelta(minutes=1)
KNOWN_FOR = timedelta(days=31)
GONE, SCARCE, FINE = "gone", "low", "fine"


@dataclass(frozen=True, slots=True)
class Left:
    """So many of `total` messages; `total` is None where Zalo did not say."""

    remaining: int
    total: int | None = None

    @property
    def level(self) -> str:
        """``gone``, ``low`` or ``fine``."""
        if self.remaining == 0:
            return GONE
        return SCARCE if self.total and self.remaining * LOW <= self.total else FINE


@dataclass(frozen=True, slots=True)
class Quota:
    """A quota as people are shown it."""

    kind: str
    left: Left
    noted_at: datetime


def of_messages(data: Mapping[str, Any]) -> dict[str, Left]:
    """From the answer to a message: ``{"quota": {"quota_type", "remain", "total"}}``."""
    quota = data.get("quota")
    kind = quota.get("quota_type") if isinstance(quota, dict) else None
    return _read(kind, quota, "remain", "total") if kind in QUOTAS else {}


def of_templates(data: Mapping[str, Any]) -> dict[str, Left]:
    """From the answer to a template: ``{"quota": {"remainingQuota", "dailyQuota"}}``."""
    return _read(TEMPLATES, data.get("quota"), "remainingQuota", "dailyQuota")


def used_up(code: int) -> dict[str, Left]:
    """From a refusal: which quota has nothing left."""
    return {TEMPLATES if code == NO_TEMPLATES else PACKAGE: Left(0)}


def _read(kind: str, quota: Any, remaining: str, total: str) -> dict[str, Left]:
    left = whole(quota.get(remaining)) if isinstance(quota, dict) else None
    return {} if left is None else {kind: Left(left, whole(quota.get(total)))}


async def note(session: AsyncSession, told: Mapping[str, Left], *, now: datetime) -> None:
    """Write down what was told, once a minute or where it has come to be scarce."""
    for kind, left in told.items():
        known = await session.get(ZaloQuota, kind, populate_existing=True)
        if known is not None and left.total is None:
            left = Left(left.remaining, known.total)
        was = _left(known).level if known and _is_of_today(known, now) else FINE
        if known is None or was != left.level or now - known.noted_at >= NOTED_EVERY:
            values = {"remaining": left.remaining, "total": left.total, "noted_at": now}
            await put(session, ZaloQuota, kind=kind, **values)
        if was != left.level != FINE:
            await _warn(session, kind, left, now)


async def listed(session: AsyncSession, *, now: datetime) -> Sequence[Quota]:
    """What is known of now: a template's quota is of one day, a package's of a month at most."""
    rows = await session.scalars(select(ZaloQuota).order_by(ZaloQuota.kind))
    return [Quota(row.kind, _left(row), row.noted_at) for row in rows if _is_known(row, now)]


def _left(row: ZaloQuota) -> Left:
    return Left(row.remaining, row.total)


def _is_known(row: ZaloQuota, now: datetime) -> bool:
    return _is_of_today(row, now) if row.kind == TEMPLATES else now - row.noted_at < KNOWN_FOR


def _is_of_today(row: ZaloQuota, now: datetime) -> bool:
    return local(row.noted_at).date() == local(now).date()


async def _warn(session: AsyncSession, kind: str, left: Left, now: datetime) -> None:
    params = {"quota": kind, "remaining": left.remaining, "total": left.total}
    key = f"zalo.quota:{kind}:{left.level}:{now:%Y%m%d}"
    await admins.tell(session, "zalo.quota_low", key=key, params=params, now=now)
