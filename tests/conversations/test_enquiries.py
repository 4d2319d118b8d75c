"""A citizen asks a clerk of their commune: sent, claimed, answered, asked further, closed."""

from __future__ import annotations

import asyncio

import pytest

from tests.story.desk import open_desk
from tests.story.enquiries import (
    CARD,
    COUNTER_NAME,
    QUESTION,
    answers,
    asks,
    card,
    claims,
    clerk,
    enquiries,
    neighbour,
    notes,
    resume,
    suspend,
)
from tests.story.town import Town

VOICE = {"voice": {"file_id": "spoken-1", "file_unique_id": "u-1", "duration": 12}}


async def test_a_question_is_previewed_claimed_answered_and_closed(town: Town) -> None:
    hoa, lan = await clerk(town), await neighbour(town)
    await lan.says(f"/gapnguoi {QUESTION} Gọi 0900000001.")
    assert lan.heard("Xem lại trước khi gửi") and lan.heard(COUNTER_NAME)
    assert lan.heard("không thấy tên và số điện thoại") and lan.heard("Đã che: số điện thoại.")
    assert hoa.everything() == ""
    await lan.presses("Gửi")
    await town.settle()
    assert "Giờ làm việc thường lệ: 07:30–11:30, 13:30–17:00" in lan.last().text
    assert "chưa cho biết giờ riêng" in lan.last().text
    # Tuesday the 24th is a holiday: a working day from Monday at nine ends on Wednesday morning.
    assert "trước 08:55 ngày 25/11" in lan.last().text

    shown = card(town, hoa)
    assert f"{QUESTION} Gọi (số điện thoại)." in shown.text
    assert "0900000001" not in shown.text and "Lan" not in shown.text
    await claims(town, hoa)
    assert "chờ anh/chị trả lời" in shown.text
    await answers(town, hoa)
    assert lan.heard(f"Nhân viên Bưu điện tại {COUNTER_NAME} trả lời, 09:00 23/11/2026")
    assert lan.heard("Được, cần giấy chứng sinh.") and "Hoa" not in lan.everything()
    await lan.presses("Đã rõ")
    await town.settle()
    assert "Cảm ơn anh/chị" in lan.last().text
    assert "Đã xong" in shown.text and QUESTION not in shown.text and not shown.rows
    assert [one.state for one in await enquiries(town)] == ["closed"]
    assert [one.kind for one in await notes(town)] == ["question", "answer"]


async def test_of_twenty_who_claim_at_once_one_has_it(town: Town) -> None:
    clerks = [await clerk(town, f"Nhân viên {number:02}") for number in range(20)]
    lan = await neighbour(town)
    await asks(town, lan)
    await asyncio.gather(*(one.presses("Nhận trả lời") for one in clerks))
    await town.settle()
    assert town.messenger.toasts.count("Anh/chị đã nhận. Bấm Trả lời ở thẻ câu hỏi.") == 1
    assert town.messenger.toasts.count("Đã có người nhận câu hỏi này.") == 19
    cards = [card(town, one) for one in clerks]
    assert len([one for one in cards if QUESTION in one.text]) == 1
    others = [one for one in cards if "Đã có người nhận trả lời" in one.text]
    assert len(others) == 19 and not any(one.rows for one in others)


async def test_a_question_sent_twenty_times_at_once_is_one(town: Town) -> None:
    hoa, lan = await clerk(town), await neighbour(town)
    await lan.says(f"/gapnguoi {QUESTION}")
    preview = lan.last()
    code = preview.button("Gửi").code or ""
    await asyncio.gather(*(lan.presses_code(code, preview) for _ in range(20)))
    await town.settle()
    assert len(await enquiries(town)) == 1
    assert hoa.everything().count(QUESTION) == 1


