"""What may be asked of the post and when, read from what people type. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from backend.parcels import acting_rules, complaint_rules, rules
from backend.parcels.acting_rules import Details
from backend.parcels.wish_drafts import WishDraft
from backend.sealing import Keyring, new_key

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_another_day_needs_a_parcel_that_waits_and_another_address_one_that_is_not_out() -> None:
    assert acting_rules.offered(rules.FAILED) == rules.WISHES
    assert acting_rules.offered(rules.REGISTERED) == ("another_address", "another_person")
    assert acting_rules.offered(rules.OUT) == ("another_person",)


@pytest.mark.parametrize("state", sorted(rules.FINAL | {rules.RETURNING, rules.RETURN_PENDING}))
def test_nothing_is_asked_of_what_has_ended_or_goes_back(state: str) -> None:
    assert acting_rules.offered(state) == ()


def test_nothing_is_asked_of_the_way_from_a_home() -> None:
    assert acting_rules.offered(rules.AT_OFFICE, rules.COLLECT) == ()


@pytest.mark.parametrize(
    ("kind", "details", "fits"),
    [
        ("another_day", Details(day=date(2026, 11, 25)), True),
        ("another_day", Details(), False),
        ("another_day", Details(day=date(2026, 11, 25), address="Số 5"), False),
        ("at_post_office", Details(), True),
        ("at_post_office", Details(address="Số 5"), False),
        ("another_address", Details(address="Số 5"), True),
        ("another_address", Details(address="Số 5", receiver="Bình"), False),
        ("another_person", Details(receiver="Bình", relation="family"), True),
        ("another_person", Details(receiver="Bình", relation="family", phone="0900000002"), True),
        ("another_person", Details(receiver="Bình"), False),
        ("another_person", Details(receiver="Bình", relation="boss"), False),
        ("my_house", Details(), False),
    ],
)
def test_a_wish_has_the_details_of_its_kind_and_no_others(
    kind: str, details: Details, fits: bool
) -> None:
    assert acting_rules.fits(kind, details) is fits


def test_a_proof_holds_for_thirty_days() -> None:
    assert not acting_rules.holds(None, NOW)
    assert acting_rules.holds(NOW, NOW + timedelta(days=29))
    assert not acting_rules.holds(NOW, NOW + timedelta(days=30))


@pytest.mark.parametrize("text", ["", "🙂", "B", "0900000001", "Bình 5", "/huy", "x" * 61, "\x00"])
def test_what_is_no_name(text: str) -> None:
    assert acting_rules.name(text) is None


def test_a_name_comes_on_one_line() -> None:
    assert acting_rules.name("  Nguyễn   Thị\nBình ") == "Nguyễn Thị Bình"


@pytest.mark.parametrize("text", ["", "5", "1" * 30, "🙂🙂🙂", "đường " * 40])
def test_what_says_no_house_and_no_street(text: str) -> None:
    assert acting_rules.line(text) is None


def test_an_address_is_written_within_the_province_only() -> None:
    draft = WishDraft("T", 1, rules.ANOTHER_ADDRESS)
    for key in ("ha-noi", "", "ttpvhcc-tinh", "tinh-ha-tinh", "so-cong-thuong"):
        assert draft.within(key) is None
    inside = draft.within("xa-mai-phu-2025")
    assert inside is not None and inside.step() == "line" and inside.told("5") is None
    full = inside.told("Số 5, thôn Đông")
    assert full is not None
    assert full.details() == Details(address="Số 5, thôn Đông, Xã Mai Phụ, Hà Tĩnh")


def test_whoever_takes_it_has_a_name_a_relation_and_perhaps_a_phone() -> None:
    draft = WishDraft("T", 1, rules.ANOTHER_PERSON)
    assert draft.within("xa-mai-phu-2025") is None and draft.related("family") is None
    with pytest.raises(ValueError, match="receiver"):
        draft.details()
    named = draft.told("Trần Văn Bình")
    assert named is not None and named.related("boss") is None
    related = named.related("neighbour")
    assert related is not None and related.told("chưa có") is None
    full = related.told("+84 900 000 002")
    assert full is not None and full.details().phone == "0900000002"


def test_a_draft_is_sealed_where_it_lies() -> None:
    ring = Keyring(new_key())
    draft = WishDraft("T", 1, rules.ANOTHER_PERSON, receiver="Trần Văn Bình", phone="0900000002")
    data = draft.as_data(ring)
    assert "Bình" not in str(data) and "0900000002" not in str(data)
    assert WishDraft.of(data, ring) == draft


def test_a_draft_whose_key_was_changed_meanwhile_asks_again() -> None:
    draft = WishDraft("T", 1, rules.ANOTHER_PERSON, receiver="Trần Văn Bình", phone="0900000002")
    again = WishDraft.of(draft.as_data(Keyring(new_key())), Keyring(new_key()))
    assert (again.receiver, again.phone, again.step()) == (None, None, "receiver")


def test_a_complaint_makes_sense_of_where_the_parcel_is() -> None:
    assert complaint_rules.offered(rules.DELIVERED) == (
        "damaged", "late", "wrong_person", "rude", "other",
    )  # fmt: skip
    assert "wrong_person" not in complaint_rules.offered(rules.OUT)
    assert "late" not in complaint_rules.offered(rules.RETURNED)


@pytest.mark.parametrize(
    ("state", "verb", "after"),
    [
        ("open", "answer", "answered"), ("answered", "answer", None), ("closed", "answer", None),
        ("answered", "add", "open"), ("closed", "add", "open"), ("withdrawn", "add", None),
        ("open", "accept", None), ("answered", "lapse", "closed"), ("closed", "withdraw", None),
    ],
)  # fmt: skip
def test_a_complaint_turns_only_where_it_may(state: str, verb: str, after: str | None) -> None:
    assert complaint_rules.state_after(state, verb) == after
