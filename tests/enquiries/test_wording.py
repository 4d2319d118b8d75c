"""What is said of an enquiry fits into one message, whatever people wrote."""

from __future__ import annotations

import re
from html import unescape

import pytest

from backend.enquiries import rules
from backend.i18n import LANGUAGES, speaking
from backend.notices.wording import enquiries, render
from backend.people.texts import length

LONGEST = "<&>" * (rules.LONGEST_TEXT // 3)
BASE = {"enquiry": 10**9, "unit": "ttpvhcc-xa-mai-phu-2025", "asked_at": "2026-11-23T02:00:00Z"}
SAID = [
    {"kind": kind, "text": LONGEST, "voice": True}
    for kind in ("question", *("asked_back", "further", "answer") * 4)
]
FACTS = {
    **BASE, "note": 1, "about": "x" * 300, "said": SAID, "text": LONGEST, "voice": True,
    "at": "2026-11-23T02:00:00Z", "claimed": True, "next": "2026-11-25T02:00:00Z", "attended": True,
}  # fmt: skip


def shown(html: str) -> int:
    return length(unescape(re.sub(r"<[^>]+>", "", html)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["open", "claimed", "asked_back", "answered"])
def test_the_longest_card_fits(state: str, language: str) -> None:
    screen = render("enquiry.card", {**FACTS, "state": state}, language)
    assert shown(screen.text) <= 4096


@pytest.mark.parametrize("state", ["taken", "elsewhere", "closed", "unanswered", "withdrawn"])
def test_a_card_that_is_somebody_elses_has_no_words_and_no_buttons(state: str) -> None:
    screen = render("enquiry.card", {**BASE, "state": state}, "vi")
    assert not screen.rows and shown(screen.text) < 300


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(set(enquiries.KINDS) - {"enquiry.card"}))
def test_every_other_notice_fits_in_both_languages(kind: str, language: str) -> None:
    screen = render(kind, FACTS, language)
    assert 0 < shown(screen.text) <= 4096


def test_every_state_has_words() -> None:
    with speaking("en"):
        assert set(rules.STATES) <= set(enquiries.STATES)
