"""What may be said of how long it takes. Pure: facts in, statements out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from backend.knowledge.facts import Channel, Number, Time

Amount = tuple[Number, str | None]


@dataclass(frozen=True, slots=True)
class TimeStatement:
    """How long it takes: by channels, amounts of a unit; unit None where none is known.

    Several amounts are for several cases. `other` are times that the same record states elsewhere
    and that do not agree, `also` such as stand there beside one that agrees. `unsure`: the record
    holds another number, or a remark in place of one.
    """

    channels: tuple[Channel, ...]
    amounts: tuple[Amount, ...]
    other: tuple[tuple[Number, str], ...] = ()
    also: tuple[tuple[Number, str], ...] = ()
    unsure: bool = False


def time_statements(
    times: Iterable[Time], case_times: Iterable[tuple[Number | None, str]]
) -> tuple[TimeStatement, ...]:
    """The record's times, channels with the same time joined; empty where none is stated.

    A row in the unit OTHER takes the time of the record's own process table if that has a unit.
    """
    cases = [(amount, unit) for amount, unit in case_times if amount and unit != "OTHER"]
    rows: dict[Channel, list[Time]] = {}
    for one in times:
        rows.setdefault(one.channel, []).append(one)
    joined: dict[tuple[tuple[Amount, ...], bool], list[Channel]] = {}
    for channel, some in rows.items():
        if amounts := _amounts(some, cases):
            joined.setdefault((amounts, _unsure(some, amounts)), []).append(channel)
    known = {amount for amounts, _ in joined for amount in amounts}
    rest = tuple(one for one in cases if one not in known)
    agrees = len(rest) < len(cases)
    return tuple(
        TimeStatement(
            tuple(channels),
            amounts,
            other=() if agrees else rest,
            also=rest if agrees else (),
            unsure=unsure,
        )
        for (amounts, unsure), channels in joined.items()
    )


def _amounts(rows: list[Time], cases: list[tuple[Number, str]]) -> tuple[Amount, ...]:
    """The amounts of one channel, in the record's order."""
    stated = [one for one in rows if one.unit != "OTHER" and isinstance(one.amount, int | float)]
    if stated:
        return tuple(dict.fromkeys((_number(one), one.unit) for one in stated))
    if cases:
        return tuple(cases)
    # '1 OTHER' is the portal's way to say that the note must be read.
    bare = [one for one in rows if isinstance(one.amount, int | float) and one.amount != 1]
    return tuple(dict.fromkeys((_number(one), None) for one in bare))


def _number(time: Time) -> Number:
    return time.amount if isinstance(time.amount, int | float) else 0


def _unsure(rows: list[Time], amounts: tuple[Amount, ...]) -> bool:
    """Whether rows without a unit hold a number, or stand beside one, that is not told."""
    numbers = {number for number, _ in amounts} | {1}
    bare = [one for one in rows if one.unit == "OTHER" and one.amount]
    return any(one.amount not in numbers for one in bare) or 0 < len(bare) < len(rows)
