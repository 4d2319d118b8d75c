"""The commune somebody lives in: said once by any of its names, shown, changed, forgotten."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from backend.people import service as people
from backend.people.models import Person
from tests.story.desk import open_desk
from tests.story.town import Somebody, Town


async def commune_of(town: Town, somebody: Somebody) -> str | None:
    async with town.sessions() as session:
        person = await people.find(session, "telegram", str(somebody.id))
        assert person is not None
        return person.commune


async def test_an_old_name_is_understood_and_told_by_what_it_means_today(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("/xatoi")
    assert lan.heard("Anh/chị ở xã, phường nào?")
    await lan.says("xã Thạch Hạ")
    assert lan.heard("Anh/chị ở Phường Trần Phú.")
    assert lan.heard("Thạch Hạ")
    assert lan.heard("Quầy của anh/chị: Trung tâm Phục vụ hành chính công phường Trần Phú.")
    assert lan.heard("Nguồn: Nghị quyết 1665/NQ-UBTVQH15")
    assert await commune_of(town, lan) == "phuong-tran-phu-2025"


async def test_a_name_with_several_meanings_is_asked_back(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("/xatoi Kỳ Anh")
    assert lan.heard("Tên này có mấy nơi")
    await lan.presses("Huyện Kỳ Anh")
    assert "nay gồm các xã, phường dưới đây" in lan.last().text
    await lan.presses("Xã Kỳ Xuân")
    assert "Anh/chị ở Xã Kỳ Xuân." in lan.last().text
    assert await commune_of(town, lan) == "xa-ky-xuan-2025"


async def test_a_commune_that_was_split_is_asked_back_by_its_parts(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("/xatoi phường Đại Nài")
    assert lan.heard("Phường Đại Nài cũ nay chia về mấy nơi")
    await lan.presses("Phường Thành Sen")
    assert await commune_of(town, lan) == "phuong-thanh-sen-2025"


async def test_a_commune_nobody_knows_the_end_of_is_said_to_be_so(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("/xatoi xã Sơn Châu")
    assert lan.heard("chưa có nguồn nói Xã Sơn Châu nay thuộc")
    await lan.says("giá vàng")
    assert lan.heard("chưa tìm thấy xã, phường này")
    assert await commune_of(town, lan) is None
    await lan.presses("Thôi")
    await lan.says("đăng ký khai sinh")
    assert lan.heard("1.001193")


async def test_it_is_changed_and_forgotten(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("/xatoi Mai Phụ")
    await lan.says("/xatoi")
    await lan.presses("Đổi xã khác")
    await lan.says("Cẩm Bình")
    assert await commune_of(town, lan) == "xa-cam-binh-2025"
    await lan.says("/xatoi")
    await lan.presses("Quên xã của tôi")
    assert await commune_of(town, lan) is None
    await lan.says("/xatoi")
    assert lan.heard("Anh/chị ở xã, phường nào?")


async def test_it_stands_in_the_export_and_goes_with_an_erasure(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("/xatoi Mai Phụ")
    await lan.says("/dulieu")
    assert lan.heard("Xã Mai Phụ")
    await lan.presses("Tải về")
    parts = json.loads(lan.last().attachment.data)["held"]
    held = {part["table"]: part["records"] for part in parts}
    assert held["persons"][0]["commune"] == "xa-mai-phu-2025"
    await lan.says("/dulieu")
    await lan.presses("Xóa dữ liệu")
    await lan.presses("Xóa hết")
    async with town.sessions() as session:
        assert list(await session.scalars(select(Person.commune))) == [None]


@pytest.mark.parametrize(
    "code",
    ["home.set", "home.set:nowhere", "home.set:ttpvhcc-tinh", "home.set:xa-thach-ha-ha-tinh-2021",
     "home.place", "home.place:nowhere", "home.place:so-noi-vu"],
)  # fmt: skip
async def test_a_forged_button_settles_nobody(town: Town, code: str) -> None:
    lan = town.citizen("Lan")
    await lan.says("/xatoi")
    await lan.presses_code(code, lan.last())
    assert len(town.messenger.toasts) == 1 and town.messenger.toasts[0]
    assert await commune_of(town, lan) is None


async def test_a_clerks_draft_waits_beside_the_question(town: Town) -> None:
    desk = await open_desk(town)
    await desk.hoa.says("/vuongmac Thiếu chữ ký thì sao?")
    await desk.hoa.says("/xatoi")
    await desk.hoa.says("Mai Phụ")
    assert desk.hoa.heard("Anh/chị ở Xã Mai Phụ.")
    assert desk.hoa.heard("Anh/chị còn một câu hỏi đang viết dở.")
    await desk.hoa.presses("Viết tiếp")
    await desk.hoa.presses("Sở Công Thương")
    assert "Xem lại trước khi gửi" in desk.hoa.last().text


async def test_it_is_asked_for_in_english_too(town: Town) -> None:
    tom = town.citizen("Tom", language="en")
    await tom.says("/xatoi")
    assert tom.heard("Which commune or ward do you live in?")
    await tom.says("Mai Phu")
    assert tom.heard("You live in Xã Mai Phụ.")
