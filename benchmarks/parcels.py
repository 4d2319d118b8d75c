"""How fast parcels are followed: asking carriers, picking who is due, keeping an event.

    python -m benchmarks.parcels [--postgresql URL] [--largest 1000000]

On SQLite the database is a temporary file; at URL (an empty database made for this) tables are made
and left. The carrier is a server in a process of its own that takes 50 ms for an answer and never
has anything new. Beside it, in the same run: an actor of Dramatiq that does nothing (its broker in
memory), and a poller that asks the same server and keeps nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import aiohttp
import dramatiq
from aiohttp import web
from dramatiq.brokers.stub import StubBroker
from sqlalchemy import func, select, update

from backend.db import Sessions, keyring, opened
from backend.migrations import upgrade
from backend.now import Clock
from backend.parcels import journey, polling
from backend.parcels.carriers.base import CarrierEvent
from backend.parcels.carriers.ems import EmsCarrier
from backend.parcels.carriers.simulated import SimulatedCarrier
from backend.parcels.codes import SIMULATED
from backend.parcels.models import Parcel
from backend.people import service as people
from backend.sealing import Keyring, new_key
from backend.tasks import parcels as tasks
from backend.work import Work

ANSWER_S = 0.05
PORT = 8951
SIZES = (10_000, 100_000, 1_000_000)
PICKED, PICKS = 500, 9
POLLED, NOOPS, FOLDED = 6_000, 5_000, 300
START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
PATIENCE = timedelta(minutes=2)


class Stood(Clock):
    """Stands still, so that what was asked about is not due again."""

    def now(self) -> datetime:
        return START


def main() -> None:
    """Measure the baselines, then both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", metavar="URL")
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    args = parser.parse_args()
    carrier = multiprocessing.Process(target=serve, daemon=True)
    carrier.start()
    time.sleep(2)
    print(f"Dramatiq, an actor that does nothing: {noops():,.0f} messages/s")
    print(f"asyncio, a poller that keeps nothing: {asyncio.run(bare()):,.0f} polls/s")
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite+aiosqlite:///{folder}/benchmark.db", args.largest)
    if args.postgresql:
        measure("PostgreSQL", args.postgresql, args.largest)
    carrier.terminate()


def serve() -> None:
    """The carrier."""

    async def answer(request: web.Request) -> web.Response:
        await asyncio.sleep(ANSWER_S)
        number = request.match_info.get("number", "")
        return web.json_response({"tracking_number": number, "events": []})

    app = web.Application()
    app.add_routes([web.get("/items/{number}", answer), web.post("/items", answer)])
    web.run_app(app, host="127.0.0.1", port=PORT, print=lambda *_words: None)


def noops() -> float:
    """Messages a second of one worker with eight threads."""
    broker = StubBroker()
    done = count()

    @dramatiq.actor(broker=broker)
    def nothing() -> None:
        next(done)

    worker = dramatiq.Worker(broker, worker_threads=8)
    started = time.perf_counter()
    for _message in range(NOOPS):
        nothing.send()
    worker.start()
    broker.join(nothing.queue_name)
    took = time.perf_counter() - started
    worker.stop()
    return NOOPS / took


async def bare() -> float:
    """Polls a second with as many questions at once as a worker has."""
    at_once = asyncio.Semaphore(polling.BATCH * tasks.SIDE_BY_SIDE)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as client:

        async def ask(number: int) -> None:
            async with at_once, client.get(f"http://127.0.0.1:{PORT}/items/{number}") as answer:
                await answer.json()

        started = time.perf_counter()
        await asyncio.gather(*map(ask, range(POLLED)))
    return POLLED / (time.perf_counter() - started)


def measure(name: str, url: str, largest: int) -> None:
    """All there is to measure on one database."""
    upgrade(url)
    asyncio.run(_measure(name, url, largest))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name}: this process so far at most {memory:.0f} MB")


async def _measure(name: str, url: str, largest: int) -> None:
    async with opened(url, Keyring(new_key())) as sessions:
        clerk = await _clerk(sessions)
        await fill(sessions, clerk, SIZES[0])
        print(f"{name}: {await folding(sessions) * 1000:.2f} ms CPU to fold and store an event")
        for size in [one for one in SIZES if one <= largest]:
            await fill(sessions, clerk, size)
            picked, claimed = await picking(sessions)
            print(f"{name}: {size:,} parcels, {picked:.1f} ms to pick {PICKED}")
            print(f"{name}: {size:,} parcels, {claimed:.1f} ms to claim {polling.BATCH}")
        for what, rate in (
            (
                "over HTTP",
                await polled(sessions, SimulatedCarrier(f"http://127.0.0.1:{PORT}", "t")),
            ),
            ("with no network", await polled(sessions, Silent())),
        ):
            print(f"{name}: {rate:,.0f} polls/s of unchanged parcels, {what}")


