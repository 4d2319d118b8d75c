"""`motcua hours` and `motcua duty`: each bad row is named, and nothing is half-imported."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
import structlog
from sqlalchemy import select

from backend.db import opened
from backend.duty import hour_files, shift_files
from backend.duty.models import Shift
from backend.notices.models import Notice
from backend.now import local
from backend.people import service as people
from backend.people.models import Person
from backend.people.roster import Member
from backend.people.rules import Grant
from backend.sealing import Keyring, new_key
from bot.__main__ import main

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
HOURS = "đơn vị,loại,ngày,giờ,lý do"
SHIFTS = "bàn trực,người trực,lĩnh vực,từ ngày,đến ngày,trực thay"
SO, XA = "so-cong-thuong", "xa-mai-phu-2025"


@pytest.fixture
def motcua(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # type: ignore[no-untyped-def]
    """The command line in an empty folder, on a fresh database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", database_url)
    monkeypatch.setenv("MOTCUA_SECRET_KEY", new_key())
    logs = structlog.get_config()
    yield lambda *arguments: main(list(arguments))
    structlog.configure(**logs)


def table(tmp_path: Path, heading: str, *rows: str) -> str:
    file = tmp_path / "a.csv"
    file.write_text("\n".join((heading, *rows)) + "\n", encoding="utf-8")
    return str(file)


