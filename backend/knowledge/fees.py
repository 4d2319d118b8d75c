"""What may be said of a fee. Pure: facts and a day in, statements out.

`value` alone is never a fee. A note with 'Hội đồng nhân dân' means that the province decides,
even beside a figure; 0 without a note says nothing and is never 'miễn phí'; amounts of another
audience or without a currency are not told as prices; a rate that has ended drops out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from backend.knowledge.facts import Case, Channel, Currency, Fee, FeeType, Number, Rate
from backend.knowledge.fee_notes import LEAST_DONG

FeeKind = Literal[
    "amount",
    "no_currency",
    "cases",
    "province",
    "free",
    "none",
    "unset",
    "elsewhere",
    "unclear",
    "unknown",
]
_PRICED = ("amount", "no_currency")


@dataclass(frozen=True, slots=True)
class FeeStatement:
    """One thing that may be said of the fee, and by which channels.

    `kind`: 'amount' and 'no_currency' come with `amount`, `per` (unit) and `label` (what for);
    'cases' with the amounts listed, if any can be told; 'province' decides; 'free' for everybody;
    'none' and 'unset' as the record says; 'elsewhere' points to `documents`; 'unclear' where the
    record holds a number that may not be said. `fee` is the sort of fee where one channel has
    several. `exempt` are marks of groups that the note frees; `rates` hold today or later;
    `begins`, `ends` are the days of the amount itself. `remark`: a condition that is not told.
    """

    kind: FeeKind
    channels: tuple[Channel, ...]
    amount: Number | None = None
    currency: Currency | None = None
    per: str | None = None
    label: str | None = None
    fee: FeeType | None = None
    cases: tuple[Case, ...] = ()
    exempt: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    rates: tuple[Rate, ...] = ()
    begins: date | None = None
    ends: date | None = None
    remark: bool = False


def fee_statements(fees: Iterable[Fee], *, today: date) -> tuple[FeeStatement, ...]:
    """What the record allows to be said, channels with the same statement joined.

    Without any fee row, or any that tells something, the one statement is 'unknown'.
    """
    rows: dict[tuple[Channel, FeeType], list[FeeStatement]] = {}
    for one in _undecided(tuple(_here(tuple(fees)))):
        if not _ended(one, today):
            rows.setdefault((one.channel, one.kind), []).append(_statement(one, today))
    told = {key: merged for key, said in rows.items() if (merged := _merged(said))}
    apart = _apart(told)
    joined: dict[FeeStatement, list[Channel]] = {}
    for (channel, sort), statements in told.items():
        for said in statements:
            named = replace(said, fee=sort if apart else None)
            joined.setdefault(named, []).append(channel)
    found = tuple(
        replace(said, channels=tuple(dict.fromkeys(channels))) for said, channels in joined.items()
    )
    return found or (FeeStatement("unknown", ()),)


def _apart(told: dict[tuple[Channel, FeeType], list[FeeStatement]]) -> bool:
    """Whether the sorts of fee are different fees, not the same one entered under two names."""
    sorts: dict[FeeType, set[FeeStatement]] = {}
    for (_, sort), said in told.items():
        sorts.setdefault(sort, set()).update(said)
    twice = len({channel for channel, _ in told}) < len(told)
    return twice or not set.intersection(*sorts.values()) if sorts else False


def _here(fees: tuple[Fee, ...]) -> Iterator[Fee]:
    """Rows for people at a counter here: not the missions', nor dollars beside dong."""
    dong = any(one.currency == "VND" and one.audience is None for one in fees)
    for one in fees:
        abroad = one.currency == "USD" and dong and not one.label
        if one.audience is None and not abroad:
            yield one


def _undecided(fees: tuple[Fee, ...]) -> Iterator[Fee]:
    """Without the figures of a sort of fee that some note leaves to the province."""
    decided = {one.kind for one in fees if one.council}
    for one in fees:
        if one.council or one.kind not in decided or not (one.value or one.varies):
            yield one


def _statement(fee: Fee, today: date) -> FeeStatement:
    rates = tuple(one for one in fee.rates if _holds(one, fee, today))
    kind = _kind(fee)
    priced = kind in _PRICED
    replaced = next((one for one in rates if priced and _has_replaced(one, today)), None)
    listed = kind in ("cases", "free")
    begun = fee.begins is None or fee.begins <= today
    return FeeStatement(
        kind=kind,
        channels=(),
        amount=(replaced.amount if replaced else fee.value) if priced else None,
        currency=fee.currency if priced else None,
        per=(replaced.per or fee.per if replaced else fee.per) if priced else None,
        label=fee.label if priced else None,
        cases=fee.cases if listed else (),
        exempt=fee.exempt,
        documents=fee.documents if kind in ("elsewhere", "cases", *_PRICED) else (),
        rates=tuple(one for one in rates if one is not replaced),
        begins=fee.begins if priced and not (replaced or (begun and fee.ends is None)) else None,
        ends=fee.ends if priced and not replaced else None,
        remark=fee.remark,
    )


