"""Writing a question: in one message, with files, edited, interrupted, and with everything odd."""

from __future__ import annotations

import asyncio
import unicodedata

import pytest
from sqlalchemy import select, update

from backend.cases.models import Attachment, PrecedentUse
from backend.people.models import Group as BoundGroup
from backend.people.models import Person
from tests.story.desk import QUESTION, SO, Desk, bind, cases, open_desk
from tests.story.messenger import Shown
from tests.story.town import Somebody, Town

NAMED = f"Hỏi Sở Công Thương. {QUESTION}"
"""All that is needed in one message: the department, the dossier, what is wrong."""


async def hoa_at(town: Town) -> Somebody:
    return (await open_desk(town)).hoa


def photo(name: str, **more: object) -> dict[str, object]:
    size = {"file_id": name, "file_unique_id": name, "width": 9, "height": 9}
    return {"photo": [size], **more}


async def attachments(town: Town) -> list[tuple[str, str, str | None]]:
    async with town.sessions() as session:
        found = await session.scalars(select(Attachment).order_by(Attachment.id))
        return [(one.kind, one.native_id, one.ending) for one in found]


def chosen(shown: Shown) -> list[str]:
    """The marked urgency of a preview."""
    return [one.label for row in shown.rows for one in row if one.label.startswith("●")]


async def test_one_message_and_one_tap(town: Town) -> None:
    desk = await open_desk(town)
    await desk.hoa.says(f"/vuongmac {NAMED} Khách đang chờ ạ.")
    preview = desk.hoa.last()
    for line in (
        "Gửi tới: Sở Công Thương, đang có người trực", "Thủ tục: chưa chọn",
        "Hồ sơ: H27.12-261123-0001", "Cần trả lời: khách đang chờ", NAMED,
    ):  # fmt: skip
        assert line in preview.text
    assert chosen(preview) == ["● Khách đang chờ"]
    await desk.hoa.presses("Gửi")
    assert "Đã gửi VM-2026-000001 tới Sở Công Thương" in desk.hoa.last().text
    await town.settle()
    assert "H27.12-261123-0001" in desk.card().text
    case = (await cases(town))[0]
    assert (case.urgency, case.procedure, case.dossier_code) == (
        "waiting_citizen", None, "H27.12-261123-0001",
    )  # fmt: skip


@pytest.mark.parametrize("typed", ["/vuongmac", "Vướng mắc", "vuong mac", "/vướng mắc", "Hỏi Sở"])
async def test_the_errand_is_found_however_it_is_typed(town: Town, typed: str) -> None:
    hoa = await hoa_at(town)
    await hoa.says(typed)
    assert hoa.heard("Anh/chị viết điều vướng trong một tin")
    await hoa.says("Thiếu chữ ký, so cong thuong tra loi giup")
    assert hoa.heard("Xem lại trước khi gửi") and hoa.heard("Hồ sơ: chưa tiếp nhận")


async def test_a_procedure_that_is_surely_meant_is_taken_and_can_be_changed(town: Town) -> None:
    desk = await open_desk(town)
    await desk.hoa.says(
        "/vuongmac Sở Công Thương ơi, làm khai sinh cho con nhưng giấy chứng sinh ghi sai tên mẹ"
    )
    assert desk.hoa.heard("Thủ tục: Đăng ký khai sinh")
    await desk.hoa.presses("Đổi thủ tục")
    assert desk.hoa.last().offers("Đăng ký khai sinh")
    await desk.hoa.says("zzz qqq")
    assert desk.hoa.heard("chưa thấy thủ tục nào như vậy")
    await desk.hoa.presses("Không thuộc thủ tục nào")
    assert "Thủ tục: chưa chọn" in desk.hoa.last().text
    await desk.hoa.says("1.001193")
    assert desk.hoa.heard("Thủ tục: Đăng ký khai sinh")
    await desk.hoa.presses("Gửi")
    assert (await cases(town))[0].procedure == "1.001193"
    assert "1.001193" not in (await cases(town))[0].question


async def test_a_procedure_in_doubt_is_offered_and_other_words_search_again(town: Town) -> None:
    hoa = await hoa_at(town)
    await hoa.says("/vuongmac Sở Công Thương: đăng ký hộ kinh doanh thiếu hợp đồng thuê nhà")
    assert hoa.heard("thuộc thủ tục nào?")
    assert len(hoa.last().rows) == 5 and hoa.last().offers("Không thuộc thủ tục nào")
    await hoa.says("1.001193")
    assert hoa.heard("Thủ tục: Đăng ký khai sinh")
    await hoa.presses("Đổi thủ tục")
    await hoa.presses("Đăng ký hộ kinh doanh")
    assert "Thủ tục: Đăng ký hộ kinh doanh" in hoa.last().text


