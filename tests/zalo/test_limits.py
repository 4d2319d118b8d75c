"""How much the account may send: our own pace, Zalo's refusals, quotas that people are told of."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from backend.diagnosis import zalo as diagnosis
from backend.notices import channels, zalo_quotas
from backend.notices import service as notices
from backend.notices.models import Notice
from backend.notices.senders.zalo_outcomes import QUOTA_PAUSE_S
from backend.notices.zalo_pace import HELD_S, Pace
from backend.notices.zalo_quotas import Left, of_messages
from tests.simulator.zalo.oa import CS, Oa
from tests.story.databases import SqliteTemplate
from tests.story.zalo import ZaloPerson, ZaloTown
from tests.zalo.test_sender import address

Opener = Callable[..., AbstractAsyncContextManager[ZaloTown]]


@pytest.fixture
def opening(oa: Oa, tmp_path: Path, sqlite_template: SqliteTemplate) -> Opener:
    """An installation with settings of the test's."""
    return partial(ZaloTown.open, oa, sqlite_template.copy(tmp_path / "motcua.db"), tmp_path)


@pytest.fixture
async def paying(opening: Opener) -> AsyncIterator[ZaloTown]:
    """One that pays for messages, where no window holds a free one."""
    async with opening(zalo_paid_messages=True) as town:
        await town.oa.post("console", free_replies=0, sub_quota=10)
        yield town


async def tells(town: ZaloTown, who: ZaloPerson, *keys: str) -> None:
    """As many notices, and all that comes of them."""
    to = await address(town, who)
    async with town.sessions.begin() as session:
        for key in keys:
            await notices.add(
                session, to, key=key, subject=key, kind="reply.later", params={"text": key},
                now=town.clock.now(),
            )  # fmt: skip
    await town.settle()


async def notice(town: ZaloTown, key: str) -> Notice:
    async with town.sessions() as session:
        return (await session.scalars(select(Notice).where(Notice.key == key))).one()


def test_calls_are_let_through_at_their_rate_and_each_refused_one_gets_a_turn() -> None:
    at = 0.0
    pace = Pace(120, lambda: at)
    for _call in range(2):
        assert pace.wait() == 0
        pace.spend()
    assert [pace.wait(), pace.wait()] == [0.5, 1.0]
    at = 1.0
    assert pace.wait() == 0
    pace.hold()
    assert pace.wait() == HELD_S


async def test_a_notice_over_our_rate_waits_and_loses_no_try(opening: Opener) -> None:
    async with opening(zalo_calls_a_minute=1) as town:
        mai = await town.person("Mai")
        await mai.says("xin chào")  # How short the window is, is told by a notice: the one call.
        await tells(town, mai, "tin")
        kept = await notice(town, "tin")
        assert (kept.state, kept.attempts, kept.last_error) == ("due", 0, "our own limit")


async def test_zalos_own_too_many_holds_all_and_is_no_outage(opening: Opener) -> None:
    async with opening() as town:
        mai = await town.person("Mai")
        await mai.says("xin chào")
        await town.oa.sim.post("faults", method=CS, kind="zalo", code=-32)
        await tells(town, mai, "một", "hai")
        first, second = await notice(town, "một"), await notice(town, "hai")
        assert [first.last_error, second.last_error] == ["zalo -32", "our own limit"]
        assert (first.attempts, second.attempts) == (0, 0)
        async with town.sessions() as session:
            assert {one.state for one in await channels.standings(session)} == {"on"}


async def test_an_admin_hears_of_a_quota_before_it_is_used_up(paying: ZaloTown) -> None:
    an = await paying.staff("An", "admin", "tinh-ha-tinh")
    mai = await paying.person("Mai")
    await mai.says("xin chào")
    await tells(paying, mai, *(f"tin {number}" for number in range(9)))
    async with paying.sessions() as session:
        found = await diagnosis.look(session, paying.settings, now=paying.clock.now())
    assert ("bad", "zalo.quota_gone") in [(one.level, one.code) for one in found]
    await paying.oa.post("console", sub_quota=100)
    paying.clock.forward(hours=1)
    await an.says("/kenh")
    told = "".join(str(one["text"]) for one in await paying.shown(an.id))
    assert "tin của gói còn 1/10" in told and "tin của gói còn 0/10" in told
    assert "tin của gói: còn" in told


async def test_a_quota_that_is_used_up_keeps_what_is_to_be_said(paying: ZaloTown) -> None:
    mai = await paying.person("Mai")
    await mai.says("xin chào")
    await paying.oa.post("console", sub_quota=0)
    await tells(paying, mai, "tin")
    kept = await notice(paying, "tin")
    assert (kept.state, kept.attempts) == ("due", 0) and kept.retry_at is not None
    waits = (kept.retry_at - paying.clock.real()).total_seconds()
    assert QUOTA_PAUSE_S - 60 < waits <= QUOTA_PAUSE_S
    await paying.oa.post("console", sub_quota=100)
    paying.clock.forward(hours=1)
    await paying.settle()
    assert (await notice(paying, "tin")).state == "sent"


async def test_where_a_human_used_the_free_messages_up_it_waits_for_the_next_word(
    opening: Opener,
) -> None:
    async with opening() as town:
        mai = await town.person("Mai")
        await mai.says("xin chào")
        await town.oa.post("console", free_replies=0, sub_quota=0)
        await tells(town, mai, "tin")
        assert (await notice(town, "tin")).state == "waiting"
        async with town.sessions() as session:
            assert not await zalo_quotas.listed(session, now=town.clock.now())


@pytest.mark.parametrize("quota", [None, [], {"quota_type": "reply", "remain": "3"},
                                   {"quota_type": "sub_quota", "remain": "many"}])  # fmt: skip
def test_what_says_nothing_of_the_account_is_left_out(quota: object) -> None:
    assert of_messages({"quota": quota}) == {}
    told = {"quota_type": "sub_quota", "remain": "3", "total": ""}
    assert of_messages({"quota": told}) == {"sub_quota": Left(3)}
