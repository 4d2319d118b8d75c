"""A worker process: the broker's actors with everything they work with. No aiogram in here."""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import partial

import dramatiq
from dramatiq.asyncio import get_event_loop_thread
from dramatiq.middleware import Middleware
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.broker import wake_notice
from backend.db import Sessions, create_engine
from backend.notices.senders.base import Sender
from backend.notices.senders.webchat import WebchatSender
from backend.notices.senders.zalo import ZaloSender
from backend.notices.zalo_configured import client_of
from backend.now import Clock
from backend.parcels import untold
from backend.parcels.carriers.configured import carriers
from backend.people.rules import TELEGRAM, WEB, ZALO
from backend.sealing import Keyring
from backend.settings import Settings
from backend.tasks import QUEUES, register
from backend.webchat import files
from backend.work import Work

WORKER_TIMEOUT_MS = 100


class CloseAfterwards(Middleware):
    """Closes connections in the loop they live in, after the last actor and before the loop."""

    def __init__(self, engine: AsyncEngine, work: Work) -> None:
        self._engine = engine
        self._work = work

    def after_worker_shutdown(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:
        loop = get_event_loop_thread()
        if loop is not None:
            loop.run_coroutine(self._close())

    async def _close(self) -> None:
        for sender in self._work.senders.values():
            await sender.close()
        for carrier in self._work.carriers.values():
            await carrier.close()
        await self._engine.dispose()


def start(
    settings: Settings,
    broker: dramatiq.Broker,
    clock: Clock,
    ring: Keyring,
    *,
    queues: tuple[str, ...] = QUEUES,
    threads: int = 8,
) -> dramatiq.Worker:
    """Register all actors and start working on `queues`; the caller stops what it is given.

    An async actor holds its thread to the end, so `threads` is the number of sends in flight.
    """
    engine = create_engine(settings.database_url)
    sessions = Sessions(engine, ring)
    work = Work(
        sessions=sessions,
        clock=clock,
        new_token=partial(secrets.token_hex, 16),
        senders=senders(settings, sessions, clock),
        carriers=carriers(settings),
        wake=partial(wake_notice, broker),
        patience=timedelta(seconds=settings.patience_seconds),
        standing_body=settings.standing_body,
        files_dir=settings.files_dir,
        files=files.store(settings.files_dir, ring),
    )
    broker.add_middleware(CloseAfterwards(engine, work))
    register(broker, work)
    worker = dramatiq.Worker(
        broker, queues=set(queues), worker_threads=threads, worker_timeout=WORKER_TIMEOUT_MS
    )
    worker.start()
    return worker


def senders(settings: Settings, sessions: Sessions, clock: Clock) -> dict[str, Sender]:
    """A sender for each channel that is configured."""
    found: dict[str, Sender] = {}
    if settings.telegram_token is not None:
        from backend.notices.senders.telegram import TelegramSender

        token = settings.telegram_token.get_secret_value()
        found[TELEGRAM] = TelegramSender(
            token, settings.telegram_api_base, limits_divisor=settings.limits_divisor
        )
    if settings.webchat:
        found[WEB] = WebchatSender(sessions, clock, partial(secrets.token_hex, 16))
    if settings.zalo_on:
        client, _tokens = client_of(settings, sessions, clock)
        found[ZALO] = ZaloSender(client, settings, clock, untold.phone_for)
    return found