async def test_the_commune_is_asked_for_first_and_the_question_waits(town: Town) -> None:
    await clerk(town)
    lan = town.citizen("Lan")
    await lan.says(f"/gapnguoi {QUESTION}")
    assert lan.heard("chúng tôi cần biết xã, phường") and lan.heard("Anh/chị ở xã, phường nào?")
    await lan.says("Thạch Mỹ, Lộc Hà")
    assert lan.heard("Anh/chị ở Xã Mai Phụ.")
    assert lan.heard("Xem lại trước khi gửi") and lan.heard(QUESTION)
    await lan.presses("Gửi")
    assert len(await enquiries(town)) == 1


async def test_where_nobody_is_bound_it_says_so_and_promises_nothing(town: Town) -> None:
    await town.staff("Hà", "clerk", "ttpvhcc-tinh")
    await clerk(town, "Nam", "ttpvhcc-xa-cam-binh-2025")
    lan = await neighbour(town)
    await lan.says(f"/gapnguoi {QUESTION}")
    assert lan.heard("chưa có nhân viên nào") and lan.heard(COUNTER_NAME)
    assert not lan.heard("trước") and not await enquiries(town)
    await lan.says("đăng ký khai sinh")
    assert lan.heard("1.001193")


@pytest.mark.parametrize(
    "scope", ["xa-mai-phu-2025", "ttpvhcc-xa-mai-phu-2025", "tinh-ha-tinh"]
)  # fmt: skip
async def test_whoever_serves_the_commune_is_asked(town: Town, scope: str) -> None:
    hoa, lan = await clerk(town, scope=scope), await neighbour(town)
    await asks(town, lan)
    assert QUESTION in card(town, hoa).text
    await claims(town, hoa)
    await answers(town, hoa)
    assert lan.heard(f"Nhân viên Bưu điện tại {COUNTER_NAME}")


async def test_an_absent_clerk_is_not_asked_and_what_they_held_goes_back(town: Town) -> None:
    hoa, lan = await clerk(town), await neighbour(town)
    await asks(town, lan)
    await claims(town, hoa)
    minh = await clerk(town, "Minh")
    await hoa.says("/nghi hôm nay")
    await town.settle()
    assert hoa.heard("nghỉ đến hết ngày 23/11/2026")
    assert QUESTION in card(town, minh).text
    await minh.says("/nghi")
    await minh.presses("Đến hết ngày mai")
    await lan.says("/gapnguoi Còn câu nữa")
    assert lan.heard("chưa có nhân viên nào")
    await hoa.says("/truc")
    await town.settle()
    assert hoa.heard("Số câu hỏi đang chờ: 1.")
    await claims(town, hoa)
    assert (await enquiries(town))[0].state == "claimed"


@pytest.mark.parametrize("typed", ["/nghi 31/2", "/nghi lâu lâu", "/nghi 1/1/2020", "/nghi 1/6"])
async def test_a_day_that_cannot_be_is_asked_again(town: Town, typed: str) -> None:
    hoa, lan = await clerk(town), await neighbour(town)
    await hoa.says(typed)
    assert hoa.heard("chưa hiểu ngày này")
    await asks(town, lan)
    assert len(await enquiries(town)) == 1


async def test_leave_is_for_clerks(town: Town) -> None:
    lan = await neighbour(town)
    for typed in ("/nghi", "/truc", "/nghi hôm nay"):
        await lan.says(typed)
        assert lan.heard("dành cho nhân viên")


async def test_a_suspended_clerk_can_neither_claim_nor_answer(town: Town) -> None:
    hoa, minh, lan = await clerk(town), await clerk(town, "Minh"), await neighbour(town)
    await asks(town, lan)
    await claims(town, minh)
    await minh.presses("Trả lời")
    await minh.says("Nói bậy")
    preview = minh.last()
    await suspend(town, minh)
    await town.settle()
    await minh.presses("Gửi", on=preview)
    await town.settle()
    assert "Nói bậy" not in lan.everything()
    for verb in ("claim", "reply", "back", "release", "voice"):
        await minh.presses_code(f"enquiry.{verb}:1", card(town, minh))
        assert town.messenger.toasts[-1] == "Việc này cần quyền mà anh/chị chưa có."
    assert "Bấm Trả lời" not in card(town, minh).text and QUESTION not in card(town, minh).text
    await claims(town, hoa)
    await answers(town, hoa)
    assert lan.heard("Được, cần giấy chứng sinh.")


