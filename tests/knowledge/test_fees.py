"""When a fee or a time may be said."""

from __future__ import annotations

from datetime import date

import pytest

from backend.knowledge import catalogue, extraction, facts
from backend.knowledge.facts import Fee, Time
from backend.knowledge.fees import FeeStatement, fee_statements, time_statements
from tests.knowledge import national

TODAY = date(2026, 11, 23)


def fee(**given: object) -> Fee:
    plain: dict[str, object] = {
        "channel": "DIRECT",
        "kind": "FEE",
        "value": 0,
        "currency": None,
        "audience": None,
    }
    return Fee(**(plain | given))  # type: ignore[arg-type]


def said(*fees: Fee, today: date = TODAY) -> list[str]:
    return [one.kind for one in fee_statements(fees, today=today)]


def test_zero_without_a_note_says_nothing() -> None:
    assert said(fee()) == ["unknown"]
    assert said(fee(value=None)) == ["unknown"]
    assert said() == ["unknown"]


def test_zero_with_a_note_is_never_free_unless_the_note_says_so() -> None:
    assert said(fee(noted=True)) == ["elsewhere"]
    assert said(fee(noted=True, free=True)) == ["free"]


def test_the_provinces_council_wins_over_a_figure_beside_it() -> None:
    assert said(fee(value=150_000, currency="VND", noted=True, council=True)) == ["province"]


@pytest.mark.parametrize("value", [1, 10, 50, 999])
def test_small_dong_values_are_placeholders_and_not_told(value: int) -> None:
    assert said(fee(value=value, currency="VND")) == ["unknown"]


def test_another_audience_and_another_currency_are_not_told() -> None:
    assert said(fee(value=10, currency="USD", audience="mission")) == ["unknown"]
    assert said(fee(value=20, currency="USD")) == ["unknown"]


def test_a_value_without_a_currency_is_told_as_such() -> None:
    assert said(fee(value=8_000)) == ["no_currency"]


def test_amounts_that_differ_by_channel_are_told_apart() -> None:
    told = fee_statements(
        [
            fee(value=20_000, currency="VND", channel="ONLINE"),
            fee(value=20_000, currency="VND", channel="POSTAL"),
            fee(value=40_000, currency="VND", channel="DIRECT"),
        ],
        today=TODAY,
    )
    assert [(one.channels, one.amount) for one in told] == [
        (("ONLINE", "POSTAL"), 20_000),
        (("DIRECT",), 40_000),
    ]


def card(today: date) -> FeeStatement:
    return fee_statements(catalogue.bundled().procedure("1.014063").fees, today=today)[0]


def test_a_half_rate_is_told_with_its_dates_until_its_last_day() -> None:
    told = card(date(2026, 12, 31))
    assert told.amount == 50_000
    assert [(one.percent, one.begins, one.ends) for one in told.rates] == [
        (50, date(2025, 7, 1), date(2026, 12, 31))
    ]


def test_an_ended_rate_drops_out_by_the_clock() -> None:
    assert card(date(2027, 1, 1)).rates == ()
    assert card(date(2027, 1, 1)).amount == 50_000


def test_registering_a_household_business_is_priced_by_the_province() -> None:
    told = fee_statements(catalogue.bundled().procedure("1.001612").fees, today=TODAY)
    assert [one.kind for one in told] == ["province"]


def test_certified_copies_cost_dong_here_and_the_missions_price_is_left_out() -> None:
    told = fee_statements(catalogue.bundled().procedure("2.000815").fees, today=TODAY)
    assert [(one.kind, one.amount, one.per) for one in told] == [("amount", 2_000, "trang")]


def test_times_differ_by_channel_where_the_record_says_so() -> None:
    known = catalogue.bundled().procedure("1.012784")
    told = time_statements(known.times, known.case_times)
    assert [(one.channels, one.amounts) for one in told] == [
        (("ONLINE", "POSTAL"), ((12, "WORKING_DAY"),)),
        (("DIRECT",), ((22, "WORKING_DAY"),)),
    ]


def test_a_time_in_no_unit_takes_the_process_tables_unit_or_says_none() -> None:
    row = [Time("DIRECT", 3, "OTHER")]
    assert time_statements(row, [(3, "WORKING_DAY")])[0].amounts == ((3, "WORKING_DAY"),)
    assert time_statements(row, [(3, "OTHER")])[0].amounts == ((3, None),)


def test_no_time_is_no_statement() -> None:
    assert time_statements([Time("DIRECT", None, "OTHER")], []) == ()
    assert time_statements([Time("DIRECT", "theo lịch", "OTHER")], []) == ()


def test_a_disagreeing_time_in_the_same_record_is_kept() -> None:
    told = time_statements([Time("DIRECT", 3, "WORKING_DAY")], [(5, "WORKING_DAY")])
    assert told[0].other == ((5, "WORKING_DAY"),)


def test_nobody_is_told_that_a_zero_is_free_in_any_record_held() -> None:
    for code, record in national.records().items():
        free = {row.channel for row in facts.fees(extraction.facts(record)) if row.free}
        told = fee_statements(catalogue.bundled().procedure(code).fees, today=TODAY)
        assert {c for one in told if one.kind == "free" for c in one.channels} == free
