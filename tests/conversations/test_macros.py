"""Canned answers: written once, found by a few words, sent after they were seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from backend.cases import macros
from backend.cases.macro_models import CaseMacro
from backend.cases.models import Proposal
from bot.__main__ import main
from tests.story.desk import SO, cases, open_desk
from tests.story.messenger import Shown
from tests.story.town import Somebody, Town

TITLE = "Thiếu giấy ủy quyền"
TEXT = "Hồ sơ {ma_ho_so} nhận bản sao y.\nCâu hỏi {ma_cau_hoi} ngày {ngay}."


async def adds(who: Somebody, title: str = TITLE, text: str = TEXT) -> None:
    await who.says("/mau")
    await who.presses("Thêm mẫu")
    await who.says(f"{title}\n{text}")
    await who.presses("Lưu")


async def opens_list(who: Somebody, case_id: int) -> Shown:
    """As the button under a case does."""
    await who.says("/viec")
    await who.presses_code(f"macro.list:{case_id}", who.last())
    return who.last()


async def kept(town: Town) -> list[CaseMacro]:
    async with town.sessions() as session:
        return list(await session.scalars(select(CaseMacro).order_by(CaseMacro.id)))


async def test_a_macro_with_the_dossiers_code_is_filled_shown_and_sent(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    (case,) = await cases(town)
    await adds(desk.minh)
    assert "Đã lưu mẫu Thiếu giấy ủy quyền" in desk.minh.last().text
    await opens_list(desk.minh, case.id)
    for _twice in range(2):
        await desk.minh.presses(TITLE)
        await town.settle()
    preview = desk.minh.last()
    filled = f"Hồ sơ H27.12-261123-0001 nhận bản sao y.\nCâu hỏi {case.code} ngày 23/11/2026."
    assert "chưa gửi" in preview.text and filled in preview.text
    await town.settle()
    assert "nhận bản sao y" not in desk.hoa.everything()
    await desk.minh.presses("Nhận được")
    await town.later(seconds=31)
    assert desk.hoa.heard(filled)
    async with town.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(Proposal)) == 1


async def test_a_macro_whose_place_cannot_be_filled_is_not_sent(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks("Mẫu nào là mới nhất ạ?")
    (case,) = await cases(town)
    await adds(desk.minh)
    await opens_list(desk.minh, case.id)
    await desk.minh.presses(TITLE)
    assert desk.minh.heard("chưa có gì để điền vào {ma_ho_so}")
    assert desk.minh.heard("Hồ sơ {ma_ho_so} nhận bản sao y.")
    async with town.sessions() as session:
        assert await session.scalar(select(Proposal.id)) is None


async def test_what_is_wrong_with_a_macro_is_said_before_it_is_kept(town: Town) -> None:
    minh = await town.staff("Minh", "specialist", SO)
    await minh.says("/mau")
    await minh.presses("Thêm mẫu")
    await minh.says("Chào\nChào {ten_dan} <b>")
    assert minh.heard("Không có chỗ điền nào tên {ten_dan}")
    await minh.says("Chỉ một dòng")
    assert minh.heard("cần có tên và nội dung")
    await minh.says("Chào\nGửi {don_vi}")
    assert minh.heard("Gửi Trung tâm Phục vụ hành chính công tỉnh")
    assert await kept(town) == []
    await minh.presses("Viết lại")
    await minh.says("Chào\nXin chào {don_vi}")
    preview = minh.last()
    save = preview.button("Lưu").code or ""
    for _twice in range(2):
        await minh.presses_code(save, preview)
    (one,) = await kept(town)
    assert one.text == "Xin chào {don_vi}" and one.desk == SO


async def test_macros_are_found_without_marks_edited_in_their_place_and_retired(
    town: Town,
) -> None:
    minh = await town.staff("Minh", "specialist", SO)
    await adds(minh)
    await adds(minh, "Phí", "Không thu phí.")
    await minh.says("/mau uy quyen")
    assert [row[0].label for row in minh.last().rows] == [TITLE, "Thêm mẫu"]
    await minh.presses(TITLE)
    await minh.presses("Sửa")
    await minh.says(f"{TITLE}\nNhận bản sao.")
    await minh.presses("Lưu")
    await minh.presses("Về danh sách")
    await minh.presses("Phí")
    await minh.presses("Bỏ mẫu này")
    await minh.presses("Bỏ thật")
    used = [(one.title, one.text) for one in await kept(town) if one.retired_at is None]
    assert used == [(TITLE, "Nhận bản sao.")] and len(await kept(town)) == 3
    async with town.sessions() as session:
        found = await macros.search(session, SO, "BAN SAO")
        assert [one.text for one in found] == ["Nhận bản sao."]
        assert await macros.search(session, "so-y-te", "") == []


async def test_a_desks_macros_are_nobody_elses(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    (case,) = await cases(town)
    await adds(desk.minh)
    (one,) = await kept(town)
    shown = await opens_list(desk.minh, case.id)
    other = await town.staff("Thu", "specialist", "so-y-te")
    await other.says("/mau")
    assert TITLE not in str(other.last().rows)
    codes = (f"macro.show:{one.id}", f"macro.edit:{one.id}", f"macro.retired:{one.id}",
             f"macro.list:{case.id}", f"macro.use:{case.id}:{one.id}")  # fmt: skip
    for somebody in (other, desk.hoa):
        for code in codes:
            before = somebody.everything()
            await somebody.presses_code(code, shown)
            assert somebody.everything() == before
    await adds(other, "Của Y tế", "Riêng.")
    foreign = (await kept(town))[-1]
    await desk.minh.presses_code(f"macro.use:{case.id}:{foreign.id}", shown)
    assert "không còn dùng" in town.messenger.toasts[-1]
    assert (await kept(town))[0].retired_at is None


async def test_in_a_group_the_macros_open_in_private(town: Town) -> None:
    desk = await open_desk(town)
    card = await desk.asks()
    (case,) = await cases(town)
    before = len(desk.group.shown())
    await desk.minh.presses_code(f"macro.list:{case.id}", card, desk.group.chat)
    stranger = town.citizen("Lạ")
    await stranger.presses_code(f"macro.list:{case.id}", card, desk.group.chat)
    await town.settle()
    assert len(desk.group.shown()) == before
    assert "tin nhắn riêng" in town.messenger.toasts[-2]
    assert desk.minh.heard(case.code) and stranger.unread() == []


async def test_among_many_macros_one_is_found_for_a_case_by_words(town: Town) -> None:
    desk = await open_desk(town)
    await desk.asks()
    (case,) = await cases(town)
    async with town.sessions.begin() as session:
        for number in range(12):
            await macros.save(
                session, SO, f"Mẫu {number:02}", f"Nội dung {number}", author_id=None, now=town.now
            )
    await opens_list(desk.minh, case.id)
    await desk.minh.presses("Tìm mẫu khác")
    await desk.minh.says("noi dung 11")
    await desk.minh.presses("Mẫu 11")
    await town.settle()
    await desk.minh.presses("Nhận được")
    await town.later(seconds=31)
    assert desk.hoa.heard("Nội dung 11")


async def test_a_supervisor_of_the_province_says_whose_macro_it_is(town: Town) -> None:
    ha = await town.staff("Hà", "supervisor", "tinh-ha-tinh")
    await ha.says("/mau")
    await ha.presses("Thêm mẫu")
    await ha.says("mai phu")
    await ha.says("Chào\nChào bà con.")
    await ha.presses("Lưu")
    assert [one.desk for one in await kept(town)] == ["xa-mai-phu-2025"]


def test_the_command_line_imports_macros_and_replaces_those_that_changed(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    from backend.sealing import new_key

    monkeypatch.setenv("MOTCUA_DATABASE_URL", database_url)
    monkeypatch.setenv("MOTCUA_SECRET_KEY", new_key())
    file = tmp_path / "mau.csv"
    file.write_text("cơ quan,tên mẫu,nội dung\nSở Y tế,Phí,Không\nSở Y tế,Ảnh,{x}\n", "utf-8")
    assert main(["macros", "import", str(file)]) == 1
    told = capsys.readouterr().out
    assert "Dòng 3: không có chỗ điền nào tên {x}" in told and "Thêm 1, thay 0" in told
    file.write_text("cơ quan,tên mẫu,nội dung\nSở Y tế,Phí,Miễn phí\n", "utf-8")
    for line in ("Thêm 0, thay 1, không đổi 0", "Thêm 0, thay 0, không đổi 1"):
        assert main(["macros", "import", str(file)]) == 0
        assert line in capsys.readouterr().out