class Silent(EmsCarrier):
    """A carrier that takes as long and costs nothing: what is left is our own work."""

    name = SIMULATED

    async def fetch(self, tracking_number: str) -> list[CarrierEvent]:
        """Nothing new."""
        await asyncio.sleep(ANSWER_S)
        return []


async def _clerk(sessions: Sessions) -> int:
    async with sessions.begin() as session:
        found = await people.meet(
            session, channel="telegram", native_id="1", language="vi", now=START
        )
        return found.person_id


async def fill(sessions: Sessions, clerk: int, size: int) -> None:
    """So many parcels; a tenth of them is due, the others within the next hours."""
    async with sessions.begin() as session:
        sealed = keyring(session).seal("0900000001")
        there = await session.scalar(select(func.count()).select_from(Parcel)) or 0
        for first in range(there, size, 5_000):
            rows = [
                _row(number, clerk, sealed) for number in range(first, min(first + 5_000, size))
            ]
            await session.execute(Parcel.__table__.insert(), rows)
    async with sessions() as session:
        autocommit = {"isolation_level": "AUTOCOMMIT"}
        connection = await session.connection(execution_options=autocommit)
        on_postgresql = connection.dialect.name == "postgresql"
        await connection.exec_driver_sql("VACUUM ANALYZE parcels" if on_postgresql else "ANALYZE")


def _row(number: int, clerk: int, sealed: str) -> dict[str, object]:
    due = START + timedelta(seconds=number * 7 % 36_000 - 3_600)
    return {
        "code": f"B{number:08}", "leg": "return", "carrier": SIMULATED,
        "dossier_code": f"H{number}",
        "tracking_number": f"PB{number:09}VN", "dispatched_on": START.date(), "phone": sealed,
        "address": sealed, "unit": "ttpvhcc-tinh", "clerk_id": clerk,
        "link_digest": f"{number:064}",
        "state": "in_transit", "state_at": START, "attempts": 0, "payment": "unknown",
        "heard_at": START, "registered_at": START, "changed_at": START, "next_poll_at": due,
        "handed_to_carrier_at": START, "poll_failures": 0, "version": 1,
    }  # fmt: skip


async def picking(sessions: Sessions) -> tuple[float, float]:
    """Milliseconds (medians) to find the next due ones and to claim a batch, claim after claim."""
    picks, claims = [], []
    for number in range(PICKS):
        async with sessions.begin() as session:
            started = time.perf_counter()
            query = polling.waiting(now=START, real=START, limit=PICKED)
            assert len((await session.scalars(query)).all()) == PICKED
            picks.append((time.perf_counter() - started) * 1000)
        async with sessions.begin() as session:
            started = time.perf_counter()
            await polling.claim(
                session, token=f"p{number}", now=START, real=START, patience=PATIENCE
            )
            claims.append((time.perf_counter() - started) * 1000)
    return statistics.median(picks), statistics.median(claims)


async def polled(sessions: Sessions, carrier: SimulatedCarrier | Silent) -> float:
    """Polls a second of one worker's sweep."""
    async with sessions.begin() as session:
        some = select(Parcel.id).where(Parcel.id <= POLLED)
        others = update(Parcel).where(Parcel.next_poll_at <= START).values(next_poll_at=None)
        await session.execute(others.execution_options(synchronize_session=False))
        due = update(Parcel).where(Parcel.id.in_(some))
        due = due.values(next_poll_at=START, held_until=None)
        await session.execute(due.execution_options(synchronize_session=False))
    tokens = count()
    work = Work(
        sessions=sessions, clock=Stood(), new_token=lambda: f"t{next(tokens)}",
        carriers={carrier.name: carrier},
    )  # fmt: skip
    took = await _timed(lambda: tasks.sweep(work))
    async with sessions() as session:
        left = select(func.count()).select_from(Parcel).where(Parcel.next_poll_at <= START)
        asked = POLLED - (await session.scalar(left) or 0)
    await carrier.close()
    return asked / took


async def _timed(run: Callable[[], Awaitable[None]]) -> float:
    started = time.perf_counter()
    await run()
    return time.perf_counter() - started


async def folding(sessions: Sessions) -> float:
    """Seconds of CPU to keep and fold the ninth event of a parcel, its transaction included."""
    codes = ["SIM10", "SIM20", "SIM30", "SIM40", "SIM45", "SIM30", "SIM40", "SIM45"]
    told = [
        CarrierEvent(f"e{number}", code, "", START + timedelta(hours=number), "Bưu cục")
        for number, code in enumerate(codes)
    ]
    last = CarrierEvent("e9", "SIM40", "", START + timedelta(hours=20), "Bưu cục")
    now = START + timedelta(days=1)
    for events in (told, [last]):
        began = time.process_time()
        for parcel_id in range(1, FOLDED + 1):
            async with sessions.begin() as session:
                parcel = await session.get_one(Parcel, parcel_id, with_for_update=True)
                await journey.record(session, parcel, SIMULATED, events, now=now)
        spent = time.process_time() - began
    return spent / FOLDED


if __name__ == "__main__":
    main()
