"""`motcua catalogue`: what an operator does and reads."""

from __future__ import annotations

from pathlib import Path

import pytest
import structlog

from backend.knowledge import bundle
from backend.sealing import new_key
from bot.__main__ import main
from tests.knowledge.records import lines, portal


@pytest.fixture
def motcua(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # type: ignore[no-untyped-def]
    """The command line in an empty folder, on a fresh database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", database_url)
    monkeypatch.setenv("MOTCUA_SECRET_KEY", new_key())
    logs = structlog.get_config()
    yield lambda *arguments: main(["catalogue", *map(str, arguments)])
    structlog.configure(**logs)


def test_the_command_imports_tells_lists_and_takes_back(motcua, capsys, tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = lines(tmp_path / "a.jsonl", portal("9.000001"), "null", portal("9.000002"))
    assert motcua("import", file, "--dry-run") == 1
    assert "chưa ghi gì" in capsys.readouterr().out
    assert motcua("import", file, "--whole", "--report", "doi.txt") == 1
    said = capsys.readouterr().out
    assert "a.jsonl, dòng 2: bản ghi trống (null). Bỏ qua." in said
    assert "Thêm: 2\n  9.000001, 9.000002" in said and "nhập lại với --whole" in said
    assert (tmp_path / "doi.txt").read_text() == "Thêm\t9.000001\nThêm\t9.000002\n"
    assert motcua("import", file, "--report", "doi.txt") == 2
    assert motcua("list") == 0
    assert "đang dùng\tthêm và sửa\t2 thủ tục, thêm 2" in capsys.readouterr().out
    assert motcua("take-back") == 0 and motcua("take-back") == 2
    assert "chưa có lần nhập nào đang dùng" in capsys.readouterr().err


def test_the_command_explains_what_whole_means_and_says_what_it_did(  # type: ignore[no-untyped-def]
    motcua, capsys, tmp_path
) -> None:
    with pytest.raises(SystemExit):
        motcua("import", "--help")
    assert "toàn bộ danh mục" in " ".join(capsys.readouterr().out.split())
    file = lines(tmp_path / "a.jsonl", portal("9.000001"), portal("9.000001", name="Sau"))
    assert motcua("import", file, "--whole") == 0
    said = capsys.readouterr().out
    assert (
        f"Bãi bỏ: {len(bundle.records('procedures'))}\n" in said
        and "coi là toàn bộ danh mục" in said
    )
    assert "Mã 9.000001 có hai lần: a.jsonl dòng 1, a.jsonl dòng 2. Lấy lần sau." in said


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.json", b"xin", "a.json, dòng 1: không phải JSON"),
        ("a.jsonl.gz", b"\x1f\x8b\x08", "a.jsonl.gz bị cắt cụt"),
        ("a.xlsx", b"PK\x03\x04", "a.xlsx không phải bảng Excel"),
        ("a.json", b"null", "không có bản ghi nào"),
        ("a.json", b'{"a": "' + b"x" * 9_000_000, "a.json, dòng 1: một bản ghi dài quá 8 MB"),
        (None, b"", "không thấy"),
    ],
)
def test_the_command_refuses_in_words_and_does_nothing(  # type: ignore[no-untyped-def]
    motcua, capsys, tmp_path, name: str | None, data: bytes, words: str
) -> None:
    good = lines(tmp_path / "tot.jsonl", portal())
    bad = tmp_path / (name or "khong-co.json")
    if name:
        bad.write_bytes(data)
    others = [good] if words != "không có bản ghi nào" else []
    assert motcua("import", *others, bad) == 2
    said = capsys.readouterr()
    assert words in said.err and "Chưa nhập gì." in said.err
    assert motcua("list") == 0 and capsys.readouterr().out == ""


def test_a_database_without_tables_is_told_in_words(  # type: ignore[no-untyped-def]
    motcua, capsys, tmp_path, monkeypatch
) -> None:
    monkeypatch.setenv("MOTCUA_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/rong.db")
    assert motcua("list") == 2
    assert "motcua db upgrade" in capsys.readouterr().err
