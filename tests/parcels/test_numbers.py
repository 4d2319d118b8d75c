"""Numbers as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from backend.parcels import codes, numbers, rules
from backend.parcels.numbers import Found


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("EL491610889VN", "EL491610889VN"),
        ("el 491.610-889 vn", "EL491610889VN"),
        ("PHBC20261123001", "PHBC20261123001"),
        ("0900000001", None),
        ("+84900000001", None),
        ("1234567", None),
        ("EL49161088🙂VN", None),
        ("", None),
        ("٣" * 12, None),
        ("A1" * 5000, None),
    ],
)
def test_a_tracking_number_is_normalised_or_refused(typed: str, number: str | None) -> None:
    assert numbers.tracking_number(typed) == number


@pytest.mark.parametrize("number", ["EL491610889VN", "CV749233795VN", "EN340902457VN"])
def test_true_s10_numbers_have_a_right_check_digit(number: str) -> None:
    """Verified against UPU S10, see docs: sources of the three numbers are public trackings."""
    assert not numbers.is_misspelt(number)
    assert numbers.is_misspelt(number[:10] + str((int(number[10]) + 1) % 10) + number[11:])


def test_other_forms_have_no_check_digit_to_be_wrong() -> None:
    assert not numbers.is_misspelt("PHBC20261123001")


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("0900 000 001", "0900000001"),
        ("+84 900.000.001", "0900000001"),
        ("84900000001", "0900000001"),
        ("02393 000 001", "02393000001"),
        ("090000001", None),
        ("0900000001234", None),
        ("٠٩٠٠٠٠٠٠٠١", None),
        ("không có", None),
    ],
)
def test_a_phone_is_read_as_a_national_number(typed: str, phone: str | None) -> None:
    assert numbers.phone(typed) == phone


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("h27.12-261123-0001", "H27.12-261123-0001"),
        ("000.00.04.H51-201120-0012", "000.00.04.H51-201120-0012"),
        ("H27.12 - 261123 - 0001", "H27.12-261123-0001"),
        ("hồ sơ số 1", None),
        ("", None),
    ],
)
def test_dossier_codes_of_both_national_styles(typed: str, code: str | None) -> None:
    assert numbers.dossier_code(typed) == code


def test_one_message_brings_everything_in_any_order() -> None:
    everything = Found(
        "H27.12-261123-0001", "0900000123", "EL491610889VN", "Số 5, thôn Đông, xã Mai Phụ"
    )
    said = "0900 000 123\nEL491610889VN\nSố 5, thôn Đông, xã Mai Phụ\nH27.12-261123-0001"
    assert numbers.read(said) == everything
    assert numbers.read(said.replace("\n", "; ")) == everything


@pytest.mark.parametrize(
    "said",
    [
        "{dossier} {phone} {address} {tracking}",
        "{tracking} - {dossier} - {address} - {phone}",
        "Mã hồ sơ {dossier}, SĐT {phone}, địa chỉ: {address}, mã bưu gửi {tracking}",
        "hồ sơ: {dossier} đt: {phone} địa chỉ {address} mã vận đơn: {tracking}",
        "{dossier}/{phone}/{address}/{tracking}",
    ],
)
def test_two_numbers_that_cannot_be_mistaken_need_nothing_between_them(said: str) -> None:
    everything = Found("H27.12-261123-0001", "0900000001", "EL491610889VN", "12 ĐT 550, xã Mai Phụ")
    parts = ("dossier", "phone", "tracking", "address")
    assert numbers.read(said.format(**{one: getattr(everything, one) for one in parts})) == (
        everything
    )


@pytest.mark.parametrize(
    "said", ["Số 5, thôn Đông, gọi 0900000001 trước", "ĐT550, xã Mai Phụ", "Hồ sơ để ở xã Mai Phụ"]
)
def test_one_number_among_the_words_of_an_address_stays_there(said: str) -> None:
    assert numbers.read(said) == Found(address=said)


@settings(deadline=None)
@given(some.text(max_size=3000))
def test_nothing_that_can_be_typed_is_more_than_read_or_refused(text: str) -> None:
    found = numbers.read(text)
    assert found.address is None or len(found.address) <= numbers.LONGEST_ADDRESS
    assert found.phone is None or numbers.phone(found.phone) == found.phone
    assert found.tracking is None or numbers.tracking_number(found.tracking) == found.tracking
    assert numbers.last_four(text) is None or len(numbers.last_four(text) or "") == 4


def test_a_code_means_something_only_together_with_its_source() -> None:
    assert codes.meaning("simulated", "SIM50", "") == codes.Meaning(rules.DELIVERED)
    assert codes.meaning("manual", "SIM50", "") is None
    assert codes.meaning("simulated", "delivered", "") is None


def test_a_failed_attempt_takes_its_reason_from_the_words_where_the_code_has_none() -> None:
    told = "Phát chưa được: Gọi điện không ai nghe máy"
    assert codes.meaning("simulated", "SIM45", told) == codes.Meaning(rules.FAILED, "unreachable")
    assert codes.meaning("simulated", "SIM45", "?") == codes.Meaning(rules.FAILED, "unknown")
    own = codes.manual_code(rules.FAILED, "refused")
    assert codes.meaning("manual", own, "") == codes.Meaning(rules.FAILED, "refused")


def test_every_code_leads_to_a_state_there_is() -> None:
    for meaning in codes.CODES.values():
        assert meaning.state is None or meaning.state in rules.STATES
        assert (meaning.reason in rules.REASONS) if meaning.reason else True


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("50.000 30.000", (50_000, 30_000)),
        ("50k + 30k", (50_000, 30_000)),
        ("0 30000đ", (0, 30_000)),
        ("8.000 đồng", (8_000, 0)),
        ("0", (0, 0)),
        ("50.000 30.000 8.000", None),
        ("trả sau", None),
        ("50.00", None),
        ("11.000.000", None),
        ("-5", None),
        ("٣٣٣٣", None),
        ("EL491610889VN", None),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, read: tuple[int, int] | None) -> None:
    assert numbers.amounts(text) == read
