"""Pasted lines, and how they complete a batch."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from backend.parcels import pasted
from backend.parcels.batches import Batch, Row

DOSSIER, PHONE, NUMBER = "H27.12-261123-0001", "0900000001", "EL491610889VN"


@pytest.mark.parametrize(
    "line",
    [
        f"{DOSSIER} {PHONE} {NUMBER}",
        f"{NUMBER}\t{DOSSIER}\t+84 900 000 001",
        f"1. el 491 610 889 vn | {DOSSIER.lower()} ; 0900.000.001",
        f"Nguyễn Thị Mơ - {PHONE} - {NUMBER} - H27.12 - 261123 - 0001",
        f"{PHONE},{NUMBER},{DOSSIER}",
    ],
)
def test_pieces_are_found_in_any_order_and_names_are_not_kept(line: str) -> None:
    (row,) = pasted.rows(line)
    assert (row.dossier, row.phone, row.tracking, row.address) == (DOSSIER, PHONE, NUMBER, None)
    assert "Mơ" not in str(row)


def test_other_forms_of_numbers_codes_and_addresses_are_found() -> None:
    (row,) = pasted.rows(
        "PHBC20261123001, 000.00.12.H27-260115-0007, 0239 300 0001, Trần A, thôn Đông, xã Mai Phụ"
    )
    assert row.tracking == "PHBC20261123001" and row.dossier == "000.00.12.H27-260115-0007"
    assert row.phone == "02393000001" and row.address == "thôn Đông, xã Mai Phụ"


def test_what_the_pieces_are_called_is_no_part_of_an_address() -> None:
    (row,) = pasted.rows(
        f"Mã hồ sơ {DOSSIER}, SĐT: {PHONE}, địa chỉ: thôn Đông, xã Mai Phụ, mã bưu gửi {NUMBER}"
    )
    assert (row.dossier, row.phone, row.tracking) == (DOSSIER, PHONE, NUMBER)
    assert row.address == "thôn Đông, xã Mai Phụ"


def test_a_line_that_says_nothing_is_named() -> None:
    first, second = pasted.rows(f"xin chào\n\n{NUMBER}")
    assert (first.fault, first.line) == ("unread", 1)
    assert (second.tracking, second.line) == (NUMBER, 3)


@given(some.text(max_size=300))
@settings(max_examples=50, deadline=None)
def test_any_text_is_survived(text: str) -> None:
    for row in pasted.rows(text):
        assert row.fault or row.dossier or row.phone or row.tracking


def test_lines_complete_what_pictures_began_and_the_later_word_holds() -> None:
    batch = Batch().with_numbers([NUMBER, "EL123456789VN", NUMBER])
    assert len(batch.rows) == 2
    batch = batch.with_lines(pasted.rows(f"{DOSSIER} {PHONE}"))
    assert not batch.rows[0].lacks() and batch.rows[1].lacks()
    batch = batch.with_lines(pasted.rows(f"{NUMBER} 0900000009"))
    assert batch.rows[0].phone == "0900000009" and batch.rows[0].dossier == DOSSIER
    asked = batch.asked()
    assert asked is not None and asked.tracking == "EL123456789VN"


def test_a_line_without_a_number_that_nobody_asked_for_lacks_it() -> None:
    (judged,) = Batch().with_lines([Row(dossier=DOSSIER, phone=PHONE)]).judged()
    assert (judged.fault, judged.detail) == ("missing", "tracking")


def test_a_batch_is_the_same_after_keeping() -> None:
    batch = Batch((Row(1, DOSSIER, PHONE, said={"phone": PHONE}),), 2)
    assert Batch.of(batch.as_text()) == batch and Batch.of("") == Batch()
