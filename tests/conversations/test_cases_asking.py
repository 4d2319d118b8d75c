"""Writing a question: in one message or step by step, with pictures, and with everything odd."""

from __future__ import annotations

import asyncio
import unicodedata

import pytest

from tests.story.desk import QUESTION, SO, bind, cases, open_desk
from tests.story.messenger import Shown
from tests.story.town import Somebody, Town


async def hoa_at(town: Town) -> Somebody:
    return (await open_desk(town)).hoa


async def test_step_by_step_each_step_asks_for_what_is_missing(town: Town) -> None:
    desk = await open_desk(town)
    await desk.hoa.says("Hỏi Sở")
    assert desk.hoa.heard("Anh/chị hỏi Sở nào?")
    await desk.hoa.presses("Sở Công Thương")
    assert "viết điều vướng" in desk.hoa.last().text
    await desk.hoa.says("Thiếu chữ ký thì sao ạ?")
    assert desk.hoa.heard("Hồ sơ mang mã nào?")
    await desk.hoa.says("000.00.04.h27-261123-0012")
    assert desk.hoa.heard("Hồ sơ: 000.00.04.H27-261123-0012")
    assert desk.hoa.heard("Thiếu chữ ký thì sao ạ?")
    await desk.hoa.presses("Gửi")
    assert "Đã gửi VM-2026-000001 tới Sở Công Thương" in desk.hoa.last().text
    await town.settle()
    assert "000.00.04.H27-261123-0012" in desk.card().text


@pytest.mark.parametrize("typed", ["/vuongmac", "Vướng mắc", "vuong mac", "/vướng mắc", "Hỏi Sở"])
async def test_the_errand_is_found_however_it_is_typed(town: Town, typed: str) -> None:
    hoa = await hoa_at(town)
    await hoa.says(typed)
    assert hoa.last().rows[0][0].label == "Sở Công Thương"


async def test_a_department_may_be_named_and_a_text_before_it_is_the_question(town: Town) -> None:
    hoa = await hoa_at(town)
    await hoa.says("/vuongmac")
    await hoa.says(QUESTION)
    assert hoa.heard("Đã ghi nội dung.")
    await hoa.says("so cong thuong")
    assert hoa.heard("Xem lại trước khi gửi")
    assert hoa.heard(QUESTION)


async def test_an_empty_draft_takes_the_text_behind_the_command(town: Town) -> None:
    hoa = await hoa_at(town)
    await hoa.says("/vuongmac")
    await hoa.presses("Sở Công Thương")
    await hoa.says(f"/vuongmac {QUESTION}")
    assert QUESTION in hoa.last().text and "Sở Công Thương" in hoa.last().text


async def test_what_is_no_code_is_told_and_no_code_is_the_usual_case(town: Town) -> None:
    desk = await open_desk(town)
    await desk.hoa.says("/vuongmac Thiếu chữ ký thì sao?")
    await desk.hoa.presses("Sở Công Thương")
    await desk.hoa.says("mã là 12345")
    assert desk.hoa.heard("chưa thấy mã hồ sơ")
    await desk.hoa.presses("Chưa có mã")
    assert "Hồ sơ: chưa có mã" in desk.hoa.last().text


async def test_a_citizen_is_refused_politely_and_nothing_begins(town: Town) -> None:
    lan = town.citizen("Lan")
    for typed in ("/vuongmac", "Hỏi Sở", "/vuongmac Giúp tôi với"):
        await lan.says(typed)
        assert lan.heard("dành cho nhân viên Bưu điện ở quầy")
    await lan.says("/viec")
    assert lan.heard("dành cho nhân viên Bưu điện và chuyên viên")
    for code in (
        "draft.send:CODE01",
        "case.open:1:0",
        "case.clear:1:1",
        "case.send:1",
        "work.list:desk:0",
    ):
        await lan.presses_code(code, lan.last())
    assert await cases(town) == []


