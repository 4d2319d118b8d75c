"""LIST.xlsx as offices really keep it."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from backend.errors import DomainError
from backend.people.lists import Entry, read, write

HEADING = ["Họ và tên", "Vai trò", "Đơn vị"]


def book(*rows: list[Any], merge: str | None = None) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def test_names_roles_and_units_are_read_as_people_write_them() -> None:
    found = read(
        book(
            HEADING,
            ["Lê Thị  Mai", "Chuyên viên", "Sở Công Thương"],
            ["Trần Văn Nam", "nhân viên Bưu điện", "phuong thanh sen"],
            ["Hoa", "QUẢN TRỊ", "Tỉnh Hà Tĩnh"],
            ["An", "clerk", "ttpvhcc-tinh"],
        )
    )
    assert found.problems == ()
    assert found.entries == (
        Entry(2, "Lê Thị Mai", "specialist", "so-cong-thuong"),
        Entry(3, "Trần Văn Nam", "clerk", "phuong-thanh-sen-2025"),
        Entry(4, "Hoa", "admin", "tinh-ha-tinh"),
        Entry(5, "An", "clerk", "ttpvhcc-tinh"),
    )


def test_a_title_above_blank_rows_and_columns_in_any_order_do_no_harm() -> None:
    found = read(
        book(
            ["DANH SÁCH CÁN BỘ", None, None, None],
            [None, None, None, None],
            ["STT", "Đơn vị", "Tên", "Vai trò"],
            [1, "Sở Nội vụ", "Mai", "chuyên viên"],
            [None, None, None, None],
            [2, "Sở Y tế", "Nam", "giám sát"],
        )
    )
    assert [(one.row, one.name, one.scope) for one in found.entries] == [
        (4, "Mai", "so-noi-vu"),
        (6, "Nam", "so-y-te"),
    ]


def test_a_merged_cell_counts_in_each_of_its_rows() -> None:
    found = read(
        book(
            HEADING,
            ["Mai", "chuyên viên", "Sở Y tế"],
            ["Nam", "chuyên viên", None],
            ["An", "chuyên viên", None],
            merge="C2:C4",
        )
    )
    assert [one.scope for one in found.entries] == ["so-y-te"] * 3


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ([None, "chuyên viên", "Sở Y tế"], "Dòng 2: thiếu tên."),
        (["Mai", None, "Sở Y tế"], "Dòng 2: thiếu vai trò."),
        (["Mai", "chuyên viên", "   "], "Dòng 2: thiếu đơn vị."),
        (["Mai", "vua", "Sở Y tế"], "Dòng 2: không rõ vai trò: vua"),
        (["Mai", "chuyên viên", "Sở Trăng Sao"], "Dòng 2: không rõ đơn vị: Sở Trăng Sao."),
        (["Mai", "chuyên viên", "Hồng Lĩnh"], "Dòng 2: đơn vị Hồng Lĩnh có nhiều nơi; ghi rõ"),
        ([date(2026, 1, 2), "chuyên viên", "Sở Y tế"], "Dòng 2: tên đang là ngày tháng"),
        ([123, "chuyên viên", "Sở Y tế"], "Dòng 2: tên đang là số"),
        (["=A9&B9", "chuyên viên", "Sở Y tế"], "Dòng 2: tên là công thức chưa có kết quả"),
        (["M" * 200, "chuyên viên", "Sở Y tế"], "Dòng 2: tên dài quá."),
    ],
)
def test_a_row_that_cannot_be_taken_is_told_in_words_and_the_others_are_taken(
    row: list[Any], words: str
) -> None:
    found = read(book(HEADING, row, ["Nam", "chuyên viên", "Sở Y tế"]))
    assert [one.name for one in found.entries] == ["Nam"]
    assert found.problems[0].words().startswith(words)


def test_the_result_of_a_formula_is_read_as_it_is_shown() -> None:
    data = book(HEADING, ["Mai", "chuyên viên", '="Sở "&"Y tế"'])
    with_result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(with_result, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = part.decode()
                assert ('<c r="C2"' in text and "<v></v>" in text) or "<v />" in text
                text = text.replace('<c r="C2"', '<c r="C2" t="str"')
                text = text.replace("<v></v>", "<v>Sở Y tế</v>").replace("<v />", "<v>Sở Y tế</v>")
                part = text.encode()
            new.writestr(name, part)
    found = read(with_result.getvalue())
    assert [one.scope for one in found.entries] == ["so-y-te"]


def test_the_same_row_twice_is_taken_once() -> None:
    found = read(
        book(HEADING, ["Mai", "chuyên viên", "Sở Y tế"], [" mai", "Chuyên viên", "so y te"])
    )
    assert len(found.entries) == 1
    assert found.problems[0].words() == "Dòng 3: trùng với dòng 2."


@pytest.mark.parametrize("data", [b"", b"ten,vai tro", b"PK\x03\x04nothing", b"\x00" * 100])
def test_what_is_no_spreadsheet_is_refused(data: bytes) -> None:
    with pytest.raises(DomainError, match=r"list\.unreadable"):
        read(data)


def test_a_zip_that_is_no_spreadsheet_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("a.txt", "x")
    with pytest.raises(DomainError, match=r"list\.unreadable"):
        read(file.getvalue())


def test_a_bomb_is_not_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with pytest.raises(DomainError, match=r"list\.unreadable"):
        read(file.getvalue())


def test_a_list_without_its_heading_is_refused() -> None:
    with pytest.raises(DomainError, match=r"list\.no_heading"):
        read(book(["Mai", "chuyên viên", "Sở Y tế"]))


def test_what_is_written_holds_texts_only() -> None:
    data = write([["=1+1", "Mai"]], ["Tên", "Mã"])
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.rows] == [["Tên", "Mã"], ["=1+1", "Mai"]]
    assert all(cell.data_type == "s" for row in sheet.rows for cell in row)
