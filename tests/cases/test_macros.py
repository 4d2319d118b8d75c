"""Canned answers as values: what may stand in them, how they are filled in, their file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.cases import macro_files, macros

FACTS = {
    "code": "VM-2026-000007", "dossier": "H27.12-261123-0001", "unit": "xa-mai-phu-2025",
    "procedure": "1.001193", "asked_at": "2026-11-23T02:00:00+00:00",
}  # fmt: skip
EVERY = "{ma_ho_so} {ma_cau_hoi} {thu_tuc} {don_vi} {ngay}"


def test_every_variable_is_filled_in_from_the_case() -> None:
    assert macros.fill(EVERY, FACTS) == (
        "H27.12-261123-0001 VM-2026-000007 Đăng ký khai sinh Xã Mai Phụ 23/11/2026"
    )
    assert macros.missing(EVERY, FACTS) == ()


def test_what_a_case_has_not_stays_visible_and_is_named() -> None:
    facts = {**FACTS, "dossier": None, "procedure": None}
    assert macros.fill("Hồ sơ {ma_ho_so}, {ngay}", facts) == "Hồ sơ {ma_ho_so}, 23/11/2026"
    assert macros.missing("{thu_tuc} {ma_ho_so} {thu_tuc}", facts) == ("{thu_tuc}", "{ma_ho_so}")


@given(st.text(), st.text(alphabet="{}ma_ho_so ngay"))
def test_a_value_is_never_read_as_a_variable_again(dossier: str, text: str) -> None:
    facts = {**FACTS, "dossier": dossier}
    pieces = text.split("{ma_ho_so}")
    without_date = [macros.fill(piece, FACTS) for piece in pieces]
    assert macros.fill(text, facts) == (dossier or "{ma_ho_so}").join(without_date)


@pytest.mark.parametrize(
    ("title", "text", "code"),
    [
        ("", "Nội dung", "macro.empty"),
        ("Tên", " \n ", "macro.empty"),
        ("T" * 81, "Nội dung", "macro.title_long"),
        ("Tên", "a" * 3001, "macro.text_long"),
        ("Tên", "Chào {ten_dan}", "macro.variable"),
        ("Tên", "Chào {}", "macro.variable"),
        ("Tên", "Căn cước 042 090 000 001", "macro.identity"),
    ],
)
def test_what_can_be_no_macro_is_refused_before_it_is_kept(
    title: str, text: str, code: str
) -> None:
    wrong = macros.fault(title, text)
    assert wrong is not None and wrong.code == code


def test_a_desks_own_phone_and_a_dossiers_code_may_stand_in_a_macro() -> None:
    assert macros.fault("Tên", "Gọi 0900000001 về hồ sơ 000.00.12.H27-260115-0007") is None


def test_a_file_keeps_the_lines_of_a_text_and_tells_bad_rows_by_their_line(tmp_path: Path) -> None:
    file = tmp_path / "mau.csv"
    file.write_text(
        "Cơ quan,Tên mẫu,Nội dung\n"
        '"Sở Y tế","Thiếu ảnh","Hồ sơ {ma_ho_so}:\nthiếu ảnh."\n'
        "xã Mai Phụ,Chào,Chào {ten}\n"
        "Sở Trăng Sao,Chào,Chào\n"
        "so-y-te,Thiếu ảnh,Nội dung khác\n",
        encoding="utf-8",
    )
    found = macro_files.read(file)
    assert found.rows == {2: macros.Row("so-y-te", "Thiếu ảnh", "Hồ sơ {ma_ho_so}:\nthiếu ảnh.")}
    assert [(one.line, one.code) for one in found.problems] == [
        (4, "variable"), (5, "unknown"), (6, "twice"),
    ]  # fmt: skip
