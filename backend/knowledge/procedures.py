"""Procedures: the national record's facts, and beside them a checklist in our own words.

Facts come from `data/procedures.json` (made by `extraction`), checklists from
`data/checklists.json` (written by hand, every figure checked against the record by a test).
Nothing here interprets: `fees` and `times` say what may be told from the facts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Literal

from backend.knowledge import facts as figures
from backend.knowledge.bundle import Source, day, records, sources
from backend.knowledge.facts import Channel, Fee, Number, Time

Answered = Literal["yes", "no"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A line of the checklist; None quantities where it stands for a whole other set."""

    text: str
    originals: int | None
    copies: int | None


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure as it can be told to a citizen.

    `appear`, `post_submit`, `post_return` are 'yes', 'no' or None (not known). `department` is
    the key of the provincial department in charge where the record names it.
    """

    code: str
    title: str
    short: str
    group: str
    levels: tuple[str, ...]
    fields: tuple[str, ...]
    agencies: tuple[str, ...]
    times: tuple[Time, ...]
    case_times: tuple[tuple[Number | None, str], ...]
    fees: tuple[Fee, ...]
    results: tuple[str, ...]
    decision: str | None
    decided_by: str | None
    decided: date | None
    address: str
    updated: date | None
    source: Source
    papers: tuple[Paper, ...]
    only_if: tuple[Paper, ...]
    mistakes: tuple[str, ...]
    checked: date | None
    appear: Answered | None = None
    post_submit: Answered | None = None
    post_return: Answered | None = None
    department: str | None = None
    where: str | None = None
    fee_note: str | None = None
    channels: tuple[Channel, ...] = field(default=())


def procedure(code: str) -> Procedure:
    """The procedure of that code; raises KeyError for one that is not held."""
    return procedures()[code]


def find(code: str | None) -> Procedure | None:
    """The procedure of that code, or None."""
    return procedures().get(code or "")


@cache
def procedures() -> dict[str, Procedure]:
    """Every procedure held, by code, in the order of the checklists' groups."""
    facts = {row["code"]: row for row in records("procedures")}
    return {row["code"]: _procedure(facts[row["code"]], row) for row in records("checklists")}


def groups() -> dict[str, tuple[Procedure, ...]]:
    """The procedures by group, for browsing."""
    grouped: dict[str, list[Procedure]] = {}
    for one in procedures().values():
        grouped.setdefault(one.group, []).append(one)
    return {name: tuple(some) for name, some in grouped.items()}


def _procedure(facts: dict[str, Any], own: dict[str, Any]) -> Procedure:
    known = figures.read(facts)
    channels: tuple[Channel, ...] = tuple(dict.fromkeys(one.channel for one in known.times))
    stated = own.get("post", {})
    return Procedure(
        code=known.code,
        title=known.title,
        short=own["short"],
        group=own["group"],
        levels=known.levels,
        fields=known.fields,
        agencies=known.agencies,
        times=known.times,
        case_times=known.case_times,
        fees=known.fees,
        results=known.results,
        decision=known.decision,
        decided_by=known.decided_by,
        decided=known.decided,
        address=known.address,
        updated=known.updated,
        source=sources("procedures")[known.source],
        papers=tuple(map(_paper, own["papers"])),
        only_if=tuple(map(_paper, own["only_if"])),
        mistakes=tuple(own["mistakes"]),
        checked=day(own["checked"]),
        appear=own["appear"],
        post_submit=stated.get("submit", "yes" if "POSTAL" in channels else "no"),
        post_return=stated.get("return", "yes" if "AT_HOME" in known.returns else None),
        department=own.get("department"),
        where=own.get("where"),
        fee_note=own.get("fee_note"),
        channels=channels,
    )


def _paper(row: dict[str, Any]) -> Paper:
    return Paper(row["text"], row["originals"], row["copies"])
