"""Errands of citizens, clerks and departments on Zalo alone, on a strict simulated account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from backend.cases.models import Case
from backend.inbox.models import Dialogue
from backend.notices.models import Notice, SentMessage
from backend.notices.zalo_models import NativeId, ZaloChat
from backend.people.models import Group, Identity, Person
from tests.story.zalo import ZaloPerson, ZaloTown

SO = "so-cong-thuong"
QUESTION = "Hồ sơ H27.12-261123-0001 thiếu chữ ký ở trang cuối, có nhận không ạ?"


async def test_a_citizen_asks_reads_on_and_chooses_by_number(zalo: ZaloTown) -> None:
    mai = await zalo.person("Mai", follows=False)
    await mai.does("follow")
    assert "Chào anh/chị" in await mai.reads()
    assert "nhắn bất cứ chữ gì để xem tin mới" in await mai.reads()
    await mai.says("đăng ký khai sinh cần giấy tờ gì")
    [answer] = await mai.heard()
    assert "Nguồn: Cổng Dịch vụ công quốc gia" in answer["text"]
    body = answer["text"].partition("\n\nMở trên Cổng")[0]
    assert len(body) <= 600
    assert "1. Xem tiếp" in answer["text"]
    await mai.says("1")
    assert "Sinh nhờ mang thai hộ" not in await mai.reads()
    assert len(await mai.heard()) >= 1
    await mai.says("/huy")
    await mai.says("Tro giup")
    assert "Gõ số để chọn" in await mai.reads()


async def test_a_department_in_a_group_answers_by_quoting_the_card(zalo: ZaloTown) -> None:
    hoa, minh, group = await desk(zalo)
    await asks(zalo, hoa)
    card = await card_in(zalo, group)
    assert QUESTION in card["text"] and "Sở Công Thương" in card["text"]
    await minh.says("Nhận bản sao y trong 6 tháng.", chat_id=group, quote=card["native_id"])
    preview = (await zalo.shown(group))[-1]
    assert "chưa gửi" in preview["text"]
    await minh.says("Chuyện khác: 3 giờ họp", chat_id=group)
    number = number_of("Hướng dẫn khác", preview["text"])
    await minh.says(number, chat_id=group, quote=preview["native_id"])
    zalo.clock.forward(seconds=31)
    await zalo.settle()
    said = "\n".join(one["text"] for one in await zalo.shown(hoa.id))
    assert "Nhận bản sao y trong 6 tháng." in said
    async with zalo.sessions() as session:
        assert await session.scalar(select(Case.state)) == "answered"
    await hoa.taps("Đã rõ")
    news = [one["text"] for one in (await zalo.shown(group))[2:]]
    assert all(QUESTION not in text for text in news), "a card's change repeats the whole card"
    assert "đã khép lại" in news[-1]


async def test_what_is_said_beside_the_case_in_a_group_is_no_answer(zalo_lite: ZaloTown) -> None:
    hoa, minh, group = await desk(zalo_lite)
    await asks(zalo_lite, hoa)
    before = len(await zalo_lite.shown(group))
    await minh.says("Trưa nay ăn gì?", chat_id=group)
    await minh.says("1", chat_id=group)
    assert len(await zalo_lite.shown(group)) == before


async def test_an_admin_binds_a_group_by_its_command(zalo_lite: ZaloTown) -> None:
    admin = await zalo_lite.staff("An", "admin", "tinh-ha-tinh")
    made = await zalo_lite.oa.post("groups", title="Sở Công Thương", members=[admin.id])
    await admin.says("/ketnoinhom Sở Công Thương", chat_id=made["id"])
    async with zalo_lite.sessions() as session:
        [group] = await session.scalars(select(Group))
    assert (group.channel, group.unit, group.has_topics) == ("zalo", SO, False)
    assert "nay nhận vướng mắc" in (await zalo_lite.shown(made["id"]))[-1]["text"]


async def test_who_leaves_cannot_be_reached_and_a_group_that_ends_is_no_desk(
    zalo_lite: ZaloTown,
) -> None:
    town = zalo_lite
    hoa, _minh, _group = await desk(town)
    async with town.sessions() as session:
        native = await session.scalar(select(NativeId.native).where(NativeId.kind == "group"))
    await hoa.does("unfollow")
    fields = {"event_name": "disperse_group", "group_id": native, "oa_id": "1", "users": []}
    await town.oa.post("event", fields=fields)
    await town.hear()
    async with town.sessions() as session:
        gone = (
            select(func.count()).select_from(Identity).where(Identity.unreachable_at.is_not(None))
        )
        assert await session.scalar(gone) == 1
        [bound] = await session.scalars(select(Group))
        assert bound.unbound_at is not None
    await hoa.says("xin chào")
    async with town.sessions() as session:
        assert await session.scalar(gone) == 0


async def test_whoever_withdraws_is_forgotten_whole(zalo: ZaloTown) -> None:
    mai = await zalo.person("Mai")
    await mai.says("xin chào")
    await mai.does("withdraw")
    async with zalo.sessions() as session:
        for model in (NativeId, ZaloChat, SentMessage, Dialogue):
            assert await session.scalar(select(func.count()).select_from(model)) == 0
        [identity] = await session.scalars(select(Identity.native_id))
        assert identity.startswith("erased:")


async def test_a_human_of_the_account_is_not_talked_over(zalo_lite: ZaloTown) -> None:
    mai = await zalo_lite.person("Mai")
    await mai.says("xin chào")
    await mai.does("admin-say", text="Chị để em xem giúp ạ.")
    await mai.says("dạ, hồ sơ khai sinh")
    assert await mai.heard() == []
    await mai.says("/trogiup")
    assert "Gõ số để chọn" in await mai.reads()
    zalo_lite.clock.forward(minutes=61)
    await mai.says("đăng ký khai sinh")
    assert await mai.heard()


async def test_news_outside_the_window_wait_for_the_next_word(zalo: ZaloTown) -> None:
    mai = await zalo.person("Mai")
    await mai.says("xin chào")
    await tell(zalo, mai, "parcel.accepted", zalo.clock.now() + timedelta(days=8))
    zalo.clock.forward(days=8, seconds=5)
    await zalo.settle()
    async with zalo.sessions() as session:
        assert await session.scalar(select(Notice.state).where(Notice.key == "news")) == "waiting"
        unreachable = select(Identity.unreachable_at).where(Identity.unreachable_at.is_not(None))
        assert await session.scalar(unreachable) is None
    await mai.says("có gì mới không")
    assert "BG-1" in await mai.reads()


async def test_between_the_windows_nothing_is_sent_for_money_unasked(zalo_lite: ZaloTown) -> None:
    mai = await zalo_lite.person("Mai")
    await mai.says("xin chào")
    await tell(zalo_lite, mai, "parcel.accepted", zalo_lite.clock.now() + timedelta(days=3))
    zalo_lite.clock.forward(days=3, seconds=5)
    await zalo_lite.settle()
    async with zalo_lite.sessions() as session:
        query = select(Notice.state).where(Notice.key == "news")
        assert await session.scalar(query) == "waiting"


@pytest.mark.parametrize("text", ["[@all] ơi", "[[@1]@all] ơi"])
async def test_nobody_is_called_by_words_that_are_passed_on(zalo_lite: ZaloTown, text: str) -> None:
    hoa, _minh, group = await desk(zalo_lite)
    await asks(zalo_lite, hoa, f"{QUESTION} {text}")
    assert "[@" not in (await card_in(zalo_lite, group))["text"]


async def desk(town: ZaloTown) -> tuple[ZaloPerson, ZaloPerson, int]:
    """A clerk, a specialist and their department's GMF group, bound."""
    hoa = await town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    minh = await town.staff("Minh", "specialist", SO)
    admin = await town.staff("An", "admin", "tinh-ha-tinh")
    members = [minh.id, admin.id]
    made = await town.oa.post("groups", title="Sở Công Thương", members=members)
    await admin.says("/ketnoinhom Sở Công Thương", chat_id=made["id"])
    return hoa, minh, int(made["id"])


