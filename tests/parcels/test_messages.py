"""What a carrier's message to a phone says, and what each event did."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from backend.parcels import postmen, proofs, rules
from backend.parcels.carriers import messages
from backend.parcels.rules import Happening

NUMBER = "EL491610889VN"


@pytest.mark.parametrize(
    ("text", "state", "reason"),
    [
        ("{n} phát thành công lúc 10:05", "delivered", None),
        ("Buu gui {n} da phat thanh cong", "delivered", None),
        ("{n} phát không thành công: người nhận không có nhà", "attempt_failed", "not_home"),
        ("{n} chua phat duoc", "attempt_failed", "unknown"),
        ("Bưu gửi {n} đã giao cho bưu tá, đang giao đến anh/chị", "out_for_delivery", None),
        ("{n} đang giữ tại bưu cục chờ người nhận", "held", None),
        ("{n} đã chấp nhận gửi tại Hà Tĩnh", "accepted", None),
        ("{n} đã chuyển hoàn", "returned", None),
        ("{n}?", None, None),
    ],
)
def test_a_message_is_read_failure_first(text: str, state: str | None, reason: str | None) -> None:
    told = messages.read(text.format(n="EL 491 610 889 VN"))
    assert told == messages.Message((NUMBER,), state, reason)


def test_phones_and_days_are_no_numbers_of_parcels() -> None:
    assert messages.read("Bưu tá 0900000001 đang giao ngày 23.11.2026").numbers == ()


@given(some.text(max_size=400))
@settings(max_examples=50, deadline=None)
def test_any_message_is_survived(text: str) -> None:
    assert messages.read(text).state in (None, *rules.STATES)


def test_what_each_event_did_is_known() -> None:
    at = datetime(2026, 11, 23, 2, tzinfo=UTC)

    def event(key: str, hours: int, state: str | None, **more: bool) -> Happening:
        return Happening(key, at + timedelta(hours=hours), state, **more)

    events = [
        event("again", 2, rules.ACCEPTED), event("first", 1, rules.ACCEPTED),
        event("late", 9, rules.OUT), event("end", 3, rules.DELIVERED), event("none", 4, None),
        event("corrected", 10, rules.OUT, correction=True),
    ]  # fmt: skip
    assert rules.effects(events) == {
        "first": "step", "again": "again", "end": "step", "late": "ended", "corrected": "step",
    }  # fmt: skip
    assert rules.fold(events).state == rules.OUT


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Trần Thị Mơ", "Trần Thị Mơ"),
        (" a  b ", "a b"),
        ("038 1", None),
        ("x" * 81, None),
        ("", None),
    ],
)
def test_a_receivers_name_has_no_number_in_it(text: str, name: str | None) -> None:
    assert proofs.receiver(text) == name


def test_a_route_is_a_short_name_and_at_first_the_commune() -> None:
    assert postmen.route(" Tuyến  3 ") == "Tuyến 3"
    assert postmen.route("…") is None and postmen.route("x" * 41) is None
    assert postmen.commune_in("Số 5, thôn Đông, xã Mai Phụ") == "Xã Mai Phụ"
    assert postmen.commune_in("Số 5 đường Phan Đình Phùng") is None
