"""The traps of the portal's records."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from backend.knowledge import extraction


def record(**detail: Any) -> dict[str, Any]:
    return {"id": "0001", "code": "9.999999", "name": "  Thử   <b>tên</b> ", "detail": detail}


def method(**facts: Any) -> dict[str, Any]:
    return {"submissionMethod": "DIRECT", **facts}


def fee(note: str | None, value: Any = 0) -> dict[str, Any]:
    row = method(fees=[{"type": "FEE", "value": value, "description": note}])
    return dict(extraction.facts(record(executionMethods=[row]))["fees"][0])


def test_a_record_with_nothing_in_it_is_no_error() -> None:
    facts = extraction.facts(record())
    assert facts["title"] == "Thử tên"
    assert not {"times", "fees", "papers"} & set(facts)


def test_null_items_in_lists_are_passed_over() -> None:
    facts = extraction.facts(
        record(
            unitGroupsExecuting=[None, {"name": "Ủy ban nhân dân cấp xã"}], executionCases=[None]
        )
    )
    assert facts["agencies"] == ["Ủy ban nhân dân cấp xã"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [(3, 3), (3.0, 3), (1.5, 1.5), ("7", 7), ("theo lịch", "theo lịch"), (0, None), (None, None)],
)
def test_times_come_as_number_float_or_text(given: Any, kept: Any) -> None:
    facts = extraction.facts(record(executionMethods=[method(processingTime=given)]))
    assert facts["times"][0].get("amount") == kept


@pytest.mark.parametrize("note", [None, "", "None", "  "])
def test_an_empty_note_is_no_note(note: str | None) -> None:
    assert "noted" not in fee(note)


@pytest.mark.parametrize("note", ["Miễn lệ phí.", "(Miễn lệ phí. Phí bản sao nếu có)", "Không thu"])
def test_a_note_that_frees_everyone_is_free(note: str) -> None:
    assert fee(note)["free"]


@pytest.mark.parametrize(
    "note",
    ["Miễn lệ phí cho người thuộc hộ nghèo.", "Theo quy định của Bộ Tài chính", "Không quy định"],
)
def test_a_note_that_frees_some_or_points_elsewhere_is_not_free(note: str) -> None:
    assert "free" not in fee(note)


def test_a_note_naming_the_council_is_marked_so_even_beside_a_figure() -> None:
    assert fee("Mức thu do Hội đồng nhân dân tỉnh quyết định", 50_000)["council"]


@pytest.mark.parametrize(
    ("note", "value", "kept"),
    [
        ("20.000 vnđ / tờ khai", 20, (20_000, "tờ khai")),
        ("02 triệu đồng/Giấy chứng nhận.", 2_000_000, (2_000_000, "Giấy chứng nhận")),
        ("750.000/ lần/ sản phẩm", 0, (750_000, "lần/sản phẩm")),
        ("đồng/lần", 800_000, (800_000, "lần")),
    ],
)
def test_a_note_gives_the_amount_its_unit_and_currency(
    note: str, value: int, kept: tuple[int, str]
) -> None:
    row = fee(note, value)
    assert (row["value"], row["per"], row["currency"]) == (*kept, "VND")


@pytest.mark.parametrize(
    "note",
    [
        "Từ ngày 01/7/2025 đến hết ngày 31/12/2026 áp dụng theo Thông tư số 64/2025/TT-BTC",
        "Từ ngày 01 tháng 7 năm 2025 đến hết ngày 31 tháng 12 năm 2026 theo 64/2025/TT-BTC",
        "Mức giảm áp dụng theo Thông tư số 64/2025/TT-BTC ngày 30/6/2025 đến hết ngày 31/12/2026",
    ],
)
def test_a_circular_with_days_is_a_rate_without_an_amount_and_the_value_is_left_out(
    note: str,
) -> None:
    for written in (note, unicodedata.normalize("NFD", note)):
        row = fee(written, 162_500)
        assert row["unclear"] and "value" not in row
        (rate,) = row["rates"]
        assert (rate["to"], rate["documents"]) == ("2026-12-31", ["64/2025/TT-BTC"])


def test_a_fee_of_one_case_of_a_channel_comes_with_its_condition() -> None:
    rows = [
        method(description=case, fees=[{"type": "FEE", "value": value, "description": ""}])
        for case, value in (("Cấp lại giấy", 500_000), ("Ghi nhận thay đổi", 0))
    ]
    assert extraction.facts(record(executionMethods=rows))["fees"][0]["remark"]
    assert "remark" not in extraction.facts(record(executionMethods=rows[:1]))["fees"][0]


def test_a_row_is_the_missions_only_where_it_is_theirs() -> None:
    passing = {"description": "Nộp bản sao do cơ quan đại diện cấp"}
    fees = [{"type": "FEE", "value": 9_000_000, "description": ""}]
    row = method(**passing, fees=fees)
    (kept,) = extraction.facts(record(executionMethods=[row]))["fees"]
    assert "audience" not in kept


def test_items_without_a_quantity_are_no_papers(tmp_path: Path) -> None:
    group = {
        "name": "Lưu ý",
        "profileComponents": [
            {"name": "Một lời dặn", "code": "X-1", "originalQty": 0, "copyQty": 0},
            {"name": "Đơn", "code": "X-2", "originalQty": 1, "copyQty": None},
            None,
        ],
    }
    papers = extraction.facts(record(executionCases=[group]))["papers"]
    assert papers == [[0, "X-2"]]


def test_records_are_read_one_a_line(tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    file.write_text("\n".join(json.dumps(record()) for _ in range(3)), encoding="utf-8")
    assert [one["code"] for one in extraction.read(file)] == ["9.999999"] * 3
