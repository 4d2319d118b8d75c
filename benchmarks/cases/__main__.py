"""`make bench-cases`: cases a second, and the processor's time an update costs beside an echo bot.

    python -m benchmarks.cases [--postgresql URL] [--cases N] [--questions N]
                               [--profile STEP | --shares STEP]

Both bots stand behind the product's webhook route in one process and are given the same updates,
one after the other; the processor's time is that of the whole process, SQLite's within. Of
PostgreSQL the server's own is not in it: it is started from Debian's package, or lives at URL
(an empty database made for this). What counts are the ratios; times are this machine's. `--shares`
says instead which piece takes how much of a step; the step ``case`` is all of a case's.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import os
import pstats
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, redirect_stderr
from datetime import timedelta
from pathlib import Path

from backend import log
from backend.knowledge import bank, search
from backend.knowledge.keeper import settle_heap
from backend.migrations import upgrade
from benchmarks.cases import errands
from benchmarks.cases.bots import Webhook, echo
from benchmarks.cases.errands import Act
from benchmarks.cases.office import CLERKS, Office
from benchmarks.cases.shares import Shares
from benchmarks.knowledge import questions
from tests.story.databases import Postgres

SEED = 1
WARM = 24
TARGETS = {"SQLite": {"question": 6.0, "case": 8.0}, "PostgreSQL": {"question": 5.0, "case": 7.0}}


class Meter:
    """The processor's seconds of both bots by step, for the same updates."""

    def __init__(self, bot: Webhook, beside: Webhook, profiled: str = "") -> None:
        self._bot, self._echo, self._profiled = bot, beside, profiled
        self._took: dict[str, list[tuple[float, float]]] = {}
        self.profile = cProfile.Profile()

    async def act(self, step: str, body: bytes) -> bytes:
        """One update to the echo bot, then to ours; ours is what is answered."""
        before = time.process_time()
        await self._echo.post(body)
        between = time.process_time()
        profiled = step == self._profiled
        if profiled:
            self.profile.enable()
        said = await self._bot.post(body)
        if profiled:
            self.profile.disable()
        took = between - before, time.process_time() - between
        self._took.setdefault(step, []).append(took)
        return said

    def told(self, name: str, steps: Sequence[str], target: float | None = None) -> str:
        """One line: the mean of these steps, theirs and ours, and how many times as much."""
        took = [one for step in steps for one in self._took[step]]
        theirs, ours = (sum(each) / len(took) * 1000 for each in zip(*took, strict=True))
        line = f"  {name:<24}{ours:6.2f} ms, {ours / theirs:5.2f}× the echo bot's {theirs:.2f} ms"
        if target is None:
            return line
        return f"{line}   target ≤ {target:.0f}×: {'holds' if ours <= target * theirs else 'NOT'}"

    @property
    def case_steps(self) -> list[str]:
        """The steps of cases, in the order they come."""
        return [step for step in self._took if step not in ("frame", "question")]


