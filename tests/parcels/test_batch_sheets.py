"""Sheets of many parcels: what is taken, what is refused and why."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from backend.errors import DomainError
from backend.parcels import batch_sheets
from backend.parcels.batches import MOST_BYTES_OF_SHEET, MOST_ROWS, Batch
from tests.parcels.sheets import sheet_of

TODAY = date(2026, 11, 23)
HEAD = ["Mã hồ sơ", "Điện thoại", "Địa chỉ", "Mã bưu gửi", "Lệ phí", "Cước", "Tuyến", "Ngày gửi"]
GOOD: list[Any] = ["H27.12-261123-0001", "0900000001", "Số 5, thôn Đông", "EL491610889VN",
                   "50.000", 30000, "Tuyến 3", date(2026, 11, 22)]  # fmt: skip


def read(*rows: list[Any], merged: str | None = None) -> batch_sheets.Sheet:
    return batch_sheets.read(sheet_of(HEAD, *rows, merged=merged), today=TODAY)


def changed(**cells: Any) -> list[Any]:
    names = list(batch_sheets.TITLES)
    return [cells.get(name, value) for name, value in zip(names, GOOD, strict=True)]


def test_a_full_row_is_read_whole() -> None:
    (row,) = read(GOOD).rows
    assert not row.fault and row.line == 2
    assert (row.dossier, row.phone, row.tracking) == (GOOD[0], GOOD[1], GOOD[3])
    told = row.dispatch()
    assert (told.fee, told.postage, told.payment) == (50_000, 30_000, "to_collect")
    assert (told.route, told.sent_on) == ("Tuyến 3", date(2026, 11, 22))


@pytest.mark.parametrize(
    ("cells", "fault", "column"),
    [
        ({"dossier": "=A1"}, "formula", ""),
        ({"tracking": '=CONCAT("EL","1")'}, "formula", ""),
        ({"dossier": date(2026, 11, 23)}, "made_date", "dossier"),
        ({"phone": 900000001.5}, "rounded", "phone"),
        ({"tracking": 12345678901234567000}, "rounded", "tracking"),
        ({"phone": True}, "shape", "phone"),
        ({"phone": "12"}, "shape", "phone"),
        ({"dossier": "=?" * 9}, "formula", ""),
        ({"fee": "nhiều"}, "amount", "fee"),
        ({"fee": -5}, "amount", "fee"),
        ({"postage": "50.000 30.000"}, "amount", "postage"),
        ({"route": "x" * 41}, "long", "route"),
        ({"sent_on": "11/23/2026"}, "day", "sent_on"),
        ({"sent_on": "hôm qua"}, "day", "sent_on"),
        ({"sent_on": "24/11/2026"}, "far_day", "sent_on"),
        ({"sent_on": date(1970, 1, 1)}, "day", "sent_on"),
        ({"sent_on": date(2026, 1, 1)}, "far_day", "sent_on"),
    ],
)
def test_a_bad_cell_is_named_and_its_row_kept_as_it_stood(
    cells: dict[str, Any], fault: str, column: str
) -> None:
    bad, good = read(changed(**cells), changed(tracking="PHBC20261123001")).rows
    assert (bad.fault, bad.column, bad.line) == (fault, column, 2)
    assert bad.said.get("address") == GOOD[2]
    assert not good.fault


@pytest.mark.parametrize("day", ["22/11/2026", "2026-11-22", "22-11-2026"])
def test_a_day_written_out_in_full_is_a_day(day: str) -> None:
    assert read(changed(sent_on=day)).rows[0].sent_on == "2026-11-22"


def test_a_phone_kept_as_a_number_gets_its_zero_back() -> None:
    assert read(changed(phone=900000001)).rows[0].phone == "0900000001"


def test_rows_with_merged_cells_are_refused_the_others_stay() -> None:
    first, second, third = read(
        GOOD, changed(tracking="PHBC20261123001"), changed(tracking="PHBC20261123002"),
        merged="G2:G3",
    ).rows  # fmt: skip
    assert (first.fault, second.fault, third.fault) == ("merged", "merged", "")


def test_empty_lines_are_passed_over_and_counted() -> None:
    sheet = read(GOOD, [None] * 8, ["# ví dụ"], changed(tracking="PHBC20261123001"))
    assert [row.line for row in sheet.rows] == [2, 5] and sheet.blanks == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"PK\x03\x04", "file.not_list"),
        (b"\xd0\xcf\x11\xe0", "file.old_excel"),
        (sheet_of(["a", "b"]), "batch.heading"),
        (sheet_of(HEAD), "batch.empty"),
        (sheet_of(HEAD[:2], GOOD[:2]), "batch.heading"),
        (sheet_of(HEAD, *[GOOD] * (MOST_ROWS + 1)), "batch.too_many"),
        (b"x" * (MOST_BYTES_OF_SHEET + 1), "file.too_big"),
        ("Mã hồ sơ;Điện thoại;Mã bưu gửi\n".encode("utf-16"), "file.not_utf8"),
    ],
)
def test_what_is_no_sheet_of_ours_is_refused_whole(content: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        batch_sheets.read(content, today=TODAY)
    assert refused.value.code == code


def test_a_csv_of_any_office_is_read_and_its_formulas_are_not_obeyed() -> None:
    text = "\ufeffMA HO SO;So dien thoai;Ma buu gui\nH27.12-261123-0001;0900000001;EL491610889VN\n"
    first, second = batch_sheets.read((text + "=1+1;;\n").encode(), today=TODAY).rows
    assert first.phone == "0900000001" and second.fault == "formula"


def test_the_template_is_read_by_the_reader_and_its_example_is_none() -> None:
    book = load_workbook(BytesIO(batch_sheets.template()))
    with pytest.raises(DomainError) as refused:
        batch_sheets.read(batch_sheets.template(), today=TODAY)
    assert refused.value.code == "batch.empty"
    book.worksheets[0].append(GOOD)
    file = BytesIO()
    book.save(file)
    assert not batch_sheets.read(file.getvalue(), today=TODAY).rows[0].fault


def test_bad_rows_come_back_with_why_and_are_read_again_once_put_right() -> None:
    bad = read(changed(dossier="=1+1"), changed(phone="12")).rows
    content = batch_sheets.annotated([(row, f"why {row.line}") for row in bad], "Vì sao")
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    assert sheet["A2"].data_type != "f" and sheet["I3"].value == "why 3"
    sheet["A2"], sheet["B3"] = "H27.12-261123-0001", "0900000001"
    file = BytesIO()
    sheet.parent.save(file)
    assert [row.fault for row in batch_sheets.read(file.getvalue(), today=TODAY).rows] == ["", ""]


def test_a_file_put_right_and_sent_whole_replaces_what_it_names() -> None:
    first = read(GOOD, changed(tracking="PHBC20261123001", phone="12"), changed(tracking=None))
    batch = Batch().with_rows(first.rows).with_numbers(["PHBC20261123009"])
    second = read(GOOD, changed(tracking="PHBC20261123001"), changed(tracking="PHBC20261123002"))
    judged = batch.with_rows(second.rows).judged()
    assert [(one.row.tracking, one.fault) for one in judged] == [
        ("PHBC20261123009", "missing"), ("EL491610889VN", ""), ("PHBC20261123001", ""),
        ("PHBC20261123002", ""),
    ]  # fmt: skip


def test_numbers_that_are_there_twice_or_known_are_seen() -> None:
    rows = read(GOOD, GOOD, changed(tracking="PHBC20261123001"), changed(phone=None)).rows
    judged = Batch().with_rows(rows).judged({"PHBC20261123001": "01/11/2026"})
    assert [(one.fault, one.detail) for one in judged] == [
        ("", ""), ("twice", "2"), ("known", "01/11/2026"), ("missing", "phone"),
    ]  # fmt: skip


FAR_ROW = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [(b"</sheetData>", FAR_ROW, "file.too_big"), (b"A3:A4", b"A3:XFD1048576", "1")],
)
def test_a_small_file_that_names_a_million_rows_fills_no_memory(
    old: bytes, new: bytes, told: str
) -> None:
    content = sheet_of(HEAD, GOOD, merged="A3:A4")
    with ZipFile(BytesIO(content)) as before, ZipFile(file := BytesIO(), "w") as after:
        for name in before.namelist():
            part = before.read(name)
            after.writestr(name, part.replace(old, new) if "sheet1" in name else part)
    run = subprocess.run(
        [sys.executable, "-c", IN_LITTLE_MEMORY], input=file.getvalue(), capture_output=True,
        check=False,
    )  # fmt: skip
    assert run.stdout.decode().strip() == told, run.stderr.decode()[-300:]


IN_LITTLE_MEMORY = """
import resource, sys
from datetime import date
from backend.errors import DomainError
from backend.parcels import batch_sheets
resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000))
try:
    print(len(batch_sheets.read(sys.stdin.buffer.read(), today=date(2026, 11, 26)).rows))
except DomainError as error:
    print(error.code)
"""
