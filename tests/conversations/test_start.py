"""The first minutes of anybody with the bot."""

from __future__ import annotations

from tests.story.town import Town


async def test_a_citizen_is_greeted_and_gets_a_menu(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("/start")
    assert lan.heard("Chào anh/chị!")
    assert lan.last().menu == [
        ["Hỏi thủ tục", "Kết quả của tôi tới đâu"],
        ["Bưu điện đến nhận hồ sơ", "Điểm phục vụ"],
        ["Có phải Bưu điện thật không?"],
        ["Dữ liệu của tôi", "Trợ giúp"],
    ]


async def test_a_clerk_is_greeted_by_name_role_and_unit(town: Town) -> None:
    hoa = await town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    await hoa.says("/start")
    assert hoa.heard("Chào Hoa!")
    assert hoa.heard("nhân viên Bưu điện · Trung tâm Phục vụ hành chính công tỉnh")


async def test_an_update_seen_twice_is_answered_once(town: Town) -> None:
    lan = town.citizen("Lan")
    raw = {"update_id": 7, "message": lan._message(text="/start")}
    await town.feed_raw(raw)
    await town.feed_raw(raw)
    assert len(town.messenger.chats[lan.chat]) == 1


async def test_the_language_once_chosen_is_kept(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("/ngonngu")
    await lan.presses("English")
    await lan.says("/trogiup")
    assert lan.heard("What you can do here")
