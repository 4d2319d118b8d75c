"""One running process of motcua: any of bot, worker and clock, stopped in order by a signal."""

from __future__ import annotations

import asyncio
import signal
from functools import partial

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from backend import heartbeats
from backend.broker import create_broker, wake_notice
from backend.db import Sessions, create_engine
from backend.now import Clock
from backend.sealing import Keyring
from backend.settings import Settings
from backend.tasks import QUEUES

log = structlog.get_logger()

STOP_MS = 20_000


class Process:
    """`parts` among bot, worker, clock. `run` returns when a signal came and all is put away."""

    def __init__(
        self,
        settings: Settings,
        ring: Keyring,
        parts: tuple[str, ...],
        *,
        queues: tuple[str, ...] = (),
        threads: int = 8,
    ) -> None:
        self._settings = settings
        self._ring = ring
        self._parts = parts
        self._queues = queues or QUEUES
        self._threads = threads
        self._clock = Clock(settings.clock_file)
        self._stop = asyncio.Event()

    async def run(self) -> None:
        """Start the parts, beat, wait for the signal, stop the parts in the reverse order."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop.set)
        engine = create_engine(self._settings.database_url)
        try:
            await self._run_parts(engine)
        except BaseExceptionGroup as group:
            raise _first(group) from None
        finally:
            await engine.dispose()
        log.info("process.stopped", parts=self._parts)

    async def _run_parts(self, engine: AsyncEngine) -> None:
        sessions = Sessions(engine, self._ring)
        broker = create_broker(self._settings.redis_url)
        worker = scheduler = None
        if "worker" in self._parts:
            from backend import worker as working

            worker = working.start(
                self._settings, broker, self._clock, self._ring,
                queues=self._queues, threads=self._threads,
            )  # fmt: skip
        if "clock" in self._parts:
            from backend import clock

            scheduler = clock.start(broker)
        try:
            async with asyncio.TaskGroup() as tasks:
                beating = heartbeats.keep_beating(sessions, self._names(), self._clock, self._stop)
                tasks.create_task(beating)
                if "bot" in self._parts:
                    from bot.listening import listen

                    wake = partial(wake_notice, broker)
                    listening = listen(self._settings, sessions, self._clock, wake, self._stop)
                    tasks.create_task(self._until_done(listening))
                log.info("process.started", parts=self._parts)
        finally:
            if scheduler:
                scheduler.shutdown(wait=False)
            if worker:
                await asyncio.to_thread(worker.stop, STOP_MS)

    async def _until_done(self, listening: asyncio.Future[None]) -> None:
        """When the bot ends, for whatever reason, the whole process ends."""
        try:
            await listening
        finally:
            self._stop.set()

    def _names(self) -> tuple[str, ...]:
        """How this process calls itself in the heartbeats: a worker of one queue by its queue."""
        names = [part for part in self._parts if part != "worker"]
        if "worker" in self._parts:
            names.append("notices" if self._queues == ("notices",) else "worker")
        return tuple(names)


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The failure that stopped the rest, without the wrapping of task groups."""
    first: BaseException = group
    while isinstance(first, BaseExceptionGroup):
        first = first.exceptions[0]
    return first
