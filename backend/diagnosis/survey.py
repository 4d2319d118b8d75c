"""All looks in the order an operator mends things: key, database, Redis, Telegram, disk, life."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import create_engine
from backend.diagnosis import disk, keys, redis, storage, telegram, times, webchat, zalo
from backend.diagnosis.finding import Finding, bad
from backend.errors import Misconfigured
from backend.knowledge import units
from backend.now import Clock
from backend.settings import Settings


async def survey(
    settings: Settings, *, clock: Clock, webhook_path: str, secret_files: Sequence[Path]
) -> list[Finding]:
    """Look at everything. What rests on something that is away is left out, not guessed.

    `webhook_path` is where the bot takes webhooks; `secret_files` are files that, where
    they exist, only their owner may read.
    """
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    ring, findings = keys.look(settings.secret_key, secret_files)
    findings.append(times.look_at_zone(clock, settings.clock_file))
    groups, found = await _look_at_data(settings, ring, clock)
    findings += found
    findings += await redis.look(settings.redis_url)
    if token:
        wanted = settings.webhook_url and settings.webhook_url.rstrip("/") + webhook_path
        async with telegram.calling(settings.telegram_api_base, token) as api:
            findings += await _look_at_telegram(api, groups, wanted, clock)
    elif not (settings.webchat or settings.zalo_on):
        findings.append(bad("channels.none"))
    findings += webchat.look(settings)
    findings += look_at_standing_body(settings.standing_body)
    findings += disk.look(settings)
    return findings


async def _look_at_telegram(
    api: telegram.Api, groups: storage.Groups, wanted: str | None, clock: Clock
) -> list[Finding]:
    me, findings = await telegram.look_at_bot(api, clock)
    if me is not None:
        findings += await telegram.look_at_webhook(api, wanted, real=clock.real())
        findings += await telegram.look_at_groups(api, me, groups)
    return findings


async def _look_at_data(
    settings: Settings, ring: keys.Ring, clock: Clock
) -> tuple[storage.Groups, list[Finding]]:
    """What the database tells, and the bound groups to ask Telegram about (None: not known)."""
    if (missing := storage.look_for_file(settings.database_url)) is not None:
        return None, [missing]
    try:
        engine = create_engine(settings.database_url)
    except Misconfigured as error:
        return None, [Finding("bad", error.code, error.facts)]
    try:
        async with AsyncSession(engine) as session:
            findings = await storage.look_at_database(session, settings.database_url)
            if any(finding.level == "bad" for finding in findings):
                return None, findings
            findings += await keys.look_at_sealed(session, ring)
            findings += await storage.look_at_processes(
                session, real=clock.real(), embedded=settings.embedded
            )
            findings += await zalo.look(session, settings, now=clock.now())
            return await storage.bound_groups(session), findings
    finally:
        await engine.dispose()


def look_at_standing_body(key: str) -> list[Finding]:
    """A unit that is unknown would never hear of what nobody settles."""
    return [] if units.find(key) else [bad("standing_body.unknown", key=key)]
