"""Dramatiq actors: thin names over plain functions, registered on a broker, never by import.

An actor takes ids. Its truth and its due times are rows; what Redis carries is only a wake-up.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from dramatiq import Broker, actor

from backend.tasks import (
    acting,
    carriers,
    cases,
    collecting,
    enquiries,
    groups,
    housekeeping,
    notices,
    parcel_files,
    parcels,
)
from backend.work import Work

MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Task:
    """A plain function, the queue it is run from, and how long it may take (milliseconds)."""

    function: Callable[..., Awaitable[Any]]
    queue: str
    time_limit: int = 2 * MINUTE


TASKS: dict[str, Task] = {
    "notices.send": Task(notices.send, "notices"),
    "notices.sweep": Task(notices.sweep, "notices"),
    "cases.sweep": Task(cases.sweep, "default"),
    "enquiries.sweep": Task(enquiries.sweep, "default"),
    "parcels.sweep": Task(parcels.sweep, "carriers"),
    "carriers.pull": Task(carriers.pull, "carriers"),
    "carriers.fold": Task(carriers.fold, "carriers"),
    "acting.sweep": Task(acting.sweep, "default"),
    "collecting.sweep": Task(collecting.sweep, "default"),
    "parcel_files.sweep": Task(parcel_files.sweep, "default"),
    "parcels.tell": Task(parcels.tell, "default"),
    "groups.sweep": Task(groups.sweep, "default"),
    "housekeeping.sweep": Task(housekeeping.sweep, "default", 10 * MINUTE),
}
QUEUES = tuple(sorted({task.queue for task in TASKS.values()}))


def register(broker: Broker, work: Work) -> None:
    """Make every task of `TASKS` an actor of `broker`, working with `work`."""
    for name, task in TASKS.items():
        decorate = actor(
            actor_name=name,
            queue_name=task.queue,
            broker=broker,
            max_retries=3,
            time_limit=task.time_limit,
        )
        decorate(_with(work, task.function))


def _with(work: Work, function: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[None]]:
    async def run(*ids: Any) -> None:
        await function(work, *ids)

    run.__name__ = function.__name__
    return run
