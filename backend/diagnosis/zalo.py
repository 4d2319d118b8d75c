"""Zalo: whether the account is connected, by its row of tokens. Nothing is asked of Zalo."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.diagnosis.finding import Finding, bad, good, warning
from backend.notices.zalo_models import ZaloToken
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
    return found
