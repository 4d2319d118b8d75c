"""What is stored over the bundled facts, as the search loads it; and when it changed.

`revision` costs one small statement and may be asked at every question. `load` gives values that
outlive the session; the bundle is laid under them by `layers.overlay`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.knowledge import holds, learned
from backend.knowledge.bank import Entry
from backend.knowledge.bundle import Source
from backend.knowledge.holds import Hold
from backend.knowledge.importing import layers, local_words, place_details
from backend.knowledge.importing.revisions import bump, revision
from backend.knowledge.models import CatalogueEntry, CatalogueImport
from backend.knowledge.province import LocalWord, PlaceDetails
from backend.now import local

__all__ = ["Stored", "bump", "load", "revision"]

PORTAL = "https://dichvucong.gov.vn"


@dataclass(frozen=True, slots=True)
class Stored:
    """All that was imported or decided here, at one revision.

    `facts` are the winning imported facts by code, merged with each other and with nothing of
    the bundle: what an Excel list alone says has ``"partial": True``. `whole`: they are the
    complete catalogue, the bundle's other codes are withdrawn. `sources` are those that facts
    refer to by ``"source"``. `imported_at` is when the newest active import became so. `local`
    holds the province's words by code, newest first (`province.valid` picks that of a day);
    `holds` those not released, `learned` questions that people added to the bank,
    `details` what was entered of places, by the unit's key.
    """

    revision: str
    facts: Mapping[str, dict[str, Any]]
    whole: bool
    imported_at: datetime | None
    sources: Mapping[str, Source]
    local: Mapping[str, tuple[LocalWord, ...]]
    holds: tuple[Hold, ...]
    learned: tuple[Entry, ...] = ()
    details: Mapping[str, PlaceDetails] = field(default_factory=dict)


async def load(session: AsyncSession) -> Stored:
    """Everything stored that holds now."""
    # Read first: what changes while the rest is read is loaded again, rather than missed.
    number = await revision(session)
    imports = {one.id: one for one in await _active(session)}
    facts = await _facts(session, imports)
    whole = max((one.id for one in imports.values() if one.whole), default=None)
    newest = imports[max(imports)] if imports else None
    return Stored(
        revision=number,
        facts={code: row for code, (latest, row) in facts.items() if latest >= (whole or 0)},
        whole=whole is not None,
        imported_at=newest.activated_at if newest else None,
        sources={_key(one): Source(one.source, one.day, PORTAL) for one in imports.values()},
        local=await local_words.current(session),
        holds=await holds.held(session),
        learned=await learned.learned(session),
        details=await place_details.current(session),
    )


async def _active(session: AsyncSession) -> Sequence[CatalogueImport]:
    query = select(CatalogueImport).where(CatalogueImport.state == "active")
    return (await session.scalars(query.order_by(CatalogueImport.id))).all()


async def _facts(
    session: AsyncSession, imports: Mapping[int, CatalogueImport]
) -> dict[str, tuple[int, layers.Row]]:
    """By code, the newest import that has it and its newest whole row with the later partial
    ones upon it, also where that whole row stands below an import of the whole catalogue."""
    newest = (
        select(CatalogueEntry.code, func.max(CatalogueEntry.import_id).label("import_id"))
        .where(CatalogueEntry.import_id.in_(imports), CatalogueEntry.partial.is_(False))
        .group_by(CatalogueEntry.code)
        .subquery()
    )
    later = or_(
        newest.c.import_id.is_(None), CatalogueEntry.import_id > newest.c.import_id
    )  # fmt: skip
    query = (
        select(CatalogueEntry.code, CatalogueEntry.import_id, CatalogueEntry.facts,
               CatalogueEntry.partial)
        .outerjoin(newest, newest.c.code == CatalogueEntry.code)
        .where(
            CatalogueEntry.import_id.in_(imports),
            or_(
                CatalogueEntry.import_id == newest.c.import_id,
                and_(CatalogueEntry.partial, later),
            ),
        )
        .order_by(CatalogueEntry.import_id, CatalogueEntry.code)
    )  # fmt: skip
    found: dict[str, tuple[int, layers.Row]] = {}
    for code, number, facts, partial in await session.execute(query):
        below = found[code][1] if code in found else None
        row = stamped(facts, imports[number], partial=partial)
        found[code] = (number, layers.stacked(below, row))
    return found


def stamped(facts: layers.Row, of: CatalogueImport, *, partial: bool) -> layers.Row:
    """Facts with the key of their source and, of a list, the day it is of."""
    day = of.day or local(of.begun_at).date()
    return layers.stamped(facts, partial=partial, source=_key(of), as_of=day.isoformat())


def _key(of: CatalogueImport) -> str:
    return f"import-{of.id}"