def test_hours_are_imported_and_shown_with_where_they_come_from(motcua, capsys, tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = table(
        tmp_path, HOURS,
        'xã Mai Phụ,tuần,"T2-T4, T6",7h-11h30 13:30-17:00,TB 12',
        "xã Mai Phụ,week,thứ bảy,07:30-11:00,", "tỉnh,closed,30/12/2099,,bão",
        "Sở Công Thương,làm,31/12/2099,07:30-11:30,làm bù",
    )  # fmt: skip
    assert motcua("hours", "import", file, "--dry-run") == 0
    assert "Nhập 7, không đổi 0" in capsys.readouterr().out
    assert motcua("hours", "show", XA) == 0
    assert "TB 12" not in capsys.readouterr().out
    assert motcua("hours", "import", file) == 0
    assert motcua("hours", "import", file) == 0
    assert "Nhập 0, không đổi 7" in capsys.readouterr().out
    assert motcua("hours", "show", f"ttpvhcc-{XA}") == 0
    shown = capsys.readouterr().out
    assert f"thứ Hai: 07:00-11:30 13:30-17:00 ({XA}, TB 12)" in shown
    assert "thứ Năm: 07:30-11:30 13:30-17:00 (mặc định)" in shown
    assert f"thứ Bảy: 07:30-11:00 ({XA})" in shown
    assert "30/12/2099: nghỉ (tinh-ha-tinh, bão)" in shown and "31/12/2099" not in shown
    assert motcua("hours", "show", "so-cong-thuong") == 0
    assert "31/12/2099: 07:30-11:30 (so-cong-thuong, làm bù)" in capsys.readouterr().out


def test_one_bad_row_of_hours_and_nothing_is_imported(motcua, capsys, tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = table(
        tmp_path, HOURS, "xã Mai Phụ,tuần,T2,07:00-11:30,", "sao Hỏa,tuần,T2,07:00-11:30,",
        "tỉnh,nghỉ,31/02/2027,,", "tỉnh,nghỉ,01/12/2026,07:00-11:30,", "tỉnh,làm,01/12/2026,,",
        "tỉnh,tuần,T9,07:00-11:30,", "tỉnh,tuần,T2,11:30-07:00,", "tỉnh,chơi,T2,,",
        "xã Mai Phụ,tuần,T2-T3,08:00-11:30,",
    )  # fmt: skip
    assert motcua("hours", "import", file) == 2
    said = capsys.readouterr().out
    for line, why in (
        (3, "không rõ đơn vị: sao Hỏa"), (4, "không phải ngày: 31/02/2027"),
        (5, "ngày nghỉ mà lại có giờ"), (6, "thiếu giờ"), (7, "không rõ thứ: T9"),
        (8, "không rõ giờ"), (9, "không rõ loại: chơi"), (10, "trùng với dòng 2"),
    ):  # fmt: skip
        assert f"Dòng {line}: " in said and why in said
    assert "Còn 8 dòng sai" in said
    assert motcua("hours", "show", XA) == 0
    assert "07:00" not in capsys.readouterr().out
    never = table(tmp_path, HOURS, "xã Mai Phụ,tuần,T2-CN,,")
    assert motcua("hours", "import", never) == 2
    assert "không còn buổi làm việc nào" in capsys.readouterr().err
    assert motcua("hours", "import", table(tmp_path, "a,b")) == 2


@pytest.mark.parametrize(
    ("command", "template"), [("hours", "hours_template.csv"), ("duty", "duty_template.csv")]
)
def test_the_template_is_shipped_and_its_examples_are_right(
    motcua,
    tmp_path,
    command: str,
    template: str,  # type: ignore[no-untyped-def]
) -> None:
    assert motcua(command, "template") == 0
    assert motcua(command, "template") == 2
    text = (tmp_path / template).read_text(encoding="utf-8-sig")
    assert text == (files("backend.duty.data") / template).read_text(encoding="utf-8")
    *notes, heading = text.splitlines()
    examples = [one[2:] for one in notes if one.count(",") >= heading.count(",")]
    file = Path(table(tmp_path, heading, *examples))
    members = [
        Member(number, name, (Grant("specialist", SO),), None)
        for number, name in ((1, "Nguyễn Văn An"), (2, "Lê Thị Bình"))
    ]
    found = (
        hour_files.read(file)
        if command == "hours"
        else shift_files.read(file, members=members, fields=("Xuất nhập khẩu", "Hóa chất"))
    )
    assert examples and len(found.rows) == len(examples)
    assert not found.problems and not found.unknown


async def hire(url: str) -> list[int]:
    """Two specialists of one name at one desk, one of another name, and a clerk."""
    found = []
    async with opened(url, Keyring(new_key())) as sessions, sessions.begin() as session:
        for number, (name, role) in enumerate(
            (("An", "specialist"), ("An", "specialist"), ("Bình", "specialist"), ("Mai", "clerk"))
        ):
            one = await people.meet(
                session, channel="telegram", native_id=str(number), language="vi", now=NOW
            )
            (await session.get_one(Person, one.person_id)).name = name
            await people.grant(session, one.person_id, role=role, scope=SO, now=NOW)
            found.append(one.person_id)
    return found


async def stored(url: str) -> tuple[list[Shift], list[Notice]]:
    async with opened(url, Keyring(new_key())) as sessions, sessions() as session:
        shifts = list(await session.scalars(select(Shift).order_by(Shift.id)))
        return shifts, list(await session.scalars(select(Notice).order_by(Notice.id)))


def test_a_roster_is_imported_once_and_whoever_is_named_is_told(  # type: ignore[no-untyped-def]
    motcua, database_url: str, capsys, tmp_path
) -> None:
    an, _other, binh, _mai = asyncio.run(hire(database_url))
    file = table(
        tmp_path, SHIFTS,
        f"sở công thương,{an},xuat nhap khau;Hóa chất,30/11/2099,04/12/2099,bình",
        f"{SO},Bình,,07/12/2099,11/12/2099,",
    )  # fmt: skip
    assert motcua("duty", "import", file) == 2
    assert "xa hơn một năm" in capsys.readouterr().out
    soon = local(datetime.now(UTC)).date() + timedelta(days=3)
    text = Path(file).read_text(encoding="utf-8")
    for day in ("30/11/2099", "04/12/2099", "07/12/2099", "11/12/2099"):
        text = text.replace(day, f"{soon:%d/%m/%Y}")
    Path(file).write_text(text, encoding="utf-8")
    assert motcua("duty", "import", file, "--dry-run") == 0
    assert asyncio.run(stored(database_url)) == ([], [])
    assert motcua("duty", "import", file) == 0
    assert motcua("duty", "import", file) == 0
    assert "Thêm 0 ca, 2 ca đã có từ trước." in capsys.readouterr().out
    shifts, notices = asyncio.run(stored(database_url))
    assert [(one.person_id, one.substitute_id) for one in shifts] == [(an, binh), (binh, None)]
    assert shifts[0].fields == ["Xuất nhập khẩu", "Hóa chất"] and shifts[1].fields == []
    assert [one.person_id for one in notices] == [an, binh, binh]


def test_one_bad_row_of_a_roster_and_nothing_is_imported(  # type: ignore[no-untyped-def]
    motcua, database_url: str, capsys, tmp_path
) -> None:
    asyncio.run(hire(database_url))
    day = f"{local(datetime.now(UTC)).date():%d/%m/%Y}"
    file = table(
        tmp_path, SHIFTS, f"{SO},Bình,,{day},{day},", f"{SO},An,,{day},{day},",
        f"{SO},Mai,,{day},{day},", f"bưu điện tỉnh,Bình,,{day},{day},",
        f"{SO},Bình,phù thủy,{day},{day},", f"{SO},Bình,,{day},mai,",
        f"{SO},Bình,,{day},{day},", f"{SO},Bình,,01/01/2026,02/01/2026,",
        f"{SO},,,{day},{day},",
    )  # fmt: skip
    assert motcua("duty", "import", file) == 2
    said = capsys.readouterr().out.splitlines()
    for line, why in (
        (3, "nhiều người cùng tên"), (4, "Mai không phải chuyên viên"), (5, "không phải Sở"),
        (6, "không rõ lĩnh vực: phù thủy"), (7, "đến ngày không phải ngày: mai"),
        (8, "trùng với dòng 2"), (9, "đã qua"), (10, "thiếu người trực"),
    ):  # fmt: skip
        assert any(one.startswith(f"Dòng {line}: ") and why in one for one in said), said
    assert asyncio.run(stored(database_url)) == ([], [])