async def test_a_sentence_where_a_procedure_is_asked_for_is_no_lost_word(town: Town) -> None:
    hoa = await hoa_at(town)
    await hoa.says("/vuongmac Sở Công Thương: đăng ký hộ kinh doanh thiếu hợp đồng thuê nhà")
    assert hoa.heard("thuộc thủ tục nào?")
    await hoa.says("khách nói chủ nhà đi vắng cả tháng ni, hôm nào cũng ra đợi")
    assert hoa.heard("Đã thêm tin vừa rồi vào câu hỏi") and hoa.heard("thuộc thủ tục nào?")
    await hoa.presses("Không thuộc thủ tục nào")
    assert "thuê nhà" in hoa.last().text and "chủ nhà đi vắng" in hoa.last().text


async def test_urgency_is_one_tap_and_a_tap_outweighs_words(town: Town) -> None:
    hoa = await hoa_at(town)
    await hoa.says(f"/vuongmac {NAMED}")
    assert chosen(hoa.last()) == ["● Thường"]
    await hoa.says("can tra loi trong ngay a")
    assert hoa.heard("Đã thêm tin vừa rồi vào câu hỏi") and chosen(hoa.last()) == ["● Trong ngày"]
    await hoa.presses("Khách đang chờ")
    await hoa.says("gấp lắm")
    assert chosen(hoa.last()) == ["● Khách đang chờ"]


async def test_what_is_missing_is_asked_for_and_may_be_typed(town: Town) -> None:
    hoa = await hoa_at(town)
    await hoa.says("/vuongmac")
    await hoa.says(QUESTION)
    assert hoa.heard("Đã ghi nội dung.") and hoa.heard("hỏi cơ quan nào?")
    await hoa.says(unicodedata.normalize("NFD", "Sở Công Thương"))
    assert hoa.heard("Xem lại trước khi gửi") and hoa.heard(QUESTION)
    await hoa.presses("Mã hồ sơ")
    await hoa.says("mã là 12345")
    assert hoa.heard("chưa thấy mã hồ sơ")
    await hoa.says("000.00.04.h27-261123-0012")
    assert hoa.heard("Hồ sơ: 000.00.04.H27-261123-0012")
    await hoa.presses("Mã hồ sơ")
    await hoa.presses("Chưa tiếp nhận")
    assert "Hồ sơ: chưa tiếp nhận" in hoa.last().text


async def test_a_citizen_is_refused_politely_and_nothing_begins(town: Town) -> None:
    lan = town.citizen("Lan")
    for typed in ("/vuongmac", "Hỏi Sở", "/vuongmac Giúp tôi với"):
        await lan.says(typed)
        assert lan.heard("dành cho nhân viên Bưu điện ở quầy")
    await lan.says("/viec")
    assert lan.heard("dành cho nhân viên Bưu điện và chuyên viên")
    await lan.sends(**photo("p"))
    assert lan.heard("Tin vừa rồi không được lưu")
    for code in (
        "draft.send:CODE01", "draft.use:CODE01:1", "case.open:1:0", "case.clear:1:1",
        "case.send:1", "work.list:desk:0",
    ):  # fmt: skip
        await lan.presses_code(code, lan.last())
    assert await cases(town) == []


async def test_personal_data_is_covered_before_anybody_sees_it(town: Town) -> None:
    desk = await open_desk(town)
    text = "Ông A, 0900 000 001, CCCD 001234567890, a@example.vn, STK 0123456789 hỏi."
    await desk.hoa.says(f"/vuongmac {text}")
    await desk.hoa.presses("Sở Công Thương")
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
    await hoa.says(f"/vuongmac {NAMED}")
    await hoa.says(text)
    assert hoa.heard("Phần đã viết trước vẫn giữ")
    await hoa.presses("Sửa nội dung")
    await hoa.says("Câu hỏi mới H27.12-261123-0002 cho Sở Công Thương")
    assert hoa.heard("Câu hỏi mới H27.12-261123-0002") and not hoa.heard(QUESTION)
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
    {"animation": {"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1, "duration": 1},
     "document": {"file_id": "a", "file_unique_id": "a"}},
    {"contact": {"phone_number": "0900000001", "first_name": "X"}},
    {"video_note": {"file_id": "v", "file_unique_id": "v", "duration": 1, "length": 1}},
    {"dice": {"emoji": "🎲", "value": 3}},
)  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: next(iter(odd)))
async def test_what_a_question_cannot_carry_is_told_and_the_draft_stays(
    town: Town, odd: dict[str, object]
) -> None:
    hoa = await hoa_at(town)
    await hoa.says(f"/vuongmac {NAMED}")
    await hoa.sends(**odd)
    assert hoa.heard("Câu hỏi đang viết vẫn giữ nguyên") and hoa.heard(QUESTION)
    await hoa.says("Gửi đi")
    assert hoa.heard("Anh/chị bấm nút 'Gửi'") and hoa.heard(QUESTION)
    await hoa.presses("Gửi")
    assert await attachments(town) == []


