"""A clerk asks a department, a specialist answers in the group, the clerk has it clear."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from backend.notices.models import Notice
from tests.story.desk import QUESTION, Desk, cases, notes, open_desk
from tests.story.town import Town


async def test_a_question_reaches_the_group_and_its_answer_the_clerk(town: Town) -> None:
    desk = await open_desk(town)
    card = await desk.asks()
    assert "VM-2026-000001 · Sở Công Thương" in card.text
    assert "Từ: Trung tâm Phục vụ hành chính công tỉnh" in card.text
    assert "Hồ sơ: H27.12-261123-0001" in card.text
    assert QUESTION in card.text
    assert "Chờ trả lời" in card.text
    assert "Hoa" not in card.text

    preview = await desk.answers("Nhận bản sao y trong vòng 6 tháng.")
    assert preview.reply_to
    assert "chưa gửi" in preview.text
    assert not desk.hoa.heard("Nhận bản sao y")
    await desk.sends(preview)
    assert desk.hoa.heard("Sở Công Thương trả lời")
    assert desk.hoa.heard("Nhận bản sao y trong vòng 6 tháng.")
    assert "Minh" not in desk.hoa.last().text
    assert "Đã có trả lời" in desk.card().text
    assert "đã gửi câu trả lời" in preview.text
    assert not preview.rows

    await desk.hoa.presses("Đã rõ")
    await town.settle()
    assert desk.hoa.heard("Đã khép VM-2026-000001")
    assert "đã khép lại" in desk.card().text
    assert not desk.card().rows
    assert [note.kind for note in await notes(town)] == ["question", "answer", "accepted"]


async def test_in_a_forum_each_case_has_its_topic_which_closes_with_it(town: Town) -> None:
    desk = await open_desk(town, forum=True)
    card = await desk.asks()
    assert desk.group.topics() == {card.topic: "VM-2026-000001 · H27.12-261123-0001"}
    preview = await desk.answers("Được.")
    assert preview.topic == card.topic
    await desk.sends(preview)
    await desk.hoa.presses("Đã rõ")
    await town.settle()
    async with town.sessions() as session:
        closings = select(Notice.state).where(Notice.operation == "close_topic")
        assert list(await session.scalars(closings)) == ["sent"]


async def test_in_a_forum_talk_in_the_topic_is_no_answer(town: Town) -> None:
    """Every message of a topic carries a reply to the topic's root, even if that is a card."""
    desk = await open_desk(town, forum=True)
    card = await desk.asks()
    before = len(desk.group.shown())
    root = {
        "message_id": int(card.topic or 0),
        "date": 0,
        "chat": desk.group._as_chat(),
        "from": {"id": town.bot.id, "is_bot": True, "first_name": "Một cửa"},
        "reply_markup": {
            "inline_keyboard": [[{"text": "Trả lời", "callback_data": "case.reply:1"}]]
        },
    }
    talk = {"topic": card.topic, "reply_to_message": root}
    await desk.group.says(desk.minh, "Trưa nay ăn gì?", **talk)
    await desk.group.says(desk.minh, "Bún bò nhé", topic=card.topic)
    await town.settle()
    assert len(desk.group.shown()) == before


async def test_in_a_plain_group_a_reply_in_the_cards_own_thread_is_an_answer(town: Town) -> None:
    """Plain groups give a reply the id of what it replies to as its thread: no topic at all."""
    desk = await open_desk(town)
    card = await desk.asks()
    await desk.group.says(desk.minh, "Được.", reply_to=card, message_thread_id=card.id)
    await town.settle()
    assert "chưa gửi" in desk.group.shown()[-1].text


async def test_other_talk_in_the_group_is_neither_sent_nor_stored(town: Town) -> None:
    desk = await open_desk(town)
    card = await desk.asks()
    heard, shown = len(town.messenger.chats[desk.hoa.chat]), len(desk.group.shown())
    await desk.group.says(desk.minh, "Hồ sơ này khó đấy")
    await desk.group.says(desk.minh, "Ừ", reply_to=type(card)(1, "chuyện khác"))
    await desk.group.says(desk.minh, "/viec", reply_to=card)
    await town.settle()
    assert len(town.messenger.chats[desk.hoa.chat]) == heard
    assert len(desk.group.shown()) == shown
    async with town.sessions() as session:
        from sqlalchemy import func, select

        from backend.cases.models import Proposal

        assert await session.scalar(select(func.count()).select_from(Proposal)) == 0


