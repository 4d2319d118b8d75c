"""The figures of a procedure's record as values: times, fees, rates.

`extraction` makes them as JSON, these functions read them back. What may be *said* of them is
`fees`' to decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Channel = Literal["DIRECT", "ONLINE", "POSTAL"]
Number = int | float


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
    """A share of a fee, in per cent, that holds between two days, both included."""

    percent: int
    begins: date
    ends: date
    online: bool


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee row of the record, its note reduced to marks (see `extraction`).

    `value` alone is never a fee: 0 says nothing, and `currency` None means that the record names
    none. `audience` is 'mission' for embassies and consulates, None for people at a counter.
    """

    channel: Channel
    kind: str
    value: Number | None
    currency: Literal["VND", "USD"] | None
    audience: str | None
    noted: bool = False
    per: str | None = None
    council: bool = False
    free: bool = False
    exempt: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    rates: tuple[Rate, ...] = ()


def case_time(text: str) -> tuple[Number | None, str]:
    """'5 WORKING_DAY' as number and unit; None where the record has no number."""
    amount, unit = text.rsplit(" ", 1)
    return (int(amount) if amount.isdigit() else None), unit


def fee(row: dict[str, Any]) -> Fee:
    return Fee(
        **{
            **row,
            "exempt": tuple(row.get("exempt", ())),
            "documents": tuple(row.get("documents", ())),
            "rates": tuple(map(rate, row.get("rates", ()))),
        }
    )


def rate(row: dict[str, Any]) -> Rate:
    begins, ends = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
    return Rate(row["percent"], begins, ends, row["online"])