async def test_a_picture_first_and_its_words_later(town: Town) -> None:
    desk = await open_desk(town)
    await desk.hoa.sends(**photo("stamp"))
    assert desk.hoa.heard("Có giấy tờ tùy thân không?")
    await desk.hoa.presses("Không có")
    assert "Đã giữ 1 ảnh." in desk.hoa.last().text
    await desk.hoa.says("Dấu này Sở Công Thương có nhận không?")
    assert desk.hoa.heard("Kèm: 1 ảnh")
    await desk.hoa.presses("Thêm tệp")
    document = {"file_id": "form", "file_unique_id": "form", "file_name": "Nguyen Van A.PDF"}
    await desk.hoa.sends(document=document)
    await desk.hoa.presses("Không có")
    assert "Kèm: 1 ảnh, 1 tệp" in desk.hoa.last().text
    await desk.hoa.presses("Gửi")
    await town.settle()
    assert await attachments(town) == [("photo", "stamp", None), ("document", "form", "pdf")]
    assert "1 ảnh, 1 tệp" in desk.card().text
    assert all(shown.attachment is None for shown in desk.group.shown())

    await desk.minh.presses("Xem tệp", chat=desk.group.chat)
    await town.settle()
    assert [shown.attachment for shown in desk.minh.unread()] == ["stamp", "form"]
    assert all(shown.attachment is None for shown in desk.group.shown())


async def test_a_spoken_message_is_kept_beside_the_words(town: Town) -> None:
    hoa = await hoa_at(town)
    await hoa.says("/vuongmac")
    await hoa.sends(voice={"file_id": "v", "file_unique_id": "v", "duration": 3})
    assert hoa.heard("Đã giữ 1 tin thoại.")
    await hoa.says("Thiếu chữ ký, Sở Công Thương nhận không?")
    await hoa.presses("Gửi")
    assert "Kèm 1 tin thoại" in hoa.last().text
    assert await attachments(town) == [("voice", "v", None)]


async def test_a_file_with_an_identity_paper_is_thrown_away(town: Town) -> None:
    desk = await open_desk(town)
    await desk.hoa.says(f"/vuongmac {NAMED}")
    await desk.hoa.sends(**photo("cccd", media_group_id="album"))
    await desk.hoa.presses("Có giấy tờ tùy thân")
    assert "Anh/chị viết bằng chữ: loại giấy, nơi cấp" in town.messenger.toasts[-1]
    assert "Kèm:" not in desk.hoa.last().text
    await desk.hoa.sends(**photo("late", media_group_id="album"))
    assert desk.hoa.heard("cũng không được giữ lại")
    await desk.hoa.presses("Gửi")
    await town.settle()
    assert "Xem ảnh" not in str(desk.card().rows) and await attachments(town) == []


@pytest.mark.parametrize(("typed", "is_kept"), [("không ạ", True), ("Có", False)])
async def test_what_is_on_a_file_may_be_typed(town: Town, typed: str, is_kept: bool) -> None:
    hoa = await hoa_at(town)
    await hoa.says(f"/vuongmac {NAMED}")
    await hoa.sends(**photo("p"))
    town.restart()
    await hoa.says(typed)
    preview = hoa.last().text
    assert ("Kèm: 1 ảnh" in preview) is is_kept
    assert ("không nhận giấy tờ tùy thân" in preview) is not is_kept
    assert "tin vừa rồi" not in preview and preview.count(NAMED) == 1
    await hoa.says(typed)
    assert hoa.heard("Đã thêm tin vừa rồi vào câu hỏi")
    await hoa.presses("Gửi")
    assert [name for _kind, name, _ending in await attachments(town)] == ["p"] * is_kept