async def test_personal_data_is_covered_before_anybody_sees_it(town: Town) -> None:
    desk = await open_desk(town)
    text = "Ông A, 0900 000 001, CCCD 001234567890, a@example.vn, STK 0123456789 hỏi."
    await desk.hoa.says(f"/vuongmac {text}")
    await desk.hoa.presses("Sở Công Thương")
    await desk.hoa.presses("Chưa có mã")
    for kind in ("số điện thoại", "số giấy tờ tùy thân", "số tài khoản", "địa chỉ email"):
        assert kind in desk.hoa.last().text.partition("Đã che")[2]
    await desk.hoa.presses("Gửi")
    await town.settle()
    for digits in ("0900 000 001", "001234567890", "a@example.vn", "0123456789"):
        assert digits not in desk.card().text
        assert digits not in (await cases(town))[0].question


@pytest.mark.parametrize("text", [" ", "\u200b", "\x00", "x" * 10_000, "😀" * 1_501])
async def test_a_text_that_cannot_be_taken_is_told_and_the_draft_stays(
    town: Town, text: str
) -> None:
    hoa = await hoa_at(town)
    await hoa.says(f"/vuongmac {QUESTION}")
    await hoa.presses("Sở Công Thương")
    await hoa.presses("Sửa nội dung")
    await hoa.says(text)
    assert hoa.heard("Phần đã viết trước vẫn giữ")
    await hoa.says("Câu hỏi mới H27.12-261123-0002")
    assert hoa.heard("Câu hỏi mới H27.12-261123-0002")
    assert hoa.heard("Xem lại trước khi gửi")


async def test_three_thousand_signs_are_taken_whole(town: Town) -> None:
    desk = await open_desk(town)
    card = await desk.asks("ấ" * 3_000)
    assert "ấ" * 3_000 in card.text


async def test_half_a_pair_of_an_emoji_breaks_nothing(town: Town) -> None:
    desk = await open_desk(town)
    card = await desk.asks("Xin hỏi \ud83d hồ sơ")
    assert "Xin hỏi  hồ sơ" in card.text


ODD = (
    {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1,
                 "height": 1, "is_animated": False, "is_video": False}},
    {"animation": {"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1, "duration": 1}},
    {"contact": {"phone_number": "0900000001", "first_name": "X"}},
    {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 1}},
    {"document": {"file_id": "d", "file_unique_id": "d"}},
    {"dice": {"emoji": "🎲", "value": 3}},
)  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: next(iter(odd)))
async def test_what_a_step_does_not_use_is_told_and_the_draft_stays(
    town: Town, odd: dict[str, object]
) -> None:
    hoa = await hoa_at(town)
    await hoa.says(f"/vuongmac {QUESTION}")
    await hoa.sends(**odd)
    assert hoa.heard("Câu hỏi đang viết vẫn giữ nguyên")
    await hoa.presses("Sở Công Thương")
    assert QUESTION in hoa.last().text
    await hoa.says("Gửi đi")
    assert hoa.heard("Câu hỏi chưa đổi")
    assert hoa.heard(QUESTION)


async def test_a_picture_is_held_until_it_is_said_to_be_clean(town: Town) -> None:
    desk = await open_desk(town)
    await desk.hoa.says("/vuongmac")
    await desk.hoa.presses("Sở Công Thương")
    await desk.hoa.sends_photo(caption="Dấu này có hợp lệ không?", file_id="stamp")
    assert desk.hoa.heard("Ảnh có giấy tờ tùy thân không?")
    await desk.hoa.presses("Không có")
    await desk.hoa.presses("Chưa có mã")
    assert "Ảnh: 1 ảnh" in desk.hoa.last().text
    assert "Dấu này có hợp lệ không?" in desk.hoa.last().text
    await desk.hoa.presses("Thêm ảnh")
    await desk.hoa.presses("Không có")
    await desk.hoa.sends_photo(file_id="second")
    assert "Ảnh: 2 ảnh" in desk.hoa.last().text
    await desk.hoa.presses("Gửi")
    await town.settle()
    assert "🖼 2 ảnh" in desk.card().text
    assert all(shown.attachment is None for shown in desk.group.shown())

    await desk.minh.presses("Xem ảnh", chat=desk.group.chat)
    await town.settle()
    assert [shown.attachment for shown in desk.minh.unread()] == ["stamp", "second"]
    assert all(shown.attachment is None for shown in desk.group.shown())


