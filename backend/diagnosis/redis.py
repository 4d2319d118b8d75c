"""Redis: new enough, writing down what it accepts, dropping nothing, and ours alone."""

from __future__ import annotations

import asyncio
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from backend.diagnosis.finding import Finding, bad, good, warning

OLDEST = 7
TIMEOUT_S = 5.0
KEYS_READ = 1000
OURS = "dramatiq:"


async def look(url: str | None) -> list[Finding]:
    """Without an address everything runs in one process, which is a choice and no fault."""
    if url is None:
        return [good("redis.embedded")]
    try:
        client = Redis.from_url(
            url,
            socket_timeout=TIMEOUT_S,
            socket_connect_timeout=TIMEOUT_S,
            decode_responses=True,
            encoding_errors="replace",
        )
    except ValueError:
        return [bad("redis.address")]
    try:
        async with asyncio.timeout(TIMEOUT_S * 3), client:
            told: dict[str, Any] = await client.info()
            _cursor, keys = await client.scan(0, count=KEYS_READ)
    except (RedisError, OSError, TimeoutError) as error:
        return [bad("redis.away", reason=type(error).__name__)]
    return [*_look_at_settings(told), _look_at_keys(keys)]


def _look_at_settings(told: dict[str, Any]) -> list[Finding]:
    version, policy = str(told["redis_version"]), str(told["maxmemory_policy"])
    new_enough = int(version.split(".")[0]) >= OLDEST
    return [
        good("redis.reached", version=version) if new_enough else bad("redis.old", version=version),
        good("redis.persistent") if told["aof_enabled"] else bad("redis.forgetful"),
        good("redis.keeps") if policy == "noeviction" else bad("redis.evicts", policy=policy),
    ]


def _look_at_keys(keys: list[bytes | str]) -> Finding:
    foreign = sum(not str(key).startswith(OURS) for key in keys)
    return warning("redis.shared", number=foreign) if foreign else good("redis.own")
