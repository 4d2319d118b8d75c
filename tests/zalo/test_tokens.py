"""Tokens of the account: renewed once at a time, stored before use, mourned aloud when dead."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from itertools import count
from typing import Any

import httpx
import pytest
from pydantic import SecretStr, ValidationError
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import Sessions, opened
from backend.diagnosis import zalo as diagnosis
from backend.notices import channels, zalo_tokens
from backend.notices.models import Notice
from backend.notices.senders.base import Later
from backend.notices.senders.zalo_outcomes import outcome
from backend.notices.zalo_client import Pair, ZaloClient, ZaloOAuth
from backend.notices.zalo_errors import Meaning, NotConnected, ZaloAway, ZaloRefused
from backend.notices.zalo_models import ZaloToken
from backend.notices.zalo_tokens import StoredTokens
from backend.people import service as people
from backend.sealing import Keyring, new_key
from backend.settings import Settings
from tests.story.town import MovedClock

OA = "388613280878808645"


class Zalo:
    """OAuth and one call, as strict about tokens as the real one; `fault` breaks a renewal."""

    def __init__(self) -> None:
        self.access, self.refresh, self.numbers = "a0", "r0", count(1)
        self.renewals = 0
        self.fault: Callable[[], httpx.Response] | None = None
        self.answers: list[dict[str, Any]] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/access_token"):
            return self._renew(request)
        if request.headers.get("access_token") != self.access:
            return httpx.Response(200, json={"error": -216})
        if self.answers:
            return httpx.Response(200, json=self.answers.pop(0))
        return httpx.Response(200, json={"error": 0, "data": {"message_id": "m1"}})

    def _renew(self, request: httpx.Request) -> httpx.Response:
        self.renewals += 1
        if f"refresh_token={self.refresh}&" not in request.content.decode() + "&":
            return httpx.Response(200, json={"error": -14014, "error_name": "used"})
        number = next(self.numbers)
        self.access, self.refresh = f"a{number}", f"r{number}"
        if self.fault:
            return self.fault()
        told = {"access_token": self.access, "refresh_token": self.refresh, "expires_in": "90000"}
        return httpx.Response(200, json=told)


class House:
    """A stored pair and as many processes around it as a test wants."""

    def __init__(self, sessions: Sessions, clock: MovedClock) -> None:
        self.sessions, self.clock, self.zalo = sessions, clock, Zalo()
        self.http = httpx.AsyncClient(transport=httpx.MockTransport(self.zalo))
        self.leases = count(1)
        self.settings = Settings(
            _env_file=None, zalo_app_id="1", zalo_app_secret=SecretStr("s"), zalo_oa_id=OA,
            zalo_oa_secret_key=SecretStr("k"),
        )  # fmt: skip

    def process(self) -> StoredTokens:
        oauth = ZaloOAuth(self.settings, self.http)
        new_lease = lambda: f"lease-{next(self.leases)}"  # noqa: E731
        return StoredTokens(self.sessions, oauth, self.clock, OA, new_lease, pause_s=0.001)

    def client(self) -> ZaloClient:
        return ZaloClient(self.settings, self.http, self.process())

    async def row(self) -> ZaloToken:
        async with self.sessions() as session:
            return await session.get_one(ZaloToken, OA)


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    async with opened(database_url, Keyring(new_key())) as sessions:
        built = House(sessions, MovedClock())
        async with sessions.begin() as session:
            await zalo_tokens.store(session, OA, Pair("a0", "r0", 90_000), now=built.clock.now())
        yield built
        await built.http.aclose()


async def test_many_at_once_renew_once_and_all_get_the_new_one(house: House) -> None:
    house.clock.forward(hours=21)
    got = await asyncio.gather(*(house.process().access() for _process in range(6)))
    assert set(got) == {"a1"} and house.zalo.renewals == 1


async def test_a_young_token_is_left_alone(house: House) -> None:
    house.clock.forward(hours=19)
    assert await house.process().access() == "a0" and house.zalo.renewals == 0


async def test_a_refused_token_is_renewed_once_and_the_call_made_again(house: House) -> None:
    house.zalo.access = "revoked meanwhile"
    data = await house.client().write("u", {"text": "x"})
    assert data == {"message_id": "m1"} and house.zalo.renewals == 1
    assert "a1" not in (await house.row()).access, "tokens are sealed"


async def test_a_process_that_dies_with_the_answer_in_its_hands(house: House) -> None:
    """Zalo gave a new pair and nobody kept it: the old one is tried once, then people are told."""

    def died() -> httpx.Response:
        raise asyncio.CancelledError

    house.zalo.fault = died
    house.clock.forward(hours=21)
    with pytest.raises(asyncio.CancelledError):
        await house.process().access()
    house.zalo.fault = None
    await an_admin(house, "telegram")
    house.clock.forward(seconds=61)
    with pytest.raises(NotConnected):
        await house.process().access()
    assert (await house.row()).state == "refused"
    async with house.sessions() as session:
        [alert] = await session.scalars(select(Notice))
        found = await diagnosis.look(session, house.settings, now=house.clock.now())
    assert (alert.channel, alert.kind) == ("telegram", "zalo.token_refused")
    assert [one.code for one in found] == ["zalo.refused"]


async def test_before_zalo_heard_the_question_nothing_is_lost(house: House) -> None:
    def unheard(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no line")

    line, house.http._transport = house.http._transport, httpx.MockTransport(unheard)
    house.clock.forward(hours=21)
    assert await house.process().access() == "a0", "the old one is good for four hours yet"
    house.http._transport = line
    house.clock.forward(seconds=5)
    assert await house.process().access() == "a1"


async def test_who_is_connected_anew_meanwhile_is_not_overwritten(house: House) -> None:
    async with house.sessions.begin() as session:
        await session.execute(update(ZaloToken).values(lease="somebody's"))
        now = house.clock.now()
        await zalo_tokens.store(session, OA, Pair("b", "c", 9), now=now, lease="another's")
    assert await house.process().access() == "a0"


async def test_a_permission_taken_back_stops_everything_until_somebody_connects(
    house: House,
) -> None:
    async with house.sessions.begin() as session:
        await zalo_tokens.revoked(session, OA, now=house.clock.now())
    with pytest.raises(NotConnected):
        await house.client().write("u", {"text": "x"})
    async with house.sessions.begin() as session:
        pair = Pair("a0", "r0", 90_000)
        await zalo_tokens.store(session, OA, pair, now=house.clock.now())
    assert await house.process().access() == "a0"


async def test_while_it_is_dead_admins_hear_of_it_daily_wherever_they_are(house: House) -> None:
    await an_admin(house, "web")
    await an_admin(house, "zalo")
    async with house.sessions.begin() as session:
        await zalo_tokens.revoked(session, OA, now=house.clock.now())

    async def told() -> list[str]:
        async with house.sessions.begin() as session:
            await zalo_tokens.remind(session, now=house.clock.now())
            return list(await session.scalars(select(Notice.channel)))

    assert await told() == ["web"]
    house.clock.forward(days=1)
    assert await told() == ["web", "web"]
    async with house.sessions.begin() as session:
        assert await zalo_state(session) == "refused"
        pair = Pair("a0", "r0", 90_000)
        await zalo_tokens.store(session, OA, pair, now=house.clock.now())
        assert await zalo_state(session) == "on"
    house.clock.forward(days=1)
    assert await told() == ["web", "web"]


def test_an_account_that_is_not_connected_is_an_outage_that_other_channels_make_up_for() -> None:
    gone = outcome(NotConnected("refused"), maybe=False, now=MovedClock().now())
    assert isinstance(gone, Later) and gone.away


async def zalo_state(session: AsyncSession) -> str:
    return next(one.state for one in await channels.standings(session) if one.channel == "zalo")


@pytest.mark.parametrize(
    ("code", "meaning"),
    [(-32, Meaning.BUSY), (-230, Meaning.WINDOW), (-213, Meaning.PERSON), (-224, Meaning.SETUP),
     (-210, Meaning.CONTENT), (-99_999, Meaning.BUSY)],
)  # fmt: skip
async def test_a_refusal_is_told_by_its_code(house: House, code: int, meaning: Meaning) -> None:
    house.zalo.answers = [{"error": code, "message": "no"}]
    with pytest.raises(ZaloRefused) as refused:
        await house.client().write("u", {"text": "x"})
    assert refused.value.meaning is meaning and house.zalo.renewals == 0


async def test_what_is_no_json_may_have_left(house: House) -> None:
    def broken(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(502, text="<html>")

    house.http._transport = httpx.MockTransport(broken)
    with pytest.raises(ZaloAway) as away:
        await house.client().write("u", {"text": "x"})
    assert away.value.maybe_sent


def test_half_a_configuration_is_refused() -> None:
    with pytest.raises(ValidationError, match="MOTCUA_ZALO_OA_ID"):
        Settings(_env_file=None, zalo_app_id="1")
    with pytest.raises(ValidationError, match="https"):
        Settings(_env_file=None, zalo_openapi_base="http://zalo.example")


async def an_admin(house: House, channel: str) -> None:
    async with house.sessions.begin() as session:
        now = house.clock.now() - timedelta(days=1)
        speaker = await people.meet(session, channel=channel, native_id="7", language="vi", now=now)
        await people.grant(session, speaker.person_id, role="admin", scope="tinh-ha-tinh", now=now)