async def test_send_never_passes_over_a_file_that_is_held(town: Town) -> None:
    hoa = await hoa_at(town)
    await hoa.says(f"/vuongmac {NAMED}")
    preview = hoa.last()
    code = preview.button("Gửi").code or ""
    await hoa.sends_photo()
    await hoa.presses_code(code, preview)
    assert "Có giấy tờ tùy thân không?" in preview.text
    assert await cases(town) == []


async def test_an_album_is_one_question_with_its_words_anywhere_and_late(town: Town) -> None:
    hoa = await hoa_at(town)
    before = len(town.messenger.chats[hoa.chat])
    for number in range(3):
        words = {"caption": f"/vuongmac {NAMED}"} if number == 2 else {}
        await hoa.sends(**photo(f"p{number}", media_group_id="album", **words))
    assert len(town.messenger.chats[hoa.chat]) == before + 1
    await hoa.presses("Không có")
    assert "Kèm: 3 ảnh" in hoa.last().text and f"\n{NAMED}" in hoa.last().text
    await hoa.sends(**photo("late", media_group_id="album"))
    assert hoa.heard("Kèm: 4 ảnh") and not hoa.heard("giấy tờ tùy thân không")
    await hoa.sends(**photo("other"))
    assert hoa.heard("Có giấy tờ tùy thân không?")


async def test_too_many_files_and_too_large_ones_are_refused_in_words(town: Town) -> None:
    hoa = await hoa_at(town)
    await hoa.says(f"/vuongmac {NAMED}")
    large = {"file_id": "l", "file_unique_id": "l", "file_size": 21 * 1024 * 1024}
    await hoa.sends(document=large)
    assert hoa.heard("Tệp này quá 20 MB") and hoa.heard(QUESTION)
    for number in range(11):
        await hoa.sends_photo(file_id=f"p{number}")
    assert hoa.heard("tối đa 10 ảnh, tệp")


async def test_an_edited_message_changes_the_question_until_it_is_sent(town: Town) -> None:
    hoa = await hoa_at(town)
    await hoa.says(f"/vuongmac {NAMED}", message_id=77)
    await hoa.edits(77, "/vuongmac Sở Công Thương: thiếu chữ ký, gọi 0900000001 trong ngày")
    assert hoa.heard("Đã sửa câu hỏi") and not hoa.heard(QUESTION)
    assert chosen(hoa.last()) == ["● Trong ngày"]
    await hoa.edits(78, "Tin khác")
    assert hoa.unread() == []
    await hoa.presses("Gửi")
    assert "thiếu chữ ký, gọi (số điện thoại)" in (await cases(town))[0].question


async def test_a_draft_is_offered_again_and_the_new_words_wait_for_it(town: Town) -> None:
    hoa = await hoa_at(town)
    await hoa.says(f"/vuongmac {QUESTION}")
    old = hoa.last()
    await hoa.says("/vuongmac Câu khác, Sở Công Thương xem giúp")
    assert hoa.heard("còn một câu hỏi đang viết dở") and hoa.heard(QUESTION)
    await hoa.presses("Bỏ, viết câu mới")
    assert "Câu khác" in hoa.last().text and QUESTION not in hoa.last().text
    await hoa.presses("Bỏ câu hỏi")
    assert "Không có gì được gửi" in hoa.last().text
    await hoa.presses_code(old.button("Sở").code or "", old)
    assert "đã gửi hoặc đã bỏ" in town.messenger.toasts[-1]


async def test_a_restart_in_the_middle_of_every_step_loses_nothing(town: Town) -> None:
    hoa = await hoa_at(town)
    acts = (
        lambda: hoa.says("/vuongmac Đăng ký hộ kinh doanh thiếu hợp đồng thuê nhà"),
        lambda: hoa.presses("Đăng ký hộ kinh doanh"),
        lambda: hoa.presses("Sở Công Thương"),
        lambda: hoa.sends(**photo("p")),
        lambda: hoa.presses("Không có"),
        lambda: hoa.presses("Gửi"),
    )
    for act in acts:
        town.restart()
        await act()
    assert (await cases(town))[0].procedure == "1.001612"
    assert await attachments(town) == [("photo", "p", None)]


