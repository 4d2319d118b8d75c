"""The figures of a procedure's record as values: times, fees, rates.

`extraction` makes them as JSON, these functions read them back. What may be *said* of them is
`fees`' to decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from backend.knowledge.bundle import day

Channel = Literal["DIRECT", "ONLINE", "POSTAL"]
Number = int | float
Currency = Literal["VND", "USD"]
FeeType = Literal["FEE", "SERVICE_FEE", "PRICE_LEVEL"]
Kind = Literal["STANDARD", "STANDARD_INTERNAL", "SPECIFIC"]

PAGE = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/"
USUAL_KIND: Kind = "STANDARD"
"""What most are; 'STANDARD_INTERNAL' runs between offices and is never offered to citizens."""

PAPER_PREFIX = "000.00.00."
CHANNELS: dict[str, Channel] = {"D": "DIRECT", "O": "ONLINE", "P": "POSTAL"}
"""The bundle names the channels of a row by letters: 'OPD'."""

LETTERS: dict[str, str] = {channel: letter for letter, channel in CHANNELS.items()}


@dataclass(frozen=True, slots=True)
class Time:
    """One row of the record: how long it takes by one channel.

    `amount` is a number of `unit` (WORKING_DAY, DAY, HOUR, MONTH, YEAR, OTHER), a text where the
    record holds a text, None where it states nothing (0 in the record).
    """

    channel: Channel
    amount: Number | str | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Rate:
    """What holds for a fee between two days, both included; None where a side is open.

    One of: `percent` of the usual fee, an `amount` in dong with its unit, `free`, or none of them:
    then the record names only `documents`. `only` limits it to papers sent 'online' or 'vneid'.
    """

    begins: date | None
    ends: date | None
    percent: int | None = None
    amount: Number | None = None
    per: str | None = None
    free: bool = False
    documents: tuple[str, ...] = ()
    only: Literal["online", "vneid"] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One of several amounts that a record lists: unit and name of the case where it has them."""

    amount: Number
    currency: Currency | None = None
    per: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee row of the record, its note reduced to marks (see `fee_notes`).

    `kind` is FEE (phí), SERVICE_FEE (lệ phí) or PRICE_LEVEL (giá). `value` is there only where it
    may be said; `unclear` where the record holds a number that may not. `currency` None means that
    the record names none. `audience` is 'mission' for embassies and consulates, None for people
    at a counter. `council`: the province decides. `free`: for everybody. `none`, `unset`: the note
    says that there is no fee, or that none is laid down. `exempt` are marks of groups ('some'
    where we have no name for them). `varies`: the amount depends on the case, `cases` are those
    listed. `remark`: a condition stands beside that is not told here. `begins`, `ends` are the
    days that `value` holds for.
    """

    channel: Channel
    kind: FeeType = "FEE"
    value: Number | None = None
    currency: Currency | None = None
    audience: str | None = None
    noted: bool = False
    per: str | None = None
    label: str | None = None
    council: bool = False
    free: bool = False
    none: bool = False
    unset: bool = False
    unclear: bool = False
    varies: bool = False
    remark: bool = False
    exempt: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    rates: tuple[Rate, ...] = ()
    cases: tuple[Case, ...] = ()
    begins: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class PaperFact:
    """A paper with a quantity: group in the record's order, its code, how many of each.

    The code is the portal's without its leading `PAPER_PREFIX`: 'G15-KQ003208'.
    """

    group: int
    code: str
    originals: int
    copies: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that is held of one record, as values.

    `levels` are xã, tỉnh, bộ. `promulgator` is the portal's code of who issued it (G15, H27).
    `subjects` are marks: citizen, overseas, foreigner, cooperative, enterprise,
    foreign_enterprise, organisation, foreign_organisation, official, party. `returns` are
    AT_HOME, AT_SUBMISSION_PLACE, ONLINE; empty where the record says nothing. `source` is the
    id among the bundle's sources.
    """

    code: str
    title: str
    kind: Kind
    levels: tuple[str, ...]
    promulgator: str | None
    subjects: tuple[str, ...]
    fields: tuple[str, ...]
    agencies: tuple[str, ...]
    times: tuple[Time, ...]
    case_times: tuple[tuple[Number | None, str], ...]
    fees: tuple[Fee, ...]
    papers: tuple[PaperFact, ...]
    returns: tuple[str, ...]
    results: tuple[str, ...]
    decision: str | None
    decided: date | None
    decided_by: str | None
    address: str
    updated: date | None
    source: str


def read(row: dict[str, Any]) -> Facts:
    """The values of one fact record, as `extraction.facts` makes it and the bundle holds it."""
    decision = row.get("decision", {})
    return Facts(
        code=row["code"],
        title=row["title"],
        kind=row.get("kind", USUAL_KIND),
        levels=tuple(row.get("levels", ())),
        promulgator=row.get("promulgator"),
        subjects=tuple(row.get("subjects", ())),
        fields=tuple(row.get("fields", ())),
        agencies=tuple(row.get("agencies", ())),
        times=times(row),
        case_times=tuple(map(case_time, row.get("case_times", ()))),
        fees=fees(row),
        papers=papers(row),
        returns=tuple(row.get("returns", ())),
        results=tuple(row.get("results", ())),
        decision=decision.get("number"),
        decided=day(decision.get("date")),
        decided_by=decision.get("by"),
        address=PAGE + row.get("id", ""),
        updated=day(row.get("updated")),
        source=row["source"],
    )


def times(row: dict[str, Any]) -> tuple[Time, ...]:
    """The times of a fact record, one for every channel."""
    return tuple(
        Time(CHANNELS[letter], one.get("amount"), one.get("unit"))
        for one in row.get("times", ())
        for letter in one["by"]
    )


def fees(row: dict[str, Any]) -> tuple[Fee, ...]:
    """The fee rows of a fact record, one for every channel."""
    return tuple(
        fee({"channel": CHANNELS[letter]} | one)
        for one in row.get("fees", ())
        for letter in one["by"]
    )


def papers(row: dict[str, Any]) -> tuple[PaperFact, ...]:
    """The papers of a fact record; without quantities a row stands for one original."""
    return tuple(
        PaperFact(group, code, *(quantities or (1, 0)))
        for group, code, *quantities in row.get("papers", ())
    )


def case_time(text: str) -> tuple[Number | None, str]:
    """'5 WORKING_DAY' as number and unit; None where the record has no number."""
    amount, unit = text.rsplit(" ", 1)
    return (int(amount) if amount.isdigit() else None), unit


def fee(row: dict[str, Any]) -> Fee:
    return Fee(
        **{
            **{key: value for key, value in row.items() if key != "by"},
            "exempt": tuple(row.get("exempt", ())),
            "documents": tuple(row.get("documents", ())),
            "rates": tuple(map(rate, row.get("rates", ()))),
            "cases": tuple(Case(*one) for one in row.get("cases", ())),
            "begins": day(row.get("begins")),
            "ends": day(row.get("ends")),
        }
    )


def rate(row: dict[str, Any]) -> Rate:
    said = {key: value for key, value in row.items() if key not in ("from", "to")}
    said["documents"] = tuple(row.get("documents", ()))
    return Rate(day(row.get("from")), day(row.get("to")), **said)
