"""Spans that the post can come in, drafts, and lines of a list: values in, values out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from backend.errors import DomainError
from backend.now import LOCAL
from backend.parcels import collecting, collecting_lists, reports, rules, slots
from backend.parcels.collecting_drafts import EDITED, CollectionDraft
from backend.parcels.collecting_models import ListedPaper
from backend.parcels.slots import Slot
from backend.sealing import Keyring, new_key

WEDNESDAY = date(2026, 11, 25)
DRAFT = CollectionDraft(
    "CODE01", "1.001193", True, "xa-mai-phu-2025", "Số 5, thôn Đông", "0900000123", True,
    "202611250700",
)  # fmt: skip


def at(day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day:02}T{clock}").replace(tzinfo=LOCAL)


def spans(some: tuple[Slot, ...]) -> list[str]:
    return [f"{one.begins:%H:%M}-{one.ends:%H:%M}" for one in some]


def test_a_day_of_the_post_is_cut_into_spans_and_a_short_rest_joins_the_last() -> None:
    assert spans(slots.of_day(WEDNESDAY)) == [
        "07:00-09:00", "09:00-11:00", "11:00-13:00", "13:00-15:00", "15:00-17:00", "17:00-19:00",
    ]  # fmt: skip
    assert spans(slots.of_day(date(2026, 11, 29)))[-1] == "15:30-17:00"
    assert slots.of_day(date(2026, 11, 24)) == (), "a public holiday"


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (at(25, "06:00"), "202611251100"),
        (at(25, "08:30"), "202611251300"),
        (at(25, "17:00"), "202611260900"),
        (at(25, "23:30"), "202611261100"),
        (at(23, "18:30"), "202611251100"),
    ],
)
def test_nothing_is_offered_before_somebody_has_had_three_hours_to_call(
    now: datetime, first: str
) -> None:
    offered = slots.offered(now)
    assert len(offered) == 7
    earliest = next(iter(offered.values()))[0]
    assert earliest.key == first
    assert all(one.begins > now for some in offered.values() for one in some)


@pytest.mark.parametrize(
    "key", ["202611250700", "202611240700", "202611230700", "202612250700", "", "x", "0" * 12]
)
def test_a_span_that_is_past_far_off_or_made_up_is_none(key: str) -> None:
    assert slots.find(key, at(25, "12:00")) is None


def test_a_span_is_found_by_what_its_button_carries() -> None:
    found = slots.find("202611260900", at(25, "12:00"))
    assert found is not None and (found.begins, found.ends) == (at(26, "09:00"), at(26, "11:00"))


def test_the_reminder_is_on_the_evening_before_or_not_at_all() -> None:
    assert slots.reminding_time(at(26, "07:00"), at(25, "12:00")) == at(25, "18:00")
    assert slots.reminding_time(at(26, "07:00"), at(25, "18:00")) is None


def test_a_draft_is_sealed_where_it_is_personal_and_comes_back_whole() -> None:
    ring = Keyring(new_key())
    data = DRAFT.as_data(ring)
    assert "0900000123" not in str(data) and "thôn" not in str(data)
    assert CollectionDraft.of(data, ring) == DRAFT
    assert DRAFT.step() == "preview"
    assert CollectionDraft("CODE01").step() == "procedure"
    assert replace(DRAFT, procedure="").step() == "preview", "no procedure is known, and said to be"


@pytest.mark.parametrize("step", EDITED)
def test_going_back_to_a_step_asks_for_it_and_leaves_the_others(step: str) -> None:
    assert DRAFT.without(step).step() == step
    assert DRAFT.without("phone").proved is False
    assert DRAFT.without("commune").phone == DRAFT.phone


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("Đơn xác nhận, 1 chính 2 sao", ("Đơn xác nhận", 1, 2)),
        ("Giấy chứng sinh", ("Giấy chứng sinh", 1, 0)),
        ("Sổ hộ khẩu: 2 bản sao", ("Sổ hộ khẩu", 0, 2)),
        ("Ảnh 99 bản gốc", ("Ảnh", 20, 0)),
        ("Thẻ CCCD 042099000123, 1 sao", ("Thẻ CCCD (số giấy tờ)", 0, 1)),
        ("  \n ", ("", 1, 0)),
    ],
)
def test_a_typed_line_is_words_and_two_counts(said: str, line: tuple[str, int, int]) -> None:
    assert collecting_lists.read(said) == line


def test_counts_stay_between_none_and_twenty_and_none_at_all_is_not_taken() -> None:
    line = ListedPaper(number=1, text="Tờ khai", originals=1, copies=0, taken=True, own=False)
    collecting_lists.change(line, "originals", -1)
    assert (line.originals, line.taken) == (0, False)
    collecting_lists.change(line, "originals", -1)
    for _press in range(30):
        collecting_lists.change(line, "copies", 1)
    assert (line.originals, line.copies, line.taken) == (0, 20, True)
    with pytest.raises(DomainError):
        collecting_lists.change(line, "fee", 1)


def test_nothing_leaves_an_end_and_staff_may_report_what_a_request_may_become() -> None:
    for state, before in collecting.FROM.items():
        assert not before & rules.FINAL
        if state not in (rules.REQUESTED, rules.ASSIGNED):
            by_hand = reports.BY_HAND[rules.COLLECT][state]
            assert before <= by_hand, state


def test_the_papers_a_day_later_than_the_visit_are_due_three_days_of_the_post_later() -> None:
    parcel, collection = _Parcel(rules.ASSIGNED), _Visit(at(28, "09:00"))
    collecting.date_of(parcel, collection)  # type: ignore[arg-type]
    assert parcel.due_at == parcel.stalled_at == at(28, "09:00")
    taken = rules.Happening("1", at(28, "08:00"), rules.COLLECTED)
    parcel.state = rules.COLLECTED
    collecting.date_of(parcel, collection, rules.Standing(rules.COLLECTED, steps=(taken,)))  # type: ignore[arg-type]
    assert parcel.due_at is not None
    assert parcel.due_at - at(28, "08:00") > timedelta(days=2)


class _Parcel:
    def __init__(self, state: str) -> None:
        self.state = state
        self.due_at: datetime | None = None
        self.stalled_at: datetime | None = None


class _Visit:
    def __init__(self, ends_at: datetime) -> None:
        self.ends_at = ends_at
        self.escalate_at: datetime | None = None
