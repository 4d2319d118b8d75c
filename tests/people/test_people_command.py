"""`motcua people`: the first admin, a whole list, a stolen phone."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
import structlog
from openpyxl import Workbook, load_workbook

from backend.sealing import new_key
from bot.__main__ import main


@pytest.fixture
def motcua(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # type: ignore[no-untyped-def]
    """The command line in an empty folder, on a fresh database, without a token."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", database_url)
    monkeypatch.setenv("MOTCUA_SECRET_KEY", new_key())
    monkeypatch.delenv("MOTCUA_TELEGRAM_TOKEN", raising=False)
    logs = structlog.get_config()
    yield lambda *arguments: main(["people", *arguments])
    structlog.configure(**logs)


def spreadsheet(path: Path, *rows: list[str]) -> str:
    made = Workbook()
    assert made.active is not None
    for row in (["Tên", "Vai trò", "Đơn vị"], *rows):
        made.active.append(row)
    made.save(path)
    return str(path)


def test_an_invitation_is_printed_with_its_code(motcua, capsys) -> None:  # type: ignore[no-untyped-def]
    assert motcua("invite", "--role", "admin", "--unit", "tỉnh Hà Tĩnh", "--name", "Quang") == 0
    said = capsys.readouterr().out
    assert "người quản trị · Tỉnh Hà Tĩnh" in said
    assert re.search(r"/start inv_[\w-]{32}", said)


def test_an_unclear_unit_is_said_to_be(motcua, capsys) -> None:  # type: ignore[no-untyped-def]
    assert motcua("invite", "--role", "clerk", "--unit", "Hồng Lĩnh") == 2
    assert "phuong-bac-hong-linh-2025" in capsys.readouterr().err


def test_a_list_becomes_a_file_of_codes_for_its_owner_alone(motcua, capsys, tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = spreadsheet(
        tmp_path / "ds.xlsx", ["Mai", "chuyên viên", "Sở Y tế"], ["Nam", "vua", "Sở Y tế"]
    )
    assert motcua("import", file, "--dry-run") == 1
    assert not (tmp_path / "ds-ma.xlsx").exists()
    assert motcua("import", file) == 1
    said = capsys.readouterr().out
    assert "Dòng 3: không rõ vai trò: vua" in said and "Mời 1 người; 1 dòng cần sửa." in said
    out = tmp_path / "ds-ma.xlsx"
    assert out.stat().st_mode & 0o777 == 0o600
    sheet = load_workbook(io.BytesIO(out.read_bytes())).active
    assert sheet is not None
    name, role, unit, code, link, _until = next(sheet.iter_rows(min_row=2, values_only=True))
    assert (name, role, unit) == ("Mai", "specialist", "Sở Y tế")
    assert link == f"/start inv_{code}"
    assert motcua("import", file, "--out", str(tmp_path / "x.xlsx")) == 1
    assert "Mai đã được mời, đang chờ" in capsys.readouterr().out
    assert not (tmp_path / "x.xlsx").exists()


def test_a_file_of_codes_is_never_overwritten(motcua, capsys, tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = spreadsheet(tmp_path / "ds.xlsx", ["Mai", "chuyên viên", "Sở Y tế"])
    (tmp_path / "ds-ma.xlsx").write_text("cũ")
    assert motcua("import", file) == 2
    assert (tmp_path / "ds-ma.xlsx").read_text() == "cũ"


def test_what_is_no_list_is_refused_in_words(motcua, capsys, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "ds.xlsx").write_text("không phải bảng tính")
    assert motcua("import", str(tmp_path / "ds.xlsx")) == 2
    assert "không đọc được tệp này" in capsys.readouterr().out
    assert motcua("import", str(tmp_path / "none.xlsx")) == 2


def test_nobody_unknown_is_suspended(motcua, capsys) -> None:  # type: ignore[no-untyped-def]
    assert motcua("list") == 0
    assert motcua("suspend", "404") == 2
    assert "không có người này" in capsys.readouterr().out


def test_staff_without_a_messenger_get_their_way_into_the_web(motcua, capsys, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    assert motcua("login", "1") == 2
    assert "trang web chưa bật" in capsys.readouterr().out
    monkeypatch.setenv("MOTCUA_WEBCHAT", "true")
    monkeypatch.setenv("MOTCUA_PUBLIC_URL", "https://motcua.example.vn")
    assert motcua("login", "1") == 2
    assert "không có người này" in capsys.readouterr().out
