"""A channel that is away: what is due goes by another one, in order and once; nothing is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from telegram.error import InvalidToken

from backend.notices import channels, delivery, rerouting
from backend.notices import service as notices
from backend.notices.models import ChannelState, Notice
from backend.notices.rules import Reach, best, ranked
from backend.notices.senders.base import Later, Unreachable
from backend.notices.senders.telegram import outcome
from backend.people import linking
from backend.people import service as people
from backend.people.models import Identity
from backend.tasks import notices as tasks
from tests.story.databases import SqliteTemplate
from tests.story.desk import SO, bind, open_desk
from tests.story.town import START, Somebody, Town

BANNER = "Telegram đang không vào được, tin này gửi qua Zalo."


@pytest.fixture
async def small(sqlite_template: SqliteTemplate, tmp_path: Path) -> AsyncIterator[Town]:
    """A town for what no database decides."""
    async with Town.open(sqlite_template.copy(tmp_path / "motcua.db"), tmp_path) as opened:
        yield opened


async def on_both(town: Town) -> tuple[Somebody, Somebody, int]:
    """Lan on Telegram, where she last spoke, and on Zalo."""
    lan = town.citizen("Lan")
    await lan.says("/start")
    on_zalo = lan.on("zalo")
    async with town.sessions.begin() as session:
        person = await people.find(session, "telegram", lan.chat)
        assert person is not None
        before = town.now - timedelta(days=1)
        await linking.attach(
            session, person.id, channel="zalo", native_id=on_zalo.chat, now=before
        )  # fmt: skip
        return lan, on_zalo, person.id


async def add(town: Town, person_id: int, *texts: str, **more: object) -> None:
    async with town.sessions.begin() as session:
        to = await notices.address_of_person(session, person_id, reachable=False)
        assert to is not None
        for text in texts:
            await notices.add(
                session, to, key=f"n:{text}", subject="parcel:1", kind="reply.later",
                params={"text": text}, now=town.now, **more,  # type: ignore[arg-type]
            )  # fmt: skip


async def outage(town: Town, channel: str = "telegram") -> None:
    """Somebody else's message fails on that channel for longer than a moment."""
    town.sender(channel).away = Later("502", maybe_sent=False)
    minh = town.citizen("Minh", channel=channel)
    await minh.says("/start")
    async with town.sessions() as session:
        person = await people.find(session, channel, minh.chat)
        assert person is not None
    await add(town, person.id, f"cho Minh {town.now}")
    for _minute in range(7):
        await town.later(minutes=1)


def told(somebody: Somebody, *texts: str) -> list[str]:
    """Which of these texts a person was shown, in the order in which they were."""
    shown = [one.text for one in somebody.town.messenger.chats[somebody.chat]]
    return [text for one in shown for text in texts if one.endswith(text)]


async def state_of(town: Town, channel: str) -> channels.Standing:
    async with town.sessions() as session:
        return next(one for one in await channels.standings(session) if one.channel == channel)


async def test_who_blocks_one_channel_gets_what_waits_on_the_other_in_order(town: Town) -> None:
    lan, on_zalo, person = await on_both(town)
    await add(town, person, "một", "hai", "ba")
    town.messenger.failures[lan.chat] = [Unreachable("blocked")] * 3
    await town.settle()
    assert told(on_zalo, "một", "hai", "ba") == ["một", "hai", "ba"]
    assert not told(lan, "một", "hai", "ba")
    assert BANNER not in on_zalo.everything()
    await add(town, person, "bốn")
    await town.settle()
    assert told(on_zalo, "bốn") == ["bốn"]
    async with town.sessions.begin() as session:
        assert await rerouting.move(session, person, now=town.now, real=town.now) == []


async def test_who_blocks_both_keeps_what_is_unreachable(small: Town) -> None:
    lan, on_zalo, person = await on_both(small)
    await add(small, person, "một")
    small.messenger.failures[lan.chat] = [Unreachable("blocked")]
    small.messenger.failures[on_zalo.chat] = [Unreachable("blocked")]
    await small.settle()
    async with small.sessions() as session:
        assert (await session.scalars(select(Notice.state))).all() == ["unreachable"]


async def test_an_outage_sends_what_is_due_and_new_the_other_way_and_tells_once_a_day(
    town: Town,
) -> None:
    lan, on_zalo, person = await on_both(town)
    await outage(town)
    assert (await state_of(town, "telegram")).state == "down"
    await add(town, person, "một", "hai")
    await town.settle()
    assert told(on_zalo, "một", "hai") == ["một", "hai"]
    assert on_zalo.everything().count(BANNER) == 1
    for _hour in range(25):
        await town.later(hours=1)
    await add(town, person, "ba")
    await town.settle()
    assert on_zalo.everything().count(BANNER) == 2
    town.sender("telegram").away = None
    await town.later(minutes=31)
    assert (await state_of(town, "telegram")).state == "on"
    await add(town, person, "bốn")
    await town.settle()
    assert told(lan, "bốn") == ["bốn"] and not told(on_zalo, "bốn")


