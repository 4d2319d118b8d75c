"""Digests, where a department has its cases, and what it promises."""

from __future__ import annotations

from datetime import datetime, timedelta

from backend.people import absences
from backend.people import service as people
from tests.story.desk import QUESTION, SO, cases, open_desk
from tests.story.town import Somebody, Town

CODE = "VM-2026-000001"


async def comes(town: Town, moment: str) -> None:
    """It is that moment on the clocks of Hà Tĩnh, and what is due then is done."""
    town.clock.time = datetime.fromisoformat(f"{moment}+07:00")
    await town.settle()


def digests(who: Somebody) -> list[str]:
    """The digests somebody got, oldest first."""
    shown = who.town.messenger.chats[who.chat]
    return [one.text for one in shown if one.text.startswith(("Đầu ngày", "Cuối ngày"))]


async def test_a_heads_morning_digest_names_the_late_one_and_comes_once(town: Town) -> None:
    desk = await open_desk(town)
    head = await town.staff("Bình", "supervisor", SO)
    await desk.asks()
    assert digests(head) == [], "it was not there at eight"
    await comes(town, "2026-11-24T08:05")
    await comes(town, "2026-11-24T16:35")
    assert digests(head) == [], "24/11 is a holiday"

    await comes(town, "2026-11-26T11:00")
    (thursday,) = digests(head)
    assert thursday.startswith("Đầu ngày 26/11/2026")
    assert "1 câu chờ trả lời, ⚠️ 1 quá hạn" in thursday, "it has been late since nine"
    await comes(town, "2026-11-26T13:00")
    assert len(digests(head)) == 1
    await comes(town, "2026-11-27T08:01")
    await town.settle()
    assert [one.split("\n")[0] for one in digests(head)] == [
        "Đầu ngày 26/11/2026", "Đầu ngày 27/11/2026"
    ]  # fmt: skip
    assert len(digests(desk.minh)) == 2, "those on duty hear the same"
    assert digests(desk.hoa) == []
    await head.presses(f"{CODE}: quá hạn")
    assert QUESTION in head.last().text