def _ended(fee: Fee, today: date) -> bool:
    """Whether a row's own days are over, and no new amount has taken the place of its own."""
    over = fee.ends is not None and fee.ends < today
    return over and not any(_has_replaced(one, today) for one in fee.rates)


def _holds(rate: Rate, fee: Fee, today: date) -> bool:
    """Whether a rate holds today or later, and for this row's channel."""
    ended = rate.ends is not None and rate.ends < today
    return not ended and (rate.only != "online" or fee.channel == "ONLINE")


def _has_replaced(rate: Rate, today: date) -> bool:
    """A new amount without an end has taken the place of the row's own, once it has begun."""
    begun = rate.begins is not None and rate.begins <= today
    return begun and rate.ends is None and rate.amount is not None


def _kind(fee: Fee) -> FeeKind:
    """In the order of what outweighs what."""
    marks: tuple[tuple[bool, FeeKind], ...] = (
        (fee.council, "province"),
        (fee.free, "free"),
        (fee.varies, "cases"),
        (bool(fee.value), _priced(fee)),
        (fee.none, "none"),
        (fee.unset, "unset"),
        (bool(fee.documents), "elsewhere"),
        (fee.unclear or bool(fee.value), "unclear"),
        (fee.noted, "elsewhere"),
    )
    return next((kind for mark, kind in marks if mark and kind != "unknown"), "unknown")


def _priced(fee: Fee) -> FeeKind:
    """Whether a value is an amount; dong below `LEAST_DONG` are not."""
    if fee.currency == "USD":
        return "amount"
    if (fee.value or 0) < LEAST_DONG:
        return "unknown"
    return "amount" if fee.currency else "no_currency"


def _merged(said: list[FeeStatement]) -> list[FeeStatement]:
    """The statements of one channel and sort of fee: alike once, several amounts as cases."""
    telling = [
        one for one in dict.fromkeys(said) if one.kind != "unknown" or one.rates or one.exempt
    ]
    figures = [one for one in telling if one.kind in (*_PRICED, "cases")]
    plain = [one for one in figures if not one.ends and not one.begins]
    rest = [one for one in telling if one not in figures]
    if len(plain) == 1 and len(figures) > 1:
        return _with_rates(plain[0], [one for one in figures if one is not plain[0]]) + rest
    groups: dict[tuple[object, ...], list[FeeStatement]] = {}
    for one in figures:
        groups.setdefault((one.begins, one.ends), []).append(one)
    return _absorbed([_as_cases(group) for group in groups.values()] + rest)


def _with_rates(plain: FeeStatement, dated: list[FeeStatement]) -> list[FeeStatement]:
    """The amount of a row that has days, as a rate of the row that has none."""
    if len(dated) > 1:
        return [plain, *dated]
    one = dated[0]
    rate = Rate(one.begins, one.ends, amount=one.amount, per=one.per)
    return [replace(plain, rates=(*plain.rates, rate, *one.rates))]


def _as_cases(group: list[FeeStatement]) -> FeeStatement:
    """Several amounts side by side: each is for a case, or all are due; the record tells not."""
    first, *others = group
    if not others:
        return first
    named = {one.currency for one in group} - {None}
    currency = named.pop() if len(named) == 1 else None
    listed = [
        replace(case, currency=case.currency or currency)
        for one in group
        for case in _cases_of(one)
    ]
    if any(one.kind == "cases" and not one.cases for one in group):
        listed = []
    return FeeStatement(
        kind="cases",
        channels=(),
        cases=tuple({(one.amount, (one.label or "").lower()): one for one in listed}.values()),
        exempt=tuple(dict.fromkeys(mark for one in group for mark in one.exempt)),
        documents=tuple(dict.fromkeys(number for one in group for number in one.documents)),
        rates=tuple(dict.fromkeys(_vague(rate) for one in group for rate in one.rates)),
        begins=first.begins,
        ends=first.ends,
        remark=any(one.remark for one in group),
    )


def _cases_of(one: FeeStatement) -> tuple[Case, ...]:
    return one.cases or (Case(one.amount or 0, one.currency, one.per, one.label),)


def _vague(rate: Rate) -> Rate:
    """A rate's amount is that of one case: beside several it is left out."""
    return replace(rate, amount=None, per=None)


def _absorbed(said: list[FeeStatement]) -> list[FeeStatement]:
    """A row that tells but rates or exemptions lends them to the only one that tells more."""
    lending = [one for one in said if _tells_little(one)]
    telling = [one for one in said if one not in lending]
    if len(telling) != 1 or not lending:
        return said
    rates = dict.fromkeys(rate for one in (*telling, *lending) for rate in one.rates)
    exempt = dict.fromkeys(mark for one in (*telling, *lending) for mark in one.exempt)
    return [replace(telling[0], rates=tuple(rates), exempt=tuple(exempt))]


def _tells_little(said: FeeStatement) -> bool:
    bare = said.kind == "elsewhere" and not said.documents
    return said.kind == "unknown" or bare or (said.kind == "unclear" and bool(said.rates))