async def test_a_picture_with_an_identity_paper_is_thrown_away(town: Town) -> None:
    desk = await open_desk(town)
    await desk.hoa.says(f"/vuongmac {QUESTION}")
    await desk.hoa.presses("Sở Công Thương")
    await desk.hoa.sends_photo(file_id="cccd")
    await desk.hoa.presses("Có giấy tờ tùy thân")
    assert "Anh/chị viết bằng chữ: loại giấy, nơi cấp" in town.messenger.toasts[-1]
    assert "Ảnh: không có" in desk.hoa.last().text
    await desk.hoa.presses("Gửi")
    await town.settle()
    assert "Xem ảnh" not in str(desk.card().rows)


async def test_send_never_passes_over_a_picture_that_is_held(town: Town) -> None:
    hoa = await hoa_at(town)
    await hoa.says(f"/vuongmac {QUESTION}")
    await hoa.presses("Sở Công Thương")
    preview = hoa.last()
    code = preview.button("Gửi").code or ""
    await hoa.sends_photo()
    await hoa.presses_code(code, preview)
    assert "Ảnh có giấy tờ tùy thân không?" in preview.text
    assert await cases(town) == []


async def test_an_album_is_asked_about_once_and_kept_whole(town: Town) -> None:
    hoa = await hoa_at(town)
    await hoa.says(f"/vuongmac {QUESTION}")
    await hoa.presses("Sở Công Thương")
    before = len(town.messenger.chats[hoa.chat])
    for number in range(3):
        size = {"file_id": f"p{number}", "file_unique_id": f"p{number}", "width": 9, "height": 9}
        await hoa.sends(photo=[size], media_group_id="album")
    assert len(town.messenger.chats[hoa.chat]) == before + 1
    await hoa.presses("Không có")
    assert "Ảnh: 3 ảnh" in hoa.last().text


async def test_more_pictures_than_are_taken_are_refused_in_words(town: Town) -> None:
    hoa = await hoa_at(town)
    await hoa.says(f"/vuongmac {QUESTION}")
    for number in range(11):
        await hoa.sends_photo(file_id=f"p{number}")
    assert hoa.heard("tối đa 10 ảnh")


async def test_a_draft_is_offered_again_and_may_be_thrown_away(town: Town) -> None:
    hoa = await hoa_at(town)
    await hoa.says(f"/vuongmac {QUESTION}")
    old = hoa.last()
    await hoa.says("/vuongmac")
    assert hoa.heard("còn một câu hỏi đang viết dở")
    assert hoa.heard(QUESTION)
    await hoa.presses("Viết tiếp")
    await hoa.presses("Sở Công Thương")
    await hoa.presses("Bỏ câu hỏi")
    assert "Không có gì được gửi" in hoa.last().text
    await hoa.presses_code(old.button("Sở").code or "", old)
    assert "đã gửi hoặc đã bỏ" in town.messenger.toasts[-1]


async def test_other_errands_are_open_while_a_question_is_being_written(town: Town) -> None:
    hoa = await hoa_at(town)
    await hoa.says(f"/vuongmac {QUESTION}")
    await hoa.says("Việc của tôi")
    assert hoa.heard("Câu hỏi của tôi")
    await hoa.says("Hỏi Sở")
    await hoa.presses("Viết tiếp")
    await hoa.presses("Sở Công Thương")
    assert QUESTION in hoa.last().text


async def test_the_parts_of_a_question_can_be_changed_before_it_is_sent(town: Town) -> None:
    desk = await open_desk(town)
    second = town.group("Sở Y tế")
    await bind(town, second, "so-y-te")
    await desk.hoa.says(f"/vuongmac {QUESTION}")
    await desk.hoa.presses("Sở Công Thương")
    await desk.hoa.presses("Đổi Sở")
    await desk.hoa.presses("Sở Y tế")
    await desk.hoa.presses("Sửa mã hồ sơ")
    await desk.hoa.presses("Quay lại xem trước")
    await desk.hoa.presses("Sửa mã hồ sơ")
    await desk.hoa.presses("Chưa có mã")
    await desk.hoa.presses("Gửi")
    await town.settle()
    assert desk.group.shown() == []
    assert "Hồ sơ: chưa có mã" in second.shown()[0].text


