"""Public holidays of Viet Nam, as the library pinned here knows them."""

from __future__ import annotations

from datetime import date

import pytest

from backend.worktime.days import holiday, is_worked_in_exchange


@pytest.mark.parametrize(
    "day",
    [date(2026, 1, 1), date(2026, 2, 17), date(2026, 4, 30), date(2026, 5, 1), date(2026, 9, 2),
     date(2026, 4, 27), date(2027, 2, 6)],
)  # fmt: skip
def test_the_great_days_are_holidays(day: date) -> None:
    assert holiday(day)


def test_an_ordinary_day_and_a_sunday_are_none() -> None:
    assert holiday(date(2026, 11, 26)) is None
    assert holiday(date(2026, 11, 29)) is None


def test_names_are_vietnamese() -> None:
    assert holiday(date(2026, 9, 2)) == "Quốc khánh"


def test_only_an_announced_exchange_makes_a_saturday_a_working_day() -> None:
    assert is_worked_in_exchange(date(2026, 8, 22))
    assert not is_worked_in_exchange(date(2026, 8, 29))
