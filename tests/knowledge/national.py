"""The public records that lie outside the project; tests that need them skip where they are not."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from backend.knowledge import extraction

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
NATIONAL = "national/procedures-2026-07-18.jsonl.gz"


def needed(path: str) -> Path:
    """The file, or the test is skipped with the reason."""
    file = SHARED / path
    if not file.exists():
        pytest.skip(f"public records are not here: {file.name}")
    return file


@cache
def _records(file: Path) -> dict[str, dict[str, Any]]:
    return {one["code"]: one for one in extraction.read(file)}


def records() -> dict[str, dict[str, Any]]:
    """All national records by code, other provinces' and ministries' among them; read once."""
    return _records(needed(NATIONAL))


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the province's lists."""
    with needed(f"hatinh/{name}").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
