"""Zalo: whether the account is connected, by its row of tokens, and what it may still send.

Nothing is asked of Zalo.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.diagnosis.finding import Finding, bad, good, warning
from backend.notices import zalo_quotas
from backend.notices.zalo_models import ZaloToken
from backend.notices.zalo_quotas import FINE, GONE, SCARCE, Quota
from backend.zalo_settings import ZaloSettings


async def look(session: AsyncSession, settings: ZaloSettings, *, now: datetime) -> list[Finding]:
    """Nothing where Zalo is not configured."""
    if settings.zalo_oa_id is None:
        return []
    row = await session.get(ZaloToken, settings.zalo_oa_id)
    if row is None:
        return [bad("zalo.unconnected")]
    if row.state != "good":
        return [bad("zalo.refused", reason=row.reason or "?")]
    if row.expires_at <= now:
        hours = int((now - row.expires_at).total_seconds() // 3600)
        return [warning("zalo.stale", hours=hours)]
    found = [good("zalo.connected", hours=int((now - row.renewed_at).total_seconds() // 3600))]
    if settings.zalo_signature == "auto":
        found.append(warning("zalo.signature_open"))
    if not settings.zalo_templates:
        found.append(warning("zalo.no_templates"))
    return found + [_quota(one) for one in await zalo_quotas.listed(session, now=now)]


def _quota(one: Quota) -> Finding:
    left = one.left
    tell = {GONE: bad, SCARCE: warning, FINE: good}[left.level]
    code = {GONE: "zalo.quota_gone", SCARCE: "zalo.quota_low", FINE: "zalo.quota"}[left.level]
    return tell(code, quota=one.kind, remaining=left.remaining, total=left.total or "?")
