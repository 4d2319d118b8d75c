"""Who is on duty for a desk: the roster, substitutes, turns, and days on which a unit is closed."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from sqlalchemy import select

from backend.duty import hours, roster
from backend.duty.models import Shift
from backend.duty.rules import Duty
from backend.errors import DomainError
from backend.people import service as people
from tests.story.enquiries import XA, asks, clerk, neighbour, until
from tests.story.enquiries import enquiries as all_enquiries
from tests.story.enquiries import suspend as suspends
from tests.story.town import Somebody, Town

SO = "so-cong-thuong"
FIELD = "Hộ tịch"
MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)


async def number(town: Town, somebody: Somebody) -> int:
    async with town.sessions() as session:
        person = await people.find(session, "telegram", str(somebody.id))
    assert person is not None
    return person.id


async def covering(town: Town, field: str | None = None) -> tuple[int, ...]:
    async with town.sessions() as session:
        return await roster.covering(session, SO, field=field, now=town.now)


async def turn(town: Town, field: str | None = None, but: tuple[int, ...] = ()) -> int | None:
    async with town.sessions.begin() as session:
        return await roster.take_turn(session, SO, field=field, now=town.now, but=but)


async def puts(
    town: Town, who: Somebody, *fields: str, instead: Somebody | None = None
) -> None:  # fmt: skip
    """A shift of this week, as the command line sets it."""
    duty = Duty(
        SO, await number(town, who), MONDAY, FRIDAY, fields,
        await number(town, instead) if instead else None,
    )  # fmt: skip
    async with town.sessions.begin() as session:
        assert await roster.add(session, duty, by=None, now=town.now)


async def specialists(town: Town, *names: str) -> list[Somebody]:
    return [await town.staff(name, "specialist", SO) for name in names]


async def test_a_shift_is_planned_in_few_taps_and_everybody_named_is_told(town: Town) -> None:
    an, binh = await specialists(town, "An", "Bình")
    boss = await town.staff("Sếp", "supervisor", SO)
    await boss.says("/lichtruc")
    assert boss.heard("Chưa xếp ca nào") and boss.heard("Đang trực: An, Bình")
    await boss.presses("Thêm ca trực")
    await boss.presses("An")
    await boss.says("ho tich")
    await boss.presses(FIELD)
    await boss.presses("Xong")
    await boss.says("24/11-27/11")
    await boss.presses("Bình")
    preview = boss.last()
    assert "Người trực: An\nLĩnh vực: Hộ tịch" in preview.text and "thay: Bình" in preview.text
    assert an.everything() == ""
    await boss.presses("Lưu")
    await town.settle()
    assert an.heard("Anh/chị có ca trực") and an.heard("24/11–27/11/2026")
    assert binh.heard("Anh/chị trực thay") and binh.heard("khi An vắng")
    assert preview.text == "Đã lưu ca trực."
    assert "• An, 24/11–27/11/2026: Hộ tịch; thay: Bình" in boss.last().text
    await boss.presses_code("duty.save:CODE01", preview)
    assert "đã lưu" in town.messenger.toasts[-1]

    await an.says("/lichtruc")
    assert an.heard("24/11–27/11/2026") and not an.heard("Thêm ca trực")
    await boss.presses("Bỏ ca: An")
    removal = boss.last().button("Bỏ ca này").code or ""
    await boss.presses("Bỏ ca này")
    await town.settle()
    assert an.heard("đã bỏ") and binh.heard("đã bỏ")
    await boss.presses_code(removal, boss.last())
    await town.settle()
    assert an.everything().count("đã bỏ") == 1


async def test_a_specialist_away_is_replaced_by_the_substitute_who_is_told(town: Town) -> None:
    an, binh, chi = await specialists(town, "An", "Bình", "Chi")
    await puts(town, an, instead=binh)
    assert await covering(town) == (await number(town, an),)
    await an.says("/nghi 24/11")
    await town.settle()
    assert an.heard("nghỉ đến hết ngày 24/11/2026")
    assert binh.heard("An vắng") and binh.heard("23/11–24/11/2026")
    assert chi.everything() == ""
    assert await covering(town) == (await number(town, binh),)
    await an.says("/truc")
    assert await covering(town) == (await number(town, an),)
    await binh.says("/nghi hôm nay")
    await an.says("/nghi hôm nay")
    assert await covering(town) == () and await turn(town) is None


async def test_two_on_duty_take_turns_also_at_the_same_moment(town: Town) -> None:
    an, binh, _chi = await specialists(town, "An", "Bình", "Chi")
    await puts(town, an)
    await puts(town, binh)
    both = {await number(town, an), await number(town, binh)}
    assert {await turn(town), await turn(town)} == both
    assert set(await asyncio.gather(turn(town), turn(town))) == both
    order = [await turn(town) for _ in range(4)]
    assert order[:2] == order[2:] and set(order) == both
    assert (await covering(town))[0] == order[0]
    assert await turn(town, but=(order[0] or 0,)) == order[1]
    assert await turn(town, but=tuple(both)) is None


async def test_only_those_whose_shift_has_the_field_are_asked(town: Town) -> None:
    an, binh = await specialists(town, "An", "Bình")
    await puts(town, an, FIELD)
    await puts(town, binh, "Đất đai")
    assert await covering(town, FIELD) == (await number(town, an),)
    assert await covering(town, "Đường bộ") == ()
    assert len(await covering(town)) == 2
    until(town, "2026-11-28", "00:00")
    assert len(await covering(town, "Đường bộ")) == 2


async def test_without_a_roster_the_desks_own_specialists_answer(town: Town) -> None:
    wide = await town.staff("Tỉnh", "specialist", "tinh-ha-tinh")
    assert await covering(town) == (await number(town, wide),)
    an, binh = await specialists(town, "An", "Bình")
    assert set(await covering(town)) == {await number(town, an), await number(town, binh)}
    for one in (an, binh, wide):
        await one.says("/nghi hôm nay")
    assert await covering(town) == ()


async def test_a_shift_of_somebody_who_lost_the_role_does_not_count(town: Town) -> None:
    an, binh = await specialists(town, "An", "Bình")
    await puts(town, an)
    await suspends(town, an)
    assert await covering(town) == (await number(town, binh),)


async def test_who_leads_a_desk_and_a_counter_is_known_by_their_scope(town: Town) -> None:
    head = await number(town, await town.staff("Trưởng", "supervisor", SO))
    counter = await number(town, await town.staff("Quầy", "supervisor", f"ttpvhcc-{XA}"))
    commune = await number(town, await town.staff("Xã", "supervisor", XA))
    await town.staff("Tỉnh", "supervisor", "tinh-ha-tinh")
    async with town.sessions() as session:
        assert await roster.heads(session, SO) == [head]
        assert await roster.standing_body(session, SO) == [head]
        for unit in (XA, f"ttpvhcc-{XA}"):
            assert await roster.centre(session, unit) == [counter, commune]
        assert XA in await roster.planned_by(session, counter)
        assert SO not in await roster.planned_by(session, counter)
    centre = await number(town, await town.staff("Trung tâm", "supervisor", "ttpvhcc-tinh"))
    async with town.sessions() as session:
        assert SO in await roster.planned_by(session, centre)
        assert await roster.centre(session, "ttpvhcc-tinh") == [centre]


async def test_nobody_plans_a_desk_that_is_not_theirs(town: Town) -> None:
    (an,) = await specialists(town, "An")
    await puts(town, an)
    other = await town.staff("Khác", "supervisor", "so-y-te")
    await other.says("/lichtruc")
    for code in (f"duty.add:{SO}", f"duty.desk:{SO}", "duty.remove:1", "duty.remove_now:1"):
        await other.presses_code(code, other.last())
        assert town.messenger.toasts[-1] == "Việc này cần quyền mà anh/chị chưa có."
    lan = town.citizen("Lan")
    for typed in ("/lichtruc", "/nghi", "/nghiquay 27/11"):
        await lan.says(typed)
        assert lan.heard("dành cho")
    async with town.sessions() as session:
        assert (await session.scalars(select(Shift))).one().ended_at is None


async def test_a_shift_that_cannot_be_is_refused_and_the_same_one_is_not_doubled(
    town: Town,
) -> None:
    (an,) = await specialists(town, "An")
    lan = await neighbour(town)
    mine, hers = await number(town, an), await number(town, lan)
    wrong = {
        "duty.person": Duty(SO, hers, MONDAY, FRIDAY),
        "duty.substitute": Duty(SO, mine, MONDAY, FRIDAY, (), mine),
        "duty.order": Duty(SO, mine, FRIDAY, MONDAY),
        "duty.past": Duty(SO, mine, date(2026, 11, 2), date(2026, 11, 6)),
        "duty.far": Duty(SO, mine, MONDAY, date(2028, 1, 1)),
        "duty.fields": Duty(SO, mine, MONDAY, FRIDAY, ("a", "b", "c", "d")),
    }
    for code, duty in wrong.items():
        with pytest.raises(DomainError, match=code):
            async with town.sessions.begin() as session:
                await roster.add(session, duty, by=None, now=town.now)
    await puts(town, an, "a", "b")
    async with town.sessions.begin() as session:
        same = Duty(SO, mine, MONDAY, FRIDAY, ("a", "b"))
        assert await roster.add(session, same, by=None, now=town.now) is None
        with pytest.raises(DomainError, match=r"duty\.fields"):
            more = Duty(SO, mine, FRIDAY, FRIDAY, ("c", "d"))
            await roster.add(session, more, by=None, now=town.now)


async def test_a_closed_day_moves_a_due_time_and_opening_it_moves_it_back(town: Town) -> None:
    await clerk(town)
    boss = await town.staff("Sếp", "supervisor", XA)
    until(town, "2026-11-26", "16:00")
    lan = await neighbour(town)
    await asks(town, lan)
    (asked,) = await all_enquiries(town)
    promised, due = asked.note_at, asked.remind_at
    assert due == until_moment(town, "2026-11-27", "08:30")
    await boss.says("/nghiquay 27/11 bão số 12")
    assert boss.heard("Xã Mai Phụ") and boss.heard("thứ Sáu 27/11/2026")
    assert boss.heard("Lý do: bão số 12.") and boss.heard("Làm việc lại từ 07:30 ngày 30/11")
    assert boss.heard("được dời hạn: 1")
    (asked,) = await all_enquiries(town)
    assert asked.remind_at == until_moment(town, "2026-11-30", "08:30")
    assert asked.note_at == promised
    async with town.sessions() as session:
        friday = until_moment(town, "2026-11-27", "09:00")
        opens = await hours.opening(session, f"ttpvhcc-{XA}", now=friday)
        assert opens == until_moment(town, "2026-11-30", "07:30")
        assert await hours.opening(session, SO, now=friday) is None
    for _twice in range(2):
        await boss.presses_code("hours.reopen:1", boss.last())
        (asked,) = await all_enquiries(town)
        assert asked.remind_at == due
    assert "Đã mở lại" in boss.last().text


async def test_who_is_over_several_units_says_which_one_is_closed(town: Town) -> None:
    boss = await town.staff("Sếp", "admin", "tinh-ha-tinh")
    other = await town.staff("Khác", "supervisor", "so-y-te")
    await boss.says("/nghiquay")
    await boss.says("hôm qua")
    assert boss.heard("chưa hiểu ngày này")
    await boss.presses("Ngày mai")
    assert boss.heard("Đơn vị nào nghỉ thứ Ba 24/11/2026")
    await boss.says("Sở không có")
    assert boss.heard("Chưa rõ đơn vị nào")
    await boss.says("Sở Công Thương")
    assert boss.heard("nghỉ cả ngày thứ Ba 24/11/2026") and boss.heard("Không có thời hạn nào")
    await other.says("/start")
    await other.presses_code("hours.reopen:1", other.last())
    assert town.messenger.toasts[-1] == "Việc này cần quyền mà anh/chị chưa có."
    async with town.sessions() as session:
        assert (await hours.calendar_of(session, SO)).day(date(2026, 11, 24)) == ()


def until_moment(town: Town, day: str, clock: str):  # type: ignore[no-untyped-def]
    """That moment in Hà Tĩnh; the clock stays where it is."""
    now = town.clock.time
    until(town, day, clock)
    moment, town.clock.time = town.clock.time, now
    return moment
