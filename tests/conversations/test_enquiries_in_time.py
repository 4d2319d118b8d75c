"""What time does to an enquiry: progress notes, reminders, claims that return, words that go."""

from __future__ import annotations

import json

from sqlalchemy import select

from backend.schema import metadata
from backend.tasks import housekeeping
from tests.story.enquiries import (
    COUNTER_NAME,
    QUESTION,
    answers,
    asks,
    card,
    claims,
    clerk,
    enquiries,
    neighbour,
    suspend,
    until,
)
from tests.story.messenger import Shown
from tests.story.town import Somebody, Town


def told(town: Town, somebody: Somebody, words: str) -> list[Shown]:
    return [one for one in town.messenger.chats[somebody.chat] if words in one.text]


async def everything_stored(town: Town) -> str:
    async with town.sessions() as session:
        rows = [
            tuple(row)
            for table in metadata.sorted_tables
            for row in await session.execute(select(*table.columns))
        ]
    return repr(rows)


async def test_over_a_weekend_the_note_comes_within_one_working_day(town: Town) -> None:
    await clerk(town)
    until(town, "2026-11-27", "16:00")
    lan = await neighbour(town)
    await asks(town, lan)
    assert "trước 15:55 ngày 30/11" in lan.last().text
    until(town, "2026-11-29", "20:00")
    await town.settle()
    assert not told(town, lan, "chưa có nhân viên nào nhận")
    until(town, "2026-11-30", "15:54")
    await town.settle()
    assert not told(town, lan, "chưa có nhân viên nào nhận")
    until(town, "2026-11-30", "15:55")
    await town.settle()
    (note,) = told(town, lan, "chưa có nhân viên nào nhận")
    assert "Chúng tôi báo lại trước 15:50 ngày 01/12" in note.text
    assert COUNTER_NAME in note.text


async def test_out_of_hours_it_says_when_they_are_back(town: Town) -> None:
    await clerk(town)
    until(town, "2026-11-28", "20:00")
    lan = await neighbour(town)
    await asks(town, lan)
    assert "Bây giờ ngoài giờ làm việc; nhân viên xem từ 07:30 ngày 30/11." in lan.last().text
    assert "trước 16:55 ngày 30/11" in lan.last().text


async def test_over_tet_three_notes_and_then_the_honest_end(town: Town) -> None:
    hoa = await clerk(town)
    until(town, "2027-02-03", "16:00")
    lan = await neighbour(town)
    await asks(town, lan)
    until(town, "2027-02-10", "12:00")
    await town.settle()
    assert not told(town, lan, "chưa có nhân viên nào nhận")
    for day, notes in (("2027-02-11", 1), ("2027-02-12", 2), ("2027-02-15", 3)):
        until(town, day, "17:00")
        await town.settle()
        assert len(told(town, lan, "chưa có nhân viên nào nhận")) == notes
    until(town, "2027-02-16", "17:00")
    await town.settle()
    assert len(told(town, lan, "chưa có nhân viên nào nhận")) == 3
    (end,) = told(town, lan, "chưa có ai trả lời")
    assert "không hẹn thêm nữa" in end.text and COUNTER_NAME in end.text
    assert "hết hạn" in card(town, hoa).text and QUESTION not in card(town, hoa).text
    await hoa.presses_code("enquiry.claim:1", card(town, hoa))
    assert "đã khép lại" in town.messenger.toasts[-1]
    until(town, "2027-02-20", "17:00")
    await town.settle()
    assert len(told(town, lan, "chưa có ai trả lời")) == 1


async def test_after_two_working_hours_clerks_and_supervisors_hear_of_it(town: Town) -> None:
    hoa, lan = await clerk(town), await neighbour(town)
    boss = await town.staff("Sếp", "supervisor", "xa-mai-phu-2025")
    far = await town.staff("Xa", "supervisor", "xa-cam-binh-2025")
    await asks(town, lan)
    until(town, "2026-11-23", "10:59")
    await town.settle()
    assert not told(town, hoa, "đã chờ 2 giờ")
    until(town, "2026-11-23", "11:01")
    await town.settle()
    assert len(told(town, hoa, "đã chờ 2 giờ")) == 1
    assert len(told(town, boss, "chưa nhân viên nào nhận")) == 1
    assert QUESTION not in boss.everything() and far.everything() == ""
    until(town, "2026-11-23", "16:00")
    await town.settle()
    assert len(told(town, hoa, "đã chờ 2 giờ")) == 1


