"""Handover records between counter and post: given by one, counted by another, both with time.

On the return leg the counter gives and the post takes; on the collect leg the other way round. What
both say are events of the parcels, so a record moves them and a correction moves them back.
Everything may be pressed twice: a record's state and its lines decide, under its lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import DomainError
from backend.notices import service as notices
from backend.parcels import rules
from backend.parcels.board import mine_units
from backend.parcels.carriers import manual
from backend.parcels.handover_models import GIVEN, TAKEN, WITHDRAWN, Handover, HandoverLine
from backend.parcels.models import Parcel
from backend.parcels.service import TENDING, tended_many
from backend.people import absences
from backend.people import service as people
from backend.people.rules import WORK

READY = {rules.RETURN: rules.REGISTERED, rules.COLLECT: rules.COLLECTED}
"""Where a parcel lies with the side that gives."""
BY_GIVING = {rules.RETURN: rules.HANDED_TO_POST}
BY_TAKING = {rules.RETURN: rules.ACCEPTED, rules.COLLECT: rules.HANDED_OVER}
LONGEST_LIST = 8


@dataclass(frozen=True, slots=True)
class Record:
    """A record with its lines in order, each with its parcel."""

    handover: Handover
    lines: tuple[tuple[HandoverLine, Parcel], ...]

    @property
    def missing(self) -> int:
        """How many lines the receiving side lacks."""
        return sum(line.missing for line, _parcel in self.lines)


async def give(
    session: AsyncSession, ids: Iterable[int], person_id: int, *, code: str, now: datetime
) -> Record:
    """A record of what lies ready among these, of one unit and leg; the others of it hear.

    What has moved on, or stands in another open record, is left out; raises ``handover.nothing``
    where nothing is left.
    """
    parcels = [one for one in await tended_many(session, ids, person_id) if _is_ready(one)]
    busy = set(await session.scalars(select(HandoverLine.parcel_id).where(_in_open_record())))
    parcels = [one for one in parcels if one.id not in busy]
    parcels = [one for one in parcels if (one.unit, one.leg) == (parcels[0].unit, parcels[0].leg)]
    if not parcels:
        raise DomainError("handover.nothing")
    leg, unit = parcels[0].leg, parcels[0].unit
    handover = Handover(
        code=code, leg=leg, unit=unit, state=GIVEN, given_by=person_id, given_at=now
    )
    session.add(handover)
    await session.flush()
    lines = [HandoverLine(handover_id=handover.id, parcel_id=one.id) for one in parcels]
    session.add_all(lines)
    if leg in BY_GIVING:
        for parcel in parcels:
            await manual.say(session, parcel, person_id, BY_GIVING[leg], now=now)
    await session.flush()
    record = Record(handover, tuple(zip(lines, parcels, strict=True)))
    await _show_to_others(session, record, now=now)
    return record


def _is_ready(parcel: Parcel) -> bool:
    return parcel.state == READY[parcel.leg]


def _in_open_record() -> Any:
    open_ones = select(Handover.id).where(Handover.state == GIVEN)
    return HandoverLine.handover_id.in_(open_ones)


async def find(
    session: AsyncSession, handover_id: int, person_id: int, *, lock: bool = False
) -> Record:
    """A record of a unit in this person's scope; raises ``handover.unknown``, ``right.missing``."""
    query = select(Handover).where(Handover.id == handover_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    handover = (await session.scalars(query)).one_or_none()
    if handover is None:
        raise DomainError("handover.unknown")
    await people.require(session, person_id, TENDING, handover.unit)
    lines = (
        select(HandoverLine, Parcel)
        .join(Parcel, Parcel.id == HandoverLine.parcel_id)
        .where(HandoverLine.handover_id == handover_id)
        .order_by(HandoverLine.id)
    )
    return Record(handover, tuple((row[0], row[1]) for row in await session.execute(lines)))


async def recent(session: AsyncSession, person_id: int) -> Sequence[Handover]:
    """The newest records of the units in this person's scope."""
    units = await mine_units(session, person_id)
    query = select(Handover).order_by(Handover.id.desc()).limit(LONGEST_LIST)
    if units is not None:
        query = query.where(Handover.unit.in_(units))
    return (await session.scalars(query)).all()


async def take(session: AsyncSession, handover_id: int, person_id: int, *, now: datetime) -> Record:
    """The other side has counted: what is not marked as missing is theirs now, the rest goes back.

    Raises ``handover.second_person`` for who gave, ``handover.settled`` where it was withdrawn or
    somebody else has taken it; pressing again changes nothing.
    """
    record = await _counted_by(session, handover_id, person_id)
    handover = record.handover
    if handover.state == TAKEN and handover.taken_by == person_id:
        return record
    if handover.state != GIVEN:
        raise DomainError("handover.settled")
    parcels = await tended_many(session, (one.id for _line, one in record.lines), person_id)
    missing = {line.parcel_id for line, _parcel in record.lines if line.missing}
    for parcel in parcels:
        await _move(session, parcel, person_id, missing=parcel.id in missing, now=now)
    handover.state, handover.taken_by, handover.taken_at = TAKEN, person_id, now
    await session.flush()
    await _show_to_others(session, record, now=now)
    await _tell_giver(session, record, now=now)
    return record


async def mark(
    session: AsyncSession, handover_id: int, parcel_id: int, person_id: int, *, missing: bool,
    now: datetime,
) -> Record:  # fmt: skip
    """One line is missing, or is there after all; once the record is taken this is a correction,
    which whoever took it or a supervisor may make while the parcel stands where the record put it.

    Raises as `take`, and ``parcel.passed`` where the parcel has moved on.
    """
    record = await _counted_by(session, handover_id, person_id)
    line = next((one for one, _parcel in record.lines if one.parcel_id == parcel_id), None)
    if line is None or record.handover.state == WITHDRAWN:
        raise DomainError("handover.settled")
    if line.missing == missing:
        return record
    if record.handover.state == TAKEN:
        await _correct(session, record, parcel_id, person_id, missing=missing, now=now)
    line.missing, line.changed_at, line.changed_by = missing, now, person_id
    await session.flush()
    if record.handover.state == TAKEN:
        await _show_to_others(session, record, now=now)
    return record


async def withdraw(
    session: AsyncSession, handover_id: int, person_id: int, *, now: datetime
) -> Record:
    """Who gave takes it all back before it was counted; raises ``handover.settled`` otherwise."""
    record = await find(session, handover_id, person_id, lock=True)
    handover = record.handover
    if handover.given_by != person_id or handover.state == TAKEN:
        raise DomainError("handover.settled")
    if handover.state == GIVEN:
        for parcel in await tended_many(session, (p.id for _l, p in record.lines), person_id):
            await _move(session, parcel, person_id, missing=True, now=now)
        handover.state = WITHDRAWN
        await session.flush()
        await _show_to_others(session, record, now=now)
    return record


async def _counted_by(session: AsyncSession, handover_id: int, person_id: int) -> Record:
    record = await find(session, handover_id, person_id, lock=True)
    if record.handover.given_by == person_id:
        raise DomainError("handover.second_person")
    return record


async def _move(
    session: AsyncSession, parcel: Parcel, person_id: int, *, missing: bool, now: datetime
) -> None:
    """Where a record puts a parcel; one that its carrier has moved on meanwhile is left alone."""
    ready, given = READY[parcel.leg], BY_GIVING.get(parcel.leg)
    if not missing and parcel.state in (ready, given):
        await manual.say(session, parcel, person_id, BY_TAKING[parcel.leg], now=now)
    elif missing and parcel.state == given:
        await manual.say(session, parcel, person_id, ready, now=now, correction=True)


async def _correct(
    session: AsyncSession, record: Record, parcel_id: int, person_id: int, *, missing: bool,
    now: datetime,
) -> None:  # fmt: skip
    if record.handover.taken_by != person_id:
        await people.require(session, person_id, ("supervisor",), record.handover.unit)
    (parcel,) = await tended_many(session, [parcel_id], person_id)
    before, after = READY[parcel.leg], BY_TAKING[parcel.leg]
    was, said = (after, before) if missing else (before, after)
    if parcel.state != was:
        raise DomainError("parcel.passed")
    await manual.say(session, parcel, person_id, said, now=now, correction=missing)


async def facts(session: AsyncSession, record: Record) -> dict[str, Any]:
    """What a card says of a record: staff's names and counts; fit for a notice."""
    handover = record.handover
    both = [one for one in (handover.given_by, handover.taken_by) if one is not None]
    names = await people.names(session, both)
    return {
        "handover": handover.id, "code": handover.code, "leg": handover.leg,
        "state": handover.state, "count": len(record.lines), "missing": record.missing,
        "giver": names.get(handover.given_by), "given_at": handover.given_at.isoformat(),
        "taker": names.get(handover.taken_by or 0),
        "taken_at": handover.taken_at.isoformat() if handover.taken_at else None,
    }  # fmt: skip


async def _show_to_others(session: AsyncSession, record: Record, *, now: datetime) -> None:
    """A card to everybody who may count it; those who have one see what became of it."""
    handover = record.handover
    told = await facts(session, record)
    away = await absences.absent(session, now=now)
    for person_id in await people.staff(session, TENDING, handover.unit, exact=True):
        key = f"handover:{handover.id}:{person_id}"
        known = await notices.find(session, key)
        wanted = handover.state == GIVEN and person_id not in away
        if person_id != handover.given_by and (known or wanted):
            await notices.show(
                session, person_id, about=WORK, key=key, subject=f"handover:{handover.id}",
                kind="handover.card", params=told, now=now, anew=wanted,
            )  # fmt: skip


async def _tell_giver(session: AsyncSession, record: Record, *, now: datetime) -> None:
    handover = record.handover
    await notices.tell(
        session, handover.given_by, about=WORK, key=f"handover:{handover.id}:taken",
        subject=f"handover:{handover.id}", kind="handover.taken",
        params=await facts(session, record), now=now,
    )  # fmt: skip
