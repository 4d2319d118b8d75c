"""Signs of life: each process writes a row every few seconds; health checks read them."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import structlog
from sqlalchemy import String, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from backend.db import Base, Sessions, insert_once
from backend.now import Clock

log = structlog.get_logger()

EVERY_S = 10.0
SILENT = timedelta(seconds=45)
PROCESSES = ("bot", "worker", "notices", "clock")


class Heartbeat(Base):
    """When a process was last known to live, in real time."""

    __tablename__ = "heartbeats"

    process: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]


async def beat(session: AsyncSession, process: str, *, real: datetime) -> None:
    """Say that `process` lives."""
    if not await insert_once(session, Heartbeat, process=process, at=real):
        heartbeat = await session.get_one(Heartbeat, process)
        heartbeat.at = real


async def ages(session: AsyncSession, *, real: datetime) -> dict[str, timedelta]:
    """How long ago each process was heard of."""
    rows = await session.scalars(select(Heartbeat).order_by(Heartbeat.process))
    return {heartbeat.process: real - heartbeat.at for heartbeat in rows}


async def keep_beating(
    sessions: Sessions, processes: tuple[str, ...], clock: Clock, stop: asyncio.Event
) -> None:
    """Beat for these processes until `stop`; a database that is away only delays it."""
    while not stop.is_set():
        try:
            async with sessions.begin() as session:
                for process in processes:
                    await beat(session, process, real=clock.real())
        except (SQLAlchemyError, OSError) as error:
            log.warning("heartbeat.missed", error=type(error).__name__)
        try:
            await asyncio.wait_for(stop.wait(), EVERY_S)
        except TimeoutError:
            continue
