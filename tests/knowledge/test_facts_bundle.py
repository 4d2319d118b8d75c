"""The bundled facts of every procedure: what the records say, and nothing said beyond it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from backend.knowledge import answers, bundle, catalogue, extraction, facts
from backend.knowledge.fee_notes import line
from bot.views import figures
from tests.knowledge import national

TODAY = date(2026, 11, 23)
NEXT_YEAR = date(2027, 1, 1)
ROWS = {row["code"]: row for row in bundle.records("procedures")}
SPARES = re.compile(r"miễn|không thu|không (phải nộp )?(lệ )?phí", re.IGNORECASE)


def told(code: str, today: date = TODAY) -> list[str]:
    known = answers.procedure_answer(catalogue.bundled(), code, today=today)
    return [one for one in figures.fee_lines(known) if one != known.procedure.fee_note]


@pytest.fixture(scope="module")
def lines() -> dict[str, list[str]]:
    """What is told of the fee of every procedure offered."""
    return {code: told(code) for code in catalogue.bundled().procedures}


def raw(code: str) -> str:
    """Everything that the record says beside a channel: descriptions, notes and values."""
    methods: list[dict[str, Any]] = national.records()[code]["detail"]["executionMethods"]
    rows = [fee for one in methods if one for fee in one.get("fees") or () if fee]
    texts = [one.get("description") for one in [*filter(None, methods), *rows]]
    return line(" ".join([*map(str, texts), *(str(one.get("value")) for one in rows)]))


def amounts(text: str) -> set[int]:
    """The whole numbers in a text, millions in words multiplied."""
    found = re.findall(r"\d+(?:\.\d{3})+|\d+", text)
    millions = re.findall(r"(\d+) (?:\([^)]*\) )?triệu", text)
    return {int(one.replace(".", "")) for one in found} | {int(one) * 10**6 for one in millions}


def test_the_file_is_what_a_fresh_extraction_prints() -> None:
    fresh = extraction.bundled(national.records().values(), "2026-07-18")
    assert fresh == (bundle.DATA / "procedures.json").read_text(encoding="utf-8")


def test_no_record_of_the_portal_stops_the_extraction() -> None:
    assert len(national.records()) > 5_000
    for record in national.records().values():
        assert facts.read(extraction.facts(record)).code == record["code"]


def test_every_procedure_of_province_and_commune_is_bundled_and_no_other_provinces() -> None:
    assert len(ROWS) == 2881
    assert list(ROWS) == sorted(ROWS)
    for row in ROWS.values():
        assert {"xã", "tỉnh"} & set(row["levels"])
        assert not row["promulgator"].startswith("H") or row["promulgator"] == "H27"


def test_procedures_between_offices_are_marked() -> None:
    kinds = [facts.read(row).kind for row in ROWS.values()]
    assert (kinds.count("STANDARD_INTERNAL"), kinds.count("SPECIFIC")) == (64, 9)


def test_reading_gives_back_every_row_by_its_channel() -> None:
    marriage = facts.read(ROWS["1.000894"])
    assert [one.channel for one in marriage.times] == ["ONLINE", "POSTAL", "DIRECT"]
    assert marriage.papers[0].originals == 1
    assert marriage.decided and marriage.updated and marriage.address.startswith(facts.PAGE)
    assert "citizen" in marriage.subjects


def test_every_amount_told_stands_in_the_record(lines: dict[str, list[str]]) -> None:
    for code, some in lines.items():
        named = re.findall(r"(\d[\d.]*) (?:đồng|đô la)", " ".join(some))
        said = {int(one.replace(".", "")) for one in named}
        assert said <= amounts(raw(code)), code


def test_no_amount_in_dong_below_a_thousand_is_told(lines: dict[str, list[str]]) -> None:
    for code, some in lines.items():
        named = re.findall(r"(\d[\d.]*) đồng", " ".join(some))
        assert all(int(one.replace(".", "")) >= 1_000 for one in named), code


def test_freedom_from_a_fee_is_told_only_where_a_note_says_so(lines: dict[str, list[str]]) -> None:
    for code, some in lines.items():
        if any("miễn" in one.lower() for one in some):
            assert SPARES.search(raw(code)), code
        assert not any("miễn phí" in one.lower() for one in some), code


def test_free_for_everybody_is_no_note_that_frees_some() -> None:
    for code, row in ROWS.items():
        for fee in facts.fees(row):
            assert not (fee.free and (fee.exempt or fee.council)), code


def test_where_a_note_leaves_it_to_the_council_no_amount_of_that_fee_is_told() -> None:
    for code, record in catalogue.bundled().procedures.items():
        decided = {fee.kind for fee in record.fees if fee.council}
        if decided and {fee.kind for fee in record.fees} == decided:
            assert not re.search(r"\d (?:đồng|đô la)", " ".join(told(code))), code


def test_statements_that_do_not_hold_for_every_channel_name_theirs() -> None:
    for code in catalogue.bundled().procedures:
        known = answers.procedure_answer(catalogue.bundled(), code, today=TODAY)
        spoken = list(figures.fee_lines(known))
        partial = [
            one
            for one in known.fees
            if one.channels and set(one.channels) != set(known.procedure.channels)
        ]
        starts = tuple(word[0].upper() + word[1:] for word in figures.CHANNELS.values())
        assert sum(one.startswith(starts) for one in spoken) >= len(partial), code


def test_a_rate_that_has_ended_is_told_of_nowhere(lines: dict[str, list[str]]) -> None:
    dated = [code for code, some in lines.items() if "31/12/2026" in " ".join(some)]
    assert len(dated) >= 80
    for code in dated:
        assert "31/12/2026" not in " ".join(told(code, NEXT_YEAR)), code


def test_every_note_on_a_fee_until_the_years_end_is_told_of(lines: dict[str, list[str]]) -> None:
    for code, some in lines.items():
        methods = filter(None, national.records()[code]["detail"]["executionMethods"])
        notes = [line(fee.get("description")) for one in methods for fee in one.get("fees") or ()]
        ends = re.compile(r"đến (hết )?(ngày )*31(/| tháng )12(/| năm )2026")
        if any(ends.search(note) for note in notes):
            assert "31/12/2026" in " ".join(some), code
