"""Words that their author edits after they were sent: versions, told to whoever has them."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select

from backend.notices.models import HeardMessage, Notice
from backend.tasks import housekeeping
from tests.conversations.test_cases_lifecycle import another_desk, opens
from tests.story.desk import QUESTION, Desk, cases, notes, open_desk
from tests.story.town import Town

ASKED, ANSWERED = 501, 601
"""The ids of the messages with the question and with the answer."""


async def asked(town: Town) -> Desk:
    desk = await open_desk(town)
    await desk.hoa.says(f"/vuongmac Hỏi Sở Công Thương. {QUESTION}", message_id=ASKED)
    await desk.hoa.presses("Gửi")
    await town.settle()
    return desk


async def replied(desk: Desk, text: str = "Nhận bản sao.") -> None:
    await desk.group.says(desk.minh, text, reply_to=desk.card(), message_id=ANSWERED)
    await desk.town.settle()


async def answered(town: Town, kind: str = "Nhận được") -> Desk:
    desk = await asked(town)
    await replied(desk)
    await desk.sends(desk.group.shown()[-1], kind)
    return desk


async def edits_answer(desk: Desk, text: str) -> None:
    await desk.minh.edits(ANSWERED, text, group=desk.group)
    await desk.town.settle()


async def kinds(town: Town) -> list[str]:
    return [note.kind for note in await notes(town)]


async def test_a_clerks_edit_is_a_version_that_the_department_is_told(town: Town) -> None:
    desk = await asked(town)
    await desk.hoa.edits(ASKED, "/vuongmac Mã H27.12-261123-0009, gọi 0900000001")
    await town.settle()
    assert desk.hoa.heard("Đã báo bản sửa của VM-2026-000001")
    told = desk.group.shown()[-1]
    assert "nhân viên sửa lại lời đã viết" in told.text
    assert "gọi (số điện thoại)" in told.text and told.offers("Trả lời")
    assert "Hồ sơ: H27.12-261123-0009" in desk.card().text and QUESTION not in desk.card().text
    question, version = await notes(town)
    assert (version.kind, version.about, version.audience) == ("revised", question.id, "everyone")
    assert QUESTION in question.text
    await opens(desk.hoa)
    assert "Lời này đã sửa, xem bản mới ở dưới." in desk.hoa.last().text


async def test_of_a_question_in_several_messages_one_is_edited(town: Town) -> None:
    desk = await open_desk(town)
    await desk.hoa.says(f"/vuongmac Hỏi Sở Công Thương. {QUESTION}", message_id=ASKED)
    await desk.hoa.says("Thêm: dân ở xa.", message_id=ASKED + 1)
    await desk.hoa.presses("Gửi")
    await desk.hoa.edits(ASKED + 1, "Thêm: dân ở rất xa.")
    await town.settle()
    assert (await notes(town))[-1].text.endswith(f"{QUESTION}\nThêm: dân ở rất xa.")


@pytest.mark.parametrize("hours", [1, 49])
async def test_an_answers_edit_reaches_the_clerk_with_buttons_for_it(
    town: Town, hours: int
) -> None:
    desk = await answered(town)
    old = desk.hoa.last()
    town.clock.forward(hours=hours)
    await edits_answer(desk, "Chỉ nhận bản sao y.")
    warned = desk.hoa.last()
    assert "Sở Công Thương đã sửa câu trả lời. Anh/chị dùng bản này" in warned.text
    assert "✅ Nhận được" in warned.text and "Chỉ nhận bản sao y." in warned.text
    assert "bản sửa đã gửi tới người nhận" in desk.group.shown()[-1].text
    await desk.hoa.presses("Đã rõ", on=old)
    assert town.messenger.toasts[-1].startswith("Đã có câu trả lời mới hơn")
    await desk.hoa.presses("Đã rõ", on=warned)
    assert (await cases(town))[0].state == "resolved"


async def test_an_edit_before_words_leave_stops_them_and_shows_the_new_ones(town: Town) -> None:
    desk = await asked(town)
    await replied(desk)
    preview = desk.group.shown()[-1]
    await edits_answer(desk, "Nhận bản sao y.")
    assert "Nhận bản sao y." in preview.text and "chưa gửi" in preview.text
    await desk.minh.presses("Nhận được", on=preview, chat=desk.group.chat)
    await edits_answer(desk, "Không nhận.")
    assert "chưa gửi. Để gửi, bấm loại trả lời" in preview.text and "Không nhận." in preview.text
    await town.later(minutes=5)
    assert "answer" not in await kinds(town)
    await desk.sends(preview)
    assert desk.hoa.heard("Không nhận.")
    assert "revised" not in await kinds(town)
    await edits_answer(desk, "Không nhận bản sao.")
    assert "Không nhận bản sao." in desk.hoa.last().text


async def test_words_too_long_on_their_way_are_stopped_too(town: Town) -> None:
    desk = await asked(town)
    await replied(desk)
    preview = desk.group.shown()[-1]
    await desk.minh.presses("Nhận được", on=preview, chat=desk.group.chat)
    await edits_answer(desk, "x" * 3_001)
    await town.later(minutes=5)
    assert "answer" not in await kinds(town) and "chưa gửi" in preview.text
    await desk.hoa.edits(ASKED, "y" * 3_001)
    assert desk.hoa.heard("3001 ký tự")


async def test_an_edit_that_changes_no_words_says_nothing(town: Town) -> None:
    desk = await answered(town)
    heard, shown = len(town.messenger.chats[desk.hoa.chat]), len(desk.group.shown())
    await desk.hoa.edits(ASKED, f"/vuongmac  Hỏi Sở Công Thương. {QUESTION} ")
    await edits_answer(desk, "Nhận bản sao.")
    sizes = [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]
    await desk.hoa.edits(ASKED, photo=sizes)
    await desk.minh.edits(ANSWERED, group=desk.group, photo=sizes, caption=" ")
    await desk.minh.edits(999, "Chuyện khác", group=desk.group)
    await town.settle()
    assert len(town.messenger.chats[desk.hoa.chat]) == heard
    assert len(desk.group.shown()) == shown
    assert await kinds(town) == ["question", "answer"]


async def test_after_the_end_an_edit_is_noted_and_the_other_side_told(town: Town) -> None:
    desk = await answered(town)
    await desk.hoa.presses("Đã rõ")
    await edits_answer(desk, "Thật ra không nhận.")
    assert desk.hoa.heard("đã sửa câu trả lời sau khi anh/chị đọc")
    assert desk.hoa.last().offers("Mở lại, hỏi tiếp") and not desk.hoa.last().offers("Đã rõ")
    await desk.hoa.edits(ASKED, "Hỏi khác đi")
    await town.settle()
    assert any("nhân viên sửa lại" in one.text for one in desk.group.shown())
    assert (await cases(town))[0].state == "resolved"


async def test_of_a_withdrawn_case_an_edit_is_only_kept(town: Town) -> None:
    desk = await asked(town)
    await opens(desk.hoa)
    await desk.hoa.presses("Rút lại câu hỏi")
    await desk.hoa.presses("Rút lại thật")
    await town.settle()
    shown = len(desk.group.shown())
    await desk.hoa.edits(ASKED, "Hỏi khác đi")
    await town.settle()
    assert desk.hoa.heard("Đã lưu bản sửa") and len(desk.group.shown()) == shown
    assert (await kinds(town))[-1] == "revised"


async def test_further_words_and_a_question_back_are_edited_alike(town: Town) -> None:
    desk = await answered(town, "Hỏi thêm nhân viên")
    await edits_answer(desk, "Bản gốc hay bản sao?")
    assert desk.hoa.heard("sửa lại điều hỏi thêm") and desk.hoa.heard("Bản gốc hay bản sao?")
    await desk.hoa.presses("Bổ sung")
    await desk.hoa.says("Bản gốc", message_id=502)
    await desk.hoa.presses("Gửi")
    await desk.hoa.edits(502, "Bản sao")
    await town.settle()
    assert "Bản sao" in desk.group.shown()[-1].text
    assert await kinds(town) == ["question", "claimed", "asked", "revised", "supplied", "revised"]
    assert QUESTION in (await cases(town))[0].question


async def test_an_answer_of_private_chat_is_edited_there_and_only_by_its_author(
    town: Town,
) -> None:
    desk = await asked(town)
    await opens(desk.minh)
    await desk.minh.presses("Trả lời")
    await desk.minh.says("Nhận.", message_id=701)
    await town.settle()
    await desk.minh.presses("Nhận được")
    await town.later(seconds=31)
    await desk.hoa.edits(701, "Tôi sửa lời người khác")
    await desk.minh.edits(701, "Không nhận.")
    await town.settle()
    assert desk.minh.heard("Đã báo bản sửa của VM-2026-000001")
    assert desk.hoa.last().text.count("Không nhận.") == 1
    assert (await kinds(town)).count("revised") == 1


async def test_an_older_answer_that_is_mended_does_not_stand_again(town: Town) -> None:
    desk = await answered(town)
    await desk.hoa.presses("Chưa rõ")
    await desk.hoa.says("Sao y ở đâu?")
    await desk.hoa.presses("Gửi")
    await desk.sends(await desk.answers("Ở xã."))
    newest = desk.hoa.last()
    await edits_answer(desk, "Nhận bản sao y.")
    assert desk.hoa.heard("sửa một câu trả lời cũ") and not desk.hoa.last().offers("Đã rõ")
    await desk.hoa.presses("Đã rõ", on=newest)
    assert (await cases(town))[0].state == "resolved"


async def test_a_mended_part_goes_to_the_lead_alone(town: Town) -> None:
    desk = await asked(town)
    thu, finance = await another_desk(town)
    await opens(desk.minh)
    await desk.minh.presses("Mời phối hợp")
    await desk.minh.presses("Sở Tài chính")
    await desk.minh.says("Phí bao nhiêu?")
    await desk.minh.presses("Mời")
    await town.settle()
    await finance.says(thu, "50.000", reply_to=finance.shown()[-1], message_id=801)
    await town.settle()
    await thu.presses("Gửi góp ý", on=finance.shown()[-1], chat=finance.chat)
    await town.later(seconds=31)
    await thu.edits(801, "60.000", group=finance)
    await town.settle()
    assert "sửa lại góp ý (nhân viên không thấy)" in desk.group.shown()[-1].text
    assert "60.000" not in desk.hoa.everything()


async def test_twenty_copies_of_an_edit_at_once_leave_one_version(town: Town) -> None:
    desk = await answered(town)
    raw = {
        "update_id": 7,
        "edited_message": desk.minh._message(
            desk.group._as_chat(), text="Sửa", message_id=ANSWERED, edit_date=1
        ),
    }
    await asyncio.gather(*(town.feed_raw(raw) for _ in range(20)))
    await town.settle()
    assert (await kinds(town)).count("revised") == 1
    assert desk.hoa.everything().count("đã sửa câu trả lời") == 1


async def test_which_message_said_what_is_forgotten(town: Town) -> None:
    async def held() -> int | None:
        async with town.sessions() as session:
            return await session.scalar(select(func.count()).select_from(HeardMessage))

    desk = await asked(town)
    await replied(desk)
    await desk.minh.presses("Bỏ", on=desk.group.shown()[-1], chat=desk.group.chat)
    assert await held() == 1
    town.clock.forward(days=91)
    await housekeeping.sweep(town.work)
    assert await held() == 0
    async with town.sessions() as session:
        assert not await session.scalar(select(Notice.id).where(Notice.kind == "case.mended"))
