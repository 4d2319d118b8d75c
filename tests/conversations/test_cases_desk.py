"""The department's side: who may answer, how, and what happens where no group can be reached."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from backend.cases import service
from backend.notices.senders.base import Rejected, Unreachable
from backend.people.models import Group, Person
from tests.story.desk import QUESTION, SO, Desk, bind, cases, notes, open_desk
from tests.story.town import Town


async def suspend(town: Town, name: str) -> None:
    async with town.sessions.begin() as session:
        await session.execute(
            update(Person).where(Person.name == name).values(suspended_at=town.now)
        )


async def unbind(town: Town) -> None:
    async with town.sessions.begin() as session:
        await session.execute(update(Group).values(unbound_at=town.now))


async def test_a_reply_by_somebody_without_right_is_told_once_and_goes_nowhere(town: Town) -> None:
    desk = await open_desk(town)
    card = await desk.asks()
    passer_by = town.citizen("Người lạ")
    other = await town.staff("Thu", "specialist", "so-y-te")
    for who in (passer_by, passer_by, other, desk.hoa):
        await desk.group.says(who, "Chắc là được", reply_to=card)
    await town.settle()
    told = [
        one.text for one in desk.group.shown() if "Chỉ chuyên viên của Sở Công Thương" in one.text
    ]
    assert len(told) == 3
    assert "Chắc là được" not in desk.hoa.everything()
    assert not any("chưa gửi. Để gửi, bấm loại" in one.text for one in desk.group.shown())


async def test_an_anonymous_admin_is_asked_to_use_their_own_name(town: Town) -> None:
    desk = await open_desk(town)
    card = await desk.asks()
    await town.feed(
        message={
            "message_id": 9001,
            "date": 0,
            "chat": {"id": desk.group.id, "type": "supergroup", "title": "Sở"},
            "from": {"id": 1087968824, "is_bot": True, "first_name": "Group"},
            "sender_chat": {"id": desk.group.id, "type": "supergroup", "title": "Sở"},
            "reply_to_message": {
                "message_id": card.id,
                "date": 0,
                "chat": {"id": desk.group.id, "type": "supergroup", "title": "Sở"},
            },
            "text": "Được.",
        }
    )
    await town.settle()
    assert "viết dưới tên nhóm" in desk.group.shown()[-1].text
    assert "Được." not in desk.hoa.everything()


async def test_only_the_author_confirms_an_answer(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    preview = await desk.answers("Được.")
    other = await town.staff("Thu", "specialist", SO)
    stranger = town.citizen("Lạ")
    await other.presses("Nhận được", on=preview, chat=desk.group.chat)
    assert town.messenger.toasts[-1] == "Chỉ người viết câu trả lời này mới bấm được."
    await stranger.presses("Nhận được", on=preview, chat=desk.group.chat)
    assert "dành cho chuyên viên" in town.messenger.toasts[-1]
    await other.presses("Bỏ", on=preview, chat=desk.group.chat)
    assert (await cases(town))[0].state == "waiting"
    await desk.sends(preview)
    assert (await cases(town))[0].state == "answered"


async def test_a_specialist_suspended_before_confirming_sends_nothing(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    preview = await desk.answers("Được.")
    await suspend(town, "Minh")
    await desk.sends(preview)
    assert town.messenger.toasts[-1] == "Việc này cần quyền mà anh/chị chưa có."
    assert (await cases(town))[0].state == "waiting"
    assert "Được." not in desk.hoa.everything()


async def test_a_supervisor_of_the_province_may_answer(town: Town) -> None:
    desk = await open_desk(town)
    card = await desk.asks()
    boss = await town.staff("Sếp", "supervisor", "tinh-ha-tinh")
    await desk.group.says(boss, "Được.", reply_to=card)
    await town.settle()
    await boss.presses("Nhận được", on=desk.group.shown()[-1], chat=desk.group.chat)
    await town.later(seconds=31)
    assert desk.hoa.heard("Được.")
    assert (await notes(town))[-1].role == "supervisor"


async def test_pictures_are_for_those_who_may_answer(town: Town) -> None:
    desk = await open_desk(town)
    await desk.hoa.says(f"/vuongmac {QUESTION}")
    await desk.hoa.presses("Sở Công Thương")
    await desk.hoa.sends_photo(file_id="stamp")
    await desk.hoa.presses("Không có")
    await desk.hoa.presses("Gửi")
    await town.settle()
    other = await town.staff("Thu", "specialist", "so-y-te")
    await other.presses("Xem ảnh", chat=desk.group.chat)
    await town.settle()
    assert town.messenger.toasts[-1] == "Việc này cần quyền mà anh/chị chưa có."
    assert other.unread() == []
    for _ in range(3):
        await desk.minh.presses("Xem ảnh", chat=desk.group.chat)
    await town.settle()
    assert [one.attachment for one in town.messenger.chats[desk.minh.chat]] == ["stamp"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"text": "x" * 3_001}, "dài 3001 ký tự, mỗi câu trả lời tối đa 3000"),
        ({"text": "\u200b"}, "cần viết bằng chữ"),
        ({"text": "", "contact": {"phone_number": "0900000001", "first_name": "X"}},
         "cần viết bằng chữ"),
    ],
    ids=["too long", "empty", "contact"],
)  # fmt: skip
async def test_an_answer_that_cannot_be_taken_is_told_in_the_group(
    town: Town, content: dict[str, object], told: str
) -> None:
    desk = await open_desk(town)
    card = await desk.asks()
    given = dict(content)
    text = str(given.pop("text"))
    await desk.group.says(desk.minh, text, reply_to=card, **given)
    await town.settle()
    assert told in desk.group.shown()[-1].text
    assert (await cases(town))[0].state == "waiting"


async def test_the_lists_say_what_a_case_is_about_and_until_when(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks("Gọi 0900000001 nhé Sở Công Thương, 1.001193, khách đang chờ")
    await desk.asks(QUESTION)
    await desk.minh.presses("Nhận trả lời", chat=desk.group.chat)
    await desk.minh.says("/viec")
    (_title, first, second) = desk.minh.last().text.split("\n\n")
    head, about, *_clocks = first.split("\n")
    assert head == "VM-2026-000001 · 🔴 Khách đang chờ"
    assert about.startswith("Đăng ký khai sinh: Gọi (số điện thoại) nhé Sở Công Thương")
    assert "Trả lời trước 09:30 23/11/2026" in first and "Cần có người nhận trước" in first
    assert second.startswith(f"VM-2026-000002\n{QUESTION}\n👤 Minh đang trả lời\n")
    await town.later(minutes=31)
    await desk.minh.says("/viec")
    assert "⚠️ Quá hạn trả lời: 09:30 23/11/2026" in desk.minh.last().text
    await desk.hoa.says("/viec")
    own = desk.hoa.last().text
    assert "👤 Cơ quan đã nhận, đang trả lời" in own and "Minh" not in own
    assert "Cần có người nhận" not in own


async def test_an_answer_is_written_in_private_from_the_list(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    await desk.minh.says("/viec")
    assert desk.minh.heard("Câu hỏi gửi tới Sở")
    await desk.minh.presses("VM-2026-000001")
    assert desk.minh.heard(QUESTION)
    await desk.minh.presses("Trả lời")
    await desk.minh.shares_contact()
    assert desk.minh.heard("cần viết bằng chữ")
    await desk.minh.says("x" * 3_001)
    assert desk.minh.heard("Tin này dài 3001 ký tự")
    await desk.minh.says("Nhận bản sao y.")
    await town.settle()
    assert desk.minh.heard("chưa gửi")
    await desk.minh.presses("Nhận được")
    await town.later(seconds=31)
    assert desk.hoa.heard("Nhận bản sao y.")
    assert "Đã có trả lời" in desk.card().text


async def test_a_department_without_a_group_is_asked_one_by_one(town: Town) -> None:
    hoa = await town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    minh = await town.staff("Minh", "specialist", SO)
    desk = Desk(town, hoa, minh, town.group("không dùng"))
    await hoa.says(f"/vuongmac {QUESTION}")
    await hoa.presses("Sở Công Thương")
    await hoa.presses("Gửi")
    await town.settle()
    assert not desk.minh.heard(QUESTION), "what can wait comes gathered"
    await town.later(hours=4, minutes=30)
    assert desk.minh.heard(QUESTION)
    await minh.presses("Trả lời")
    await minh.says("Được.")
    await town.settle()
    await minh.presses("Bỏ")
    await town.settle()
    assert "đã bỏ" in minh.last().text
    await minh.presses("Trả lời")
    await minh.says("Được rồi.")
    await town.settle()
    await minh.presses("Nhận được")
    await town.later(seconds=31)
    assert hoa.heard("Được rồi.")
    await hoa.presses("Chưa rõ")
    await hoa.says("Vì sao?")
    await hoa.presses("Gửi")
    await town.settle()
    assert minh.heard("Vì sao?")


async def test_answer_pressed_in_the_group_brings_the_case_to_private(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    await desk.minh.presses("Trả lời", chat=desk.group.chat)
    assert town.messenger.toasts[-1].startswith("Anh/chị trả lời (reply) ngay vào thẻ này")
    await town.settle()
    assert desk.minh.heard(QUESTION)
    await desk.hoa.presses("Trả lời", on=desk.card(), chat=desk.group.chat)
    assert town.messenger.toasts[-1] == "Việc này cần quyền mà anh/chị chưa có."


async def test_a_case_that_ends_while_its_answer_is_written_blocks_nothing(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    await desk.minh.says("/viec")
    await desk.minh.presses("VM-2026-000001")
    await desk.minh.presses("Trả lời")
    async with town.sessions.begin() as session:
        await service.withdraw(session, 1, clerk_id=(await cases(town))[0].clerk_id, now=town.now)
    await desk.minh.says("Được.")
    assert desk.minh.heard("Câu hỏi này đã khép lại.")
    await desk.minh.says("làm khai sinh cần gì")
    assert not desk.minh.heard("Câu hỏi này đã khép lại.")


async def test_a_suspended_specialists_dialogue_blocks_nothing(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    await desk.minh.says("/viec")
    await desk.minh.presses("VM-2026-000001")
    await desk.minh.presses("Trả lời")
    await suspend(town, "Minh")
    await desk.minh.says("Được.")
    assert desk.minh.heard("Việc này cần quyền")
    await desk.minh.says("/viec")
    assert desk.minh.heard("dành cho nhân viên Bưu điện và chuyên viên")


@pytest.mark.parametrize("failure", [Unreachable("bot was kicked"), Rejected("no rights")])
async def test_a_group_that_takes_nothing_is_told_to_the_clerk_once(
    town: Town, failure: Exception
) -> None:
    desk = await open_desk(town)
    town.messenger.failures[desk.group.chat].append(failure)  # type: ignore[arg-type]
    await desk.hoa.says(f"/vuongmac {QUESTION}")
    await desk.hoa.presses("Sở Công Thương")
    await desk.hoa.presses("Gửi")
    await town.later(hours=4, minutes=30)
    assert desk.hoa.everything().count("chưa vào được nhóm của Sở Công Thương") == 1
    assert (await cases(town))[0].state == "waiting"
    assert desk.minh.heard(QUESTION)
    await desk.minh.presses("Trả lời")
    await desk.minh.says("Được.")
    await town.settle()
    await desk.minh.presses("Nhận được")
    await town.later(seconds=31)
    assert desk.hoa.heard("Được.")


async def test_a_topic_that_cannot_be_made_leaves_a_plain_card(town: Town) -> None:
    desk = await open_desk(town, forum=True)
    town.messenger.failures[desk.group.chat].append(Rejected("not enough rights"))
    card = await desk.asks()
    assert card.topic is None
    await desk.sends(await desk.answers("Được."))
    assert desk.hoa.heard("Được.")


async def test_what_waits_is_shown_in_the_group_a_department_gets(town: Town) -> None:
    hoa = await town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    await town.staff("Minh", "specialist", SO)
    await hoa.says(f"/vuongmac {QUESTION}")
    await hoa.presses("Sở Công Thương")
    await hoa.presses("Gửi")
    group = town.group("Sở Công Thương")
    await bind(town, group, SO)
    await town.settle()
    await town.settle()
    assert [QUESTION in one.text for one in group.shown()] == [True]


async def test_a_group_that_comes_back_is_shown_what_it_never_got(town: Town) -> None:
    desk = await open_desk(town)
    town.messenger.failures[desk.group.chat].append(Unreachable("bot was kicked"))
    await desk.hoa.says(f"/vuongmac {QUESTION}")
    await desk.hoa.presses("Sở Công Thương")
    await desk.hoa.presses("Gửi")
    await town.settle()
    await town.settle()
    assert desk.group.shown() == []
    await unbind(town)
    town.clock.forward(minutes=1)
    async with town.sessions.begin() as session:
        await session.execute(update(Group).values(unbound_at=None, bound_at=town.now))
    await town.settle()
    assert [QUESTION in one.text for one in desk.group.shown()] == [True]


async def test_a_group_that_becomes_a_forum_gets_no_empty_topics(town: Town) -> None:
    desk = await open_desk(town)
    card = await desk.asks()
    async with town.sessions.begin() as session:
        await session.execute(update(Group).values(has_topics=True))
    await desk.sends(await desk.answers("Được.", to=card))
    assert desk.group.topics() == {}
    assert desk.hoa.heard("Được.")


async def test_a_reply_to_a_card_that_no_map_knows_reaches_its_case(town: Town) -> None:
    """A crash between sending and settling leaves such a copy; its buttons name the case."""
    desk = await open_desk(town)
    card = await desk.asks()
    orphan = {
        "message_id": 77_777,
        "date": 0,
        "chat": {"id": desk.group.id, "type": "supergroup", "title": "Sở"},
        "from": {"id": town.bot.id, "is_bot": True, "first_name": "Một cửa"},
        "text": card.text,
        "reply_markup": {
            "inline_keyboard": [[{"text": "Trả lời", "callback_data": "case.reply:1"}]]
        },
    }
    await desk.group.says(desk.minh, "Được.", reply_to_message=orphan)
    await town.settle()
    assert "chưa gửi" in desk.group.shown()[-1].text
    forged = orphan | {"message_id": 77_778, "from": desk.hoa._user()}
    before = len(desk.group.shown())
    await desk.group.says(desk.minh, "Được.", reply_to_message=forged)
    await town.settle()
    assert len(desk.group.shown()) == before


async def test_an_incoming_answer_and_its_dispute_leave_a_draft_whole(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    await desk.hoa.says("/vuongmac Câu thứ hai về H27.12-261123-0009")
    await desk.sends(await desk.answers("Được."))
    await desk.hoa.presses("Chưa rõ")
    await desk.hoa.says("Vì sao được?")
    await desk.hoa.presses("Gửi")
    assert desk.hoa.heard("còn một câu hỏi đang viết dở")
    await desk.hoa.presses("Viết tiếp")
    await desk.hoa.presses("Sở Công Thương")
    assert "Câu thứ hai về H27.12-261123-0009" in desk.hoa.last().text
    await desk.hoa.presses("Gửi")
    assert len(await cases(town)) == 2


async def test_further_words_can_be_written_again_or_given_up(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    await desk.hoa.says("/viec")
    await desk.hoa.presses("VM-2026-000001")
    await desk.hoa.presses("Bổ sung")
    await desk.hoa.shares_contact()
    assert desk.hoa.heard("nhận chữ, ảnh, tệp, tin thoại")
    await desk.hoa.says("Nhầm")
    await desk.hoa.says("Không nhầm")
    assert desk.hoa.heard("Phần đã viết chưa đổi")
    await desk.hoa.presses("Viết lại")
    await desk.hoa.says("Dân gửi thêm bản gốc.")
    preview = desk.hoa.last()
    code = preview.button("Gửi").code or ""
    for _ in range(3):
        await desk.hoa.presses_code(code, preview)
    await town.settle()
    supplied = [note for note in await notes(town) if note.kind == "supplied"]
    assert [note.text for note in supplied] == ["Dân gửi thêm bản gốc."]
    assert (await cases(town))[0].state == "waiting"


async def test_one_clerk_never_sees_or_moves_anothers_case(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    await desk.sends(await desk.answers("Được."))
    mai = await town.staff("Mai", "clerk", "ttpvhcc-tinh")
    await mai.says("/viec")
    assert mai.heard("Hiện không có câu hỏi nào")
    for code in ("case.open:1:0", "case.clear:1:2", "case.unclear:1:2", "case.withdrawn:1"):
        await mai.presses_code(code, mai.last())
        assert town.messenger.toasts[-1] == "Anh/chị không mở được câu hỏi này."
    assert (await cases(town))[0].state == "answered"


async def test_a_long_thread_and_a_long_list_are_paged(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks("h" * 3_000)
    await desk.sends(await desk.answers("đ" * 3_000))
    await desk.hoa.says("/viec")
    await desk.hoa.presses("VM-2026-000001")
    assert "h" * 3_000 in desk.hoa.last().text
    assert "đ" * 3_000 not in desk.hoa.last().text
    await desk.hoa.presses("Xem tiếp")
    assert "đ" * 3_000 in desk.hoa.last().text
    assert "Chuyên viên · Sở Công Thương, trả lời (💬 Hướng dẫn khác), 09:00 23/11/2026" in (
        desk.hoa.last().text
    )
    await desk.hoa.presses("Trang trước")
    assert "h" * 3_000 in desk.hoa.last().text

    for number in range(9):
        await desk.asks(f"Câu số {number}")
    await desk.hoa.says("/viec")
    assert "VM-2026-000010" in desk.hoa.last().text
    await desk.hoa.presses("Xem tiếp")
    assert "VM-2026-000001" in desk.hoa.last().text


async def test_a_supervisor_sees_the_list_until_suspended(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    boss = await town.staff("Sếp", "supervisor", SO)
    await boss.says("/viec")
    assert boss.heard("VM-2026-000001")
    await suspend(town, "Sếp")
    await boss.presses("VM-2026-000001")
    assert town.messenger.toasts[-1] == "Anh/chị không mở được câu hỏi này."
