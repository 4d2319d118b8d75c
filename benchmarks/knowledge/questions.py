"""The questions that measure: the public development set, and our own held-out ones.

`../shared/data/questions/dev.jsonl` is not part of the project; where it is absent its rows are
left out and that is said. Our own stand in `held_out.jsonl`: written by somebody who saw the
procedures' records and nothing of the bank; no line of it is ever used to learn from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.knowledge.catalogue import Catalogue

DEVELOPMENT = Path(__file__).parents[2].parent / "shared" / "data" / "questions" / "dev.jsonl"
HELD_OUT = Path(__file__).with_name("held_out.jsonl")
SHORT = 8
"""A chat question of at most so many words names the matter; a longer one tells a story."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with every code that would be right; none where it must be declined."""

    text: str
    kind: str
    right: frozenset[str]


def read(file: Path, held: Catalogue) -> Iterator[Question]:
    """The questions of a file; codes that the catalogue lacks are nobody's answer."""
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        right = frozenset(code for code in row["gold"] if held.find(code))
        yield Question(row["question"], _kind(row, right), right)


def _kind(row: dict[str, object], right: frozenset[str]) -> str:
    kind = str(row["kind"])
    if "far" in row:
        return "far" if row["far"] else "near"
    if kind == "ambiguous":
        return kind
    if row["gold"] and not right:
        return "lacking"
    if kind == "citizen":
        return "short" if len(str(row["question"]).split()) <= SHORT else "situation"
    return kind


def of_kind(some: Sequence[Question], kind: str) -> list[Question]:
    """The questions of one kind."""
    return [one for one in some if one.kind == kind]