async def test_a_card_taken_back_by_a_suspension_is_shown_when_that_ends(town: Town) -> None:
    minh, lan = await clerk(town, "Minh"), await neighbour(town)
    await lan.says(f"/gapnguoi {QUESTION}")
    await lan.presses("Gửi")
    await suspend(town, minh)
    await town.settle()
    assert CARD not in minh.everything()
    await resume(town, minh)
    await town.settle()
    assert minh.everything().count(CARD) == 1 and QUESTION in card(town, minh).text
    await claims(town, minh)
    await answers(town, minh)
    assert lan.heard("Được, cần giấy chứng sinh.")


async def test_one_thing_may_be_asked_back_and_the_answer_comes_to_the_owner(town: Town) -> None:
    hoa, minh, lan = await clerk(town), await clerk(town, "Minh"), await neighbour(town)
    await asks(town, lan)
    await claims(town, hoa)
    await hoa.presses("Hỏi lại một ý")
    await hoa.says("Cháu có giấy chứng sinh không?")
    await hoa.presses("Gửi")
    await town.settle()
    assert lan.heard("hỏi lại") and lan.heard("Cháu có giấy chứng sinh không?")
    before = len(town.messenger.chats[minh.chat])
    await lan.presses("Trả lời nhân viên")
    await lan.says("Có ạ")
    await lan.presses("Gửi")
    await town.settle()
    assert hoa.heard("Người dân nói thêm") and hoa.heard("Có ạ")
    assert len(town.messenger.chats[minh.chat]) == before
    await hoa.presses_code("enquiry.back:1", card(town, hoa))
    assert town.messenger.toasts[-1].startswith("Anh/chị đã hỏi lại một lần")
    await answers(town, hoa)
    assert lan.heard("Được, cần giấy chứng sinh.")


async def test_a_further_question_goes_to_the_same_owner_else_to_everybody(town: Town) -> None:
    hoa, minh, lan = await clerk(town), await clerk(town, "Minh"), await neighbour(town)
    await asks(town, lan)
    await claims(town, hoa)
    await answers(town, hoa)
    await lan.presses("Hỏi thêm")
    await lan.says("Mất bao lâu?")
    await lan.presses("Gửi")
    await town.settle()
    assert hoa.heard("Mất bao lâu?") and "Mất bao lâu?" not in minh.everything()
    await answers(town, hoa, "Trong ngày.")
    await hoa.says("/nghi hôm nay")
    await lan.presses("Hỏi thêm")
    await lan.says("Ai đi thay được?")
    await lan.presses("Gửi")
    await town.settle()
    assert "Ai đi thay được?" in card(town, minh).text
    assert "Ai đi thay được?" not in hoa.everything()
    await claims(town, minh)
    await answers(town, minh, "Người thân.")
    assert lan.heard("Người thân.")


async def test_a_further_question_that_nobody_would_see_is_not_taken(town: Town) -> None:
    hoa, lan = await clerk(town), await neighbour(town)
    await asks(town, lan)
    await claims(town, hoa)
    await answers(town, hoa)
    await hoa.says("/nghi hôm nay")
    await lan.presses("Hỏi thêm")
    assert "chưa có nhân viên nào" in lan.last().text
    assert (await enquiries(town))[0].state == "answered"