async def test_what_was_due_when_the_outage_began_moves_too(small: Town) -> None:
    _lan, on_zalo, person = await on_both(small)
    small.sender("telegram").away = Later("no connection", maybe_sent=False)
    await add(small, person, "một", "hai")
    for _minute in range(8):
        await small.later(minutes=1)
    assert told(on_zalo, "một", "hai") == ["một", "hai"]
    assert on_zalo.everything().count(BANNER) == 1


async def test_who_has_no_other_channel_waits_however_long_and_loses_nothing(small: Town) -> None:
    await outage(small)
    for _day in range(5):
        await small.later(days=1)
    small.sender("telegram").away = None
    await small.later(minutes=31)
    said = [one.text for shown in small.messenger.chats.values() for one in shown]
    assert sum("cho Minh" in one for one in said) == 1
    async with small.sessions() as session:
        assert (await session.scalars(select(Notice.state))).all() == ["sent"]


async def test_a_refused_message_or_a_full_line_is_no_outage(small: Town) -> None:
    lan, _on_zalo, person = await on_both(small)
    small.messenger.failures[lan.chat] = [Later("too many requests", seconds=30)] * 20
    await add(small, person, "một")
    for _minute in range(8):
        await small.later(minutes=1)
    assert (await state_of(small, "telegram")).state == "on"


async def test_a_token_that_is_refused_is_an_outage(small: Town) -> None:
    _lan, on_zalo, person = await on_both(small)
    small.sender("telegram").away = outcome(InvalidToken())  # type: ignore[assignment]
    await add(small, person, "một")
    for _minute in range(20):
        await small.later(minutes=1)
    assert told(on_zalo, "một") == ["một"]


async def test_a_channel_nobody_tries_is_given_another_chance(small: Town) -> None:
    lan, _on_zalo, person = await on_both(small)
    async with small.sessions.begin() as session:
        for minutes in (0, 6):
            real = small.now + timedelta(minutes=minutes)
            await channels.note_failure(session, "telegram", "502", real=real)
    await small.later(minutes=20)
    await add(small, person, "một")
    await small.settle()
    assert told(lan, "một") == ["một"]
    assert (await state_of(small, "telegram")).state == "on"


async def test_what_a_worker_holds_is_not_moved_and_holds_its_lane(small: Town) -> None:
    _lan, on_zalo, person = await on_both(small)
    await add(small, person, "một", "hai")
    async with small.sessions.begin() as session:
        first = (await session.scalars(select(Notice.id).order_by(Notice.id))).first() or 0
        claimed = await delivery.claim(
            session, first, token="t", now=small.now, real=small.now
        )  # fmt: skip
        assert claimed is not None
        await channels.switch_off(session, "telegram", "bị chặn", now=small.now)
        assert await rerouting.move(session, person, now=small.now, real=small.now) == []
        await delivery.settle_sent(session, claimed, ["77"], now=small.now)
    await small.settle()
    assert told(on_zalo, "một", "hai") == ["hai"]


async def test_a_channel_switched_off_sends_nothing_and_keeps_all_it_has(town: Town) -> None:
    lan, on_zalo, person = await on_both(town)
    minh = town.citizen("Minh")
    await minh.says("/start")
    async with town.sessions.begin() as session:
        await channels.switch_off(session, "telegram", "lệnh chặn", now=town.now)
    await town.later(seconds=10)
    shown = len(town.messenger.chats[minh.chat])
    async with town.sessions() as session:
        only_there = await people.find(session, "telegram", minh.chat)
        assert only_there is not None
    await add(town, only_there.id, "cho Minh")
    await add(town, person, "một")
    await minh.says("/ngonngu")
    for _day in range(4):
        await town.later(days=1)
    assert len(town.messenger.chats[minh.chat]) == shown
    assert told(on_zalo, "một") == ["một"] and not told(lan, "một")
    standing = await state_of(town, "telegram")
    assert (standing.state, standing.queued, standing.reason) == ("off", 1, "lệnh chặn")
    async with town.sessions.begin() as session:
        assert await channels.switch_on(session, "telegram", now=town.now)
        assert not await channels.switch_on(session, "telegram", now=town.now)
    await town.later(seconds=10)
    assert told(minh, "cho Minh") == ["cho Minh"]
    await minh.says("/ngonngu")
    assert minh.heard("Anh/chị muốn đọc tiếng nào?")


