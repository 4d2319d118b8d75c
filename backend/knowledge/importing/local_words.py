"""Use cases of the province's own word: written, replaced, told. Nothing is ever deleted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.knowledge.importing.revisions import bump
from backend.knowledge.models import StoredWord
from backend.knowledge.province import LocalWord


@dataclass(frozen=True, slots=True)
class Written:
    """Lines of the file whose word is new, replaces another of the same first day, is there
    already; and those that overlap one there, with its first day: the later one to begin holds."""

    added: tuple[int, ...]
    replaced: tuple[int, ...]
    same: tuple[int, ...]
    overlapping: Mapping[int, LocalWord]


async def current(session: AsyncSession) -> dict[str, tuple[LocalWord, ...]]:
    """The words not replaced, by code, the one that begins last first; also past ones."""
    query = select(StoredWord).where(StoredWord.replaced_at.is_(None))
    newest = query.order_by(StoredWord.code, StoredWord.valid_from.desc())
    found: dict[str, list[LocalWord]] = defaultdict(list)
    for one in await session.scalars(newest):
        found[one.code].append(_value(one))
    return {code: tuple(words) for code, words in found.items()}


def _value(one: StoredWord) -> LocalWord:
    return LocalWord(
        one.code, one.fee, one.time, one.unit, one.by_post, one.remark, one.document,
        one.valid_from, one.valid_until,
    )  # fmt: skip


async def write(
    session: AsyncSession, rows: Mapping[int, LocalWord], *, now: datetime, dry_run: bool
) -> Written:
    """Write the words of a file, by line. One with the same code and first day as one that holds
    replaces it, which is kept with the moment; the same again changes nothing."""
    before = await current(session)
    added: list[int] = []
    replaced: list[int] = []
    same: list[int] = []
    overlapping: dict[int, LocalWord] = {}
    for line, row in rows.items():
        others = before.get(row.code, ())
        former = next((one for one in others if one.valid_from == row.valid_from), None)
        chosen = added if former is None else same if former == row else replaced
        chosen.append(line)
        beside = (one for one in others if one is not former and one.overlaps(row))
        if chosen is not same and (other := next(beside, None)):
            overlapping[line] = other
    written = Written(tuple(added), tuple(replaced), tuple(same), overlapping)
    if not dry_run and (added or replaced):
        await _replace(session, [rows[line] for line in replaced], now)
        await _insert(session, [rows[line] for line in (*added, *replaced)], now)
        await bump(session)
    return written


async def _replace(session: AsyncSession, rows: list[LocalWord], now: datetime) -> None:
    for row in rows:
        await session.execute(
            update(StoredWord)
            .where(
                StoredWord.code == row.code,
                StoredWord.valid_from == row.valid_from,
                StoredWord.replaced_at.is_(None),
            )
            .values(replaced_at=now)
            .execution_options(synchronize_session=False)
        )


async def _insert(session: AsyncSession, rows: list[LocalWord], now: datetime) -> None:
    await session.execute(insert(StoredWord), [{**asdict(row), "written_at": now} for row in rows])
