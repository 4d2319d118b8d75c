"""What the files of one import hold together: facts by code, and all that is to be said of them.

Files are read as streams and reduced at once; only facts are held, as the bot itself holds them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from backend.errors import DomainError
from backend.knowledge.importing import files, layers, lists, records
from backend.knowledge.importing.documents import Broken, documents
from backend.knowledge.importing.records import Row, Unfit

MOST = 30_000
"""Procedures in one import: five times what the country has, and what fits into memory."""

TOLD = 200
EVERY = 250
_DATED = re.compile(r"(20\d{2})-(\d{2})-(\d{2})")

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Problem:
    """A record that was left out; `code` is that of `Unfit` or of `Broken`."""

    file: str
    line: int
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Twice:
    """A code that came again: the earlier of two whole records gave way to the later."""

    code: str
    former: tuple[str, int]
    latter: tuple[str, int]


@dataclass(slots=True)
class Gathered:
    """`left_out` counts all problems, `problems` holds the first `TOLD`; likewise `twice`.

    `day` is the latest that a file's name tells, None where none does.
    """

    files: list[str] = field(default_factory=list)
    rows: dict[str, Row] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0
    twice: list[Twice] = field(default_factory=list)
    day: date | None = None

    def take(self, row: Row) -> None:
        """Add facts: whole ones replace, partial ones amend whole ones that came before."""
        former = self.rows.get(row.code)
        if former and former.partial == row.partial and len(self.twice) < TOLD:
            self.twice.append(Twice(row.code, (former.file, former.line), (row.file, row.line)))
        if former and row.partial and not former.partial:
            whole = layers.merged(former.facts, row.facts)
            row = Row(row.code, whole, row.file, row.line)
        self.rows[row.code] = row
        if len(self.rows) > MOST:
            raise DomainError("import.too_many", most=MOST)

    def miss(self, problem: Problem) -> None:
        """Count what was left out; the first ones are told."""
        self.left_out += 1
        if len(self.problems) < TOLD:
            self.problems.append(problem)


def gather(paths: Sequence[Path], progress: Progress = lambda _read: None) -> Gathered:
    """Read everything below these paths, whole records and lists alike, in their order.

    Raises DomainError where a file cannot be read to its end (see `files`, `documents`, `lists`)
    or there are too many records; nothing is to be imported then.
    """
    gathered, read = Gathered(), 0
    for path in files.found(paths):
        gathered.files.append(path.name)
        gathered.day = max(filter(None, (gathered.day, _day(path.name))), default=None)
        for one in _read(path):
            if isinstance(one, Problem):
                gathered.miss(one)
            else:
                gathered.take(one)
            read += 1
            if read % EVERY == 0:
                progress(read)
    progress(read)
    return gathered


def _read(path: Path) -> Iterator[Row | Problem]:
    kind = files.kind_of(path)
    return _listed(path) if kind == "sheet" else _documented(path, kind)


def _listed(path: Path) -> Iterator[Row | Problem]:
    for one in lists.rows(path):
        if isinstance(one, Row):
            yield one
        else:
            yield _problem(path.name, *one)


def _documented(path: Path, kind: files.Kind) -> Iterator[Row | Problem]:
    line = 1
    with files.readable(path.name, lambda: line):
        for one in documents(files.opener(path, kind), path.name):
            line = one.line
            if isinstance(one, Broken):
                yield Problem(path.name, line, one.code)
                continue
            try:
                yield records.row(one.value, path.name, line)
            except Unfit as error:
                yield _problem(path.name, line, error)


def _problem(file: str, line: int, error: Unfit) -> Problem:
    return Problem(file, line, error.code, error.value)


def _day(name: str) -> date | None:
    """The day in a file's name: procedures-2026-07-18.jsonl.gz."""
    if told := _DATED.search(name):
        with suppress(ValueError):
            return date(*map(int, told.groups()))
    return None
