"""Folding, tone marks, abbreviations and dialect."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.knowledge import text


@pytest.mark.parametrize("typed", ["Vướng mắc", "/vướng mắc", "vuong mac", "  VƯỚNG-MẮC! "])
def test_a_menu_label_and_a_command_are_one_whatever_the_marks(typed: str) -> None:
    assert text.fold(typed) == "vuong mac"


@pytest.mark.parametrize("typed", ["/vuongmac", "Vướng mắc", "vuong mac"])
def test_a_command_without_spaces_is_the_same_label(typed: str) -> None:
    assert text.compact(typed) == "vuongmac"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hoà", "hòa"),
        ("thuỷ", "thủy"),
        ("khoẻ", "khỏe"),
        ("Hoà Hải", "Hòa Hải"),
        ("quý", "quý"),
        ("toán", "toán"),
        ("hoàng", "hoàng"),
    ],
)
def test_the_tone_mark_moves_where_schools_put_it(old: str, new: str) -> None:
    assert text.compose(old) == new


def test_decomposed_and_composed_letters_fold_alike() -> None:
    assert text.fold("Kỳ Đồng") == text.fold("Kỳ Đồng") == "ky dong"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("đk ks cho con", "dang ky khai sinh cho con"),
        ("nộp ở mô", "nop o dau"),
        ("làm răng chừ", "lam sao gio"),
        ("nop o mo", "nop o dau"),
        ("mở quán", "mo cua hang"),
        ("mo ho kinh doanh", "mo ho kinh doanh"),
        ("cccd", "can cuoc"),
        ("căn cước công dân", "can cuoc"),
        ("bìa đỏ", "so do dat"),
    ],
)
def test_chat_spelling_and_dialect_are_spelled_out(typed: str, meant: str) -> None:
    assert " ".join(text.tokens(typed)) == meant


def test_who_types_without_marks_is_spelled_out_without() -> None:
    """Marks of ours among words without any would have the whole read as badly typed."""
    plain = text.spelled_out(text.words("khai bao luu tru online"))
    assert plain == [(word, word) for word in text.tokens("khai bao luu tru truc tuyen")]
    assert ("trực", "truc") in text.spelled_out(text.words("khai báo lưu trú online"))


def test_only_what_is_new_is_spelled_out_again() -> None:
    typed = text.words("sổ hồng sổ đỏ")
    assert " ".join(text.folded(text.spelled_out(typed, {"hồng"}))) == "so do dat so do"
    assert text.spelled_out(typed, set()) == typed


def test_marks_that_were_typed_must_agree_and_missing_ones_may() -> None:
    assert text.same_word("dong", "Đồng")
    assert not text.same_word("đóng", "Đồng")


@given(st.text(max_size=300))
def test_folding_never_raises_and_folding_twice_changes_nothing(typed: str) -> None:
    folded = text.fold(typed)
    assert text.fold(folded) == folded
    assert all(word for word in text.tokens(typed))
