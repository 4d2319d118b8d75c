"""Many parcels in a database, a tenth of them due."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from backend.db import Sessions, keyring
from backend.parcels.codes import SIMULATED
from backend.parcels.models import Parcel, ParcelEvent
from backend.people import service as people
from benchmarks.parcels.carrier import KNOWN, START

AT_ONCE = 5_000


async def clerk(sessions: Sessions) -> int:
    """Whoever registered them."""
    async with sessions.begin() as session:
        found = await people.meet(
            session, channel="telegram", native_id="1", language="vi", now=START
        )
        return found.person_id


async def fill(sessions: Sessions, clerk_id: int, size: int, *, told_of: int) -> None:
    """So many parcels; a tenth of them is due, the others within the next hours.

    What the carrier tells is known of the first `told_of` of them.
    """
    async with sessions.begin() as session:
        sealed = keyring(session).seal("0900000001")
        there = await session.scalar(select(func.count()).select_from(Parcel)) or 0
        for first in range(there, size, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, size))
            rows = [_parcel(number, clerk_id, sealed) for number in numbers]
            await session.execute(Parcel.__table__.insert(), rows)
        if not there:
            events = [_event(parcel, one) for parcel in range(1, told_of + 1) for one in KNOWN]
            await session.execute(ParcelEvent.__table__.insert(), events)
    async with sessions() as session:
        autocommit = {"isolation_level": "AUTOCOMMIT"}
        connection = await session.connection(execution_options=autocommit)
        on_postgresql = connection.dialect.name == "postgresql"
        await connection.exec_driver_sql("VACUUM ANALYZE" if on_postgresql else "ANALYZE")


def _parcel(number: int, clerk_id: int, sealed: str) -> dict[str, Any]:
    due = START + timedelta(seconds=number * 7 % 36_000 - 3_600)
    return {
        "code": f"B{number:08}", "leg": "return", "carrier": SIMULATED,
        "dossier_code": f"H{number}",
        "tracking_number": f"PB{number:09}VN", "dispatched_on": START.date(), "phone": sealed,
        "address": sealed, "unit": "ttpvhcc-tinh", "clerk_id": clerk_id,
        "link_digest": f"{number:064}",
        "state": "in_transit", "state_at": START, "attempts": 0, "payment": "unknown",
        "heard_at": START, "registered_at": START, "changed_at": START, "next_poll_at": due,
        "handed_to_carrier_at": START, "poll_failures": 0, "version": 1,
    }  # fmt: skip


def _event(parcel_id: int, told: Any) -> dict[str, Any]:
    return {
        "parcel_id": parcel_id, "source": SIMULATED, "key": told.event_id, "code": told.code,
        "text": told.text, "office": told.office, "at": told.at, "received_at": START,
    }  # fmt: skip
