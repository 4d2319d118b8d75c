"""When a published answer is in force, and what of a text is covered before anybody reads it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backend.guidance import rules
from backend.people.texts import length

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(DAYS, DAYS)
def test_a_superseded_answer_holds_until_the_day_before_the_new_one(new: date, today: date) -> None:
    last = rules.last_day(new, today)
    begun = date(2025, 1, 1)
    every = [today + timedelta(days=n) for n in range(400)]
    held = [day for day in every if rules.is_in_force(rules.SUPERSEDED, begun, last, day)]
    assert held == [day for day in every if day < new]


@given(DAYS, st.none() | DAYS, DAYS)
def test_the_days_fit_where_there_is_a_day_left_to_be_in_force(
    effective: date, expires: date | None, today: date
) -> None:
    ahead = (max(today, effective) + timedelta(days=n) for n in range(2))
    holds = any(rules.is_in_force(rules.PUBLISHED, effective, expires, day) for day in ahead)
    assert rules.days_fit(effective, expires, today) == holds


def test_only_a_published_answer_expires_and_on_the_day_after_its_last() -> None:
    last = date(2026, 11, 23)
    assert rules.state_on(rules.PUBLISHED, last, last) == rules.PUBLISHED
    assert rules.state_on(rules.PUBLISHED, last, last + timedelta(days=1)) == rules.EXPIRED
    assert rules.state_on(rules.WITHDRAWN, last, last + timedelta(days=1)) == rules.WITHDRAWN


def test_codes_of_dossiers_are_covered_beside_numbers() -> None:
    text = rules.deidentified("Hồ sơ H27.12-261123-0001 của 0900000001, nộp ngày 23/11/2026")
    assert text == "Hồ sơ (mã hồ sơ) của (số điện thoại), nộp ngày 23/11/2026"
    assert set(rules.covered_in(text)) == {"phone", "dossier"}
    assert rules.deidentified(text) == text


@given(st.text(max_size=60), st.integers(5, 40))
def test_a_shortened_text_fits_and_a_short_one_stays(text: str, most: int) -> None:
    cut = rules.shortened(text, most)
    assert length(cut) <= most
    assert cut == text or length(text) > most
