"""`motcua health`: whether each process lives, by the rows they write; exit code 1 if not."""

from __future__ import annotations

import argparse
import asyncio
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from backend.errors import Misconfigured
from backend.settings import Settings
from bot.commands import environment


def add(subparsers: Any) -> None:
    """`health` of everything, or of one process (for container checks)."""
    command = subparsers.add_parser("health", help="các tiến trình có đang chạy không")
    command.add_argument("--process", help="chỉ hỏi một tiến trình: bot, worker, notices, clock")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print a line a process."""
    settings = environment.load()
    try:
        ages = asyncio.run(_ages(settings))
    except (SQLAlchemyError, OSError) as error:
        raise Misconfigured("database.away", reason=type(error).__name__) from error
    return report(ages, args.process)


def report(ages: dict[str, timedelta], process: str | None) -> int:
    """0 where all that was asked about lives; a process never heard of does not."""
    from backend.heartbeats import SILENT

    asked = [process] if process else sorted(ages)
    for name in asked:
        age = ages.get(name)
        seconds = "chưa từng chạy" if age is None else f"{age.total_seconds():.0f} giây trước"
        print(f"{name}: {seconds}")
    alive = [name for name in asked if name in ages and ages[name] < SILENT]
    return 0 if asked and alive == asked else 1


async def _ages(settings: Settings) -> dict[str, timedelta]:
    from sqlalchemy.ext.asyncio import AsyncSession

    from backend import heartbeats
    from backend.db import create_engine
    from backend.now import Clock

    engine = create_engine(settings.database_url)
    try:
        async with AsyncSession(engine) as session:
            return await heartbeats.ages(session, real=Clock().real())
    finally:
        await engine.dispose()
