"""Outside topics to choose from, the likeliest for a question first: pure."""

from __future__ import annotations

import hashlib

from backend.knowledge import bank, text
from backend.knowledge.bank import Entry

KEY_SIGNS = 12


def ranked(question: str) -> tuple[str, ...]:
    """All topics, those that share most words with the question first."""
    asked = set(text.tokens(question))
    return tuple(one.subject for one in sorted(bank.outside(), key=lambda one: -_near(one, asked)))


def key(topic: str) -> str:
    """A short name of a topic that fits a button and outlives a new version."""
    return hashlib.sha256(topic.encode()).hexdigest()[:KEY_SIGNS]


def find(named: str) -> str | None:
    """The topic of that key, or None."""
    return next((one.subject for one in bank.outside() if key(one.subject) == named), None)


def _near(one: Entry, asked: set[str]) -> float:
    """The best share of common words over the ways in which people ask for it."""
    ways = (set(text.tokens(way)) for way in (one.subject, *one.names, *one.questions))
    return max((len(way & asked) / len(way | asked) for way in ways if way | asked), default=0.0)
