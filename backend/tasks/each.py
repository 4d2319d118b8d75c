"""Rows whose time has come, looked at one by one: what the sweeps of most rooms do alike."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from backend.work import Work

log = structlog.get_logger()


async def each(
    work: Work, due: Callable[..., Awaitable[list[int]]], do: Callable[..., Awaitable[Any]],
    fault: str, name: str = "id",
) -> None:  # fmt: skip
    """Each by itself, so that none spoils another; repeating it changes nothing more.

    One that fails is due again next time, and logged as `fault` with its id under `name`.
    """
    async with work.sessions() as session:
        ids = await due(session, now=work.clock.now())
    for row_id in ids:
        try:
            async with work.waking() as session:
                await do(session, row_id, now=work.clock.now())
        except Exception:
            log.exception(fault, **{name: row_id})