async def asks(town: ZaloTown, hoa: ZaloPerson, text: str = QUESTION) -> None:
    """Hoa's question, all the way to the group."""
    await hoa.says(f"/vuongmac {text}")
    for step in ("Không thuộc thủ tục nào", "Sở Công Thương", "Vẫn hỏi", "Gửi"):
        said = "\n".join(str(one) for one in await hoa.heard())
        if step in said:
            await hoa.chooses(step)


def number_of(label: str, text: str) -> str:
    """The number before a label in a menu."""
    return next(line.partition(".")[0] for line in text.splitlines() if label in line)


async def card_in(town: ZaloTown, group: int) -> dict[str, str]:
    """The card of the newest case."""
    found = [one for one in await town.shown(group) if "Từ: " in one["text"]]
    return found[-1]


async def tell(town: ZaloTown, who: ZaloPerson, kind: str, due_at: object) -> None:
    """A notice to somebody, as a room would write it."""
    from backend.notices import service as notices

    async with town.sessions.begin() as session:
        [person_id] = await session.scalars(select(Person.id))
        to = await notices.address_of_person(session, person_id)
        assert to is not None
        params = {
            "parcel": 1, "code": "BG-1", "leg": "return", "at": town.clock.now().isoformat(),
            "state": "accepted", "office": None, "attempt": 1,
        }  # fmt: skip
        await notices.add(
            session, to, key="news", subject="parcel:1", kind=kind, params=params,
            now=town.clock.now(), due_at=due_at,
        )  # fmt: skip
