"""The bundled facts: JSON files beside this module, read once per process.

Every file is ``{"about": …, "sources": {id: {"name", "date", "address"?}}, "records": […]}`` with
one record a line, so that a changed fact is a changed line. Every record names its source.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
LEARNED = DATA / "learned"
"""What training made of the rest: `make train-knowledge` writes it anew."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read: its name as shown to people, and the day the source is of.

    `date` is None where the source itself carries no date; then that is said.
    """

    name: str
    date: date | None
    address: str | None = None


@cache
def _file(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def records(name: str) -> list[dict[str, Any]]:
    """The records of one bundled file, as they stand."""
    rows: list[dict[str, Any]] = _file(name)["records"]
    return rows


@cache
def sources(name: str) -> dict[str, Source]:
    """The sources that the records of one bundled file refer to by id."""
    return {
        key: Source(row["name"], day(row.get("date")), row.get("address"))
        for key, row in _file(name)["sources"].items()
    }


def word_list(name: str) -> frozenset[str]:
    """One of the lists of folded words or phrases in `data/word_lists.json`."""
    return next(frozenset(row["words"]) for row in records("word_lists") if row["list"] == name)


def day(text: str | None) -> date | None:
    """An ISO date, or None where a fact has no date."""
    return date.fromisoformat(text) if text else None
