"""A desk's canned answers ('câu mẫu'): kept, found by words, filled in from a case.

Whoever may answer for a desk keeps its macros. Nothing here sends: a filled macro becomes a
proposal, which its author sees before it leaves, as any other answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import proposals, routing, rules
from backend.cases.desk import facts as facts_of
from backend.cases.desk import find as find_case
from backend.cases.macro_models import CaseMacro
from backend.cases.models import Proposal
from backend.db import insert_once
from backend.errors import DomainError
from backend.knowledge import units
from backend.knowledge.catalogue import bundled
from backend.knowledge.text import fold
from backend.now import local
from backend.people import service as people
from backend.people.masking import IDENTITY, mask

LONGEST_TITLE = 80
MOST_OF_DESK = 300
VARIABLES = ("ma_ho_so", "ma_cau_hoi", "thu_tuc", "don_vi", "ngay")
"""The dossier's code, the case's, the procedure's name, the unit that asks, the day it asked."""
_VARIABLE = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True, slots=True)
class Page:
    """Some macros of a list; `number` counts from 0, `more` says whether others follow."""

    macros: tuple[CaseMacro, ...]
    number: int
    more: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A macro as a file has it."""

    desk: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Written:
    """Lines of a file whose macro is new, takes the place of another, or is there already."""

    added: tuple[int, ...]
    replaced: tuple[int, ...]
    same: tuple[int, ...]


def fault(title: str, text: str) -> DomainError | None:
    """Why this can be no macro; None where it can. A desk's own phone may stand in it, nobody's
    identity number may."""
    if not title.strip() or rules.text_fault(text) == "empty":
        return DomainError("macro.empty")
    if len(title) > LONGEST_TITLE:
        return DomainError("macro.title_long", most=LONGEST_TITLE)
    if rules.text_fault(text):
        return DomainError("macro.text_long", length=rules.length(text), most=rules.LONGEST_TEXT)
    if IDENTITY in mask(text).kinds:
        return DomainError("macro.identity")
    strange = [name for name in _named(text) if name not in VARIABLES]
    if strange:
        return DomainError("macro.variable", name="{" + strange[0][:40] + "}")
    return None


def fill(text: str, facts: Mapping[str, Any]) -> str:
    """The text with its variables filled in from a case's facts, as `desk.facts` gives them.

    A variable without a value stays as it is written: `missing` tells which.
    """
    known = _values(facts)
    return _VARIABLE.sub(lambda found: known.get(found[1]) or found[0], text)


def missing(text: str, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The variables of a text for which the case has no value, as they are written."""
    known = _values(facts)
    return tuple("{" + name + "}" for name in _named(text) if not known.get(name))


def _named(text: str) -> list[str]:
    return list(dict.fromkeys(_VARIABLE.findall(text)))


def _values(facts: Mapping[str, Any]) -> dict[str, str | None]:
    unit = units.find(facts.get("unit"))
    asked = local(datetime.fromisoformat(facts["asked_at"])) if facts.get("asked_at") else None
    return {
        "ma_ho_so": facts.get("dossier"),
        "ma_cau_hoi": facts.get("code"),
        "thu_tuc": _procedure(facts.get("procedure")),
        "don_vi": unit.name if unit else None,
        "ngay": f"{asked:%d/%m/%Y}" if asked else None,
    }


def _procedure(said: str | None) -> str | None:
    """A procedure by its short title; one that only an import knows goes by what is given."""
    known = bundled().find(said)
    return known.short if known else said


async def search(session: AsyncSession, desk: str, words: str, limit: int = 8) -> list[CaseMacro]:
    """Macros of a desk with all of the words, marks or not: those with them in the title first."""
    return _matching(await _of_desks(session, [desk]), words)[:limit]


