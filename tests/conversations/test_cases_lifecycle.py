"""The life of a case beyond question and answer: owners, questions back, lateness, departments."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from sqlalchemy import select

from backend.cases.models import Case, Part
from tests.story.desk import QUESTION, SO, Desk, bind, cases, notes, open_desk
from tests.story.town import Group, Somebody, Town

FINANCE = "so-tai-chinh"


async def kinds(town: Town) -> list[str]:
    """The kinds of all notes, oldest first."""
    return [note.kind for note in await notes(town)]


async def another_desk(town: Town, unit: str = FINANCE) -> tuple[Somebody, Group]:
    """Thu answers for a second department in its group."""
    thu, group = await town.staff("Thu", "specialist", unit), town.group(unit)
    await bind(town, group, unit)
    return thu, group


async def opens(who: Somebody, code: str = "VM-2026-000001") -> None:
    """A case from the list of one's work."""
    await who.says("/viec")
    await who.presses(code)


async def passes_on(who: Somebody, to: str, reason: str) -> None:
    """A specialist hands a case to another department."""
    await opens(who)
    await who.presses("Chuyển cơ quan khác")
    await who.presses(to)
    await who.says(reason)
    await who.presses("Chuyển")
    await who.town.settle()


async def test_of_twenty_who_claim_at_once_one_has_it_and_nineteen_are_told(town: Town) -> None:
    desk = await open_desk(town)
    card = await desk.asks()
    crowd = [await town.staff(f"Người {i:02}", "specialist", SO) for i in range(20)]
    await asyncio.gather(
        *(one.presses("Nhận trả lời", on=card, chat=desk.group.chat) for one in crowd)
    )
    await town.settle()
    assert town.messenger.toasts.count("Anh/chị đã nhận câu này.") == 1
    assert town.messenger.toasts.count("Đã có người nhận câu này.") == 19
    assert (await kinds(town)).count("claimed") == 1
    assert "đang trả lời" in desk.card().text