async def test_a_voice_is_relayed_protected_to_whoever_may_hear_it(town: Town) -> None:
    hoa, minh, lan = await clerk(town), await clerk(town, "Minh"), await neighbour(town)
    await lan.says("/gapnguoi")
    await lan.sends(**VOICE)
    assert lan.heard("(tin thoại)") and lan.heard("nghe được giọng của anh/chị")
    await lan.presses("Gửi")
    await town.settle()
    await hoa.presses("Nghe tin thoại")
    await town.settle()
    assert hoa.last().attachment == "spoken-1"
    await claims(town, minh)
    assert any(one.attachment == "spoken-1" for one in town.messenger.chats[minh.chat])
    await hoa.presses_code("enquiry.voice:1", card(town, hoa))
    assert town.messenger.toasts[-1] == "Đã có người nhận câu hỏi này."


async def test_other_files_and_long_recordings_are_not_taken(town: Town) -> None:
    await clerk(town)
    lan = await neighbour(town)
    await lan.says("/gapnguoi")
    await lan.sends(document={"file_id": "d", "file_unique_id": "u"})
    assert lan.heard("chỉ nhận chữ hoặc một tin thoại")
    await lan.sends_photo("ảnh căn cước")
    assert lan.heard("không được lưu")
    await lan.sends(voice={"file_id": "v", "file_unique_id": "u", "duration": 600})
    assert lan.heard("dài quá 3 phút")
    await lan.says("a" * 1600)
    assert lan.heard("dài 1600 ký tự")
    await lan.says(QUESTION)
    assert lan.heard("Xem lại trước khi gửi")


async def test_an_answer_never_breaks_what_the_citizen_is_writing(town: Town) -> None:
    hoa, lan = await clerk(town), await neighbour(town)
    await asks(town, lan)
    await claims(town, hoa)
    await lan.says("/gapnguoi")
    await lan.says("Câu thứ hai của tôi")
    await answers(town, hoa)
    assert lan.heard("Được, cần giấy chứng sinh.")
    await lan.says("ừ")
    assert lan.heard("Câu thứ hai của tôi") and lan.heard("bấm một nút")
    await lan.presses("Gửi")
    await town.settle()
    assert [one.text for one in await notes(town)][-1] == "Câu thứ hai của tôi"


async def test_a_clerks_case_draft_waits_beside_an_answer(town: Town) -> None:
    await open_desk(town)
    hoa, lan = await clerk(town, "Mai"), await neighbour(town)
    await asks(town, lan)
    await hoa.says("/vuongmac Thiếu chữ ký thì sao?")
    await claims(town, hoa)
    await answers(town, hoa)
    assert lan.heard("Được, cần giấy chứng sinh.")
    assert "đang viết dở" in hoa.last().text
    await hoa.presses("Viết tiếp")
    await hoa.presses("Sở Công Thương")
    assert "Xem lại trước khi gửi" in hoa.last().text


async def test_a_clerk_gives_back_and_rewrites(town: Town) -> None:
    hoa, minh, lan = await clerk(town), await clerk(town, "Minh"), await neighbour(town)
    await asks(town, lan)
    await claims(town, hoa)
    await hoa.presses("Trả lời")
    await hoa.says("Sai rồi")
    await hoa.presses("Viết lại")
    await hoa.says("Cũng sai")
    await hoa.presses("Thôi")
    await hoa.presses("Trả lại cho người khác")
    await town.settle()
    assert minh.heard("trở lại, đang chờ người nhận")
    assert "sai" not in lan.everything().lower()
    await claims(town, minh)
    await answers(town, minh)
    assert lan.heard("Được, cần giấy chứng sinh.")


async def test_nobody_answers_their_own_question(town: Town) -> None:
    hoa = await clerk(town)
    await hoa.says("/xatoi Mai Phụ")
    await hoa.says(f"/gapnguoi {QUESTION}")
    assert hoa.heard("chưa có nhân viên nào")
    minh = await clerk(town, "Minh")
    await asks(town, hoa)
    assert QUESTION in card(town, minh).text
    await hoa.presses_code("enquiry.claim:1", hoa.last())
    assert town.messenger.toasts[-1].startswith("Câu này do chính anh/chị hỏi")


