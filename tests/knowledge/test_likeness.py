"""How alike questions are: the same matter however it is typed, and nothing for other matters."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.guidance.rules import ALIKE, FAINT, SURE
from backend.knowledge import bank, catalogue
from backend.knowledge.likeness import likeness

HELD = catalogue.bundled()
PROXY = "Hồ sơ thiếu giấy ủy quyền bản chính, có nhận bản sao y không ạ?"
WINE = "Giấy phép bán lẻ rượu hết hạn thì cấp lại hay cấp mới?"
MOVED = "Hộ kinh doanh chuyển địa điểm sang xã khác thì nộp lại hồ sơ mới hay chỉ thông báo?"


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("ho so thieu giay uy quyen ban chinh co nhan ban sao y khong", PROXY),
        ("ho so thieu giya uy quyeenf ban chihn", PROXY),
        ("H27.12-261123-0007 không có ủy quyền bản chính, chỉ có bản sao thì nhận không", PROXY),
        ("lam sao de gia han giay phep ban le ruou", WINE),
        ("hộ kinh doanh đổi địa chỉ sang xã khác có phải làm lại giấy chứng nhận", MOVED),
    ],
)
def test_the_same_matter_is_found_without_marks_and_with_slips(asked: str, text: str) -> None:
    others = [one for one in (PROXY, WINE, MOVED) if one != text]
    alike, *rest = likeness(asked, [text, *others])
    assert alike >= ALIKE and max(rest) < FAINT * 2


@pytest.mark.parametrize(
    "asked",
    ["Chồng mất, vợ đứng tên sổ đỏ cần giấy gì", "Lệ phí đổi bằng lái bao nhiêu", "chào anh", ""],
)
def test_another_matter_is_not_alike(asked: str) -> None:
    assert max(likeness(asked, [PROXY, MOVED])) < FAINT * 2


def test_a_neighbouring_matter_is_never_surely_the_same() -> None:
    (score,) = likeness("Giấy phép bán lẻ thuốc lá hết hạn có gia hạn được không", [WINE])
    assert score < SURE


def test_of_unrelated_questions_of_the_bank_almost_none_is_alike() -> None:
    by_subject: dict[str, list[str]] = {}
    for one in bank.entries():
        by_subject.setdefault(one.subject, []).extend(one.questions)
    asked = [(code, some) for code, some in by_subject.items() if some]
    chosen = random.Random(4)
    pairs = [pair for pair in (chosen.sample(asked, 2) for _ in range(1000)) if _unrelated(*pair)]
    scores = [likeness(chosen.choice(one), [chosen.choice(two)])[0] for (_, one), (_, two) in pairs]
    assert len(scores) > 800
    assert sum(score >= ALIKE for score in scores) <= 5
    assert not any(score >= SURE for score in scores)


def _unrelated(one: tuple[str, list[str]], two: tuple[str, list[str]]) -> bool:
    """Whether two procedures, with their questions, are of different fields."""
    fields = (set(HELD.procedure(code).fields) for code, _ in (one, two))
    return set.isdisjoint(*fields)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_have_a_likeness_between_0_and_1(one: str, two: str) -> None:
    scores = likeness(one, [two, one])
    assert all(0.0 <= score <= 1.0 for score in scores)
    assert scores[1] >= scores[0] - 1e-9
