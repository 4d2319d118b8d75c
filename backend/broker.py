"""The broker: Redis in production, an in-process one in the embedded mode. Wake-ups only.

The settings that matter. Redis: `maintenance_chance=100_000` and a heartbeat of 30 s, because with
the defaults the messages of a killed worker stay stuck for minutes (measured: 77 s and more, 24 s
with these). Own Redis database, as maintenance walks its keys.
"""

from __future__ import annotations

import dramatiq
import structlog
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import (
    AgeLimit,
    AsyncIO,
    Middleware,
    Retries,
    ShutdownNotifications,
    TimeLimit,
)

log = structlog.get_logger()

HEARTBEAT_MS = 30_000
ALWAYS_MAINTAIN = 100_000
WORTH_WAKING_S = 60.0


def middleware() -> list[Middleware]:
    """In this order: too old → too long → shutting down → our own crashes → async actors."""
    return [
        AgeLimit(),
        TimeLimit(time_limit=120_000),
        ShutdownNotifications(),
        Retries(max_retries=3, min_backoff=1_000, max_backoff=30_000),
        AsyncIO(),
    ]


def create_broker(redis_url: str | None) -> dramatiq.Broker:
    """A broker on Redis, or an in-process one where no Redis is configured."""
    if redis_url is None:
        return StubBroker(middleware=middleware())
    return RedisBroker(  # type: ignore[no-untyped-call]
        url=redis_url,
        middleware=middleware(),
        heartbeat_timeout=HEARTBEAT_MS,
        maintenance_chance=ALWAYS_MAINTAIN,
    )


def call(
    broker: dramatiq.Broker,
    task: str,
    queue: str,
    *ids: int,
    delay_s: float = 0,
    max_age_s: float | None = None,
) -> None:
    """Enqueue a task by name, best effort: the truth is in the database, and it is swept."""
    options = {} if max_age_s is None else {"max_age": int(max_age_s * 1000)}
    message: dramatiq.Message[None] = dramatiq.Message(
        queue_name=queue, actor_name=task, args=ids, kwargs={}, options=options
    )
    try:
        broker.enqueue(message, delay=int(delay_s * 1000) if delay_s > 0 else None)
    except Exception as error:
        log.warning("broker.away", task=task, error=type(error).__name__)


def wake_notice(broker: dramatiq.Broker, notice_id: int, seconds: float) -> None:
    """Ask for a notice to be sent after `seconds`; longer waits are left to the sweep."""
    if seconds <= WORTH_WAKING_S:
        call(broker, "notices.send", "notices", notice_id, delay_s=seconds)
