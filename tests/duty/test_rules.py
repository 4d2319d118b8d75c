"""Hours and days as people write them."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.duty.hour_files import weekdays_in
from backend.duty.rules import read, sessions_in, written
from backend.knowledge.importing.tables import Wrong
from backend.worktime.calendar import DEFAULT_DAY, DEFAULT_WEEK, Session
from bot.days import day_and_words, span_in
from bot.views.hours import week_line
from bot.views.rosters import span_of

TODAY = date(2026, 11, 26)
CLOCKS = st.lists(st.times().map(lambda at: at.replace(second=0, microsecond=0)), unique=True)


@given(CLOCKS)
def test_sessions_are_read_as_they_were_written(clocks: list[time]) -> None:
    ordered = sorted(clocks)
    day = tuple(map(Session, ordered[0::2], ordered[1::2]))
    assert read(written(day)) == day


@pytest.mark.parametrize(
    "said",
    ["07:30-11:30 13:30-17:00", "7h30–11h30, 13h30–17h", "7:30 - 11:30; 13:30 - 17",
     "7g30-11g30 và 13g30-17g"],
)  # fmt: skip
def test_sessions_may_be_written_as_people_do(said: str) -> None:
    assert sessions_in(said) == DEFAULT_DAY


@pytest.mark.parametrize("said", ["", "sáng", "7-25", "11-7", "7-11 10-12", "13-17 7-11", "7-11 x"])
def test_what_are_no_sessions_is_refused(said: str) -> None:
    with pytest.raises(ValueError):
        sessions_in(said)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("T2-T6", [0, 1, 2, 3, 4]), ("T2, t4; CN", [0, 2, 6]), ("thứ hai đến thứ tư", [0, 1, 2]),
        ("Thứ Bảy", [5]), ("thu 2 - thu 3, T7", [0, 1, 5]),
    ],
)  # fmt: skip
def test_weekdays_are_read(said: str, days: list[int]) -> None:
    assert weekdays_in(said) == days


@pytest.mark.parametrize("said", ["", "T9", "T6-T2", "T2-T3-T4", "mai"])
def test_what_is_no_weekday_is_refused(said: str) -> None:
    with pytest.raises(Wrong):
        weekdays_in(said)


@pytest.mark.parametrize(
    ("said", "day", "words"),
    [
        ("27/11 bão số 12", date(2026, 11, 27), "bão số 12"),
        ("25/11/2026: họp", date(2026, 11, 25), "họp"), ("1/2", date(2027, 2, 1), ""),
        ("ngày mai mất điện", date(2026, 11, 27), "mất điện"), ("hôm nay", TODAY, ""),
        ("mai", date(2026, 11, 27), ""), ("31/02 bão", None, "bão"),
        ("bão 27/11", None, "bão 27/11"),
    ],
)  # fmt: skip
def test_a_day_stands_before_its_reason(said: str, day: date | None, words: str) -> None:
    assert day_and_words(said, TODAY) == (day, words)


@pytest.mark.parametrize(
    ("said", "span"),
    [
        ("30/11-04/12", (date(2026, 11, 30), date(2026, 12, 4))),
        ("28/12 đến 3/1", (date(2026, 12, 28), date(2027, 1, 3))),
        ("30/11", (date(2026, 11, 30), date(2026, 11, 30))), ("tuần tới", None),
        ("30/11-31/11", None),
    ],
)  # fmt: skip
def test_days_from_to_may_go_over_the_new_year(said: str, span: tuple[date, date] | None) -> None:
    assert span_in(said, TODAY) == span


def test_a_week_and_a_month_begin_today_at_the_earliest() -> None:
    assert span_of("week", TODAY) == (TODAY, date(2026, 11, 29))
    assert span_of("next", TODAY) == (date(2026, 11, 30), date(2026, 12, 6))
    assert span_of("month", date(2026, 12, 5)) == (date(2026, 12, 5), date(2026, 12, 31))


def test_a_week_is_told_in_few_words() -> None:
    assert week_line(DEFAULT_WEEK) == "07:30–11:30, 13:30–17:00, thứ Hai đến thứ Sáu"
    saturday = (Session(time(7, 30), time(11)),)
    assert week_line((*DEFAULT_WEEK[:5], saturday, ())).endswith("; 07:30–11:00, thứ Bảy")