async def test_a_claim_without_an_answer_returns_after_half_a_working_day(town: Town) -> None:
    hoa, minh, lan = await clerk(town), await clerk(town, "Minh"), await neighbour(town)
    await asks(town, lan)
    await claims(town, hoa)
    await hoa.presses("Trả lời")
    await hoa.says("Chờ chút")
    preview = hoa.last()
    until(town, "2026-11-23", "14:44")
    await town.settle()
    assert (await enquiries(town))[0].state == "claimed"
    until(town, "2026-11-23", "14:46")
    await town.settle()
    assert (await enquiries(town))[0].state == "open"
    assert minh.heard("trở lại") and QUESTION in card(town, minh).text
    await hoa.presses("Gửi", on=preview)
    assert town.messenger.toasts[-1] == "Câu hỏi này không còn ở chỗ anh/chị."
    await claims(town, minh)
    await answers(town, minh)
    assert "Chờ chút" not in lan.everything()


async def test_a_note_tells_whether_somebody_has_taken_it(town: Town) -> None:
    hoa, lan = await clerk(town), await neighbour(town)
    await asks(town, lan)
    until(town, "2026-11-25", "08:00")
    await town.settle()
    await claims(town, hoa)
    until(town, "2026-11-25", "09:00")
    await town.settle()
    assert len(told(town, lan, "đã có nhân viên nhận nhưng chưa trả lời xong")) == 1
    await lan.presses("Không cần nữa")
    await town.settle()
    assert "không cần trả lời nữa" in card(town, hoa).text and QUESTION not in card(town, hoa).text


async def test_where_everybody_has_left_meanwhile_the_note_says_so(town: Town) -> None:
    hoa, lan = await clerk(town), await neighbour(town)
    await asks(town, lan)
    await hoa.says("/nghi 30/11")
    until(town, "2026-11-25", "09:00")
    await town.settle()
    (note,) = told(town, lan, "chưa có nhân viên nào nhận")
    assert "lúc này không có ai trực" in note.text and COUNTER_NAME in note.text


async def test_an_answered_question_waits_for_nothing_and_closes_by_itself(town: Town) -> None:
    hoa, lan = await clerk(town), await neighbour(town)
    await asks(town, lan)
    await claims(town, hoa)
    await answers(town, hoa)
    before = len(town.messenger.chats[lan.chat])
    town.clock.forward(days=6)
    await town.settle()
    assert len(town.messenger.chats[lan.chat]) == before
    town.clock.forward(days=2)
    await town.settle()
    assert (await enquiries(town))[0].state == "closed"
    await lan.presses("Hỏi thêm")
    assert "đã khép lại" in town.messenger.toasts[-1]


async def test_words_are_gone_thirty_days_after_the_end(town: Town) -> None:
    hoa, lan = await clerk(town), await neighbour(town)
    await asks(town, lan)
    await claims(town, hoa)
    await answers(town, hoa, "Lời của Hoa.")
    await lan.presses("Đã rõ")
    await town.settle()
    town.clock.forward(days=29)
    await housekeeping.sweep(town.work)
    assert QUESTION in await everything_stored(town)
    town.clock.forward(days=2)
    await housekeeping.sweep(town.work)
    stored = await everything_stored(town)
    assert QUESTION not in stored and "Lời của Hoa." not in stored


async def test_what_was_asked_stands_in_the_export_and_goes_with_an_erasure(town: Town) -> None:
    hoa, lan = await clerk(town), await neighbour(town)
    await asks(town, lan)
    await claims(town, hoa)
    await lan.says("/dulieu")
    assert lan.heard("Câu hỏi anh/chị gửi nhân viên: 1") and lan.heard(QUESTION)
    await lan.presses("Tải về")
    parts = json.loads(lan.last().attachment.data)["held"]
    held = {part["table"]: part["records"] for part in parts}
    assert held["enquiry_notes"][0]["text"] == QUESTION
    await lan.says("/dulieu")
    await lan.presses("Xóa dữ liệu")
    await lan.presses("Xóa hết")
    await town.settle()
    assert "không cần trả lời nữa" in card(town, hoa).text
    stored = await everything_stored(town)
    assert QUESTION not in stored and str(lan.id) not in stored
    await hoa.presses_code("enquiry.reply:1", card(town, hoa))
    assert "đã khép lại" in town.messenger.toasts[-1]


async def test_what_a_suspended_clerk_held_is_open_again_at_once(town: Town) -> None:
    hoa, minh, lan = await clerk(town), await clerk(town, "Minh"), await neighbour(town)
    await asks(town, lan)
    await claims(town, hoa)
    await suspend(town, hoa)
    await town.settle()
    assert QUESTION in card(town, minh).text and QUESTION not in card(town, hoa).text
