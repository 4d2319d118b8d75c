"""What may happen to a case, held against every way through its states."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.cases import rules
from tests.story.services import SHARED_DATA

VERBS = st.sampled_from(sorted(rules.VERBS))


@given(st.lists(VERBS, max_size=12))
def test_only_reopening_leads_out_of_an_ended_case_and_nothing_out_of_a_withdrawn_one(
    verbs: list[str],
) -> None:
    state = rules.WAITING
    for verb in verbs:
        before, state = state, rules.state_after(state, verb) or state
        assert state in rules.STATES
        if before not in rules.OPEN and state != before:
            assert (verb, before in rules.ENDED) == ("reopen", True)


@given(st.sampled_from(rules.STATES))
def test_only_the_clerks_acceptance_or_silence_after_an_answer_ends_a_case(state: str) -> None:
    ending = {verb for verb in rules.VERBS if rules.state_after(state, verb) in rules.ENDED}
    assert ending == ({"accept", "close"} if state == rules.ANSWERED else set())


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Không nhận theo khoản 2 Điều 9 Nghị định 118/2025/NĐ-CP.", True),
        ("Căn cứ Luật Đất đai, trường hợp này không thuộc diện cấp.", True),
        ("Theo 61/2018/NĐ-CP.", True),
        ("Không nhận vì thiếu giấy.", False),
        ("Hồ sơ nộp ngày 12/3/2026, không nhận.", False),
    ],
)
def test_a_legal_ground_is_an_article_or_a_document(text: str, named: bool) -> None:
    assert rules.names_ground(text) is named


def test_a_case_is_named_by_its_number_and_year() -> None:
    assert rules.code_of(123, 2026) == "VM-2026-000123"
    assert rules.code_of(1_234_567, 2026) == "VM-2026-1234567"


@given(st.sets(st.integers(1, 10_000_000), max_size=20))
def test_two_cases_never_share_a_name(numbers: set[int]) -> None:
    assert len({rules.code_of(number, 2026) for number in numbers}) == len(numbers)


@pytest.mark.parametrize(
    "code",
    [
        "000.00.04.H51-200221-0001", "000.17.22.H56-210531-0001", "H56.14-240823-0001",
        "H27-261123-0001", "H27.12.03.01-261123-00012",
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}", "Hồ sơ {}, thiếu chữ ký", "({})", "mã:{}.", "{}\n"])
def test_both_national_styles_are_found_anywhere_in_a_text(code: str, around: str) -> None:
    assert rules.find_dossier_code(around.format(code)) == code
    assert rules.find_dossier_code(around.format(code.lower())) == code


@pytest.mark.parametrize(
    "text",
    ["", "12345", "H27", "VM-2026-000123", "H27-2611-0001", "XH27-261123-0001", "H27-261123-1"],
)
def test_other_numbers_are_no_dossier_code(text: str) -> None:
    assert rules.find_dossier_code(text) is None


def test_what_the_published_pattern_takes_is_found() -> None:
    """The pattern drawn from Thông tư 01/2018/TT-VPCP and from codes seen in the wild."""
    file = SHARED_DATA / "formats" / "dossier-codes.json"
    if not file.exists():
        pytest.skip("the shared facts are not beside this repository")
    import re

    published = json.loads(file.read_text())["dossier_code"]
    examples = [one.split(" ")[0] for one in published["examples_seen_in_the_wild"]]
    for code in examples:
        assert re.fullmatch(published["regex"], code)
        assert rules.find_dossier_code(f"Hồ sơ {code} thiếu chữ ký") == code


@given(st.text(max_size=200))
def test_a_text_is_measured_as_telegram_measures_it(text: str) -> None:
    measured = rules.length(rules.clean(text))
    assert measured == sum(2 if ord(sign) > 0xFFFF else 1 for sign in rules.clean(text))


@given(st.text(alphabet=st.characters(), max_size=200))
def test_a_cleaned_text_can_be_kept_and_stays_as_it_is(text: str) -> None:
    once = rules.clean(text)
    assert "\0" not in once
    assert once.encode().decode() == once
    assert rules.clean(once) == once


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "empty"), (" \n\u200b", "empty"), ("?", None), ("x" * 3_000, None),
        ("x" * 3_001, "too_long"), ("😀" * 1_500, None), ("😀" * 1_501, "too_long"),
    ],
)  # fmt: skip
def test_a_text_has_between_one_and_three_thousand_signs(text: str, fault: str | None) -> None:
    assert rules.text_fault(text) == fault