async def test_the_button_takes_the_last_question_and_the_procedure_with_it(town: Town) -> None:
    hoa, lan = await clerk(town), await neighbour(town)
    await lan.says("làm khai sinh cho con cần giấy gì")
    await lan.presses_code("enquiry.ask:1.001193", lan.last())
    assert "làm khai sinh cho con cần giấy gì" in lan.last().text
    assert "Đang xem thủ tục: 1.001193" in lan.last().text
    await lan.presses("Gửi")
    await town.settle()
    assert "Đang xem thủ tục: 1.001193" in card(town, hoa).text


async def test_what_was_not_understood_need_not_be_typed_again(town: Town) -> None:
    await clerk(town)
    lan = await neighbour(town)
    await lan.says("làm khai sinh cho con cần giấy gì")
    await lan.says("xyzzy plugh")
    await lan.presses("Gặp nhân viên")
    assert "xyzzy plugh" in lan.last().text and "khai sinh" not in lan.last().text
    await lan.presses("Gửi")
    assert [one.text for one in await notes(town)] == ["xyzzy plugh"]


async def test_an_answer_to_somebody_who_blocked_the_bot_is_not_called_sent(town: Town) -> None:
    hoa, lan = await clerk(town), await neighbour(town)
    await asks(town, lan)
    await claims(town, hoa)
    await lan.blocks()
    await answers(town, hoa)
    assert "đã chặn kênh này" in town.messenger.toasts[-1]
    assert (await enquiries(town))[0].state == "claimed"
    await lan.blocks(False)
    await lan.says("/start")
    await hoa.presses("Gửi")
    await town.settle()
    assert lan.heard("Được, cần giấy chứng sinh.")


async def test_who_does_not_tell_their_commune_asks_nobody(town: Town) -> None:
    await clerk(town)
    lan = town.citizen("Lan")
    await lan.says(f"/gapnguoi {QUESTION}")
    await lan.presses("Thôi")
    await lan.says("/xatoi Mai Phụ")
    assert not lan.heard("Xem lại trước khi gửi")
    assert not await enquiries(town)


async def test_a_fourth_question_waits_until_one_is_answered(town: Town) -> None:
    await clerk(town)
    lan = await neighbour(town)
    for number in range(3):
        await asks(town, lan, f"Câu {number}")
    await lan.says("/gapnguoi Câu nữa")
    await lan.presses("Gửi")
    assert town.messenger.toasts[-1].startswith("Anh/chị đang có 3 câu hỏi chờ")


@pytest.mark.parametrize(
    "code",
    ["enquiry.claim:9", "enquiry.claim", "enquiry.claim:x", "enquiry.clear:1", "enquiry.more:1",
     "enquiry.withdraw:1", "enquiry.reply:1", "enquiry.release:1", "enquiry.send:X",
     "reply.send:X", "duty.rest:2026-11-30", "enquiry.voice:1"],
)  # fmt: skip
async def test_a_strangers_forged_button_changes_nothing(town: Town, code: str) -> None:
    hoa, lan = await clerk(town), await neighbour(town)
    await asks(town, lan)
    eve = town.citizen("Eve")
    await eve.says("/start")
    await eve.presses_code(code, eve.last())
    await town.settle()
    assert (await enquiries(town))[0].state == "open"
    assert QUESTION not in eve.everything() and QUESTION in card(town, hoa).text
    assert town.messenger.toasts[-1]


async def test_it_is_all_said_in_english_too(town: Town) -> None:
    hoa, tom = await clerk(town), await neighbour(town, "Tom", language="en")
    await tom.says("/gapnguoi Can I register here?")
    assert tom.heard("Look at it before it is sent")
    await tom.presses("Send")
    await town.settle()
    assert "You will get the answer, or a note" in tom.last().text
    await claims(town, hoa)
    await answers(town, hoa, "Được.")
    assert tom.heard(f"The post clerk at {COUNTER_NAME} answers")
