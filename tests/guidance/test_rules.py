"""When a published answer is in force, and what of a text is covered before anybody reads it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.actions import Screen
from backend.guidance import rules
from backend.guidance.announcements import LONGEST_FORMER, facts
from backend.guidance.models import Article
from backend.guidance.shelf import Opened
from backend.i18n import speaking
from backend.knowledge.units import all_units
from backend.notices.wording import render
from backend.people.texts import length
from bot.views import guidance, shelf
from bot.views.lengths import LONGEST, plain

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


def longest_article() -> Article:
    """As long as an answer may become, of the unit with the longest name."""
    desk = max(all_units(), key=lambda one: len(one.name)).key
    words = dict.fromkeys(rules.LONGEST, "(số giấy tờ) " * 300)
    fit = {part: text[: rules.LONGEST[part]] for part, text in words.items()}
    return Article(
        **fit, id=10**12, version=99, desk=desk, procedure="1.001193", audience="public",
        effective_on=date(2026, 11, 23), expires_on=date(2027, 11, 23), state="draft", reason="",
        approved_at=datetime(2026, 11, 23, tzinfo=UTC), supersedes_id=1,
    )  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_longest_answer_fits_one_message_wherever_it_is_shown(language: str) -> None:
    article = longest_article()
    told = {**facts(article), "being_edited": False, "former": "đ" * LONGEST_FORMER}
    kinds = ("guidance.review", "guidance.approved", "guidance.replaced")
    texts = [render(kind, told, language).text for kind in kinds]
    with speaking(language):
        opened = Opened(article, rules.SUPERSEDED, is_author=False, may_decide=True)
        screens = (guidance.preview(article), guidance.step(article, "audience"))
        texts += [one.text for one in (*screens, shelf.opened(opened), shelf.to_citizen(article))]
    assert max(length(plain(Screen(text))) for text in texts) <= LONGEST


@given(st.text(max_size=60), st.integers(5, 40))
def test_a_shortened_text_fits_and_a_short_one_stays(text: str, most: int) -> None:
    cut = rules.shortened(text, most)
    assert length(cut) <= most
    assert cut == text or length(text) > most
