"""What may be said of a fee and of a time. Pure: facts and a day in, statements out.

`value` alone is never a fee. A note with 'Hội đồng nhân dân' means that the province decides,
even beside a figure; 0 without a note says nothing and is never 'miễn phí'; amounts of another
audience or without a currency are not told as prices; a rate that has ended drops out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from backend.knowledge.facts import Channel, Fee, Number, Rate, Time

LEAST_DONG = 1_000
"""Dong values below this are thousands, per cents or placeholders in the records."""

FeeKind = Literal["amount", "province", "free", "elsewhere", "no_currency", "unknown"]


_PRICED: dict[str | None, FeeKind] = {"VND": "amount", "USD": "unknown", None: "no_currency"}


@dataclass(frozen=True, slots=True)
class FeeStatement:
    """One thing that may be said of the fee, and by which channels.

    `amount` (in dong, for 'amount'; as it stands in the record, for 'no_currency') comes with
    `per`, its unit. `exempt` are marks of groups that the note frees; `documents` the papers
    that a note points to; `rates` hold today or later.
    """

    kind: FeeKind
    channels: tuple[Channel, ...]
    amount: Number | None = None
    per: str | None = None
    exempt: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    rates: tuple[Rate, ...] = ()


def fee_statements(fees: Iterable[Fee], *, today: date) -> tuple[FeeStatement, ...]:
    """What the record allows to be said, channels with the same statement joined.

    Without any fee row the one statement is 'unknown'.
    """
    here = [_statement(one, today) for one in fees if one.audience is None]
    joined: dict[FeeStatement, list[Channel]] = {}
    for channel, said in here:
        joined.setdefault(said, []).append(channel)
    merged = tuple(_by(said, channels) for said, channels in joined.items())
    telling = tuple(one for one in merged if one.kind != "unknown")
    return telling or (FeeStatement("unknown", ()),)


def _by(said: FeeStatement, channels: list[Channel]) -> FeeStatement:
    return FeeStatement(
        said.kind,
        tuple(dict.fromkeys(channels)),
        said.amount,
        said.per,
        said.exempt,
        said.documents,
        said.rates,
    )


def _statement(fee: Fee, today: date) -> tuple[Channel, FeeStatement]:
    rates = tuple(one for one in fee.rates if one.ends >= today and _applies(one, fee))
    kind = _kind(fee)
    priced = kind in ("amount", "no_currency")
    return fee.channel, FeeStatement(
        kind=kind,
        channels=(),
        amount=fee.value if priced else None,
        per=fee.per if priced else None,
        exempt=fee.exempt,
        documents=fee.documents if kind in ("province", "elsewhere") else (),
        rates=rates if priced else (),
    )


def _applies(rate: Rate, fee: Fee) -> bool:
    return not rate.online or fee.channel == "ONLINE"


def _kind(fee: Fee) -> FeeKind:
    if fee.council:
        return "province"
    if fee.free:
        return "free"
    if fee.value and fee.value >= LEAST_DONG:
        return _PRICED[fee.currency]
    if fee.noted:
        return "elsewhere"
    return "unknown"


@dataclass(frozen=True, slots=True)
class TimeStatement:
    """How long it takes: by channels, an amount of a unit; unit None where none is known.

    `other` are times that the same record states elsewhere and that do not agree.
    """

    channels: tuple[Channel, ...]
    amounts: tuple[tuple[Number, str | None], ...]
    other: tuple[tuple[Number, str], ...] = ()


def time_statements(
    times: Iterable[Time], case_times: Iterable[tuple[Number | None, str]]
) -> tuple[TimeStatement, ...]:
    """The record's times, channels with the same time joined; empty where none is stated.

    A row in the unit OTHER takes the time of the record's own process table if that has a unit.
    """
    cases = [(amount, unit) for amount, unit in case_times if amount and unit != "OTHER"]
    joined: dict[tuple[tuple[Number, str | None], ...], list[Channel]] = {}
    for one in times:
        amounts = _amounts(one, cases)
        if amounts:
            joined.setdefault(amounts, []).append(one.channel)
    known = {amount for amounts in joined for amount in amounts}
    other = () if known & set(cases) else tuple(cases)
    return tuple(
        TimeStatement(tuple(dict.fromkeys(channels)), amounts, other if joined else ())
        for amounts, channels in joined.items()
    )


def _amounts(time: Time, cases: list[tuple[Number, str]]) -> tuple[tuple[Number, str | None], ...]:
    if time.unit != "OTHER" and isinstance(time.amount, int | float):
        return ((time.amount, time.unit),)
    if cases:
        return tuple(cases)
    if isinstance(time.amount, int | float):
        return ((time.amount, None),)
    return ()
