"""What the search is compared with, on the same catalogue and the same questions.

SQLite's FTS5 (marks removed, every word optional, its own bm25) and rapidfuzz's token_set_ratio,
both over folded titles: what one would use without a search of one's own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz, process, utils

from backend.knowledge.catalogue import Catalogue
from backend.knowledge.text import fold

Ranking = Callable[[str], Sequence[str]]
MOST = 10


def fts5(held: Catalogue) -> Ranking:
    """Full-text search as SQLite brings it."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE titles USING fts5(code UNINDEXED, title)")
    rows = [(one.code, fold(one.title)) for one in held.procedures.values()]
    connection.executemany("INSERT INTO titles VALUES (?, ?)", rows)

    def ranked(question: str) -> Sequence[str]:
        words = " OR ".join(f'"{word}"' for word in fold(question).split())
        query = "SELECT code FROM titles WHERE title MATCH ? ORDER BY bm25(titles) LIMIT ?"
        return [code for (code,) in connection.execute(query, (words, MOST))] if words else []

    return ranked


def fuzzy(held: Catalogue) -> Ranking:
    """The title whose set of words is most like the question's."""
    titles = {one.code: fold(one.title) for one in held.procedures.values()}

    def ranked(question: str) -> Sequence[str]:
        found = process.extract(
            fold(question), titles, scorer=fuzz.token_set_ratio,
            processor=utils.default_process, limit=MOST,
        )  # fmt: skip
        return [code for _title, _score, code in found]

    return ranked