async def page(
    session: AsyncSession, person_id: int, words: str, number: int, size: int = 8
) -> Page:
    """Macros of all desks somebody may answer for; raises ``right.missing`` where there is none."""
    found = _matching(await _of_desks(session, await desks_of(session, person_id)), words)
    number = max(0, min(number, max(0, len(found) - 1) // size))
    end = (number + 1) * size
    return Page(tuple(found[number * size : end]), number, len(found) > end)


async def desks_of(session: AsyncSession, person_id: int) -> tuple[str, ...]:
    """The desks whose macros somebody keeps; raises ``right.missing`` where there is none."""
    grants = await people.grants_of(session, person_id)
    keys = tuple(one.key for one in routing.answered_by(grants, rules.ANSWERING))
    if not keys:
        raise DomainError("right.missing")
    return keys


async def open_one(session: AsyncSession, macro_id: int, person_id: int) -> CaseMacro:
    """One macro that is in use, for somebody who keeps it; raises ``macro.unknown``."""
    macro = await session.get(CaseMacro, macro_id, populate_existing=True)
    if macro is None or macro.desk not in await desks_of(session, person_id):
        raise DomainError("macro.unknown")
    if macro.retired_at is not None:
        raise DomainError("macro.unknown")
    return macro


async def save(
    session: AsyncSession, desk: str, title: str, text: str, *, author_id: int | None,
    now: datetime, instead_of: int | None = None,
) -> CaseMacro:  # fmt: skip
    """Keep a macro; with `instead_of`, it takes the place of that one. Saved again, it is the same.

    Raises ``right.missing``, ``macro.taken`` where another of the desk has that title,
    ``macro.unknown`` where the one to replace is gone, ``macro.too_many``, and what `fault` says.
    """
    title, text = " ".join(rules.clean(title).split()), rules.clean(text)
    if wrong := fault(title, text):
        raise wrong
    if author_id is not None:
        await people.require(session, author_id, rules.ANSWERING, desk)
    known = await _titled(session, desk, title)
    if known is not None and known.text == text:
        return known
    if known is not None and known.id != instead_of:
        raise DomainError("macro.taken", title=title)
    if instead_of is not None:
        await _retire(session, instead_of, desk, now)
    await _require_room(session, desk)
    kept = await insert_once(
        session, CaseMacro, desk=desk, title=title, text=text, author_id=author_id, at=now
    )
    new = await _titled(session, desk, title)
    if new is None or not kept:
        raise DomainError("macro.taken", title=title)
    return new


async def write(
    session: AsyncSession, rows: Mapping[int, Row], *, now: datetime, dry_run: bool = False
) -> Written:
    """Write the macros of a file by line; one of the same desk and title as another takes its
    place, the same again changes nothing. Raises ``macro.too_many``."""
    told: dict[str, list[int]] = {"added": [], "replaced": [], "same": []}
    for line, row in rows.items():
        known = await _titled(session, row.desk, row.title)
        kind = "added" if known is None else "same" if known.text == row.text else "replaced"
        told[kind].append(line)
        if kind != "same" and not dry_run:
            await save(
                session, row.desk, row.title, row.text, author_id=None, now=now,
                instead_of=known.id if known else None,
            )  # fmt: skip
    return Written(*(tuple(lines) for lines in told.values()))


async def retire(session: AsyncSession, macro_id: int, *, by: int, now: datetime) -> CaseMacro:
    """Use it no longer; retired again, it stays so."""
    macro = await session.get(CaseMacro, macro_id)
    if macro is None:
        raise DomainError("macro.unknown")
    await people.require(session, by, rules.ANSWERING, macro.desk)
    if macro.retired_at is None:
        await _retire(session, macro.id, macro.desk, now)
    return macro


async def propose(
    session: AsyncSession, case_id: int, macro_id: int, *, author_id: int, now: datetime
) -> Proposal:
    """A macro as the answer to a case of its desk, not sent yet; pressed again, it is the same.

    Raises ``macro.unknown``, ``macro.missing`` (`names`) where the case lacks what it needs, and
    what `service.propose` raises.
    """
    macro = await open_one(session, macro_id, author_id)
    case = await find_case(session, case_id)
    if case is None or case.department != macro.desk:
        raise DomainError("macro.unknown")
    facts = await facts_of(session, case)
    if lacks := missing(macro.text, facts):
        raise DomainError("macro.missing", names=", ".join(lacks))
    text = fill(macro.text, facts)
    same = select(Proposal).where(
        Proposal.case_id == case.id, Proposal.author_id == author_id, Proposal.text == text,
        Proposal.state == rules.PROPOSED,
    )  # fmt: skip
    if written := (await session.scalars(same.order_by(Proposal.id))).first():
        return written
    return await proposals.propose(session, case.id, text, author_id=author_id, now=now)


async def _of_desks(session: AsyncSession, keys: Iterable[str]) -> list[CaseMacro]:
    query = select(CaseMacro).where(CaseMacro.retired_at.is_(None), CaseMacro.desk.in_(list(keys)))
    return list(await session.scalars(query.order_by(CaseMacro.title, CaseMacro.id)))


def _matching(some: list[CaseMacro], words: str) -> list[CaseMacro]:
    said = fold(words).split()
    fit = [one for one in some if _has(f"{one.title} {one.text}", said)]
    return sorted(fit, key=lambda one: not _has(one.title, said))


def _has(text: str, said: list[str]) -> bool:
    folded = fold(text)
    return all(word in folded for word in said)


async def _titled(session: AsyncSession, desk: str, title: str) -> CaseMacro | None:
    query = select(CaseMacro).where(
        CaseMacro.desk == desk, CaseMacro.title == title, CaseMacro.retired_at.is_(None)
    )
    return (await session.scalars(query)).one_or_none()


async def _retire(session: AsyncSession, macro_id: int, desk: str, now: datetime) -> None:
    """Compare and set: of two who change one macro at once, the second is told."""
    statement = (
        update(CaseMacro)
        .where(
            CaseMacro.id == macro_id, CaseMacro.desk == desk, CaseMacro.retired_at.is_(None)
        )
        .values(retired_at=now)
        .returning(CaseMacro.id)
    )  # fmt: skip
    if await session.scalar(statement) is None:
        raise DomainError("macro.unknown")


async def _require_room(session: AsyncSession, desk: str) -> None:
    count = select(func.count()).where(CaseMacro.desk == desk, CaseMacro.retired_at.is_(None))
    if (await session.scalar(count) or 0) >= MOST_OF_DESK:
        raise DomainError("macro.too_many", most=MOST_OF_DESK)
