"""'Nhờ Bưu điện gọi xác nhận': a clerk calls the receiver's phone where no messenger can prove it.

The follower's screen shows a word, and so does the clerk's: the clerk reads it out. Whoever is
called says yes only if they see the same word, so neither a stranger who found the slip nor a
stranger who calls gains anything. The phone is shown in a reply to whoever took the call, and
stands in no card.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.duty import hours
from backend.errors import DomainError
from backend.knowledge.units import covers
from backend.notices import service as notices
from backend.parcels import acting_rules, followers, journey, notes, rules, wishes
from backend.parcels.acting_models import ParcelCall
from backend.parcels.models import Parcel
from backend.parcels.service import TENDING, phone_of, tended
from backend.people import service as people
from backend.people.rules import PARCELS, WORK
from backend.worktime.calendar import add_working

MOST_LISTED = 5


async def ask(
    session: AsyncSession, parcel_id: int, person_id: int, *, word: str, now: datetime
) -> ParcelCall:
    """A call that the counter's clerks hear of; asked again while it waits, it is the same one.

    Raises ``parcel.not_followed``, ``parcel.passed`` where nothing can be asked of the parcel,
    ``call.refused`` and ``call.spent`` after former calls, ``call.nobody`` without any clerk.
    """
    parcel = await journey.locked(session, parcel_id)
    await wishes.follower_of(session, parcel_id, person_id)
    if not acting_rules.offered(parcel.state, parcel.leg) or phone_of(session, parcel) is None:
        raise DomainError("parcel.passed")
    former = await _calls(session, parcel_id, person_id)
    if waiting := next((one for one in former if one.result is None), None):
        return waiting
    _require_more(former)
    clerks = await people.staff(session, TENDING, parcel.unit, exact=True)
    if not set(clerks) - {person_id}:
        raise DomainError("call.nobody")
    calendar = await hours.calendar_of(session, parcel.unit)
    ends = add_working(now, calendar.minutes_a_day, calendar)
    call = ParcelCall(
        parcel_id=parcel_id, person_id=person_id, word=word, asked_at=now, ends_at=ends,
        look_at=ends,
    )  # fmt: skip
    session.add(call)
    await session.flush()
    await notes.keep(session, parcel_id, "call_asked", by=person_id, now=now)
    await _show(session, parcel, call, now=now)
    return call


def _require_more(former: Sequence[ParcelCall]) -> None:
    if any(one.result == acting_rules.WRONG for one in former):
        raise DomainError("call.refused")
    if len(former) >= acting_rules.MOST_CALLS:
        raise DomainError("call.spent", most=acting_rules.MOST_CALLS)


async def take(
    session: AsyncSession, call_id: int, clerk_id: int, *, now: datetime
) -> tuple[ParcelCall, Parcel, str]:
    """The call is this clerk's for an hour; with the phone in the open, for their eyes alone.

    Taking it twice shows it again. Raises ``call.taken``, ``call.own`` and ``parcel.passed``.
    """
    call, parcel = await _tended(session, call_id, clerk_id)
    phone = phone_of(session, parcel)
    if call.person_id == clerk_id:
        raise DomainError("call.own")
    if call.taken_by not in (None, clerk_id):
        raise DomainError("call.taken")
    if phone is None:
        raise DomainError("parcel.passed")
    if call.taken_by is None:
        call.taken_by, call.taken_at = clerk_id, now
        call.look_at = now + acting_rules.CALL_WITHIN
        await notes.keep(session, parcel.id, "call_taken", by=clerk_id, now=now)
        await _show(session, parcel, call, now=now)
    return call, parcel, phone


async def settle(
    session: AsyncSession, call_id: int, clerk_id: int, result: str, *, now: datetime
) -> ParcelCall:
    """What came of it, by the clerk who took it; `right` gives the right to act on this parcel.

    Raises ``call.taken`` for anybody else, and ``parcel.passed`` where it is over.
    """
    call, parcel = await _tended(session, call_id, clerk_id)
    if result not in acting_rules.ANSWERS:
        raise DomainError("button.stale")
    if call.taken_by != clerk_id:
        raise DomainError("call.taken")
    if not await followers.follows(session, parcel.id, call.person_id):
        raise DomainError("parcel.passed")  # They have left meanwhile; time ends the call.
    if result == acting_rules.RIGHT:
        follower = await wishes.follower_of(session, parcel.id, call.person_id)
        follower.proved_at, follower.proved_by = now, clerk_id
    await _end(session, parcel, call, result, by=clerk_id, now=now)
    return call


async def _end(
    session: AsyncSession, parcel: Parcel, call: ParcelCall, result: str, *, by: int | None,
    now: datetime,
) -> None:  # fmt: skip
    call.result, call.settled_at = result, now
    await notes.keep(session, parcel.id, f"call_{result}", by=by, now=now)
    await _show(session, parcel, call, now=now)
    await _tell(session, parcel, call, f"parcel.call_{result}", [call.person_id], now=now)
    if result == acting_rules.RIGHT:
        everybody = await journey.followers_of(session, parcel.id)
        others = [one for one in everybody if one != call.person_id]
        await _tell(session, parcel, call, "parcel.call_proved", others, now=now)


async def open_for(session: AsyncSession, person_id: int) -> list[dict[str, Any]]:
    """What the cards of the calls show that this person may make now: nobody's, and their own."""
    query = (
        select(ParcelCall, Parcel)
        .join(Parcel, Parcel.id == ParcelCall.parcel_id)
        .where(ParcelCall.result.is_(None), ParcelCall.person_id != person_id)
        .where(or_(ParcelCall.taken_by.is_(None), ParcelCall.taken_by == person_id))
        .order_by(ParcelCall.id)
    )
    scopes = [
        one.scope for one in await people.grants_of(session, person_id) if one.role in TENDING
    ]
    found = [
        {**_facts(parcel, call), "state": _state(call), "mine": call.taken_by == person_id}
        for call, parcel in await session.execute(query)
        if any(covers(scope, parcel.unit) for scope in scopes)
    ]
    return found[:MOST_LISTED]