@pytest.mark.parametrize("step", range(7))
async def test_cancelling_works_in_every_step(town: Town, step: int) -> None:
    hoa = await hoa_at(town)
    acts = (
        lambda: hoa.says("/vuongmac"),
        lambda: hoa.says("Đăng ký hộ kinh doanh thiếu hợp đồng thuê nhà"),
        lambda: hoa.presses("Đăng ký hộ kinh doanh"),
        lambda: hoa.presses("Sở Công Thương"),
        lambda: hoa.presses("Mã hồ sơ"),
        lambda: hoa.presses("Quay lại xem trước"),
        lambda: hoa.sends(**photo("p")),
    )
    for act in acts[: step + 1]:
        await act()
    await hoa.says(("/huy", "Thôi")[step % 2])
    await hoa.says("làm khai sinh cần gì")
    assert hoa.heard("Đăng ký khai sinh") and await cases(town) == []
    await hoa.says("/vuongmac")
    assert hoa.heard("Anh/chị viết điều vướng")


async def test_other_errands_are_open_while_a_question_is_being_written(town: Town) -> None:
    hoa = await hoa_at(town)
    await hoa.says(f"/vuongmac {QUESTION}")
    await hoa.says("Việc của tôi")
    assert hoa.heard("Câu hỏi của tôi")
    await hoa.says("Hỏi Sở")
    await hoa.presses("Viết tiếp")
    await hoa.presses("Sở Công Thương")
    assert QUESTION in hoa.last().text


async def test_where_nobody_would_see_it_the_clerk_is_told_at_once(town: Town) -> None:
    desk = await open_desk(town)
    await desk.hoa.says(f"/vuongmac Sở Y tế ơi. {QUESTION}")
    assert desk.hoa.heard("Sở Y tế chưa có ai trực kênh này")
    labels = [row[0].label for row in desk.hoa.last().rows]
    assert labels[0] == "Sở Công Thương"
    assert "Sở Y tế (chưa có người trực)" in labels
    await desk.hoa.presses("Sở Y tế")
    assert "Sở Y tế chưa có ai trực kênh này" in town.messenger.toasts[-1]
    await desk.hoa.says("Sở Y tế")
    assert desk.hoa.heard("chưa có ai trực kênh này")
    await desk.hoa.presses("Sở Công Thương")
    second = town.group("Sở Y tế")
    await bind(town, second, "so-y-te")
    await desk.hoa.presses("Đổi nơi nhận")
    await desk.hoa.presses("Sở Y tế")
    await desk.hoa.presses("Gửi")
    await town.settle()
    assert desk.group.shown() == [] and QUESTION in second.shown()[0].text


async def test_a_department_that_left_meanwhile_keeps_the_draft_unsent(town: Town) -> None:
    desk = await open_desk(town)
    await desk.hoa.says(f"/vuongmac {NAMED}")
    await suspend(town, "Minh")
    async with town.sessions.begin() as session:
        await session.execute(update(BoundGroup).values(unbound_at=town.now))
    await desk.hoa.presses("Gửi")
    assert "bản nháp vẫn giữ" in town.messenger.toasts[-1]
    await desk.hoa.presses("Thường")
    assert "hiện chưa có ai trực" in desk.hoa.last().text
    assert await cases(town) == []
    await bind(town, town.group("Nhóm mới"), SO)
    await desk.hoa.presses("Gửi")
    assert len(await cases(town)) == 1


async def suspend(town: Town, name: str) -> None:
    async with town.sessions.begin() as session:
        await session.execute(
            update(Person).where(Person.name == name).values(suspended_at=town.now)
        )


async def test_a_suspended_clerks_draft_ends_at_the_next_tap(town: Town) -> None:
    hoa = await hoa_at(town)
    await hoa.says(f"/vuongmac {NAMED}")
    await suspend(town, "Hoa")
    await hoa.presses("Gửi")
    assert hoa.heard("hiện không có quyền này")
    assert await cases(town) == []
    await hoa.says("làm khai sinh cần gì")
    assert not hoa.heard("hiện không có quyền này")


async def solved_before(town: Town) -> Desk:
    """A case of Mai's that was answered and closed."""
    desk = await open_desk(town)
    await desk.asks("Hồ sơ thiếu chữ ký ở trang cuối tờ khai thì nhận không? Gọi 0900000001")
    await desk.sends(await desk.answers("Nhận, cho ký bổ sung tại quầy."))
    await desk.hoa.presses("Đã rõ")
    return desk


