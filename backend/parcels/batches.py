"""Many parcels at once: rows as a clerk brings them, what is missing, wrong or twice. Pure.

Rows come from a sheet, from pasted lines or from pictures of barcodes, and fill each other's gaps
by the tracking number. Names of people are not kept.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from backend.parcels import numbers, rules
from backend.parcels.entries import ADDRESS, DOSSIER, PHONE, TRACKING
from backend.parcels.service import Dispatch

MOST_ROWS = 200
MOST_BYTES_OF_SHEET = 1_000_000
MOST_FILES = 30
PARTS = (DOSSIER, PHONE, ADDRESS, TRACKING)
NEEDED = (DOSSIER, PHONE, TRACKING)
MISSING, TWICE, KNOWN = "missing", "twice", "known"


@dataclass(frozen=True, slots=True)
class Row:
    """One parcel to be. `line` is where it stood, 0 where it came by itself.

    `fault` (with `column`) is what could not be read in it; `said` is what stood there, for the
    file that goes back. `sent_on` is ISO. `code` and `token` are there once it is registered.
    """

    line: int = 0
    dossier: str | None = None
    phone: str | None = None
    address: str | None = None
    tracking: str | None = None
    fee: int | None = None
    postage: int | None = None
    route: str | None = None
    sent_on: str | None = None
    fault: str = ""
    column: str = ""
    said: dict[str, str] = field(default_factory=dict)
    code: str | None = None
    token: str | None = None

    def lacks(self, needed: Iterable[str] = NEEDED) -> tuple[str, ...]:
        """What has yet to be told."""
        return tuple(part for part in needed if getattr(self, part) is None)

    def with_told(self, other: Row) -> Row:
        """With what another row says of the same parcel; the later word holds."""
        told = {
            part: value for part in PARTS if (value := getattr(other, part)) is not None
        }  # fmt: skip
        return replace(self, **told)

    def dispatch(self) -> Dispatch:
        """What is registered; raises ValueError while something is missing."""
        if not (self.dossier and self.phone and self.tracking):
            raise ValueError(f"{self.lacks()} missing")
        told = self.fee is not None or self.postage is not None
        owed = (self.fee or 0) + (self.postage or 0)
        payment = rules.TO_COLLECT if owed else rules.PAID
        return Dispatch(
            self.dossier, self.phone, self.address, self.tracking, self.fee, self.postage,
            payment if told else rules.NOT_KNOWN, route=self.route,
            sent_on=date.fromisoformat(self.sent_on) if self.sent_on else None,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """A row and why it cannot be registered as it is; `fault` is empty where it can.

    `detail` is the columns that are missing, the line of the first one, or the day of the other.
    """

    row: Row
    fault: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """All rows so far; `blanks` counts empty lines of sheets that were passed over."""

    rows: tuple[Row, ...] = ()
    blanks: int = 0

    def with_rows(self, some: Iterable[Row], blanks: int = 0) -> Batch:
        """Rows of a sheet: each stands for itself, so that what is there twice is seen.

        A sheet that comes later replaces what it names anew, and the bad rows of those before it:
        people put a file right and send all of it again.
        """
        new = tuple(some)
        named = {row.tracking for row in new}
        kept = (row for row in self.rows if row.code or not (_is_bad(row) or row.tracking in named))
        return Batch((*kept, *new), blanks)

    def with_lines(self, some: Iterable[Row], needed: Sequence[str] = NEEDED) -> Batch:
        """Pasted lines: each completes what it names, else what is asked for, else is new."""
        rows, own = list(self.rows), list[Row]()
        for one in some:
            place = _about(rows, one, needed)
            if place is None or one.fault:
                own.append(one)
            else:
                rows[place] = rows[place].with_told(one)
        return replace(self, rows=(*rows, *own))

    def with_numbers(self, found: Iterable[str]) -> Batch:
        """Numbers read from pictures; one that is there already is no second one."""
        rows = list(self.rows)
        for number in found:
            if all(row.tracking != number for row in rows):
                rows.append(Row(tracking=number))
        return replace(self, rows=tuple(rows))

    def judged(
        self, known: Mapping[str, str] | None = None, needed: Sequence[str] = NEEDED
    ) -> list[Judged]:
        """Each row with what is wrong; `known` has the day of each number that is in use."""
        first = {row.tracking: row.line for row in self.rows if row.code and row.tracking}
        return [_judged(row, known or {}, needed, first) for row in self.rows if not row.code]

    def asked(self, needed: Sequence[str] = NEEDED) -> Row | None:
        """The row of which something is asked for next."""
        return next((row for row in self.rows if _waits(row, needed)), None)

    def as_text(self) -> str:
        """For keeping; `of` reads it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of(cls, text: str) -> Batch:
        """What `as_text` made; an emptied one is an empty one."""
        data = json.loads(text) if text else {}
        return cls(tuple(Row(**one) for one in data.get("rows", ())), data.get("blanks", 0))


def _is_bad(row: Row) -> bool:
    """Of a sheet, and nothing that could be completed in the chat."""
    return bool(row.said) and (bool(row.fault) or row.tracking is None)


def _waits(row: Row, needed: Sequence[str]) -> bool:
    return not row.fault and not row.code and row.tracking is not None and bool(row.lacks(needed))


def _about(rows: Sequence[Row], one: Row, needed: Sequence[str]) -> int | None:
    """Which row a pasted line is about: by its number, else the first that lacks what it brings."""
    for place, row in enumerate(rows):
        if row.code or row.fault:
            continue
        if one.tracking is not None:
            if row.tracking == one.tracking:
                return place
        elif _waits(row, needed) and any(getattr(one, part) for part in row.lacks(PARTS)):
            return place
    return None


def _judged(
    row: Row, known: Mapping[str, str], needed: Sequence[str], first: dict[str, int]
) -> Judged:
    if row.fault:
        return Judged(row, row.fault, row.column)
    if lacking := row.lacks(needed):
        return Judged(row, MISSING, ",".join(lacking))
    assert row.tracking is not None
    if row.tracking in first:
        return Judged(row, TWICE, str(first[row.tracking]))
    first[row.tracking] = row.line
    if row.tracking in known:
        return Judged(row, KNOWN, known[row.tracking])
    return Judged(row)


def misspelt(some: Iterable[Judged]) -> list[str]:
    """Numbers with a wrong check digit: a warning."""
    found = (one.row.tracking for one in some if not one.fault or one.fault == MISSING)
    return [number for number in found if number and numbers.is_misspelt(number)]


def again(some: Iterable[Judged], open_ones: Collection[str]) -> list[str]:
    """Dossiers of good rows that have another parcel, here or on its way: a warning."""
    count = Counter(one.row.dossier for one in some if not one.fault and one.row.dossier)
    return [code for code, times in count.items() if times > 1 or code in open_ones]
