"""The province's own word: files as an office keeps them, replaced but never lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db import opened
from backend.errors import DomainError
from backend.knowledge.bundle import DATA
from backend.knowledge.importing import current, local_files, local_words
from backend.knowledge.importing.tables import Read
from backend.knowledge.models import StoredWord
from backend.knowledge.province import LocalWord, valid
from backend.sealing import Keyring, new_key
from bot.__main__ import main

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
HEADING = "mã,phí,thời hạn,cơ quan,qua bưu điện,ghi chú,văn bản nguồn,từ ngày,đến ngày"
ROW = (
    "1.001193,8.000 đồng,2 ngày làm việc,so-noi-vu,có,Nộp khi nhận,QĐ 12/2026,01/07/2026,31/12/2026"
)
WORD = LocalWord(
    "1.001193", "8.000 đồng", "2 ngày làm việc", "so-noi-vu", True, "Nộp khi nhận", "QĐ 12/2026",
    date(2026, 7, 1), date(2026, 12, 31),
)  # fmt: skip


def file(path: Path, *rows: str, heading: str = HEADING) -> Path:
    path.write_text("\n".join((heading, *rows)) + "\n", encoding="utf-8")
    return path


def read(tmp_path: Path, *rows: str, heading: str = HEADING) -> Read[LocalWord]:
    return local_files.read(file(tmp_path / "a.csv", *rows, heading=heading))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_file_is_read_with_or_without_its_mark_and_with_any_separator(
    tmp_path: Path, encoding: str, between: str, ending: str
) -> None:
    text = ending.join((HEADING, ROW, "")).replace(",", between)
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    found = local_files.read(tmp_path / "a.csv")
    assert (found.rows, found.problems, found.unknown) == ({2: WORD}, [], ())


def test_headings_are_recognised_as_people_write_them_and_in_any_order(tmp_path: Path) -> None:
    heading = "TT;Hiệu lực từ;MÃ TTHC;Căn cứ;Lệ phí;Đơn vị;Bưu điện"
    row = "1;2026-07-01;1.001193;QĐ 1;0 đồng;Sở Nội vụ;Không"
    found = read(tmp_path, "# dòng ghi chú;;;", row, ";;;;;;", heading=heading)
    word = found.rows[3]
    assert (word.fee, word.unit, word.by_post) == ("0 đồng", "so-noi-vu", False)
    assert (word.valid_from, word.valid_until) == (date(2026, 7, 1), None)
    assert found.unknown == ("TT",)


def test_a_cell_of_several_lines_does_not_move_the_count(tmp_path: Path) -> None:
    several = '1.001193,,,,,"Một\nhai\nba",QĐ 1,1/7/2026,'
    found = read(tmp_path, several, "x,1,,,,,QĐ,1/7/2026,")
    assert found.rows[2].remark == "Một hai ba"
    assert [one.line for one in found.problems] == [5]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (",1,,,,,QĐ,1/7/2026,", "missing", "code"),
        ("abc,1,,,,,QĐ,1/7/2026,", "code", "code"),
        ("1.00119,1,,,,,QĐ,1/7/2026,", "code_shortened", "code"),
        ("1.001193,1,,,,,,1/7/2026,", "missing", "document"),
        ("1.001193,1,,,,,QĐ,,", "missing", "valid_from"),
        ("1.001193,1,,,,,QĐ,31/2/2026,", "day", "valid_from"),
        ("1.001193,1,,,,,QĐ,1/7/2026,mai", "day", "valid_until"),
        ("1.001193,1,,,,,QĐ,1/7/0026,", "day", "valid_from"),
        ("1.001193,1,,,,,QĐ,1/7/2026,30/6/2026", "backwards", ""),
        ("1.001193,,,,,,QĐ,1/7/2026,", "nothing", ""),
        ("1.001193,,,Sở Trăng,,,QĐ,1/7/2026,", "unit", "unit"),
        ("1.001193,,,Hồng Lĩnh,,,QĐ,1/7/2026,", "units", "unit"),
        ("1.001193,,,,có lẽ,,QĐ,1/7/2026,", "answer", "by_post"),
        ("1.001193,,,,?,,QĐ,1/7/2026,", "answer", "by_post"),
        (f"1.001193,{'x' * 501},,,,,QĐ,1/7/2026,", "long", "fee"),
        ("1.001193", "missing", "document"),
    ],
)
def test_a_bad_row_is_named_with_its_reason_and_the_others_are_taken(
    tmp_path: Path, row: str, code: str, column: str
) -> None:
    found = read(tmp_path, row, ROW)
    assert found.rows == {3: WORD}
    assert [(one.line, one.code, one.column) for one in found.problems] == [(2, code, column)]


def test_two_words_on_one_procedure_for_the_same_days_are_refused_by_name(tmp_path: Path) -> None:
    found = read(
        tmp_path, ROW, "1.001193,1,,,,,QĐ,31/12/2026,", "1.001193,1,,,,,QĐ,1/1/2027,",
        "1.001194,1,,,,,QĐ,31/12/2026,",
    )  # fmt: skip
    assert list(found.rows) == [2, 4, 5]
    assert [(one.line, one.code, one.value) for one in found.problems] == [
        (3, "overlap", "1.001193, 2")
    ]


def test_a_spreadsheet_is_read_too(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    for row in (
        ["Mã", "Phí", "Văn bản nguồn", "Từ ngày"],
        [1.00119, 8000, "QĐ 1", date(2026, 7, 1)],
    ):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    word = local_files.read(tmp_path / "a.xlsx").rows[2]
    assert (word.code, word.fee, word.valid_from) == ("1.001190", "8000", date(2026, 7, 1))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("mã,phí\n1,2\n".encode(), "local.heading"),
        (b"\n\n", "local.heading"),
        (b"", "file.empty"),
        (HEADING.encode("utf-16"), "file.not_utf8"),
        (f"{HEADING}\n{'x' * 200_000}\n".encode(), "file.not_csv"),
        (b"x" * 5_000_001, "file.too_big"),
    ],
)
def test_what_is_no_such_file_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(DomainError) as error:
        local_files.read(tmp_path / "a.csv")
    assert error.value.code == code


def test_of_several_words_that_hold_the_one_that_began_last_is_said() -> None:
    def word(fee: str, begins: date, ends: date | None) -> LocalWord:
        return LocalWord("1.001193", fee, None, None, None, None, "QĐ", begins, ends)

    words = (
        word("cũ", date(2026, 1, 1), None), word("mới", date(2026, 7, 1), date(2026, 7, 31)),
    )  # fmt: skip
    days = (date(2025, 12, 31), date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 1))
    said = [one and one.fee for one in (valid(words, day) for day in days)]
    assert said == [None, "cũ", "mới", "cũ"]


def test_the_template_is_read_and_says_nothing_by_itself() -> None:
    found = local_files.read(DATA / "local_template.csv")
    assert (found.rows, found.problems, found.unknown) == ({}, [], ())


@pytest.fixture
async def session(database_url: str) -> AsyncIterator[AsyncSession]:
    async with opened(database_url, Keyring(new_key())) as sessions, sessions.begin() as session:
        yield session


async def write(
    session: AsyncSession, *words: LocalWord, dry_run: bool = False
) -> local_words.Written:
    rows = dict(enumerate(words, start=2))
    return await local_words.write(session, rows, now=NOW, dry_run=dry_run)


def other(**changes: Any) -> LocalWord:
    return LocalWord(
        **{name: changes.get(name, getattr(WORD, name)) for name in LocalWord.__slots__}
    )


async def test_words_are_written_once_and_the_same_again_changes_nothing(
    session: AsyncSession,
) -> None:
    assert (await write(session, WORD)).added == (2,)
    before = await current.load(session)
    assert before.local == {"1.001193": (WORD,)}
    assert (await write(session, WORD)).same == (2,)
    assert await current.load(session) == before


async def test_a_dry_run_writes_no_words(session: AsyncSession) -> None:
    assert (await write(session, WORD, dry_run=True)).added == (2,)
    assert (await current.load(session)).local == {}


async def test_a_newer_word_for_the_same_days_replaces_the_former_which_is_kept(
    session: AsyncSession,
) -> None:
    await write(session, WORD)
    revision = await current.revision(session)
    for newer in (other(fee="9.000 đồng"), other(fee="9.000 đồng", valid_until=date(2026, 9, 1))):
        assert (await write(session, newer)).replaced == (2,)
        assert await local_words.current(session) == {"1.001193": (newer,)}
    kept = await session.scalars(select(StoredWord).where(StoredWord.replaced_at == NOW))
    assert sorted(one.fee or "" for one in kept) == ["8.000 đồng", "9.000 đồng"]
    assert await current.revision(session) != revision


async def test_a_word_that_begins_while_another_holds_is_told_and_taken(
    session: AsyncSession,
) -> None:
    await write(session, other(valid_until=None))
    later = other(fee="9.000 đồng", valid_from=date(2027, 1, 1), valid_until=None)
    written = await write(session, later)
    assert written.added == (2,) and written.overlapping == {2: other(valid_until=None)}
    words = (await local_words.current(session))["1.001193"]
    assert words[0] == later and valid(words, date(2027, 1, 1)) == later
    assert valid(words, date(2027, 1, 1) - timedelta(days=1)) == words[1]


@pytest.fixture
def motcua(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # type: ignore[no-untyped-def]
    """The command line in an empty folder, on a fresh database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", database_url)
    monkeypatch.setenv("MOTCUA_SECRET_KEY", new_key())
    logs = structlog.get_config()
    yield lambda *arguments: main(["catalogue", "local", *map(str, arguments)])
    structlog.configure(**logs)


