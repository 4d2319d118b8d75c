"""What carriers' codes mean: the same number is another thing with every source."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from backend.parcels import codes, reports, rules, wording
from backend.parcels.codes import EMS, MYVNPOST, NGSP, meaning
from backend.settings import Settings
from tests.parcels.test_ngsp import settings


def test_the_same_code_means_what_its_own_source_says() -> None:
    assert meaning(NGSP, "4", "") == codes.Meaning(rules.DELIVERED)
    assert meaning(EMS, "4", "") == codes.Meaning(rules.IN_TRANSIT)
    for source in (NGSP, EMS):
        assert meaning(source, "14", "") is None
    assert meaning(MYVNPOST, "14", "") == codes.Meaning(rules.DELIVERED)


@pytest.mark.parametrize(
    ("code", "collecting", "returning"),
    [
        ("2", "assigned", "registered"),
        ("5", "collect_failed", None),
        ("6", "collected", "accepted"),
        ("14", "handed_over", "delivered"),
        ("15", "in_transit", "attempt_failed"),
        ("16", "incomplete", "return_pending"),
        ("19", "incomplete", "returned"),
        ("22", "cancelled", "cancelled"),
        ("28", None, None),
    ],
)
def test_a_code_is_read_by_the_leg_that_a_parcel_is_on(
    code: str, collecting: str | None, returning: str | None
) -> None:
    found = meaning(MYVNPOST, code, "")
    assert found is not None
    assert reports.on_leg(found.state, rules.COLLECT) == collecting
    assert reports.on_leg(found.state, rules.RETURN) == returning


@pytest.mark.parametrize("code", ["20", "21", "23", "28", "29"])
def test_sums_and_parts_of_an_order_are_no_delivery(code: str) -> None:
    """`20` is "vào điều tin" with the post's old interface, "trả một phần" with this one."""
    assert meaning(MYVNPOST, code, "Đã trả thành công") == codes.Meaning(None)


@pytest.mark.parametrize("source", [NGSP, MYVNPOST, EMS, codes.SIMULATED, codes.MANUAL])
def test_the_old_interfaces_codes_mean_nothing_to_the_others(source: str) -> None:
    for code in ("60", "61", "62", "70", "91", "100", "110", "120", "161", "170", "11000"):
        assert meaning(source, code, "Phát thành công") is None


@pytest.mark.parametrize(
    ("text", "outcome", "reason"),
    [
        ("Phát không thành công", "attempt_failed", None),
        ("PHÁT KHÔNG THÀNH CÔNG: người nhận từ chối", "attempt_failed", "refused"),
        ("Giao chưa thành công, không liên lạc được", "attempt_failed", "unreachable"),
        ("Lần 1 không thành công, lần 2 thành công", "attempt_failed", None),
        ("Phát thành công", "delivered", None),
        ("Phát tha\u0300nh công", "delivered", None),
        ("Người nhận hẹn phát lại ( 16:06 - 04/09/2026 )", None, "rescheduled"),
        ("Đang vận chuyển", None, None),
    ],
)
def test_words_are_read_by_what_failed_first(
    text: str, outcome: str | None, reason: str | None
) -> None:
    assert (wording.outcome(text), wording.reason(text)) == (outcome, reason)


def test_a_delivery_that_its_own_words_call_unsuccessful_is_none() -> None:
    assert meaning(MYVNPOST, "14", "Giao không thành công") == codes.Meaning(
        rules.FAILED, "unknown"
    )
    assert meaning(MYVNPOST, "99", "Giao thành công") is None


def test_an_installation_may_know_more_codes_but_ours_stay() -> None:
    before = dict(codes.CODES)
    try:
        codes.learn({"ngsp:4": "returned", "ngsp:9": "attempt_failed.not_home"})
        assert meaning(NGSP, "4", "") == codes.Meaning(rules.DELIVERED)
        assert meaning(NGSP, "9", "") == codes.Meaning(rules.FAILED, "not_home")
    finally:
        codes.CODES.clear()
        codes.CODES.update(before)


@pytest.mark.parametrize(
    "told",
    [
        {"carrier_codes": {"ngsp:9": "eaten"}},
        {"carrier_codes": {"9": "returned"}},
        {"carrier_codes": {"ngsp:9": "attempt_failed.hungry"}},
        {"ngsp_key": "alone"},
        {"myvnpost_url": "https://connect-my.vnpost.vn"},
        {"ems_on": True},
    ],
)
def test_half_a_carrier_and_unknown_states_are_refused(told: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings(_env_file=None, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["http://gateway.example.vn", "//gateway.example.vn"])
def test_no_carrier_is_spoken_to_over_an_open_line(address: str) -> None:
    assert settings("https://gateway.example.vn").carriers_on == (NGSP,)
    with pytest.raises(ValidationError, match="https"):
        settings(address)