async def test_an_answer_of_before_may_be_all_that_is_needed(town: Town) -> None:
    desk = await solved_before(town)
    mai = await town.staff("Mai", "clerk", "ttpvhcc-tinh")
    await mai.says("/vuongmac Sở Công Thương: tờ khai thiếu chữ ký ở trang cuối, nhận không ạ?")
    assert mai.heard("Đã có trả lời tương tự") and mai.heard("Sở Công Thương, 23/11/2026")
    await mai.presses("Xem câu 1")
    shown = mai.last()
    assert "Nhận, cho ký bổ sung tại quầy." in shown.text
    assert "Hướng dẫn nghiệp vụ" in shown.text
    assert "(số điện thoại)" in shown.text and "0900000001" not in mai.everything()
    assert not {"Hoa", "Minh"} & set(mai.everything().split())
    use = shown.button("Dùng được").code or ""
    for _ in range(2):
        await mai.presses_code(use, shown)
    assert "không có câu hỏi mới nào được gửi" in mai.last().text
    async with town.sessions() as session:
        assert len(list(await session.scalars(select(PrecedentUse)))) == 1
    assert len(await cases(town)) == 1
    assert desk.hoa.heard("Đã khép VM-2026-000001")


async def test_whoever_asks_anyway_is_shown_it_once(town: Town) -> None:
    desk = await solved_before(town)
    await desk.hoa.says("/vuongmac Sở Công Thương: tờ khai thiếu chữ ký ở trang cuối, nhận không?")
    await desk.hoa.presses("Xem câu 1")
    await desk.hoa.presses("Xem câu khác")
    await desk.hoa.presses("Vẫn hỏi")
    assert "Xem lại trước khi gửi" in desk.hoa.last().text
    await desk.hoa.presses("Trong ngày")
    await desk.hoa.presses("Gửi")
    assert (await cases(town))[1].urgency == "today"


async def test_what_is_old_or_about_something_else_is_not_shown(town: Town) -> None:
    desk = await solved_before(town)
    await desk.hoa.says("/vuongmac Sở Công Thương: phí cấp lại giấy phép bán lẻ rượu bao nhiêu?")
    assert not desk.hoa.heard("Đã có trả lời tương tự")
    await desk.hoa.says("/huy")
    town.clock.forward(days=366)
    await desk.hoa.says("/vuongmac Sở Công Thương: tờ khai thiếu chữ ký ở trang cuối, nhận không?")
    assert desk.hoa.heard("Xem lại trước khi gửi")


async def test_forged_buttons_are_answered_and_do_nothing(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    await desk.hoa.says(f"/vuongmac {NAMED}")
    shown: Shown = desk.hoa.last()
    token = (shown.button("Gửi").code or "").partition(":")[2]
    forged = (
        "case.clear", "case.clear:1", "case.clear:x:y", "case.clear:1:99", "case.send:999",
        "case.send:-1", "case.open:99999999999999999999:0", "case.open:77:0", "draft.send",
        "draft.department:CODE99:so-tai-chinh", "work.list:mine:99999999999", "work.list:all:0",
        "case.unclear:77:1", "case.withdrawn:77", "further.send:CODE99", "case.more:٣",
        f"case.reply:{'9' * 40}", f"draft.department:{token}:nowhere", f"draft.edit:{token}:x",
        f"draft.procedure:{token}:9.999999", f"draft.use:{token}:case-1",
        f"draft.alike:{token}:case-77", f"draft.alike:{token}:article-1",
        f"draft.use:{token}", f"draft.urgency:{token}:never", f"draft.files:{token}:x",
    )  # fmt: skip
    for code in forged:
        before = len(town.messenger.toasts)
        await desk.hoa.presses_code(code, shown)
        assert len(town.messenger.toasts) == before + 1
        assert "lỗi" not in town.messenger.toasts[-1]
    assert [case.state for case in await cases(town)] == ["waiting"]
    await desk.hoa.presses("Gửi")
    assert len(await cases(town)) == 2


async def test_many_questions_at_once_from_many_clerks_are_all_taken(town: Town) -> None:
    desk = await open_desk(town)
    clerks = [await town.staff(f"Nhân viên {i}", "clerk", "ttpvhcc-tinh") for i in range(10)]

    async def ask(who: Somebody) -> None:
        await who.says(f"/vuongmac {NAMED} {who.name}")
        await who.presses("Gửi")

    await asyncio.gather(*map(ask, clerks))
    await town.settle()
    assert len({case.code for case in await cases(town)}) == 10
    for who in clerks:
        assert any(who.name in one.text for one in desk.group.shown())
