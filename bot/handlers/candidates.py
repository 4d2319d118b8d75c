"""The procedures that somebody's words may mean, for staff who choose one of them."""

from __future__ import annotations

from datetime import date

from backend.knowledge.procedures import Procedure
from backend.knowledge.search import Answerer

MOST_CANDIDATES = 6


def candidates(knowing: Answerer, words: str, *, today: date) -> list[Procedure]:
    """The one whose code this is; else what the answerer finds for the words, the likeliest first,
    whether or not it would have dared to answer."""
    if named := knowing.catalogue.find(words.strip()):
        return [named]
    codes = knowing.ask(words, today=today).codes
    known = [found for code in codes if (found := knowing.catalogue.find(code))]
    return known[:MOST_CANDIDATES]
