"""Consent: asked for a purpose, kept with its version, ended at any time."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.people import consents
from backend.people import service as people
from backend.people.models import Consent
from backend.people.rules import Speaker
from bot.views.privacy import consent_question
from tests.story.town import Town


async def someone(town: Town) -> Speaker:
    async with town.sessions.begin() as session:
        return await people.meet(
            session, channel="telegram", native_id="77", language="vi", now=town.now
        )


async def test_silence_is_no_consent(town: Town) -> None:
    lan = await someone(town)
    async with town.sessions.begin() as session:
        assert not await consents.has(session, lan.person_id, "parcel")


async def test_a_yes_is_kept_with_version_time_and_channel(town: Town) -> None:
    lan = await someone(town)
    async with town.sessions.begin() as session:
        await consents.record(session, lan, "parcel", given=True, now=town.now)
    async with town.sessions.begin() as session:
        assert await consents.has(session, lan.person_id, "parcel")
        assert not await consents.has(session, lan.person_id, "tracking")
        row = (await session.scalars(select(Consent))).one()
        assert (row.version, row.at, row.channel) == ("1", town.now, "telegram")


async def test_a_no_is_kept_too_and_ends_an_earlier_yes(town: Town) -> None:
    lan = await someone(town)
    async with town.sessions.begin() as session:
        await consents.record(session, lan, "parcel", given=True, now=town.now)
        await consents.record(session, lan, "parcel", given=False, now=town.now)
        assert not await consents.has(session, lan.person_id, "parcel")
        assert len(list(await session.scalars(select(Consent)))) == 2


async def test_a_consent_is_withdrawn_once_and_the_row_stays_as_proof(town: Town) -> None:
    lan = await someone(town)
    async with town.sessions.begin() as session:
        await consents.record(session, lan, "location", given=True, now=town.now)
        assert await consents.withdraw(session, lan.person_id, "location", now=town.now)
        assert not await consents.withdraw(session, lan.person_id, "location", now=town.now)
        assert not await consents.in_force(session, lan.person_id)
        row = (await session.scalars(select(Consent))).one()
        await session.refresh(row)
        assert row.withdrawn_at == town.now


async def test_a_yes_to_an_older_wording_no_longer_counts(town: Town) -> None:
    lan = await someone(town)
    async with town.sessions.begin() as session:
        older = Consent(
            person_id=lan.person_id, purpose="parcel", version="0", given=True,
            channel="telegram", at=town.now,
        )  # fmt: skip
        session.add(older)
        await session.flush()
        assert not await consents.has(session, lan.person_id, "parcel")
        assert await consents.in_force(session, lan.person_id) == [older]


@pytest.mark.parametrize("purpose", consents.PURPOSES)
def test_the_question_says_why_and_how_long_with_two_equal_buttons(purpose: str) -> None:
    screen = consent_question(purpose, "yes:1", "no:1")
    asked = consents.PURPOSES[purpose]
    assert asked.why in screen.text and asked.how_long in screen.text
    assert [[button.label for button in row] for row in screen.rows] == [["Đồng ý", "Không"]]
