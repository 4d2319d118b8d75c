"""/buugui: staff find a parcel of their scope; a supervisor also sees what it was made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import DomainError
from backend.parcels import board, journey, numbers
from backend.parcels.chronicle import Told
from backend.parcels.models import Parcel
from backend.parcels.service import tended
from backend.people import service as people

WATCHING = ("supervisor",)
LONGEST_LIST = 8


async def find(session: AsyncSession, person_id: int, text: str) -> Sequence[Parcel]:
    """The parcels of one's scope by our code, the dossier's or the carrier's, newest first."""
    code = "".join(text.replace("\0", "").split()).upper()[:64]
    named = [Parcel.code == code, Parcel.dossier_code == code]
    if number := numbers.tracking_number(text):
        named.append(Parcel.tracking_number == number)
    return await _mine(session, person_id, or_(*named))


async def numbered(session: AsyncSession, person_id: int, some: Iterable[str]) -> Sequence[Parcel]:
    """The parcels of one's scope with these tracking numbers, newest first."""
    return await _mine(session, person_id, Parcel.tracking_number.in_(tuple(some)))


async def _mine(
    session: AsyncSession, person_id: int, which: ColumnElement[bool]
) -> Sequence[Parcel]:
    own = await board.mine(session, person_id)
    query = select(Parcel).where(which, own).order_by(Parcel.id.desc()).limit(LONGEST_LIST)
    return (await session.scalars(query)).all()


async def watches(session: AsyncSession, parcel: Parcel, person_id: int) -> bool:
    """Whether this person is a supervisor of the parcel's unit now."""
    try:
        await people.require(session, person_id, WATCHING, parcel.unit)
    except DomainError:
        return False
    return True


async def raw(
    session: AsyncSession, parcel_id: int, person_id: int
) -> tuple[Parcel, list[tuple[Told, str]]]:
    """All that was told of a parcel and what it did (`journey.traced`); for its supervisors only,
    raises ``right.missing``."""
    parcel = await tended(session, parcel_id, person_id)
    await people.require(session, person_id, WATCHING, parcel.unit)
    return parcel, await journey.traced(session, parcel)
