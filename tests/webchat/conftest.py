"""A town whose people also come by browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.story.browser import WebTown
from tests.story.databases import SqliteTemplate
from tests.story.town import Town


@pytest.fixture
def web(town: Town) -> WebTown:
    """On both databases: for stories, and where SQL matters."""
    return WebTown(town)


@pytest.fixture
async def desk(sqlite_template: SqliteTemplate, tmp_path: Path) -> AsyncIterator[WebTown]:
    """On SQLite alone: for what no database decides."""
    url = sqlite_template.copy(tmp_path / "motcua.db")
    async with Town.open(url, tmp_path) as town:
        yield WebTown(town)
