"""The traps of the portal's records."""

from __future__ import annotations

import json
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
