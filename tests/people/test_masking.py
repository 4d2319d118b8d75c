"""What is covered in a question, and what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.people.masking import mask


@pytest.mark.parametrize(
    ("text", "kind", "hidden"),
    [
        ("gọi 0900000001 nhé", "phone", "0900000001"),
        ("gọi 0900 000 001", "phone", "900 000"),
        ("0900.000.001", "phone", "000.001"),
        ("(+84) 900000001", "phone", "900000001"),
        ("+84 900 000 001", "phone", "900 000"),
        ("máy bàn 02390 000 001", "phone", "000 001"),
        ("CCCD 001234567890", "identity", "001234567890"),
        ("số 001 234 567 890", "identity", "234 567"),
        ("căn cước công dân số: 001234567890", "identity", "001234567890"),
        ("cmnd 180000001", "identity", "180000001"),
        ("hộ chiếu C1234567", "identity", "1234567"),
        ("ho chieu so: p 0000 0001 hết hạn", "identity", "0000 0001"),
        ("số B7654321, cấp 2020", "identity", "B7654321"),
        ("số BHXH 3020123456", "identity", "3020123456"),
        ("STK 0000 1111 222", "account", "1111"),
        ("số tài khoản ngân hàng: 1900000000001", "account", "1900000000001"),
        ("thẻ 9704000000000001", "account", "9704000000000001"),
        ("viết về ten.nguoi+a@example.com.vn", "email", "@example"),
    ],
)
def test_personal_data_is_covered(text: str, kind: str, hidden: str) -> None:
    masked = mask(text)
    assert kind in masked.kinds
    assert hidden not in masked.text


@pytest.mark.parametrize(
    "text",
    [
        "Hồ sơ 000.00.04.H51-200221-0001 thiếu chữ ký",
        "H27.12-261123-0900000001",
        "lệ phí 1.500.000 đồng, nộp trước 01/01/2027",
        "theo Quyết định 2459/QĐ-UBND ngày 23/7/2019",
        "tài khoản dịch vụ công không vào được từ 12/10/2026",
        "mục 1.2.3, điều 45, khoản 6",
        "hộ chiếu hết hạn 2 tháng, bảo hiểm đóng 15 năm từ 01/2010",
        "bưu gửi EL491610889VN, thủ tục 1.001193, mẫu M1, mã C12345678901",
    ],
)
def test_what_is_nobodys_is_left_alone(text: str) -> None:
    assert mask(text).text == text


@given(st.text(max_size=300))
def test_covering_twice_changes_nothing_more(text: str) -> None:
    once = mask(text).text
    assert mask(once).text == once


@given(st.from_regex(r"0[35789][0-9]{8}", fullmatch=True), st.text("abc đ,:;\n", max_size=20))
def test_no_mobile_number_comes_through_whatever_stands_around_it(phone: str, words: str) -> None:
    assert phone not in mask(f"{words}{phone}{words}").text