def main() -> int:
    """Measure on SQLite and on PostgreSQL."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", metavar="URL")
    parser.add_argument("--cases", type=int, default=96)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--profile", metavar="STEP", default="")
    parser.add_argument("--shares", metavar="STEP")
    args = parser.parse_args()
    log.configure("json")
    with open(os.devnull, "w") as nowhere, redirect_stderr(nowhere):  # The logs' place.
        for name, url in _databases(args.postgresql):
            work = look(name, url, args.cases, args.questions, args.shares) if args.shares else (
                measure(name, url, args.cases, args.questions, args.profile)
            )  # fmt: skip
            asyncio.run(work)
    return 0


def _databases(given: str | None) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/benchmark.db"
        upgrade(url)
        yield "SQLite", url
        if given:
            upgrade(given)
            yield "PostgreSQL", given
            return
        with _server(Path(folder)) as url:
            yield "PostgreSQL", url


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    server = Postgres.start(folder)
    try:
        with server.copy() as url:
            yield url
    finally:
        server.stop()


async def measure(name: str, url: str, cases: int, asked: int, profiled: str) -> None:
    """Questions, then cases one at a time, each update to both bots; then cases at once."""
    async with _warm(url) as (office, beside):
        meter = Meter(office.bot, beside, profiled)
        await ask(office, meter.act, asked)
        for number in range(asked):
            await errands.nothing(office, number, meter.act)
        later = await live(office, meter.act, range(WARM, WARM + cases))
        took, spent = await live_at_once(office, range(WARM + cases, WARM + 2 * cases))
    target = TARGETS[name]
    print(f"{name}: {cases / took:.1f} cases/s through submit → claim → answer → accept,")
    print(f"  {CLERKS} at once; {cases / spent:.1f} for each second of the processor's")
    print(meter.told("what any update takes", ["frame"]))
    print(meter.told("a question answered", ["question"], target["question"]))
    print(meter.told("a case step", meter.case_steps, target["case"]))
    for step in meter.case_steps:
        print(meter.told(f"  {step}", [step]))
    print(f"  later, in the worker  {later / cases * 1000:.1f} ms a case")
    if profiled:
        pstats.Stats(meter.profile, stream=sys.stdout).sort_stats("cumulative").print_stats(70)


async def look(name: str, url: str, cases: int, asked: int, step: str) -> None:
    """The shares of a step. No times: the clock that strikes meanwhile makes them coarse."""
    async with _warm(url) as (office, _beside):
        shares = Shares(office.bot, step)
        with shares.at_hand():
            await ask(office, shares.act, asked)
            await live(office, shares.act, range(WARM, WARM + cases))
    print(f"{name}, {step}:", *shares.told(), sep="\n")


@asynccontextmanager
async def _warm(url: str) -> AsyncIterator[tuple[Office, Webhook]]:
    """An office in which everything was done before, with the echo bot beside it."""
    async with Office.open(url) as office:
        beside = echo()
        meter = Meter(office.bot, beside)
        await ask(office, meter.act, WARM)
        await live(office, meter.act, range(WARM))
        settle_heap()  # As a process does that keeps an index.
        yield office, beside


async def ask(office: Office, act: Act, count: int) -> None:
    """Held-out questions of citizens, in a seeded order."""
    held_out = list(questions.read(questions.HELD_OUT, search.answerer().catalogue))
    chosen = random.Random(SEED).choices(held_out, k=count)
    for number, one in enumerate(chosen):
        await errands.question(office, number, one.text, act)
        await office.settle()


async def live(office: Office, act: Act, numbers: range) -> float:
    """Cases one after another; the processor's seconds of the later work."""
    later = 0.0
    for number in numbers:
        async for passing in errands.case(office, number, _matter(number), act):
            began = time.process_time()
            await office.later(passing)
            later += time.process_time() - began
    return later


async def live_at_once(office: Office, numbers: range) -> tuple[float, float]:
    """Cases of all clerks at once, step by step; the seconds that all of them took, and the
    processor's."""

    async def act(_step: str, body: bytes) -> bytes:
        return await office.bot.post(body)

    began, spent = time.perf_counter(), time.process_time()
    for start in numbers[::CLERKS]:
        some = range(start, min(start + CLERKS, numbers.stop))
        lives = [errands.case(office, number, _matter(number), act) for number in some]
        while passing := [one for one in await _step(lives) if one is not None]:
            await office.later(max(passing))
    return time.perf_counter() - began, time.process_time() - spent


async def _step(lives: list[AsyncIterator[timedelta]]) -> list[timedelta | None]:
    """All of them one step further; None for what has ended."""
    return await asyncio.gather(*(anext(one, None) for one in lives))


def _matter(number: int) -> str:
    """What a case is about: one question of a procedure's, another procedure each time."""
    asked = [one.questions for one in bank.entries() if one.questions]
    some = asked[number % len(asked)]
    return some[number // len(asked) % len(some)]


if __name__ == "__main__":
    sys.exit(main())
