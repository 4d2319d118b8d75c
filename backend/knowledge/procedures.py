"""Procedures: the national record's facts, and beside them a checklist in our own words.

Facts come from `data/procedures.json` (made by `extraction`), checklists from
`data/checklists.json` (written by hand, every figure checked against the record by a test).
Nothing here interprets: `fees` and `times` say what may be told from the facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from backend.knowledge import facts as figures
from backend.knowledge.bundle import Source, day, records, sources
from backend.knowledge.facts import Channel, Fee, Number, Time
from backend.knowledge.text import fold

Answered = Literal["yes", "no"]
HERE = "H27"
"""Hà Tĩnh's own letter and number among those who promulgate; other provinces' begin with H too."""
INTERNAL = "STANDARD_INTERNAL"
"""The kind of procedures between agencies, which no citizen can ask for."""
LONGEST_SHORT = 60
_OPENING = re.compile(r"^(thủ tục)[:\s]+", re.IGNORECASE)


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
    the key of the provincial department in charge where the record names it. Without a checklist
    of ours `checked` is None and `papers`, `only_if`, `mistakes` are empty. `handed_in` are the
    levels whose counters take it, where our checklist found them in the record's steps. `kind`
    and `promulgator` are the record's own marks (see `offered`).
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
    handed_in: tuple[str, ...] = ()
    fee_note: str | None = None
    channels: tuple[Channel, ...] = field(default=())
    kind: str = "STANDARD"
    promulgator: str = ""

    @property
    def offered(self) -> bool:
        """Whether citizens of this province can ask for it: neither internal nor another's, nor
        of a district's office, which none has been since 01/07/2025."""
        elsewhere = self.promulgator.startswith("H") and self.promulgator != HERE
        if self.kind == INTERNAL or elsewhere or self._ended():
            return False
        return bool({"xã", "tỉnh"} & {*self.levels})

    def _ended(self) -> bool:
        offices = [fold(one).split() for one in self.agencies]
        return bool(offices) and all("huyen" in words for words in offices)


def bundled() -> Iterator[Procedure]:
    """The procedures that come with the product and are offered, those with checklists first."""
    own = {row["code"]: row for row in records("checklists")}
    facts = {row["code"]: row for row in records("procedures")}
    for code in [*own, *(code for code in facts if code not in own)]:
        known = build(facts[code], own.get(code), sources("procedures"))
        if known.offered:
            yield known


def build(
    facts: dict[str, Any], own: dict[str, Any] | None, named: Mapping[str, Source]
) -> Procedure:
    """One procedure from the record's facts and, where there is one, our own checklist.

    `named` are the sources that facts refer to by id. Raises KeyError where facts are incomplete.
    """
    own = own or {}
    known = figures.read(facts)
    channels: tuple[Channel, ...] = tuple(dict.fromkeys(one.channel for one in known.times))
    stated = own.get("post", {})
    return Procedure(
        code=known.code,
        title=_spoken(known.title),
        short=own.get("short") or short_title(_spoken(known.title)),
        group=own.get("group", ""),
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
        source=named[known.source],
        papers=tuple(map(_paper, own.get("papers", ()))),
        only_if=tuple(map(_paper, own.get("only_if", ()))),
        mistakes=tuple(own.get("mistakes", ())),
        checked=day(own.get("checked")),
        appear=own.get("appear"),
        post_submit=stated.get("submit", _post_submit(channels)),
        post_return=stated.get("return", "yes" if "AT_HOME" in known.returns else None),
        department=own.get("department"),
        where=own.get("where"),
        handed_in=tuple(own.get("handed_in", ())),
        fee_note=own.get("fee_note"),
        channels=channels,
        kind=known.kind,
        promulgator=known.promulgator or "",
    )


def _post_submit(channels: tuple[Channel, ...]) -> Answered | None:
    """Whether the record takes dossiers by post; not known where it names no channel at all."""
    if not channels:
        return None
    return "yes" if "POSTAL" in channels else "no"


def _spoken(title: str) -> str:
    """Some records shout their whole title; people are not shouted at."""
    return title.capitalize() if title.isupper() else title


def short_title(title: str) -> str:
    """A title fit for a button: without 'Thủ tục', cut between words."""
    plain = _OPENING.sub("", title).rstrip(" .")
    plain = plain[:1].upper() + plain[1:]
    if len(plain) <= LONGEST_SHORT:
        return plain
    return plain[: LONGEST_SHORT - 1].rsplit(" ", 1)[0].rstrip(" ,;(") + "…"


def _paper(row: dict[str, Any]) -> Paper:
    return Paper(row["text"], row["originals"], row["copies"])