def _state(call: ParcelCall) -> str:
    return call.result or (acting_rules.TAKEN if call.taken_by else acting_rules.OPEN)


async def due(session: AsyncSession, *, now: datetime) -> list[int]:
    """Ids of the calls that time has something to do with."""
    query = select(ParcelCall.id).where(ParcelCall.result.is_(None), ParcelCall.look_at <= now)
    return list(await session.scalars(query.order_by(ParcelCall.id)))


async def look(session: AsyncSession, call_id: int, *, now: datetime) -> None:
    """A call that was taken and not made goes back; one that nobody made in time is over."""
    call = await session.get(ParcelCall, call_id)
    if call is None:
        return
    parcel = await journey.locked(session, call.parcel_id)
    await session.refresh(call)
    if call.result is not None or call.look_at > now:
        return
    if call.ends_at <= now or not acting_rules.offered(parcel.state, parcel.leg):
        await _end(session, parcel, call, acting_rules.EXPIRED, by=None, now=now)
    else:
        await _give_back(session, parcel, call, now=now)


async def lay_down(session: AsyncSession, person_id: int, *, now: datetime) -> None:
    """What somebody took and did not make goes back to their colleagues."""
    query = select(ParcelCall).where(ParcelCall.taken_by == person_id, ParcelCall.result.is_(None))
    for call in list(await session.scalars(query.order_by(ParcelCall.id))):
        parcel = await journey.locked(session, call.parcel_id)
        await _give_back(session, parcel, call, now=now)


async def _give_back(
    session: AsyncSession, parcel: Parcel, call: ParcelCall, *, now: datetime
) -> None:
    call.taken_by = call.taken_at = None
    call.look_at = call.ends_at
    await session.flush()
    await _show(session, parcel, call, now=now)


async def _calls(session: AsyncSession, parcel_id: int, person_id: int) -> Sequence[ParcelCall]:
    query = select(ParcelCall).where(
        ParcelCall.parcel_id == parcel_id, ParcelCall.person_id == person_id
    )
    return (await session.scalars(query.order_by(ParcelCall.id))).all()


async def _tended(session: AsyncSession, call_id: int, clerk_id: int) -> tuple[ParcelCall, Parcel]:
    """A call that waits, with its locked parcel, for staff whose scope holds the parcel's unit."""
    call = await session.get(ParcelCall, call_id)
    if call is None:
        raise DomainError("parcel.passed")
    parcel = await tended(session, call.parcel_id, clerk_id, lock=True)
    await session.refresh(call)
    if call.result is not None:
        raise DomainError("parcel.passed")
    return call, parcel


async def _show(session: AsyncSession, parcel: Parcel, call: ParcelCall, *, now: datetime) -> None:
    """Bring the card of every clerk of the counter to what the call is now; no phone in it."""
    state = _state(call)
    clerks = await people.staff(session, TENDING, parcel.unit, exact=True)
    for person_id in dict.fromkeys([*clerks, *filter(None, [call.taken_by])]):
        if person_id == call.person_id:
            continue
        await notices.show(
            session, person_id, about=WORK, key=f"parcel.call:{call.id}:{person_id}",
            subject=f"parcel_call:{call.id}", kind="parcel.call", now=now,
            due_at=rules.telling_time(now, rules.FAILED), anew=call.result is None,
            params={**_facts(parcel, call), "state": state, "mine": person_id == call.taken_by},
        )  # fmt: skip


def _facts(parcel: Parcel, call: ParcelCall) -> dict[str, Any]:
    return {"parcel": parcel.id, "code": parcel.code, "call": call.id}


async def _tell(
    session: AsyncSession, parcel: Parcel, call: ParcelCall, kind: str, whom: Sequence[int], *,
    now: datetime,
) -> None:  # fmt: skip
    for person_id in whom:
        await notices.tell(
            session, person_id, about=PARCELS, key=f"{kind}:{call.id}:{person_id}", kind=kind,
            subject=journey.subject_of(parcel.id), params=_facts(parcel, call), now=now,
            due_at=rules.telling_time(now, rules.FAILED),
        )  # fmt: skip
