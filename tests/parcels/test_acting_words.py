"""What is read of calls and complaints: nobody's phone, and no more than a message holds. Pure."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from backend.notices.wording import complaints, parcel_acts, render
from backend.parcels.complaint_news import LONGEST_OFFICE, MOST_SAID, MOST_STEPS
from backend.parcels.complaint_rules import KINDS, LONGEST_TEXT, STATES

TELEGRAM = 4096
"""Bot API, sendMessage: characters after entities parsing."""
AT = "2026-11-23T02:00:00+00:00"
BARE: dict[str, Any] = {
    "complaint": 1, "code": "KN-1", "kind": "rude", "state": "open", "unit": "ttpvhcc-tinh",
    "at": AT,
}  # fmt: skip
STEP = {
    "state": "attempt_failed",
    "at": AT,
    "office": "B" * LONGEST_OFFICE,
    "reason": "id_check_failed",
}


def card(words: str, **more: Any) -> dict[str, Any]:
    return {
        **BARE, "parcel": 1, "parcel_code": "CODE01", "due": AT, "proof": None,
        "steps": [STEP] * MOST_STEPS, "said": [{"kind": "words", "text": words, "at": AT}], **more,
    }  # fmt: skip


def test_the_longest_card_fits_into_a_message() -> None:
    said = [{"kind": "further", "text": "<" * LONGEST_TEXT, "at": AT}] * MOST_SAID
    proof = {"relation": "authorised", "checked": False, "at": AT}
    shown = complaints.card(card("", said=said, proof=proof)).text
    assert len(unescape(re.sub(r"</?\w+>", "", shown))) <= TELEGRAM


def test_a_citizens_words_are_harmless_in_a_card() -> None:
    shown = complaints.card(card("<a href='x'>bấm</a> & <b>")).text
    assert "<a" not in shown and "&lt;a" in shown


def test_a_card_that_is_no_longer_its_readers_has_no_words_and_no_buttons() -> None:
    shown = complaints.card({**BARE, "state": "elsewhere"})
    assert shown.rows == () and "CODE01" not in shown.text


@pytest.mark.parametrize("state", STATES)
def test_only_an_open_complaint_asks_for_an_answer(state: str) -> None:
    labels = [one.label for row in complaints.card(card("", state=state)).rows for one in row]
    assert ("Trả lời" in labels) is (state == "open")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words(kind: str) -> None:
    assert complaints.kind_words(kind)


@pytest.mark.parametrize("state", parcel_acts.CALL_STATES)
@pytest.mark.parametrize("mine", [True, False])
def test_only_whoever_took_a_call_may_end_it(state: str, mine: bool) -> None:
    facts = {"parcel": 1, "code": "CODE01", "call": 7, "state": state, "mine": mine}
    codes = [one.code or "" for row in parcel_acts.call(facts).rows for one in row]
    ends = any(code.startswith(parcel_acts.CALLED) for code in codes)
    assert ends is (mine and state == "taken")
    assert ("call.take:7" in codes) is (state == "open" or ends)


@pytest.mark.parametrize("kind", [*parcel_acts.KINDS, *complaints.KINDS])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_notice_is_worded(kind: str, language: str) -> None:
    facts = card("Chậm quá.", call=7, join=7, mine=False, text="Xin lỗi.")
    if kind == "parcel.call":
        facts["state"] = "open"
    assert render(kind, facts, language).text
