"""One thing that was looked at: whether it is as it should be, and the facts to say so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Level = Literal["good", "warning", "bad"]
Facts = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` names the wording; `facts` fill it in and hold no secret.

    A warning works today and deserves a look; what is bad must be mended.
    """

    level: Level
    code: str
    facts: Facts = field(default_factory=dict)


def good(code: str, **facts: str | int) -> Finding:
    """As it should be."""
    return Finding("good", code, facts)


def warning(code: str, **facts: str | int) -> Finding:
    """Works, and deserves a look."""
    return Finding("warning", code, facts)


def bad(code: str, **facts: str | int) -> Finding:
    """Must be mended."""
    return Finding("bad", code, facts)
