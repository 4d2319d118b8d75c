"""/lienket: two channels become one person's, by a code and a yes on both sides; and part again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from backend.inbox import service as inbox
from backend.inbox.models import Dialogue
from backend.inbox.service import Where
from backend.notices import service as notices
from backend.notices import zalo_chats
from backend.notices.zalo_chats import Spoken
from backend.notices.zalo_models import NativeId
from backend.people import linking, privacy
from backend.people import service as people
from backend.people.models import Identity, LinkRequest, Person
from backend.schema import metadata
from bot import joining
from tests.story.databases import Postgres, SqliteTemplate
from tests.story.town import BOT_ID, Somebody, Town

WRONG = "Mã này không đúng hoặc đã hết hạn"


@pytest.fixture
async def small(sqlite_template: SqliteTemplate, tmp_path: Path) -> AsyncIterator[Town]:
    """A town for what no database decides."""
    async with Town.open(sqlite_template.copy(tmp_path / "motcua.db"), tmp_path) as opened:
        yield opened


async def person_of(town: Town, somebody: Somebody) -> int:
    async with town.sessions() as session:
        person = await people.find(session, somebody.channel, str(somebody.id))
        assert person is not None
        return person.id


async def code_of(somebody: Somebody) -> str:
    await somebody.says("/lienket")
    await somebody.presses("Lấy mã")
    return somebody.last().text.split("Mã liên kết: ")[1].split("\n")[0]


async def types(town: Town, somebody: Somebody, code: str) -> None:
    """A code typed and agreed to, so that the other channel is asked."""
    await somebody.says(f"/lienket {code}")
    await somebody.presses("Tôi lấy mã")
    await town.settle()


async def link(town: Town, first: Somebody, second: Somebody) -> None:
    await types(town, second, await code_of(first))
    await first.presses("Đúng")
    await town.settle()


async def test_two_channels_become_one_person_with_all_that_either_had(town: Town) -> None:
    hoa = await town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    await hoa.says("/vuongmac Hồ sơ thiếu chữ ký, có nhận không ạ?")
    on_zalo = hoa.on("zalo")
    await types(town, hoa, await code_of(on_zalo))
    assert on_zalo.heard("Có người vừa nhập mã liên kết trên Telegram")
    assert await person_of(town, hoa) != await person_of(town, on_zalo)
    await on_zalo.presses("Đúng")
    assert on_zalo.heard("Đã liên kết với Telegram")
    assert ["Hỏi Sở", "Gửi trả kết quả"] in (on_zalo.last().menu or [])
    await town.settle()
    assert hoa.heard("Đã liên kết với Zalo")
    assert await person_of(town, hoa) == await person_of(town, on_zalo)
    async with town.sessions() as session:
        kept = await session.get_one(Person, await person_of(town, hoa))
        assert kept.name == "Hoa"
        drafts = (await session.scalars(select(Dialogue))).all()
        assert {one.person_id for one in drafts} == {kept.id}
        assert len((await session.scalars(select(Person))).all()) == 1
    await hoa.says("/lienket")
    assert hoa.heard("Telegram: đang nhắn ở đây") and hoa.heard("Zalo: nhắn gần nhất")


async def test_whoever_typed_a_code_is_warned_before_anything_of_theirs_is_given(
    small: Town,
) -> None:
    hoa = await small.staff("Hoa", "clerk", "ttpvhcc-tinh")
    crook = small.citizen("Kẻ gian", channel="zalo")
    code = await code_of(crook)
    await hoa.says(f"/lienket {code}")
    assert hoa.heard("Chính anh/chị vừa lấy mã đó chứ?")
    request = hoa.last().button("Tôi lấy mã").code or ""
    yes = request.replace("link.agree", "link.yes")
    await crook.presses_code(yes, crook.last())
    assert "hết dùng được" in small.messenger.toasts[-1]
    await hoa.presses("Không")
    assert "Không liên kết gì cả" in hoa.last().text
    await small.settle()
    assert crook.heard("Bên Telegram trả lời là không phải")
    await crook.presses_code(yes, crook.last())
    assert await person_of(small, crook) != await person_of(small, hoa)


async def test_a_code_that_was_overseen_opens_nothing_without_a_yes_of_its_owner(
    small: Town,
) -> None:
    hoa = await small.staff("Hoa", "clerk", "ttpvhcc-tinh")
    crook = small.citizen("Kẻ gian", channel="zalo")
    await types(small, crook, await code_of(hoa))
    stolen = hoa.last().button("Đúng").code or ""
    await crook.presses_code(stolen, crook.last())
    assert "hết dùng được" in small.messenger.toasts[-1]
    await hoa.presses("Không")
    await small.settle()
    assert crook.heard("trả lời là không phải")
    await hoa.presses_code(stolen, hoa.last())
    assert "hết dùng được" in small.messenger.toasts[-1]
    assert await person_of(small, crook) != await person_of(small, hoa)


async def test_wrong_expired_spent_and_own_codes_are_told_the_same(small: Town) -> None:
    lan = small.citizen("Lan")
    on_zalo = lan.on("zalo")
    await on_zalo.says("/lienket NOSUCH")
    words = on_zalo.last().text
    assert WRONG in words
    code = await code_of(lan)
    await lan.says(f"/lienket {code}")
    assert lan.last().text == words
    small.clock.forward(minutes=11)
    await on_zalo.says(f"/lienket {code}")
    assert on_zalo.last().text == words
    code = await code_of(lan)
    await on_zalo.says(f"/lienket {code.lower()[:3]} {code.lower()[3:]}")
    assert on_zalo.heard("Chính anh/chị vừa lấy mã")
    other = small.citizen("Minh")
    await other.says(f"/lienket {code}")
    assert other.last().text == words
    assert code not in repr(await everything(small))


async def everything(town: Town) -> list[tuple[object, ...]]:
    async with town.sessions() as session:
        return [tuple(row) for row in await session.execute(select(LinkRequest.__table__))]


async def test_guessing_codes_is_stopped_after_a_few(small: Town) -> None:
    code = await code_of(small.citizen("Lan"))
    crook = small.citizen("Kẻ gian", channel="zalo")
    await crook.says("/lienket")
    await crook.presses("Nhập mã")
    for number in range(5):
        await crook.says(f"GUESS{number}")
        assert WRONG in crook.last().text
    await crook.says(code)
    assert "thử nhiều lần" in crook.last().text
    small.clock.forward(minutes=9)
    await crook.says(f"/lienket {code}")
    assert "thử nhiều lần" in crook.last().text


async def test_a_question_answered_late_or_twice_joins_nothing_more(small: Town) -> None:
    lan = small.citizen("Lan")
    on_zalo = lan.on("zalo")
    await types(small, on_zalo, await code_of(lan))
    small.clock.forward(minutes=11)
    await lan.presses("Đúng")
    assert "hết dùng được" in small.messenger.toasts[-1]
    await link(small, lan, on_zalo)
    await lan.presses("Đúng", on=next(s for s in reversed(small.messenger.chats[lan.chat])
                                      if "Đúng là anh/chị không" in s.text and s.rows))  # fmt: skip
    assert await person_of(small, lan) == await person_of(small, on_zalo)


async def waiting_for_locks(town: Town) -> int:
    async with town.sessions() as session:
        query = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                     " AND datname = current_database()")  # fmt: skip
        return int(await session.scalar(query) or 0)


async def test_who_says_no_while_the_other_says_yes_is_waited_for(
    postgres: Postgres, tmp_path: Path
) -> None:
    with postgres.copy() as url:
        async with Town.open(url, tmp_path) as town:
            lan = town.citizen("Lan")
            on_zalo = lan.on("zalo")
            await types(town, on_zalo, await code_of(lan))
            async with town.sessions.begin() as session:
                here = Where("zalo", str(BOT_ID), on_zalo.chat)
                typed, _ = await inbox.recognise(session, here, on_zalo.chat, now=town.now)
                assert typed is not None
                yes = asyncio.create_task(lan.presses("Đúng"))
                while not await waiting_for_locks(town):
                    assert not yes.done()
                await joining.refuse(session, typed, 1, now=town.now)
            await yes
            assert "hết dùng được" in town.messenger.toasts[-1]
            await town.settle()
            assert await person_of(town, lan) != await person_of(town, on_zalo)


async def test_what_was_agreed_to_before_another_merge_is_asked_again(small: Town) -> None:
    crook = small.citizen("Kẻ gian", channel="zalo")
    poor = small.citizen("Lan", channel="web")
    hoa = await small.staff("Hoa", "clerk", "ttpvhcc-tinh")
    await types(small, poor, await code_of(crook))
    await link(small, hoa, poor)
    await crook.presses("Đúng")
    assert "hết dùng được" in small.messenger.toasts[-1]
    assert await person_of(small, crook) != await person_of(small, hoa)


async def test_the_suspended_are_not_joined_on_either_side(small: Town) -> None:
    hoa = await small.staff("Hoa", "clerk", "ttpvhcc-tinh")
    on_zalo = hoa.on("zalo")
    await types(small, hoa, await code_of(on_zalo))
    async with small.sessions.begin() as session:
        await people.suspend(session, await person_of(small, hoa), now=small.now)
    await on_zalo.presses("Đúng")
    assert "tạm dừng" in small.messenger.toasts[-1]
    await hoa.says("/lienket")
    await hoa.presses("Lấy mã")
    assert "tạm dừng" in small.messenger.toasts[-1]
    assert await person_of(small, hoa) != await person_of(small, on_zalo)


async def test_an_update_brought_twice_joins_once(small: Town) -> None:
    small.copies = 2
    lan = small.citizen("Lan")
    on_zalo = lan.on("zalo")
    await link(small, lan, on_zalo)
    assert lan.everything().count("Đã liên kết với Zalo") == 1
    assert on_zalo.everything().count("Đã liên kết với Telegram") == 1


async def test_where_the_process_dies_between_the_steps_the_next_one_goes_on(small: Town) -> None:
    lan = small.citizen("Lan")
    on_zalo = lan.on("zalo")
    code = await code_of(lan)
    small.restart()
    await on_zalo.says(f"/lienket {code}")
    small.restart()
    await on_zalo.presses("Tôi lấy mã")
    small.restart()
    await small.settle()
    await lan.presses("Đúng")
    small.restart()
    await small.settle()
    assert on_zalo.heard("Đã liên kết với Telegram")


async def test_a_parted_channel_is_a_stranger_and_sees_nothing_more(town: Town) -> None:
    hoa = await town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    on_zalo = hoa.on("zalo")
    await link(town, hoa, on_zalo)
    async with town.sessions.begin() as session:
        one = await person_of(town, hoa)
        to = notices.Address("zalo", on_zalo.chat, person_id=one)
        for key, kind in (("waits", "message"), ("card", "card")):
            await notices.add(
                session, to, key=key, subject="s", kind="reply.later", now=town.now,
                params={"text": f"Mật {key}"}, operation=kind,
            )  # fmt: skip
    await hoa.says("/lienket")
    await hoa.presses("Bỏ Zalo")
    await hoa.presses("Bỏ liên kết")
    await town.settle()
    assert on_zalo.heard("đã được bỏ liên kết") and not on_zalo.heard("Mật")
    assert hoa.heard("Mật waits") and hoa.heard("Mật card")
    assert await person_of(town, on_zalo) != one
    await on_zalo.says("/start")
    assert ["Hỏi Sở", "Gửi trả kết quả"] not in (on_zalo.last().menu or [])
    async with town.sessions() as session:
        assert await people.grants_of(session, await person_of(town, on_zalo)) == ()


async def test_forged_presses_part_and_prefer_nothing(small: Town) -> None:
    lan, minh = small.citizen("Lan"), small.citizen("Minh")
    on_zalo = lan.on("zalo")
    await link(small, lan, on_zalo)
    await minh.says("/lienket")
    async with small.sessions() as session:
        identities = list(await session.scalars(select(Identity.id)))
    for number in (*identities, 99):
        await minh.presses_code(f"link.part:{number}", minh.last())
        await minh.presses_code(f"link.part_now:{number}", minh.last())
    for code in ("link.prefer:parcels:zalo", "link.prefer:x:y", "link.prefer", "link.part_now:x"):
        await minh.presses_code(code, minh.last())
    assert not minh.heard("mã CODE")
    assert await person_of(small, lan) == await person_of(small, on_zalo)
    await lan.says("/lienket")
    own = lan.last()
    async with small.sessions() as session:
        mine = await people.find(session, "telegram", lan.chat)
        assert mine is not None
        here = (await linking.identities_of(session, mine.id))[0].id
    await lan.presses_code(f"link.part_now:{here}", own)
    assert await person_of(small, lan) == mine.id


async def test_news_come_where_they_are_wanted_else_where_one_last_spoke(small: Town) -> None:
    hoa = await small.staff("Hoa", "clerk", "ttpvhcc-tinh")
    on_zalo = hoa.on("zalo")
    await link(small, hoa, on_zalo)

    async def places() -> tuple[str, ...]:
        async with small.sessions() as session:
            person = await person_of(small, hoa)
            found = [
                await notices.address_of_person(session, person, about=about)
                for about in (None, "parcels", "work")
            ]
        return tuple(one.channel for one in found if one)

    await hoa.says("/trogiup")
    assert await places() == ("telegram", "telegram", "telegram")
    small.clock.forward(minutes=1)
    await on_zalo.says("/lienket")
    assert await places() == ("zalo", "zalo", "zalo")
    await on_zalo.presses("Công việc: Telegram")
    assert "Tin công việc: Telegram" in on_zalo.last().text
    await on_zalo.presses("Giấy tờ: Zalo")
    small.clock.forward(minutes=1)
    await hoa.says("/trogiup")
    assert await places() == ("telegram", "zalo", "telegram")
    await hoa.says("/lienket")
    await hoa.presses("Giấy tờ: gần nhất")
    assert await places() == ("telegram", "telegram", "telegram")


async def test_one_erasure_and_one_export_cover_every_channel(small: Town) -> None:
    lan = small.citizen("Lan")
    on_zalo = lan.on("zalo")
    await link(small, lan, on_zalo)
    async with small.sessions() as session:
        holdings = await privacy.held(session, metadata, await person_of(small, lan))
    accounts = next(one for one in holdings if one.table == "identities")
    assert {one["native_id"] for one in accounts.records} == {lan.chat, on_zalo.chat}
    await on_zalo.says("/dulieu")
    await on_zalo.presses("Xóa dữ liệu")
    await on_zalo.presses("Xóa hết")
    async with small.sessions() as session:
        assert await people.find(session, "telegram", lan.chat) is None
        assert await people.find(session, "zalo", on_zalo.chat) is None
        assert (await session.scalars(select(LinkRequest))).all() == []


async def test_an_admin_of_the_province_switches_channels_and_nobody_else(small: Town) -> None:
    admin = await small.staff("Quang", "admin", "tinh-ha-tinh", channel="zalo")
    local = await small.staff("Mai", "admin", "so-cong-thuong", channel="zalo")
    await local.says("/kenh tat telegram vì tôi muốn")
    assert local.heard("cần quyền")
    await admin.says("/kenh tắt telegram")
    assert admin.heard("Telegram: đang gửi được")
    await admin.says("/kênh tắt telegram bị chặn")
    assert admin.heard("Telegram: đã tắt, 0 tin chờ · lý do: bị chặn")
    await admin.says("/kenh bat telegram")
    assert admin.heard("Telegram: đang gửi được")


async def test_a_parted_zalo_account_keeps_its_name_and_none_of_its_former_persons_menus(
    small: Town,
) -> None:
    lan = small.citizen("Lan")
    on_zalo = lan.on("zalo")
    await link(small, lan, on_zalo)
    one = await person_of(small, lan)
    async with small.sessions.begin() as session:
        row = {"channel": "zalo", "number": on_zalo.chat, "person_id": one, "at": small.now}
        session.add(NativeId(kind="user", native="246845883529197922", **row))
        await zalo_chats.enter(session, on_zalo.chat, one, now=small.now)
        await zalo_chats.note(
            session, on_zalo.chat, Spoken(menu=("v:1",), rest=("của Lan",)), asked=True,
            now=small.now,
        )  # fmt: skip
    await lan.says("/lienket")
    await lan.presses("Bỏ Zalo")
    await lan.presses("Bỏ liên kết")
    async with small.sessions() as session:
        assert await zalo_chats.rest_of(session, on_zalo.chat) == ()
        [kept] = await session.scalars(select(NativeId.person_id).where(NativeId.kind == "user"))
    assert kept == await person_of(small, on_zalo) != one