def test_the_command_takes_good_rows_and_tells_of_the_others(motcua, capsys, tmp_path) -> None:  # type: ignore[no-untyped-def]
    given = file(
        tmp_path / "a.csv", ROW, "9.999999,1,,,,,QĐ,1/7/2026,", "1.001193,1,,,,,,1/7/2026,"
    )
    assert motcua("import", given, "--dry-run") == 1
    assert motcua("list") == 0
    assert "Chỉ xem: chưa ghi gì." in capsys.readouterr().out
    assert motcua("import", given) == 1
    said = capsys.readouterr().out
    assert "Dòng 4: thiếu văn bản nguồn. Bỏ qua." in said
    assert "Mã 9.999999 chưa có trong danh mục" in said and "1.001193 chưa có" not in said
    assert "Thêm 2, thay 0, không đổi 0, bỏ qua 1 dòng." in said
    assert motcua("list") == 0
    assert "từ 01/07/2026 đến 31/12/2026\tphí: 8.000 đồng" in capsys.readouterr().out


def test_the_command_says_when_nothing_was_done(motcua, capsys, tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert motcua("import", file(tmp_path / "a.csv", "x,1,,,,,QĐ,1/7/2026,")) == 2
    assert motcua("import", file(tmp_path / "b.csv", heading="a,b")) == 2
    assert "motcua catalogue local template" in capsys.readouterr().err
    assert motcua("import", tmp_path / "khong-co.csv") == 2


def test_the_command_writes_the_template_and_overwrites_nothing(motcua, tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert motcua("template") == 0
    written = tmp_path / "local_template.csv"
    assert written.read_bytes() == (DATA / "local_template.csv").read_bytes()
    assert motcua("template") == 2 and motcua("template", "mau.csv") == 0
    assert motcua("import", "mau.csv") == 0