async def test_a_dropped_answer_leaves_no_trace_of_its_words(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    preview = await desk.answers("Để hỏi sếp đã.")
    await desk.minh.presses("Bỏ", on=preview, chat=desk.group.chat)
    await town.settle()
    assert "đã bỏ" in preview.text
    assert "Để hỏi sếp" not in preview.text
    assert "Để hỏi sếp" not in desk.hoa.everything()
    await desk.minh.presses_code("case.let_go:1:otherwise", preview, desk.group.chat)
    assert town.messenger.toasts[-1] == "Câu trả lời này đã bỏ, không gửi."


async def test_an_unclear_answer_goes_back_to_the_group_with_the_clerks_words(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    await desk.sends(await desk.answers("Được."))
    old = desk.hoa.last()
    await desk.hoa.presses("Chưa rõ")
    await desk.hoa.says("Sao y ở xã hay ở công chứng? Gọi 0900000001.")
    assert desk.hoa.heard("Đã che: số điện thoại")
    await desk.hoa.presses("Gửi")
    await town.settle()
    further = desk.group.shown()[-1]
    assert "nhân viên thấy chưa rõ và hỏi thêm" in further.text
    assert "Sao y ở xã hay ở công chứng? Gọi (số điện thoại)." in further.text
    assert "Chờ trả lời" in desk.card().text

    await desk.sends(await desk.answers("Ở đâu cũng được.", to=further))
    assert desk.hoa.heard("Ở đâu cũng được.")
    await desk.hoa.presses("Đã rõ", on=old)
    assert town.messenger.toasts[-1].startswith("Đã có câu trả lời mới hơn")
    assert (await cases(town))[0].state == "answered"
    await desk.hoa.presses("Đã rõ")
    assert (await cases(town))[0].state == "resolved"


async def test_a_second_answer_does_not_reopen_a_closed_case(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    first, second = await desk.answers("Được."), await desk.answers("Không được.")
    await desk.sends(first)
    await desk.hoa.presses("Đã rõ")
    await desk.sends(second)
    assert town.messenger.toasts[-1] == "Câu hỏi này đã khép lại."
    await desk.group.says(desk.minh, "Thêm một ý", reply_to=desk.card())
    await town.settle()
    assert "đã khép lại, không nhận thêm" in desk.group.shown()[-1].text
    assert "Không được." not in desk.hoa.everything()
    assert (await cases(town))[0].state == "resolved"


async def test_twenty_presses_of_send_at_once_make_one_case(town: Town) -> None:
    desk = await open_desk(town)
    await desk.hoa.says(f"/vuongmac {QUESTION}")
    await desk.hoa.presses("Sở Công Thương")
    preview = desk.hoa.last()
    code = preview.button("Gửi").code or ""
    await asyncio.gather(*(desk.hoa.presses_code(code, preview) for _ in range(20)))
    await town.settle()
    assert len(await cases(town)) == 1
    assert len([one for one in desk.group.shown() if QUESTION in one.text]) == 1


async def test_twenty_confirmations_at_once_bring_the_answer_once(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    preview = await desk.answers("Được.")
    presses = (desk.minh.presses("Nhận được", on=preview, chat=desk.group.chat) for _ in range(20))
    await asyncio.gather(*presses)
    await town.later(seconds=31)
    answers = [note for note in await notes(town) if note.kind == "answer"]
    assert [note.text for note in answers] == ["Được."]
    assert town.messenger.toasts.count("Sẽ gửi sau 30 giây. Muốn dừng, bấm 'Dừng lại'.") == 20
    await desk.minh.presses_code("case.let_go:1:received", preview, desk.group.chat)
    assert town.messenger.toasts[-1] == "Câu trả lời này đã gửi rồi."
    assert desk.hoa.everything().count("Sở Công Thương trả lời") == 1


async def test_twelve_specialists_who_answer_at_once_are_all_heard(town: Town) -> None:
    """Nobody's words are lost, and no press ends in an apology."""
    desk = await open_desk(town)
    card = await desk.asks()
    crowd = [
        await town.staff(f"Chuyên viên {i:02}", "specialist", "so-cong-thuong") for i in range(12)
    ]
    await asyncio.gather(*(desk.group.says(one, f"Ý {one.name}", reply_to=card) for one in crowd))
    await town.settle()
    previews = {one.text: one for one in desk.group.shown() if "chưa gửi" in one.text}
    assert len(previews) == len(crowd)

    async def confirm(who: object, preview: object) -> None:
        await who.presses("Nhận được", on=preview, chat=desk.group.chat)  # type: ignore[attr-defined]

    pairs = [(who, next(p for t, p in previews.items() if who.name in t)) for who in crowd]
    await asyncio.gather(*(confirm(*pair) for pair in pairs))
    await town.later(seconds=31)
    for who in crowd:
        assert f"Ý {who.name}" in desk.hoa.everything()


async def test_a_question_redelivered_is_one_case(town: Town) -> None:
    desk = await open_desk(town)
    await desk.hoa.says(f"/vuongmac {QUESTION}")
    await desk.hoa.presses("Sở Công Thương")
    preview = desk.hoa.last()
    raw = {
        "update_id": 77,
        "callback_query": {
            "id": "77",
            "from": desk.hoa._user(),
            "chat_instance": "1",
            "message": {
                "message_id": preview.id,
                "date": 0,
                "chat": {"id": desk.hoa.id, "type": "private"},
            },
            "data": preview.button("Gửi").code,
        },
    }
    await asyncio.gather(*(town.feed_raw(raw) for _ in range(20)))
    await town.settle()
    assert len(await cases(town)) == 1


async def test_a_withdrawn_question_says_so_in_the_group(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    preview = await desk.answers("Được.")
    await desk.hoa.says("Việc của tôi")
    await desk.hoa.presses("VM-2026-000001")
    await desk.hoa.presses("Rút lại câu hỏi")
    await desk.hoa.presses("Rút lại thật")
    await town.settle()
    assert "Đã rút lại VM-2026-000001" in desk.hoa.last().text
    assert "Nhân viên đã rút lại" in desk.card().text
    await desk.sends(preview)
    assert town.messenger.toasts[-1] == "Câu hỏi này đã khép lại."
    assert "Được." not in desk.hoa.everything()


@pytest.mark.parametrize("words", ["<b>&</b> <script>", "a_b*c`[x](y)", "😀" * 1500, "ừ"])
async def test_any_words_arrive_as_they_were_written(town: Town, words: str) -> None:
    desk: Desk = await open_desk(town)
    card = await desk.asks(f"Mã H27.12-261123-0001 {words}"[:2990] if len(words) < 100 else words)
    assert words in card.text
    await desk.sends(await desk.answers(words))
    assert words in desk.hoa.last().text