async def test_a_live_card_is_shown_anew_where_it_moved(small: Town) -> None:
    lan, on_zalo, person = await on_both(small)
    async with small.sessions.begin() as session:
        to = notices.Address("telegram", lan.chat, person_id=person)
        await notices.put_card(
            session, to, key="c", subject="s", kind="reply.later", params={"text": "A"},
            now=small.now,
        )  # fmt: skip
    await small.settle()
    small.messenger.failures[lan.chat] = [Unreachable("blocked")]
    async with small.sessions.begin() as session:
        await notices.put_card(
            session, to, key="c", subject="s", kind="reply.later", params={"text": "B"},
            now=small.now,
        )  # fmt: skip
    await small.settle()
    assert (told(lan, "A", "B"), told(on_zalo, "A", "B")) == (["A"], ["B"])


async def test_a_unit_has_a_group_on_each_channel_and_is_told_where_it_works(small: Town) -> None:
    from backend.people import groups

    hoa = await small.staff("Hoa", "admin", "tinh-ha-tinh")
    async with small.sessions.begin() as session:
        admin = await people.find(session, "telegram", hoa.chat)
        assert admin is not None
        for channel, chat in (("telegram", "-1"), ("zalo", "g1"), ("telegram", "-2")):
            await groups.bind(
                session, channel=channel, native_id=chat, unit="so-cong-thuong",
                has_topics=False, by=admin.id, now=small.now,
            )  # fmt: skip
        found = await notices.addresses_of_unit(session, "so-cong-thuong")
        assert [(one.channel, one.native_id) for one in found] == [
            ("zalo", "g1"),
            ("telegram", "-2"),
        ]
        await channels.switch_off(session, "zalo", "thử", now=small.now)
        at = await notices.address_of_unit(session, "so-cong-thuong")
        assert at is not None and at.channel == "telegram"


async def test_a_case_comes_to_the_group_whose_channel_works(small: Town) -> None:
    desk = await open_desk(small)
    desk.hoa = await small.staff("Hoa", "clerk", "ttpvhcc-tinh", channel="zalo")
    first, second = desk.group, small.group("Sở Công Thương trên Zalo")
    await bind(small, second, SO, channel="zalo")
    async with small.sessions.begin() as session:
        await channels.switch_off(session, "telegram", "bị chặn", now=small.now)
    desk.group = second
    await desk.asks()
    assert not first.shown()
    async with small.sessions.begin() as session:
        await channels.switch_on(session, "telegram", now=small.now)
    desk.group = first
    await desk.asks("Hồ sơ H27.12-261123-0002 thiếu ảnh, có nhận không ạ?")
    assert [one.text.count("0002") for one in second.shown()] == [0]


async def test_sending_writes_down_how_a_channel_fares_only_now_and_then(small: Town) -> None:
    _lan, _zalo, person = await on_both(small)
    await add(small, person, *map(str, range(4)))
    seen = set()
    for notice_id in range(1, 5):
        await tasks.send(small.work, notice_id)
        async with small.sessions() as session:
            seen.add(await session.scalar(select(ChannelState.last_sent_at)))
        small.clock.forward(seconds=5)
    assert len(seen) == 1


def reach(number: int, channel: str, *, heard: int | None = None, **more: bool) -> Reach:
    at = None if heard is None else START + timedelta(hours=heard)
    state = {"reachable": True, "away": False} | more
    return Reach(number, channel, str(number), state["reachable"], state["away"], at)


def test_the_account_is_chosen_by_reach_then_wish_then_habit() -> None:
    telegram, zalo = reach(1, "telegram", heard=1), reach(2, "zalo", heard=2)
    assert best(ranked([telegram, zalo], None)) == (zalo, None)
    assert best(ranked([telegram, zalo], "telegram")) == (telegram, None)
    blocked = reach(2, "zalo", heard=2, reachable=False)
    assert best(ranked([telegram, blocked], "zalo")) == (telegram, None)
    away = reach(2, "zalo", heard=2, away=True)
    assert best(ranked([telegram, away], None)) == (telegram, "zalo")
    assert best(ranked([reach(1, "telegram", reachable=False), away], None)) == (away, None)
    assert best(ranked([reach(1, "telegram"), reach(3, "zalo")], None))[0].identity_id == 1


async def test_identities_heard_of_are_stamped(small: Town) -> None:
    lan = small.citizen("Lan")
    await lan.says("/start")
    small.clock.forward(minutes=30)
    await lan.says("/start")
    async with small.sessions() as session:
        assert await session.scalar(select(Identity.last_heard_at)) == START
