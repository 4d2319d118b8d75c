"""How fast parcels are followed: asking carriers, picking who is due, keeping an event.

    python -m benchmarks.parcels [--postgresql URL] [--largest 1000000] [--times 3]

On SQLite the database is a temporary file; at URL (an empty database made for this) tables are made
and left. Carrier and worker are processes of their own: what is said of a worker is said of it
alone. Beside it, in the same run: an actor of Dramatiq that does nothing (its broker in memory),
and a poller that asks the same carrier and keeps nothing. Each is taken several times: best, and
the median in brackets.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from itertools import count

import dramatiq
from dramatiq.brokers.stub import StubBroker

from backend.db import Sessions, opened
from backend.migrations import upgrade
from backend.parcels import polling
from backend.sealing import Keyring, new_key
from backend.tasks import parcels as tasks
from benchmarks.parcels import carrier, folding, rows, worker

SIZES = (10_000, 100_000, 1_000_000)
PICKED, PICKS = 500, 9
POLLED, NOOPS, FOLDED = 6_000, 5_000, 320
PATIENCE = timedelta(minutes=2)


def main() -> None:
    """Measure the baselines, then both databases, then the baselines again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", metavar="URL")
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    parser.add_argument("--times", type=int, default=3)
    args = parser.parse_args()
    with carrier.serving(), tempfile.TemporaryDirectory() as folder:
        baselines(args.times)
        url = f"sqlite+aiosqlite:///{folder}/benchmark.db"
        measure("SQLite", url, args.largest, args.times)
        if args.postgresql:
            measure("PostgreSQL", args.postgresql, args.largest, args.times)
        baselines(args.times)


def baselines(times: int) -> None:
    """What the machine can do just now."""
    done = [noops() for _time in range(times)]
    print(f"Dramatiq, an actor that does nothing: {both(done, max, ',.0f')} messages/s")
    at_once = polling.BATCH * tasks.SIDE_BY_SIDE
    asked = [asyncio.run(carrier.bare(POLLED, at_once)) for _time in range(times)]
    print(f"asyncio, a poller that keeps nothing: {both(asked, max, ',.0f')} polls/s")


def both(values: Sequence[float], best: object, form: str) -> str:
    """The best (`max` or `min`) and the median."""
    first = max(values) if best is max else min(values)
    return f"{first:{form}} ({statistics.median(values):{form}})"


def noops() -> float:
    """Messages a second of one worker with eight threads."""
    broker = StubBroker()
    done = count()

    @dramatiq.actor(broker=broker)
    def nothing() -> None:
        next(done)

    crew = dramatiq.Worker(broker, worker_threads=8)
    started = time.perf_counter()
    for _message in range(NOOPS):
        nothing.send()
    crew.start()
    broker.join(nothing.queue_name)
    took = time.perf_counter() - started
    crew.stop()
    return NOOPS / took


def measure(name: str, url: str, largest: int, times: int) -> None:
    """All there is to measure on one database."""
    upgrade(url)
    key = new_key()
    asyncio.run(_measure(name, url, key, largest, times))
    for how, over_http in (("over HTTP", True), ("with no network", False)):
        found = worker.swept(url, key, POLLED, times, over_http=over_http)
        rate = both([one.rate for one in found], max, ",.0f")
        cpu = both([one.cpu_ms for one in found], min, ".2f")
        print(
            f"{name}: {rate} polls/s of unchanged parcels, {how}; {cpu} ms CPU a poll; "
            f"worker at most {found[-1].memory:.0f} MB"
        )


async def _measure(name: str, url: str, key: str, largest: int, times: int) -> None:
    async with opened(url, Keyring(key)) as sessions:
        clerk = await rows.clerk(sessions)
        await rows.fill(sessions, clerk, SIZES[0], told_of=POLLED)
        await _fold(name, sessions, clerk, times)
        for size in [one for one in SIZES if one <= largest]:
            await rows.fill(sessions, clerk, size, told_of=POLLED)
            picked, claimed = await picking(sessions)
            print(f"{name}: {size:,} parcels, {picked:.1f} ms to pick {PICKED}")
            print(f"{name}: {size:,} parcels, {claimed:.1f} ms to claim {polling.BATCH}")


async def _fold(name: str, sessions: Sessions, clerk: int, times: int) -> None:
    first = POLLED + 1
    for how, batch, follower in (
        ("by itself", 1, None), ("by itself, one follower told", 1, clerk),
        ("in a sweep's batch", polling.BATCH, None),
        ("in a sweep's batch, one follower told", polling.BATCH, clerk),
    ):  # fmt: skip
        found = []
        for _time in range(times):
            ids = range(first, first + FOLDED)
            found.append(await folding.spent(sessions, ids, batch=batch, follower=follower))
            first += FOLDED
        print(f"{name}: {both(found, min, '.2f')} ms CPU to fold and store an event {how}")


async def picking(sessions: Sessions) -> tuple[float, float]:
    """Milliseconds (medians) to find the next due ones and to claim a batch, claim after claim."""
    picks, claims = [], []
    for number in range(PICKS):
        async with sessions.begin() as session:
            started = time.perf_counter()
            query = polling.waiting(now=carrier.START, real=carrier.START, limit=PICKED)
            assert len((await session.scalars(query)).all()) == PICKED
            picks.append((time.perf_counter() - started) * 1000)
        async with sessions.begin() as session:
            started = time.perf_counter()
            await polling.claim(
                session, token=f"p{number}", now=carrier.START, real=carrier.START,
                patience=PATIENCE,
            )  # fmt: skip
            claims.append((time.perf_counter() - started) * 1000)
    return statistics.median(picks), statistics.median(claims)


if __name__ == "__main__":
    main()
