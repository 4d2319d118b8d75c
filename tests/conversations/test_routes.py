"""A question finds its desk: the commune's own, the department of its field, or the next."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from backend.cases import proposals, routes, service
from backend.cases.drafts import Draft, Part
from backend.cases.models import Case
from backend.cases.route_models import CaseRoute
from backend.cases.route_rules import Route
from backend.errors import DomainError
from backend.knowledge import units
from backend.knowledge.catalogue import bundled
from backend.people.models import Person
from backend.people.rules import PROVINCE
from bot.__main__ import main
from tests.story.desk import bind
from tests.story.town import Somebody, Town

MAI_PHU, COUNTER = "xa-mai-phu-2025", "ttpvhcc-xa-mai-phu-2025"
BIRTH, PETROL = "1.001193", "2.000648"
LAND = "so-nong-nghiep-moi-truong"


async def goes(town: Town, code: str, unit: str) -> str | None:
    async with town.sessions() as session:
        procedure = bundled().procedure(code)
        return await routes.desk_for(session, procedure, unit=unit, now=town.now)


async def offered(town: Town, desk: str | None, code: str, unit: str) -> tuple[str, ...]:
    async with town.sessions() as session:
        procedure = bundled().procedure(code)
        return await routes.alternatives(session, desk, procedure, unit=unit, now=town.now)


async def person(town: Town, somebody: Somebody) -> int:
    async with town.sessions() as session:
        found = await session.scalar(select(Person.id).where(Person.name == somebody.name))
        assert found is not None
        return found


def land_of_both() -> str:
    return next(
        one.code for one in bundled().procedures.values()
        if one.fields == ("Đất đai",) and {"xã", "tỉnh"} <= {*one.levels}
    )  # fmt: skip


async def test_a_communes_procedure_goes_to_the_communes_desk_and_is_answered_there(
    town: Town,
) -> None:
    hoa = await town.staff("Hoa", "clerk", COUNTER)
    minh = await town.staff("Minh", "specialist", MAI_PHU)
    group = town.group("Xã Mai Phụ")
    await bind(town, group, MAI_PHU)
    desk = await goes(town, BIRTH, COUNTER)
    assert desk == MAI_PHU
    draft = Draft("ONE", (Part("1", "Mẹ vắng mặt thì ai ký?"),), department=desk)
    clerk = await person(town, hoa)
    async with town.sessions.begin() as session:
        await service.submit(session, draft, clerk_id=clerk, channel="telegram", now=town.now)
    await town.settle()
    card = group.shown()[-1]
    assert "Xã Mai Phụ" in card.text and "ai ký?" in card.text
    await group.says(minh, "Cha ký được.", reply_to=card)
    await town.settle()
    await minh.presses("Hướng dẫn khác", chat=group.chat)
    await town.later(seconds=31)
    assert hoa.heard("Xã Mai Phụ trả lời") and hoa.heard("Cha ký được.")
    await minh.says("/viec")
    assert minh.heard("VM-2026-")


async def test_a_neighbouring_communes_specialist_neither_sees_nor_answers_it(town: Town) -> None:
    await town.staff("Minh", "specialist", MAI_PHU)
    other = await town.staff("Thu", "specialist", "xa-can-loc-2025")
    hoa = await person(town, await town.staff("Hoa", "clerk", COUNTER))
    draft = Draft("ONE", (Part("1", "Ai ký?"),), department=MAI_PHU)
    async with town.sessions.begin() as session:
        case = await service.submit(session, draft, clerk_id=hoa, channel="telegram", now=town.now)
    await town.later(days=1)
    assert "Ai ký?" not in other.everything()
    with pytest.raises(DomainError, match=r"right\.missing"):
        async with town.sessions.begin() as session:
            await proposals.propose(
                session, case.id, "Được.", author_id=await person(town, other), now=town.now
            )


async def test_a_field_goes_to_its_department_from_either_counter(town: Town) -> None:
    for unit in (units.PROVINCE_COUNTER, COUNTER):
        assert await goes(town, PETROL, unit) == "so-cong-thuong"
    async with town.sessions() as session:
        assert await routes.desk_for(session, None, unit=COUNTER, now=town.now) is None


async def test_where_nobody_is_the_next_desks_with_somebody_are_offered(town: Town) -> None:
    both = land_of_both()
    assert await offered(town, MAI_PHU, both, COUNTER) == ()
    await town.staff("Lân", "specialist", units.PROVINCE_COUNTER)
    assert await offered(town, MAI_PHU, both, COUNTER) == (units.PROVINCE_COUNTER,)
    await town.staff("Thu", "specialist", LAND)
    assert await offered(town, MAI_PHU, both, COUNTER) == (LAND, units.PROVINCE_COUNTER)
    assert await offered(town, LAND, both, units.PROVINCE_COUNTER) == (units.PROVINCE_COUNTER,)


async def test_an_imported_row_overrides_and_the_same_again_changes_nothing(
    town: Town,
) -> None:
    rows = {1: Route("so-tu-phap", field="lưu thông hàng hóa trong nước", note="QĐ 1")}
    async with town.sessions.begin() as session:
        seen = await routes.write(session, rows, by=None, now=town.now, dry_run=True)
    assert seen.added == (1,) and await goes(town, PETROL, COUNTER) == "so-cong-thuong"
    for told in ("added", "same"):
        async with town.sessions.begin() as session:
            written = await routes.write(session, rows, by=None, now=town.now)
        assert getattr(written, told) == (1,)
        town.clock.forward(days=1)
    assert await goes(town, PETROL, COUNTER) == "so-tu-phap"


async def test_a_route_of_a_later_day_waits_for_it_and_ends_with_its_last(town: Town) -> None:
    first = town.now.date() + timedelta(days=2)
    route = Route("so-y-te", code=PETROL, valid_from=first, valid_until=first)
    async with town.sessions.begin() as session:
        await routes.write(session, {2: route}, by=None, now=town.now)
    seen = []
    for _day in range(4):
        seen.append(await goes(town, PETROL, COUNTER))
        town.clock.forward(days=1)
    assert seen == ["so-cong-thuong", "so-cong-thuong", "so-y-te", "so-cong-thuong"]


async def test_a_supervisor_sends_a_field_elsewhere_by_button_and_back(town: Town) -> None:
    ha = await town.staff("Hà", "supervisor", PROVINCE)
    await ha.says("/tuyen luu thong hang hoa")
    assert ha.heard("Thủ tục cấp tỉnh → Sở Công Thương")
    await ha.presses("Đổi nơi nhận, cấp tỉnh")
    await ha.presses("Sở Tư pháp")
    assert ha.last().text.count("Sở Tư pháp") == 1 and "Hà" in ha.last().text
    assert await goes(town, PETROL, COUNTER) == "so-tu-phap"
    async with town.sessions() as session:
        (row,) = await session.scalars(select(CaseRoute))
    assert (row.set_by, row.set_at) == (await person(town, ha), town.now)
    await ha.presses("Về mặc định")
    assert await goes(town, PETROL, COUNTER) == "so-cong-thuong"


async def test_a_procedure_is_sent_to_a_commune_whose_name_is_typed(town: Town) -> None:
    quang = await town.staff("Quang", "admin", PROVINCE)
    await quang.says(f"/tuyen {BIRTH}")
    assert quang.heard("Xã, phường của nhân viên")
    await quang.presses("Đổi nơi nhận")
    await quang.says("hồng lĩnh")
    assert quang.heard("mấy nơi")
    await quang.says("xã trăng sao")
    assert quang.heard("Chưa rõ nơi nào")
    await quang.says("can loc")
    assert quang.heard("Đã đổi") and quang.last().text.count("Xã Can Lộc") == 1
    assert await goes(town, BIRTH, COUNTER) == "xa-can-loc-2025"
    await quang.says("làm khai sinh")
    assert quang.heard("1.001193")


async def test_nobody_else_sees_or_changes_where_cases_go(town: Town) -> None:
    ha = await town.staff("Hà", "supervisor", PROVINCE)
    narrow = await town.staff("Tú", "supervisor", MAI_PHU)
    clerk = await town.staff("Hoa", "clerk", COUNTER)
    await ha.says("/tuyen đất đai")
    await ha.presses("Đổi nơi nhận, cấp tỉnh")
    shown = ha.last()
    for somebody in (narrow, clerk):
        await somebody.says("/tuyen đất đai")
        assert not somebody.heard("→")
        await somebody.presses_code(shown.button("Sở Y tế").code or "", shown)
    forged = (shown.button("Sở Y tế").code or "").replace("so-y-te", "buu-dien-tinh")
    await ha.presses_code(forged, shown)
    assert "không nhận vướng mắc" in town.messenger.toasts[-1]
    async with town.sessions() as session:
        assert await session.scalar(select(CaseRoute.id)) is None


async def test_a_commune_admin_binds_a_group_and_a_province_admin_types_its_name(
    town: Town,
) -> None:
    xuan = await town.staff("Xuân", "admin", MAI_PHU)
    own, typed = town.group("Mai Phụ"), town.group("Can Lộc")
    await own.says(xuan, "/ketnoinhom")
    await town.settle()
    assert [row[0].label for row in own.shown()[-1].rows] == ["Xã Mai Phụ"]
    await xuan.presses("Xã Mai Phụ", chat=own.chat)
    await town.settle()
    assert "nay nhận vướng mắc gửi Xã Mai Phụ" in own.shown()[0].text
    quang = await town.staff("Quang", "admin", PROVINCE)
    await typed.says(quang, "/ketnoinhom")
    await town.settle()
    labels = {row[0].label for row in typed.shown()[-1].rows}
    assert {"Sở Xây dựng", "Sở Tư pháp"} <= labels and "Xã Can Lộc" not in labels
    await typed.says(quang, "/ketnoinhom can loc")
    await town.settle()
    assert "nay nhận vướng mắc gửi Xã Can Lộc" in typed.shown()[-1].text
    async with town.sessions() as session:
        assert await session.scalar(select(Case.id)) is None


def test_the_command_line_shows_imports_and_writes_a_template(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    from backend.sealing import new_key

    monkeypatch.setenv("MOTCUA_DATABASE_URL", database_url)
    monkeypatch.setenv("MOTCUA_SECRET_KEY", new_key())
    template = tmp_path / "mau.csv"
    assert main(["routes", "template", str(template)]) == 0
    assert main(["routes", "import", str(template), "--dry-run"]) == 0
    assert "Chỉ xem: chưa ghi gì." in capsys.readouterr().out
    some = tmp_path / "tinh.csv"
    some.write_text(
        "lĩnh vực,nơi nhận\nĐất đai,Sở Tư pháp\nĐường bộ,Sở Trăng Sao\n", encoding="utf-8"
    )
    assert main(["routes", "import", str(some)]) == 1
    told = capsys.readouterr().out
    assert "Dòng 3: không rõ nơi nhận: Sở Trăng Sao. Bỏ qua." in told
    assert "Thêm 1, thay 0, không đổi 0, bỏ qua 1 dòng." in told
    assert main(["routes", "show", "--field", "dat dai"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any("so-tu-phap" in line and "tinh.csv" in line for line in lines)
    some.write_text("tên,điện thoại\na,b\n", encoding="utf-8")
    assert main(["routes", "import", str(some)]) == 2
    assert "không có dòng tiêu đề" in capsys.readouterr().err
