"""Which questions are taken for alike: the two thresholds, told by invented pairs."""

from __future__ import annotations

import pytest

from backend.cases.precedents import ALIKE, ALIKE_BESIDE_PROCEDURE
from backend.cases.reading import matter
from backend.knowledge.likeness import likeness


def degree(one: str, other: str) -> float:
    return likeness(matter(one), [matter(other)])[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tờ khai thiếu chữ ký ở trang cuối, nhận không ạ?",
         "Sở Công Thương: hồ sơ H27.12-261123-0001 thiếu chữ ký ở trang cuối tờ khai, nhận không?"),
        ("thiếu giấy ủy quyền bản chính có nhận bản sao y không",
         "không có bản chính giấy ủy quyền, chỉ có bản sao chứng thực, nhận được không"),
        ("giay chung sinh ghi sai ten me", "giấy chứng sinh ghi sai tên mẹ thì sửa ở đâu"),
    ],
)  # fmt: skip
def test_the_same_trouble_in_other_words_is_alike(one: str, other: str) -> None:
    assert degree(one, other) >= ALIKE


def test_another_trouble_with_the_same_papers_is_alike_on_one_procedure_only() -> None:
    one = "mẹ chưa đăng ký kết hôn, khai sinh cho con ghi phần cha thế nào"
    other = "khai sinh con ngoài giá thú thì phần ghi về cha để trống đúng không"
    assert ALIKE_BESIDE_PROCEDURE <= degree(one, other) < ALIKE


@pytest.mark.parametrize(
    "other",
    ["phí cấp lại giấy phép bán lẻ rượu bao nhiêu?", "hộ kinh doanh thiếu hợp đồng thuê nhà"],
)
def test_another_matter_is_not(other: str) -> None:
    assert degree("Hồ sơ khai sinh ghi sai tên mẹ", other) < ALIKE_BESIDE_PROCEDURE
