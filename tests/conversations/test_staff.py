"""An admin sees, invites, suspends and lets back in the people of their own scope."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from backend.people import service as people
from backend.people.models import Invitation, Person
from backend.people.rules import PROVINCE
from tests.story.town import USERNAME, Somebody, Town

CONG_THUONG = "so-cong-thuong"
LINK = re.compile(rf"https://t\.me/{USERNAME}\?start=(inv_[A-Za-z0-9_-]{{22,}})")


async def number(town: Town, somebody: Somebody) -> int:
    async with town.sessions() as session:
        person = await people.find(session, "telegram", str(somebody.id))
        assert person is not None
        return person.id


async def invite(admin: Somebody, role: str, unit: str, name: str) -> str:
    """Through all steps by tapping; returns what the link starts the bot with."""
    await admin.says("/nhansu")
    await admin.presses("Mời người mới")
    await admin.presses(role)
    await admin.presses(unit)
    await admin.says(name)
    found = LINK.search(admin.last().text)
    assert found is not None, admin.last().text
    return found[1]


async def suspend(admin: Somebody, name: str) -> None:
    await admin.says("/nhansu")
    await admin.presses(name)
    await admin.presses("Tạm dừng")
    await admin.presses("Tạm dừng")


async def test_an_admins_menu_leads_to_the_staff(town: Town) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    await admin.says("/start")
    menu = admin.last().menu
    assert menu is not None and menu[0] == ["Nhân sự"]
    await admin.says("Nhân sự")
    assert admin.heard("Nhân sự · 1 người")


@pytest.mark.parametrize("role", ["clerk", "specialist", "supervisor"])
async def test_nobody_but_an_admin_sees_the_staff(town: Town, role: str) -> None:
    hoa = await town.staff("Hoa", role, PROVINCE)
    await hoa.says("/nhansu")
    assert hoa.heard("cần quyền")
    for code in ("staff.list:0", "staff.show:1", "staff.suspend_now:1", "staff.invite"):
        await hoa.presses_code(code, hoa.last())
        assert "quyền" in town.messenger.toasts[-1]


async def test_a_citizen_who_calls_it_is_told_politely(town: Town) -> None:
    lan = town.citizen("Lan")
    await lan.says("/nhansu")
    assert lan.heard("Việc này cần quyền mà anh/chị chưa có.")


async def test_an_invitation_made_in_chat_gives_name_role_and_unit_once(town: Town) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    start = await invite(admin, "chuyên viên", "Sở Công Thương", "  Lê Thị   Mai ")
    mai, other = town.citizen("M"), town.citizen("Lạ")
    await mai.says(f"/start {start}")
    assert mai.heard("Từ nay anh/chị là chuyên viên · Sở Công Thương.")
    await other.says(f"/start {start}")
    assert other.heard("Lời mời này hết dùng được")
    await admin.says("/nhansu")
    assert any("Lê Thị Mai" in button.label for row in admin.last().rows for button in row)


async def test_an_invitation_expires_after_seven_days(town: Town) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    start = await invite(admin, "nhân viên Bưu điện", "Bưu điện tỉnh", "Mai")
    assert "30/11/2026" in admin.last().text
    town.clock.forward(days=7)
    mai = town.citizen("Mai")
    await mai.says(f"/start {start}")
    assert mai.heard("Lời mời này hết dùng được")


async def test_a_code_is_never_stored_as_it_is(town: Town) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    start = await invite(admin, "chuyên viên", "Sở Công Thương", "Mai")
    async with town.sessions() as session:
        row = (await session.scalars(select(Invitation))).one()
    assert start.removeprefix("inv_") not in repr(vars(row))


async def test_a_unit_may_be_typed_and_an_unclear_one_is_asked_back(town: Town) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    await admin.says("/nhansu")
    await admin.presses("Mời người mới")
    await admin.presses("nhân viên Bưu điện")
    await admin.says("Sở Trăng Sao")
    assert admin.heard("Chưa rõ đơn vị nào")
    await admin.says("phuong thanh sen")
    assert admin.heard("nhân viên Bưu điện · Phường Thành Sen")
    await admin.says("12345")
    assert admin.heard("Tên cần có chữ")
    await admin.says("x" * 10_000)
    assert admin.heard("Tên cần có chữ")
    await admin.says("<b>Mai</b> & Co")
    assert LINK.search(admin.last().text)
    assert "&lt;b&gt;Mai&lt;/b&gt; &amp; Co" in admin.last().html


async def test_a_departments_admin_invites_into_that_department_only(town: Town) -> None:
    admin = await town.staff("Nam", "admin", CONG_THUONG)
    await admin.says("/nhansu")
    await admin.presses("Mời người mới")
    await admin.presses("chuyên viên")
    labels = [button.label for row in admin.last().rows for button in row]
    assert labels == ["Sở Công Thương"]
    await admin.says("Sở Nội vụ")
    assert admin.heard("ngoài phạm vi của anh/chị")
    await admin.presses_code("staff.unit:so-noi-vu", admin.last())
    assert "quyền" in town.messenger.toasts[-1]
    async with town.sessions() as session:
        assert not list(await session.scalars(select(Invitation)))


async def test_a_suspended_person_has_no_access_at_the_next_tap_and_is_told(town: Town) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    hoa = await town.staff("Hoa", "admin", CONG_THUONG)
    await hoa.says("/nhansu")
    await suspend(admin, "Hoa")
    assert "Đang tạm dừng từ" in admin.last().text
    await town.settle()
    assert hoa.heard("đã được tạm dừng")
    await hoa.presses("Mời người mới")
    assert "quyền" in town.messenger.toasts[-1]
    await hoa.says("/start")
    assert hoa.heard("Chào anh/chị! Đây là kênh hỏi đáp")


async def test_somebody_let_back_in_has_the_rights_of_before(town: Town) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    hoa = await town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    await suspend(admin, "Hoa")
    await admin.presses("Cho làm việc lại")
    await admin.presses("Cho làm việc lại")
    await town.settle()
    assert hoa.heard("làm việc lại")
    await hoa.says("/start")
    assert hoa.heard("nhân viên Bưu điện")


async def test_suspending_asks_first_and_can_be_left(town: Town) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    await town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    await admin.says("/nhansu")
    await admin.presses("Hoa")
    await admin.presses("Tạm dừng")
    assert "Tạm dừng Hoa?" in admin.last().text
    await admin.presses("Thôi")
    async with town.sessions() as session:
        assert not list(
            await session.scalars(select(Person).where(Person.suspended_at.is_not(None)))
        )


async def test_the_last_admin_of_the_province_cannot_be_suspended_in_chat(town: Town) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    await suspend(admin, "Quang")
    assert "người quản trị cuối cùng" in town.messenger.toasts[-1]
    await admin.says("/nhansu")
    assert admin.heard("Nhân sự")


async def test_an_admin_may_suspend_themselves_while_another_remains(town: Town) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    await town.staff("An", "admin", PROVINCE)
    await suspend(admin, "Quang")
    await admin.says("/nhansu")
    assert admin.heard("cần quyền")


async def test_an_admin_cannot_touch_people_outside_their_scope(town: Town) -> None:
    admin = await town.staff("Nam", "admin", CONG_THUONG)
    hoa = await town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    await admin.says("/nhansu")
    assert admin.heard("1 người")
    for verb in ("show", "suspend", "suspend_now", "resume_now"):
        await admin.presses_code(f"staff.{verb}:{await number(town, hoa)}", admin.last())
        assert "Không còn người này" in town.messenger.toasts[-1]
    await hoa.says("/start")
    assert hoa.heard("nhân viên Bưu điện")


async def test_somebody_with_a_role_beyond_the_admins_scope_is_shown_but_not_touched(
    town: Town,
) -> None:
    admin = await town.staff("Nam", "admin", CONG_THUONG)
    mai = await town.staff("Mai", "specialist", CONG_THUONG)
    person_id = await number(town, mai)
    async with town.sessions.begin() as session:
        await people.grant(session, person_id, role="supervisor", scope=PROVINCE, now=town.now)
    await admin.says("/nhansu")
    await admin.presses("Mai")
    assert "chỉ xem được" in admin.last().text
    await admin.presses_code(f"staff.suspend_now:{person_id}", admin.last())
    assert "quyền" in town.messenger.toasts[-1]
    async with town.sessions() as session:
        assert (await session.get_one(Person, person_id)).suspended_at is None


async def test_forged_buttons_change_nothing(town: Town) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    await admin.says("/nhansu")
    for code in (
        "staff.show", "staff.show:x", "staff.suspend_now:999999", "staff.list:x",
        "staff.role:king", "staff.unit:nowhere", f"staff.unit:{PROVINCE}",
    ):  # fmt: skip
        await admin.presses_code(code, admin.last())
    async with town.sessions() as session:
        assert not list(await session.scalars(select(Invitation)))


async def test_a_long_list_is_turned_page_by_page(town: Town) -> None:
    admin = await town.staff("An", "admin", PROVINCE)
    for place in range(10):
        await town.staff(f"Người {place}", "clerk", "ttpvhcc-tinh")
    await admin.says("/nhansu")
    assert admin.heard("11 người · trang 1/2")
    await admin.presses("›")
    assert "trang 2/2" in admin.last().text
    await admin.presses("Người 9")
    assert "Người 9" in admin.last().text


async def test_a_suspended_person_cannot_come_back_by_an_invitation(town: Town) -> None:
    admin = await town.staff("Quang", "admin", PROVINCE)
    hoa = await town.staff("Hoa", "clerk", "ttpvhcc-tinh")
    await suspend(admin, "Hoa")
    start = await invite(admin, "chuyên viên", "Sở Công Thương", "Hoa")
    await hoa.says(f"/start {start}")
    assert hoa.heard("đang tạm dừng")