async def test_where_nobody_would_see_it_nothing_is_taken_in(town: Town) -> None:
    desk = await open_desk(town)
    await desk.hoa.says(f"/vuongmac {QUESTION}")
    labels = [row[0].label for row in desk.hoa.last().rows]
    assert labels[0] == "Sở Công Thương"
    assert "Sở Y tế (chưa có người trực)" in labels
    await desk.hoa.presses("Sở Y tế")
    assert "Sở Y tế chưa có ai trực kênh này" in town.messenger.toasts[-1]
    await desk.hoa.says("Sở Y tế")
    assert desk.hoa.heard("chưa có ai trực kênh này")
    await desk.hoa.presses("Sở Công Thương")
    assert QUESTION in desk.hoa.last().text


async def test_a_department_that_left_meanwhile_keeps_the_draft_unsent(town: Town) -> None:
    desk = await open_desk(town)
    await desk.hoa.says(f"/vuongmac {QUESTION}")
    await desk.hoa.presses("Sở Công Thương")
    await unbind_everything(town)
    await desk.hoa.presses("Gửi")
    assert "bản nháp vẫn giữ" in town.messenger.toasts[-1]
    assert await cases(town) == []
    await bind(town, town.group("Nhóm mới"), SO)
    await desk.hoa.presses("Gửi")
    assert len(await cases(town)) == 1


async def unbind_everything(town: Town) -> None:
    """The group goes, and the only specialist is suspended."""
    from sqlalchemy import update

    from backend.people.models import Group, Person

    async with town.sessions.begin() as session:
        await session.execute(update(Group).values(unbound_at=town.now))
        await session.execute(
            update(Person).where(Person.name == "Minh").values(suspended_at=town.now)
        )


async def test_a_suspended_clerks_draft_ends_at_the_next_tap(town: Town) -> None:
    from sqlalchemy import update

    from backend.people.models import Person

    hoa = await hoa_at(town)
    await hoa.says(f"/vuongmac {QUESTION}")
    await hoa.presses("Sở Công Thương")
    async with town.sessions.begin() as session:
        await session.execute(
            update(Person).where(Person.name == "Hoa").values(suspended_at=town.now)
        )
    await hoa.presses("Gửi")
    assert hoa.heard("hiện không có quyền này")
    assert await cases(town) == []
    await hoa.says("làm khai sinh cần gì")
    assert not hoa.heard("hiện không có quyền này")


async def test_forged_buttons_are_answered_and_do_nothing(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    shown: Shown = desk.hoa.last()
    forged = (
        "case.clear", "case.clear:1", "case.clear:x:y", "case.clear:1:99", "case.send:999",
        "case.send:-1", "case.open:99999999999999999999:0", "case.open:77:0", "draft.send",
        "draft.department:CODE01:so-tai-chinh", "work.list:mine:99999999999", "work.list:all:0",
        "case.unclear:77:1", "case.withdrawn:77", "further.send:CODE99", "case.more:٣",
        f"case.reply:{'9' * 40}",
    )  # fmt: skip
    for code in forged:
        before = len(town.messenger.toasts)
        await desk.hoa.presses_code(code, shown)
        assert len(town.messenger.toasts) == before + 1
        assert "lỗi" not in town.messenger.toasts[-1]
    assert (await cases(town))[0].state == "waiting"


async def test_composed_and_decomposed_vietnamese_are_one(town: Town) -> None:
    hoa = await hoa_at(town)
    await hoa.says("/vuongmac")
    await hoa.says(unicodedata.normalize("NFD", "Sở Công Thương"))
    assert hoa.heard("viết điều vướng")


async def test_many_questions_at_once_from_many_clerks_are_all_taken(town: Town) -> None:
    desk = await open_desk(town)
    clerks = [await town.staff(f"Nhân viên {i}", "clerk", "ttpvhcc-tinh") for i in range(10)]

    async def ask(who: Somebody) -> None:
        await who.says(f"/vuongmac {QUESTION} {who.name}")
        await who.presses("Sở Công Thương")
        await who.presses("Gửi")

    await asyncio.gather(*map(ask, clerks))
    await town.settle()
    assert len({case.code for case in await cases(town)}) == 10
    for who in clerks:
        assert any(who.name in one.text for one in desk.group.shown())
