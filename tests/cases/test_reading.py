"""What a clerk's words say beside the question: urgency, department, codes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.cases import reading
from backend.cases.rules import TODAY, WAITING_CITIZEN


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("Thiếu chữ ký, khách đang chờ", WAITING_CITIZEN),
        ("khách đang đợi ở quầy", WAITING_CITIZEN),
        ("dân ngồi chờ từ sáng", WAITING_CITIZEN),
        ("khach dang cho, thieu chu ky", WAITING_CITIZEN),
        ("KHÁCH HÀNG ĐANG CHỜ", WAITING_CITIZEN),
        ("gấp, và khách đang chờ", WAITING_CITIZEN),
        ("Hỏi gấp ạ", TODAY),
        ("viec gap", TODAY),
        ("cần trong ngày", TODAY),
        ("hôm nay phải trả kết quả", TODAY),
        ("tra loi trong ngay giup em", TODAY),
        ("Thiếu chữ ký", None),
        ("khách cho con đi học, thiếu giấy", None),
        ("hồ sơ đang chờ bổ sung", None),
        ("phí tăng gấp đôi có đúng không", None),
        ("em gap kho khan khi nhan ho so", None),
        ("khách gặp lãnh đạo", None),
        ("", None),
    ],
)
def test_urgency_is_read_from_the_words(text: str, urgency: str | None) -> None:
    assert reading.urgency_in(text) == urgency


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Hỏi Sở Công Thương: rượu bán lẻ", "so-cong-thuong"),
        ("hoi so y te ve phong kham", "so-y-te"),
        ("SCT cho hỏi", "so-cong-thuong"),
        ("Số Nội Vụ 12 có đúng không", None),
        ("Sở Y tế hay Sở Nội vụ?", None),
        ("không nêu sở nào", None),
    ],
)
def test_one_department_named_is_meant(text: str, key: str | None) -> None:
    assert reading.department_in(text) == key


def test_codes_and_covered_numbers_are_no_words() -> None:
    text = "H27.12-261123-0001 1.001193 (số điện thoại)"
    assert reading.procedure_codes_in(text) == ["1.001193"]
    assert reading.bare(text) == ""
    assert not reading.asks(text) and reading.asks("😀") and not reading.asks(" ")


@given(st.text(max_size=200))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    reading.urgency_in(text)
    reading.department_in(text)
    assert len(reading.bare(text)) <= len(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Hạn trả 30/11, còn thiếu chữ ký", date(2026, 11, 30)),
        ("hen tra ket qua ngay 2/12/2026 ma thieu giay", date(2026, 12, 2)),
        ("Ngày trả: 05-01", date(2027, 1, 5)),
        ("hẹn 20.11 đã qua", date(2026, 11, 20)),
        ("hạn 31/02", None),
        ("nộp ngày 30/11", None),
        ("hồ sơ H27.12-261123-0001", None),
    ],
)
def test_the_day_a_result_is_due_is_read_where_the_words_say_so(
    text: str, day: date | None
) -> None:
    assert reading.deadline_in(text, date(2026, 11, 26)) == day
