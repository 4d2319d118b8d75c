"""A location: asked about first, used for one answer, never stored."""

from __future__ import annotations

from tests.conversations.test_privacy import everything_stored
from tests.story.town import Somebody, Town

THANH_SEN = {"latitude": 18.33932, "longitude": 105.89088}
HUE = {"latitude": 16.4637, "longitude": 107.5909}


async def agree(lan: Somebody) -> None:
    await lan.says("/ganday")
    await lan.presses("Đồng ý")


async def test_a_location_sent_before_the_question_is_thrown_away(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.sends(location=THANH_SEN)
    assert lan.heard("đã bỏ vị trí vừa gửi")
    assert lan.heard("Chỉ dùng cho một câu trả lời rồi bỏ ngay, không lưu.")
    assert not lan.heard("khoảng")


async def test_after_a_yes_the_nearest_counters_are_named_as_near_and_rough(town: Town) -> None:
    lan = town.citizen("Lan")
    await agree(lan)
    assert lan.last().menu == [["📍 Gửi vị trí"], ["Điểm phục vụ"]]
    await lan.sends(location=THANH_SEN)
    assert lan.heard("Gần anh/chị có:")
    assert lan.heard("phường Thành Sen: khoảng 1 km")
    assert lan.heard("ước lượng")
    assert "phải đến" not in lan.everything()
    assert lan.last().menu is not None and "Hỏi thủ tục" in lan.last().menu[0]


async def test_no_trace_of_a_location_is_stored(town: Town) -> None:
    lan = town.citizen("Lan")
    await agree(lan)
    await lan.sends(location=THANH_SEN)
    await town.settle()
    stored = await everything_stored(town)
    assert "18.33" not in stored and "105.89" not in stored


async def test_a_no_is_respected_and_another_way_is_shown(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("/ganday")
    await lan.presses("Không")
    assert "Không sao" in lan.last().text
    await lan.sends(location=THANH_SEN)
    assert lan.heard("đã bỏ vị trí vừa gửi")


async def test_a_consent_taken_back_holds_at_the_next_location(town: Town) -> None:
    lan = town.citizen("Lan")
    await agree(lan)
    await lan.says("/dulieu")
    await lan.presses("Rút lại đồng ý")
    await lan.presses("Vị trí của anh/chị")
    await lan.sends(location=THANH_SEN)
    assert lan.heard("đã bỏ vị trí vừa gửi")


async def test_a_location_outside_the_province_gets_no_counter(town: Town) -> None:
    lan = town.citizen("Lan")
    await agree(lan)
    await lan.sends(location=HUE)
    assert lan.heard("ở xa mọi xã, phường của Hà Tĩnh")


async def test_the_list_of_places_offers_it_by_a_button(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("Điểm phục vụ")
    await lan.presses("Quầy gần anh/chị")
    assert lan.heard("Chúng tôi dùng vị trí anh/chị gửi để tìm quầy ở gần.")
    await lan.presses("Đồng ý")
    await lan.says("Điểm phục vụ")
    await lan.presses("Quầy gần anh/chị")
    assert lan.heard("Gửi vị trí")
