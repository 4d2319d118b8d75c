"""A strict simulated Zalo, and the product on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from simulator.settings import ZaloSpec
from tests.simulator.conftest import start
from tests.simulator.zalo.oa import Oa
from tests.story.databases import SqliteTemplate
from tests.story.zalo import ZaloTown

__all__ = ["start"]


@pytest.fixture
async def oa(start: Callable[..., Any]) -> Oa:
    """A simulator behind a port of its own: the product calls it as it would call Zalo."""
    return Oa(await start(zalo=ZaloSpec(webhook_seconds=20), limits_divisor=10_000.0))


@pytest.fixture
async def zalo(oa: Oa, database_url: str, tmp_path: Path) -> AsyncIterator[ZaloTown]:
    """An installation with Zalo alone, on each database."""
    async with ZaloTown.open(oa, database_url, tmp_path) as town:
        yield town


@pytest.fixture
async def zalo_lite(
    oa: Oa, tmp_path: Path, sqlite_template: SqliteTemplate
) -> AsyncIterator[ZaloTown]:
    """The same where the database plays no part in the story."""
    url = sqlite_template.copy(tmp_path / "motcua.db")
    async with ZaloTown.open(oa, url, tmp_path) as town:
        yield town
