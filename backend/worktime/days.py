"""Viet Nam's public holidays and the Saturdays worked in exchange, from the library `holidays`.

The library follows the yearly announcements (Bộ Nội vụ) where they were made and computes the rest
from the lunar calendar; days swapped later than its version are overrides of a `Calendar`.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from holidays import HolidayBase, country_holidays

SOURCE = "holidays (PyPI), Viet Nam"


@cache
def _of_year(year: int) -> HolidayBase:
    return country_holidays("VN", years=year, language="vi", expand=False)


def holiday(day: date) -> str | None:
    """The holiday's Vietnamese name, or None for any other day, weekends included."""
    name: str | None = _of_year(day.year).get(day)
    return name


def is_worked_in_exchange(day: date) -> bool:
    """Whether this day of a weekend is worked because another day was taken off."""
    return day in _of_year(day.year).weekend_workdays
