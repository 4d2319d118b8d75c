"""Working time as people type it, and as it is said back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.cases import spans
from bot.views import promises as view

DAY = 450


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("30 phút", 30), ("30p", 30), ("90", 90), ("4 giờ", 240), ("4h", 240), ("1h30", 90),
        ("1 giờ 30 phút", 90), ("2 ngày", 900), ("2 NGÀY làm việc", 900), ("2 ngay", 900),
        ("1 ngày và 2 giờ", 570), ("3 days", 1350), ("0 phút", 0),
        ("", None), ("lâu", None), ("2 tuần", None), ("-5 phút", None), ("1,5 giờ", None),
        ("30 phút 2 giờ", None), ("1 giờ 2 giờ", None), ("12345678", None), ("5 phút nhé", None),
    ],
)  # fmt: skip
def test_typed_time_is_understood_or_refused(said: str, minutes: int | None) -> None:
    assert spans.minutes_in(said, DAY) == minutes


@given(st.integers(1, 20 * DAY), st.integers(60, 600))
def test_what_is_said_back_means_the_same(minutes: int, a_day: int) -> None:
    assert spans.minutes_in(view.span(minutes, a_day), a_day) == minutes
