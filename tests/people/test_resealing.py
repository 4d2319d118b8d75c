"""Changing the key: nothing is lost, and the old key opens nothing afterwards."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from backend.db import Sessions, opened
from backend.errors import Misconfigured
from backend.parcels.models import Parcel
from backend.people import service as people
from backend.people.resealing import reseal, sealed_columns
from backend.schema import metadata
from backend.sealing import Keyring, new_key
from tests.story.town import START

OLD, NEW = new_key(), new_key()


async def put_parcels(sessions: Sessions, number: int, ring: Keyring) -> None:
    async with sessions.begin() as session:
        clerk = await people.meet(
            session, channel="telegram", native_id="1", language="vi", now=START
        )
        for place in range(number):
            session.add(
                Parcel(
                    code=f"P{place}", leg="return", carrier="simulated", dossier_code=f"D{place}",
                    tracking_number=f"T{place}", dispatched_on=date(2026, 11, 23),
                    phone=ring.seal(f"09000000{place:02}") if place % 2 else None,
                    address=ring.seal(f"Nhà số {place}"), unit="ttpvhcc-tinh",
                    clerk_id=clerk.person_id, link_digest=f"L{place}", state="registered",
                    state_at=START, registered_at=START, changed_at=START, heard_at=START,
                )
            )  # fmt: skip


async def sealed(sessions: Sessions) -> list[tuple[str | None, str | None]]:
    async with sessions() as session:
        rows = await session.execute(select(Parcel.phone, Parcel.address).order_by(Parcel.id))
        return [tuple(row) for row in rows]  # type: ignore[misc]


def test_phones_and_addresses_are_among_the_sealed_columns() -> None:
    names = {str(column) for column in sealed_columns(metadata)}
    assert {"parcels.phone", "parcels.address"} <= names


async def test_after_resealing_the_new_key_alone_opens_everything(database_url: str) -> None:
    async with opened(database_url, Keyring(f"{NEW},{OLD}")) as sessions:
        await put_parcels(sessions, 7, Keyring(OLD))
        assert await reseal(sessions, metadata, batch=3) == 3 + 7
        values = await sealed(sessions)
    new, old = Keyring(NEW), Keyring(OLD)
    for place, (phone, address) in enumerate(values):
        assert new.open(address or "") == f"Nhà số {place}"
        assert phone is None or new.open(phone) == f"09000000{place:02}"
        with pytest.raises(Misconfigured):
            old.open(address or "")


async def test_resealing_twice_does_no_harm(database_url: str) -> None:
    async with opened(database_url, Keyring(f"{NEW},{OLD}")) as sessions:
        await put_parcels(sessions, 2, Keyring(OLD))
        await reseal(sessions, metadata)
        await reseal(sessions, metadata)
        values = await sealed(sessions)
    assert [Keyring(NEW).open(address or "") for _phone, address in values] == [
        "Nhà số 0",
        "Nhà số 1",
    ]


async def test_a_value_no_key_opens_stops_the_run_and_nothing_is_lost(database_url: str) -> None:
    async with (
        opened(database_url, Keyring(OLD)) as sessions,
        opened(database_url, Keyring(NEW)) as stranger,
    ):
        await put_parcels(sessions, 2, Keyring(OLD))
        before = await sealed(sessions)
        with pytest.raises(Misconfigured):
            await reseal(stranger, metadata)
        assert await sealed(sessions) == before