async def test_an_evening_digest_tells_what_waits_for_whom(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    await desk.sends(await desk.answers("Được."))
    await desk.asks("Câu thứ hai, H27.12-261123-0002")
    thu = await town.staff("Thu", "supervisor", SO)
    async with town.sessions.begin() as session:
        person = await people.find(session, "telegram", thu.chat)
        assert person is not None
        until = town.now + timedelta(days=3)
        await absences.begin(session, person.id, until=until, now=town.now)
    await comes(town, "2026-11-23T20:30")
    assert digests(desk.minh) == [], "too late in the evening to disturb anybody"
    await comes(town, "2026-11-25T16:31")
    (digest,) = digests(desk.minh)
    assert digest.startswith("Cuối ngày 25/11/2026")
    assert "1 câu chờ trả lời\n" in digest and "quá hạn" not in digest
    assert "1 câu đã trả lời, chờ nhân viên xác nhận" in digest
    shown = next(one for one in town.messenger.chats[desk.minh.chat] if one.text == digest)
    labels = [button.label for row in shown.rows for button in row]
    assert [label[:-12] for label in labels] == ["VM-2026-000002: trước 09:0"]
    assert digests(thu) == [], "whoever is away is left alone"


async def test_the_standing_body_hears_once_a_day_and_never_of_a_single_case(town: Town) -> None:
    desk = await open_desk(town)
    standing = await town.staff("Đạt", "supervisor", "so-khoa-hoc-cong-nghe")
    manager = await town.staff("Giang", "supervisor", "ttpvhcc-tinh")
    province = await town.staff("Tỉnh", "supervisor", "tinh-ha-tinh")
    await desk.asks()
    await comes(town, "2026-11-27T08:00")
    assert digests(standing) == [], "the rungs below have not all been climbed"
    assert digests(manager)[0].endswith("• Sở Công Thương: 1")

    await comes(town, "2026-11-30T16:40")
    assert digests(standing) == [], "in the morning only"
    assert len(digests(manager)) == 2
    await comes(town, "2026-12-01T08:00")
    await comes(town, "2026-12-01T16:40")
    (told,) = digests(standing)
    assert "gấp đôi thời hạn" in told and told.endswith("• Sở Công Thương: 1")
    await comes(town, "2026-12-02T08:00")
    assert len(digests(standing)) == 2
    assert "VM-" not in standing.everything()
    assert digests(province) == []

    await desk.sends(await desk.answers("Được."))
    await comes(town, "2026-12-03T08:00")
    assert len(digests(standing)) == 2, "nothing where there is nothing"


async def test_a_department_chooses_privacy_and_changes_its_mind(town: Town) -> None:
    desk = await open_desk(town)
    head = await town.staff("Bình", "supervisor", SO)
    card = await desk.asks()
    await head.says("/kenhnhan")
    assert head.heard("Câu hỏi đến: trong nhóm") and head.heard("Nhóm: đã nối")
    await head.presses("Tin riêng cho người trực")
    await head.presses("Tin riêng cho người trực")
    assert "Câu hỏi đến: tin riêng cho người trực" in head.last().text
    await town.settle()
    assert card.text == f"{CODE} từ nay xem ở tin riêng của người trực Sở Công Thương."
    assert card.rows == ()
    assert not desk.minh.heard(QUESTION), "what can wait comes gathered"
    await comes(town, "2026-11-23T13:30")
    assert [QUESTION in one.text for one in desk.minh.unread()] == [True]

    await desk.minh.presses("Trả lời")
    await desk.minh.says("Được.")
    await town.settle()
    await desk.minh.presses("Nhận được")
    await town.later(seconds=31)
    await desk.hoa.presses("Chưa rõ")
    await desk.hoa.says("Vì sao?")
    await desk.hoa.presses("Gửi")
    await town.settle()
    assert desk.minh.heard("Vì sao?")
    assert "Vì sao?" not in "".join(one.text for one in desk.group.shown())

    await head.presses("Trong nhóm")
    await town.settle()
    assert QUESTION in card.text and card.button("Trả lời")
    private = next(one for one in town.messenger.chats[desk.minh.chat] if "Từ: " in one.text)
    assert private.button("Trả lời"), "whoever answers keeps their card"
    assert len([one for one in desk.group.shown() if CODE in one.text]) == 1


async def test_only_who_leads_a_department_decides_for_it(town: Town) -> None:
    desk = await open_desk(town)
    other = await town.staff("Thu", "supervisor", "so-y-te")
    admin = await town.staff("Quản", "admin", "tinh-ha-tinh")
    await desk.minh.says("/kenhnhan")
    assert desk.minh.heard("Câu hỏi đến: trong nhóm")
    assert desk.minh.last().rows == ()
    await desk.minh.says("/thoihan")
    assert desk.minh.heard("Mục này dành cho lãnh đạo")
    await desk.hoa.says("/kenhnhan")
    assert desk.hoa.heard("Mục này dành cho người của các cơ quan")
    for who in (desk.minh, desk.hoa, other):
        for code in (
            f"choice.mode:{SO}:private", f"choice.hours:{SO}:on", f"promise.answer:{SO}:2:450"
        ):  # fmt: skip
            await who.presses_code(code, who.last() if who is not other else desk.hoa.last())
            assert town.messenger.toasts[-1] == "Việc này cần quyền mà anh/chị chưa có."
    await admin.says("/kenhnhan")
    await admin.presses("Sở Công Thương")
    await admin.presses("Nhận cả ngoài giờ")
    assert "Tin riêng ngoài giờ làm việc: có gửi" in admin.last().text
    assert "Câu hỏi đến: trong nhóm" in admin.last().text
    await admin.says("/thoihan Mai Phụ")
    assert admin.heard("Thời hạn của Xã Mai Phụ")


async def test_whoever_takes_private_messages_out_of_hours_gets_them_at_once(town: Town) -> None:
    desk = await open_desk(town)
    head = await town.staff("Bình", "supervisor", SO)
    await head.says("/kenhnhan")
    await head.presses("Tin riêng cho người trực")
    await head.presses("Nhận cả ngoài giờ")
    await comes(town, "2026-11-23T21:00")
    await desk.hoa.says(f"/vuongmac {QUESTION}")
    await desk.hoa.presses("Sở Công Thương")
    await desk.hoa.presses("Gửi")
    await town.settle()
    assert desk.minh.heard(QUESTION)
    assert desk.group.shown() == []


async def test_a_changed_promise_moves_the_next_cases_due_time(town: Town) -> None:
    desk = await open_desk(town)
    head = await town.staff("Bình", "supervisor", SO)
    await desk.asks()
    await head.says("/thoihan")
    assert "🔴 Khách đang chờ: có người nhận trong 10 phút, trả lời trong 30 phút" in (
        head.last().text
    )
    assert "có người nhận trong 3 giờ 45 phút, trả lời trong 2 ngày làm việc" in head.last().text
    await head.presses("⚪ Thường")
    await head.presses("Nhận: 2 giờ")
    await head.presses("⚪ Thường")
    await head.presses("Trả lời: số khác")
    await head.says("lâu lâu")
    assert head.heard("Chúng tôi chưa hiểu")
    await head.says("21 ngày")
    assert head.heard("Thời hạn từ 1 phút đến 20 ngày làm việc")
    await head.says("90 phút")
    assert head.heard("Có người nhận phải sớm hơn hoặc bằng trả lời")
    await head.says("3 ngày")
    assert head.heard("⚪ Thường: có người nhận trong 2 giờ, trả lời trong 3 ngày làm việc")
    await head.says("21 ngày")
    assert not head.heard("Thời hạn từ"), "the dialogue is over"

    await desk.asks("Câu thứ hai, H27.12-261123-0002")
    first, second = await cases(town)
    assert first.answer_due is not None and second.answer_due is not None
    assert f"{first.answer_due:%d/%m}" == "26/11", "a clock that runs stays as it is"
    assert f"{second.answer_due:%d/%m}" == "27/11"


async def test_a_case_passed_to_a_department_without_a_group_has_a_card_there(town: Town) -> None:
    desk = await open_desk(town)
    thu = await town.staff("Thu", "specialist", "so-y-te")
    await desk.asks()
    await desk.minh.says("/viec")
    await desk.minh.presses(CODE)
    await desk.minh.presses("Chuyển cơ quan khác")
    await desk.minh.presses("Sở Y tế")
    await desk.minh.says("Thuộc lĩnh vực y tế")
    await desk.minh.presses("Chuyển")
    await comes(town, "2026-11-23T13:30")
    assert any(QUESTION in one.text and one.rows for one in thu.unread())