async def test_a_claim_without_an_answer_returns_and_its_owner_is_told(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    await desk.minh.presses("Nhận trả lời", chat=desk.group.chat)
    await town.later(hours=1)
    assert "Minh đang trả lời" in desk.card().text
    await town.later(days=2)
    assert desk.minh.heard("đã trả lại cho mọi người")
    assert "đang trả lời" not in desk.card().text
    assert "lapsed" in await kinds(town)
    await desk.minh.presses("Nhận lại")
    assert (await cases(town))[0].owner_id is not None


async def test_only_the_owner_lays_a_case_down(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    thu = await town.staff("Thu", "specialist", SO)
    await desk.minh.presses("Nhận trả lời", chat=desk.group.chat)
    await town.settle()
    await opens(thu)
    await thu.presses_code("case.release:1", thu.last())
    assert town.messenger.toasts[-1] == "Chỉ người viết câu trả lời này mới bấm được."
    await opens(desk.minh)
    await desk.minh.presses("Trả lại")
    assert (await cases(town))[0].owner_id is None


async def test_the_clock_stands_while_the_clerk_is_asked(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    due = (await cases(town))[0].answer_due
    preview = await desk.answers("Giấy ủy quyền có công chứng không?")
    await desk.minh.presses("Hỏi thêm nhân viên", on=preview, chat=desk.group.chat)
    await town.settle()
    assert "gửi đi sau 30 giây. ✋ Hỏi thêm nhân viên" in preview.text
    await town.later(seconds=31)
    assert desk.hoa.heard("Sở Công Thương hỏi thêm trước khi trả lời")
    assert "Chờ nhân viên bổ sung" in desk.card().text
    assert (await cases(town))[0].answer_due is None
    await town.later(days=10)
    assert not desk.minh.heard("quá hạn")
    await desk.hoa.presses("Bổ sung")
    await desk.hoa.says("Có công chứng ở phường.")
    await desk.hoa.presses("Gửi")
    await town.settle()
    [case] = await cases(town)
    assert (case.state, case.owner_id is not None) == ("waiting", True)
    assert case.answer_due is not None and due is not None and case.answer_due > town.now
    assert "Có công chứng ở phường." in desk.group.shown()[-1].text


async def test_an_answer_can_be_stopped_for_half_a_minute_and_not_longer(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    preview = await desk.answers("Nhận bản sao y.")
    await desk.minh.presses("Nhận được", on=preview, chat=desk.group.chat)
    await town.later(seconds=10)
    await desk.minh.presses("Dừng lại", on=preview, chat=desk.group.chat)
    await town.later(seconds=60)
    assert not desk.hoa.heard("Nhận bản sao y.")
    assert "answer" not in await kinds(town)
    await desk.sends(preview, "Nhận được")
    assert desk.hoa.heard("✅ Nhận được")
    await desk.minh.presses_code("case.undo:1", preview, desk.group.chat)
    assert town.messenger.toasts[-1].startswith("Câu này đã gửi rồi.")


async def test_words_let_go_by_somebody_who_lost_the_right_never_leave(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    preview = await desk.answers("Được.")
    await desk.minh.presses("Nhận được", on=preview, chat=desk.group.chat)
    async with town.sessions.begin() as session:
        from backend.people import service as people

        minh = await people.find(session, "telegram", desk.minh.chat)
        assert minh is not None
        await people.suspend(session, minh.id, now=town.now)
    await town.later(seconds=31)
    assert "Được." not in desk.hoa.everything()
    assert "đã bỏ" in preview.text


async def test_a_refusal_names_its_legal_ground(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    await desk.sends(await desk.answers("Không nhận bản sao."), "Không nhận")
    assert town.messenger.toasts[-1].startswith("Không nhận thì cần căn cứ")
    assert not desk.hoa.heard("Không nhận")
    await desk.sends(await desk.answers("Không nhận theo khoản 2 Điều 9."), "Không nhận")
    assert desk.hoa.heard("⛔ Không nhận")


async def test_a_second_list_of_what_is_missing_is_warned_of(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    await desk.sends(await desk.answers("Thiếu giấy ủy quyền."), "Thiếu")
    await desk.hoa.presses("Đã rõ")
    await desk.asks("Vẫn hồ sơ H27.12-261123-0001, còn thiếu gì nữa không?")
    preview = await desk.answers("Thiếu cả bản vẽ.")
    await desk.minh.presses("Thiếu", on=preview, chat=desk.group.chat)
    assert "lần thứ hai bị tính là trễ hạn" in town.messenger.toasts[-1]
    await town.later(seconds=60)
    assert not desk.hoa.heard("Thiếu cả bản vẽ.")
    await desk.sends(preview, "Vẫn gửi")
    assert desk.hoa.heard("Thiếu cả bản vẽ.")


async def test_lateness_climbs_the_ladder_each_rung_once(town: Town) -> None:
    desk = await open_desk(town)
    head = await town.staff("Trưởng phòng", "supervisor", SO)
    centre = await town.staff("Giám đốc Trung tâm", "supervisor", "ttpvhcc-tinh")
    province = await town.staff("Tỉnh", "supervisor", "tinh-ha-tinh")
    await desk.asks()
    for _hour in range(24 * 9):
        await town.later(hours=1)
    heard = desk.minh.everything()
    assert heard.count("chưa có ai nhận") == 1
    assert [heard.count(f"đã dùng {percent}%") for percent in (50, 80)] == [1, 1]
    assert heard.count("Báo tới: chuyên viên trực") == 1
    assert head.everything().count("Báo tới: lãnh đạo cơ quan") == 1
    assert centre.everything().count("Báo tới: lãnh đạo Trung tâm") == 1
    assert province.everything() == ""
    assert "Quá hạn trả lời" in desk.card().text
    assert (await cases(town))[0].state == "waiting"


async def test_silence_closes_and_the_clerk_may_reopen_for_ten_working_days(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    await desk.sends(await desk.answers("Được."))
    await town.later(days=2)
    assert (await cases(town))[0].state == "answered"
    await town.later(days=4)
    assert (await cases(town))[0].state == "closed"
    assert desk.hoa.heard("3 ngày làm việc không có ý kiến thêm")
    await opens(desk.hoa)
    await desk.hoa.presses("Mở lại")
    await desk.hoa.says("Dân đưa thêm giấy, vậy còn được không?")
    await desk.hoa.presses("Gửi")
    await town.settle()
    [case] = await cases(town)
    assert (case.state, case.step) == ("waiting", 0)
    assert case.answer_due is not None and case.answer_due > town.now
    assert "mở lại và hỏi tiếp" in desk.group.shown()[-1].text


async def test_after_ten_working_days_a_new_case_follows_the_old_one(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    await desk.sends(await desk.answers("Được."))
    await desk.hoa.presses("Đã rõ")
    town.clock.forward(days=20)
    await opens(desk.hoa)
    await desk.hoa.presses("Mở lại")
    await desk.hoa.says("Nay còn được không?")
    await desk.hoa.presses("Gửi")
    assert "VM-2026-000002" in desk.hoa.last().text
    old, new = await cases(town)
    assert (old.state, new.state, new.follows_id) == ("resolved", "waiting", old.id)
    assert new.dossier_code == old.dossier_code


async def test_a_case_passed_on_leaves_its_reason_and_no_buttons_behind(town: Town) -> None:
    desk = await open_desk(town)
    thu, finance = await another_desk(town)
    card = await desk.asks()
    await passes_on(desk.minh, "Sở Tài chính", "Thuộc thẩm quyền về giá. Gọi 0900000001.")
    assert "đã chuyển sang Sở Tài chính" in card.text
    assert not card.rows
    assert QUESTION in finance.shown()[0].text
    assert "Thuộc thẩm quyền về giá. Gọi (số điện thoại)." in finance.shown()[-1].text
    assert desk.hoa.heard("đã chuyển sang Sở Tài chính")
    await finance.says(thu, "Được.", reply_to=finance.shown()[0])
    await town.settle()
    await thu.presses("Nhận được", on=finance.shown()[-1], chat=finance.chat)
    await town.later(seconds=31)
    assert desk.hoa.heard("Sở Tài chính trả lời")
    await desk.group.says(desk.minh, "Tôi nghĩ khác", reply_to=card)
    await town.settle()
    assert "Tôi nghĩ khác" not in desk.hoa.everything()


async def test_departments_that_pass_a_case_around_hand_it_to_the_centre(town: Town) -> None:
    desk = await open_desk(town)
    thu, _finance = await another_desk(town)
    centre = await town.staff("Giám đốc Trung tâm", "supervisor", "ttpvhcc-tinh")
    await desk.asks()
    for who, to in ((desk.minh, "Sở Tài chính"), (thu, "Sở Công Thương")) * 2:
        await passes_on(who, to, "Không thuộc chúng tôi.")
    assert town.messenger.toasts[-1].startswith("Câu này đã chuyển nhiều lần.")
    assert (await cases(town))[0].department == FINANCE
    await centre.says("/viec")
    await centre.presses_code("case.open:1:0", centre.last())
    await centre.presses("Chuyển cơ quan khác")
    await centre.presses("Sở Công Thương")
    await centre.says("Sở Công Thương trả lời.")
    await centre.presses("Chuyển")
    assert (await cases(town))[0].department == SO


async def test_a_cooperating_department_speaks_to_the_lead_alone(town: Town) -> None:
    desk = await open_desk(town)
    thu, finance = await another_desk(town)
    await desk.asks()
    await opens(desk.minh)
    await desk.minh.presses("Mời phối hợp")
    await desk.minh.presses("Sở Tài chính")
    await desk.minh.says("Phí này thu theo mức nào?")
    await desk.minh.presses("Mời")
    await town.settle()
    asked = finance.shown()[-1]
    assert "mời Sở Tài chính phối hợp" in asked.text
    assert "đang chờ góp ý" in desk.card().text
    await finance.says(thu, "Thu 50.000 đồng.", reply_to=asked)
    await town.settle()
    await thu.presses("Gửi góp ý", on=finance.shown()[-1], chat=finance.chat)
    await town.later(seconds=31)
    assert "Đã góp ý" in asked.text
    assert "Sở Tài chính góp ý (nhân viên không thấy)" in desk.group.shown()[-1].text
    await opens(desk.hoa)
    assert "50.000" not in desk.hoa.everything()
    await desk.sends(await desk.answers("Được, phí 50.000 đồng."))
    assert desk.hoa.heard("Được, phí 50.000 đồng.")


async def test_a_late_part_is_told_once_to_both(town: Town) -> None:
    desk = await open_desk(town)
    thu, _finance = await another_desk(town)
    await desk.asks()
    await opens(desk.minh)
    await desk.minh.presses("Mời phối hợp")
    await desk.minh.presses("Sở Tài chính")
    await desk.minh.says("Phí này thu theo mức nào?")
    await desk.minh.presses("Mời")
    async with town.sessions() as session:
        due = await session.scalar(select(Part.due_at))
    assert due is not None
    await town.later(hours=(due - town.now) / timedelta(hours=1) + 1)
    await town.later(days=1)
    for who in (thu, desk.minh):
        assert who.everything().count("Sở Tài chính chưa góp ý") == 1


async def test_an_answer_taken_back_stays_in_the_thread_and_the_clerk_is_told(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    await desk.sends(await desk.answers("Nhận bản sao thường."))
    old = desk.hoa.last()
    await opens(desk.minh)
    await desk.minh.presses("Rút lại câu trả lời")
    await desk.minh.presses("Rút lại thật")
    await town.settle()
    assert desk.hoa.heard("đã rút lại câu trả lời")
    await desk.hoa.presses("Đã rõ", on=old)
    assert town.messenger.toasts[-1] == "Đã có câu trả lời mới hơn. Anh/chị xem ở 'Việc của tôi'."
    assert (await cases(town))[0].state == "waiting"
    await opens(desk.hoa)
    assert "Câu này đã được rút lại." in desk.hoa.last().text
    assert "Nhận bản sao thường." in desk.hoa.last().text


async def test_what_was_answered_last_is_one_tap_away(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    await desk.sends(await desk.answers("Nhận bản sao y trong 6 tháng."))
    await desk.asks("Hồ sơ H27.12-261123-0002 cũng vậy?")
    async with town.sessions.begin() as session:
        for case in await session.scalars(select(Case)):
            case.procedure = "1.001612"
    await opens(desk.minh, "VM-2026-000002")
    await desk.minh.presses("Trả lời")
    assert desk.minh.heard("Nhận bản sao y trong 6 tháng.")
    await desk.minh.presses("Dùng lại câu này")
    await town.settle()
    await desk.minh.presses("Nhận được")
    await town.later(seconds=31)
    assert desk.hoa.heard("VM-2026-000002: Sở Công Thương trả lời")


async def test_without_a_group_one_is_asked_first_and_all_when_nobody_takes_it(town: Town) -> None:
    hoa = await town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    staff = [await town.staff(name, "specialist", SO) for name in ("Minh", "Thu")]
    desk = Desk(town, hoa, staff[0], town.group("không dùng"))
    await desk.hoa.says(f"/vuongmac {QUESTION}")
    await desk.hoa.presses("Sở Công Thương")
    await desk.hoa.presses("Gửi")
    await town.later(hours=4, minutes=30)
    assert [one.heard(QUESTION) for one in staff] == [True, False]
    await town.later(hours=2)
    assert [one.heard("chưa có ai nhận") for one in staff] == [True, True]


async def test_a_clerk_tells_the_head_once_that_an_answer_is_late(town: Town) -> None:
    desk = await open_desk(town)
    head = await town.staff("Trưởng phòng", "supervisor", SO)
    card = await desk.asks("Hạn trả 30/11/2026, hồ sơ H27.12-261123-0001 thiếu chữ ký, nhận không?")
    assert "Hạn trả hồ sơ: 30/11/2026 (nhân viên ghi)" in card.text
    await opens(desk.hoa)
    await desk.hoa.presses_code("case.escalate:1", desk.hoa.last())
    assert town.messenger.toasts[-1].startswith("Chưa quá hạn")
    for _day in range(4):
        await town.later(days=1)
    await opens(desk.hoa)
    before = head.everything().count("đã quá hạn trả lời")
    for _twice in range(2):
        await desk.hoa.presses("Báo lãnh đạo cơ quan")
    await town.settle()
    assert head.everything().count("đã quá hạn trả lời") == before + 1
