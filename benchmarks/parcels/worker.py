"""A worker's sweep in a process of its own, with everything in it that a worker imports."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from sqlalchemy import func, select, update

import backend.notices.senders.telegram
import backend.worker
from backend.db import Sessions, opened
from backend.now import Clock
from backend.parcels.carriers.base import Carrier
from backend.parcels.carriers.simulated import SimulatedCarrier
from backend.parcels.codes import SIMULATED
from backend.parcels.models import Parcel
from backend.sealing import Keyring
from backend.tasks import parcels as tasks
from backend.work import Work
from benchmarks.parcels.carrier import START, URL, Silent

WORKER = (backend.worker, backend.notices.senders.telegram)
"""Named, so that their memory is counted."""


@dataclass(frozen=True)
class Swept:
    """Polls a second, milliseconds of CPU a poll, and the process's most memory in MB."""

    rate: float
    cpu_ms: float
    memory: float


class Stood(Clock):
    """Stands still, so that what was asked about is not due again."""

    def now(self) -> datetime:
        """See `START`."""
        return START


def swept(url: str, key: str, polls: int, times: int, *, over_http: bool) -> list[Swept]:
    """Sweep so many due parcels so many times, in a new process."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_sweeps, (url, key, polls, times, over_http))


def _sweeps(url: str, key: str, polls: int, times: int, over_http: bool) -> list[Swept]:
    return asyncio.run(_all(url, key, polls, times, over_http))


async def _all(url: str, key: str, polls: int, times: int, over_http: bool) -> list[Swept]:
    carrier: Carrier = SimulatedCarrier(URL, "t") if over_http else Silent()
    async with opened(url, Keyring(key)) as sessions:
        found = [await _sweep(sessions, carrier, polls) for _time in range(times)]
        await carrier.close()
    return found


async def _sweep(sessions: Sessions, carrier: Carrier, polls: int) -> Swept:
    await _make_due(sessions, polls)
    tokens = count()
    work = Work(
        sessions=sessions, clock=Stood(), new_token=lambda: f"t{next(tokens)}",
        carriers={SIMULATED: carrier},
    )  # fmt: skip
    began, spent = time.perf_counter(), time.process_time()
    await tasks.sweep(work)
    took, spent = time.perf_counter() - began, time.process_time() - spent
    async with sessions() as session:
        left = select(func.count()).select_from(Parcel).where(Parcel.next_poll_at <= START)
        asked = polls - (await session.scalar(left) or 0)
        failed = select(func.count()).select_from(Parcel).where(Parcel.poll_failures > 0)
        assert asked == polls and not await session.scalar(failed), "not all were answered"
    return Swept(asked / took, spent / asked * 1000, _most_memory())


def _most_memory() -> float:
    """In MB, as Linux counts it; what `getrusage` says begins with the parent's."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


async def _make_due(sessions: Sessions, polls: int) -> None:
    async with sessions.begin() as session:
        for which, values in (
            (Parcel.next_poll_at <= START, {"next_poll_at": None}),
            (Parcel.id <= polls, {"next_poll_at": START, "held_until": None}),
        ):
            statement = update(Parcel).where(which).values(**values)
            await session.execute(statement.execution_options(synchronize_session=False))
