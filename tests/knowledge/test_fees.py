"""When a fee or a time may be said."""

from __future__ import annotations

from datetime import date

import pytest

from backend.knowledge import catalogue
from backend.knowledge.facts import Fee, Time
from backend.knowledge.fees import FeeStatement, fee_statements
from backend.knowledge.times import time_statements

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
    (told,) = fee_statements([fee(value=value, currency="VND")], today=TODAY)
    assert (told.kind, told.amount) == ("unclear", None)


def test_another_audiences_price_is_not_told() -> None:
    assert said(fee(value=10, currency="USD", audience="mission")) == ["unknown"]


def test_dollars_are_told_as_dollars_but_not_beside_dong() -> None:
    (told,) = fee_statements([fee(value=20, currency="USD")], today=TODAY)
    assert (told.kind, told.amount, told.currency) == ("amount", 20, "USD")
    both = [fee(value=20, currency="USD"), fee(value=20_000, currency="VND")]
    assert [one.currency for one in fee_statements(both, today=TODAY)] == ["VND"]


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
    until = card(date(2026, 12, 31))
    assert until.amount == 50_000
    assert [(one.percent, one.begins, one.ends) for one in until.rates] == [
        (50, date(2025, 7, 1), date(2026, 12, 31))
    ]


def test_an_ended_rate_drops_out_by_the_clock() -> None:
    assert card(date(2027, 1, 1)).rates == ()
    assert card(date(2027, 1, 1)).amount == 50_000


def test_registering_a_household_business_is_priced_by_the_province() -> None:
    told = fee_statements(catalogue.bundled().procedure("1.001612").fees, today=TODAY)
    assert [one.kind for one in told] == ["province"]


def stated(code: str, today: date = TODAY) -> tuple[FeeStatement, ...]:
    return fee_statements(catalogue.bundled().procedure(code).fees, today=today)


def test_certified_copies_cost_dong_by_the_page_and_the_missions_price_is_left_out() -> None:
    (copies,) = stated("2.000815")
    assert copies.kind == "cases"
    assert [(one.amount, one.currency, one.per) for one in copies.cases] == [
        (2_000, "VND", "trang"),
        (1_000, "VND", "trang"),
        (200_000, "VND", "bản"),
    ]


def test_an_amount_that_holds_for_some_days_stands_beside_the_usual_one_until_the_last() -> None:
    (card,) = stated("1.002181", date(2026, 12, 31))
    assert card.amount == 2_000_000
    assert [(one.amount, one.per, one.ends) for one in card.rates] == [
        (1_000_000, "hồ sơ", date(2026, 12, 31))
    ]
    assert stated("1.002181", date(2027, 1, 1))[0].rates == ()


def test_two_amounts_in_one_note_are_the_usual_one_and_the_reduced() -> None:
    (stamp,) = stated("1.014903")
    assert (stamp.amount, stamp.per) == (50_000, "tem “AB”")
    assert [(one.amount, one.ends) for one in stamp.rates] == [(25_000, date(2026, 12, 31))]


def test_a_row_that_holds_until_a_day_joins_the_row_without_one() -> None:
    (first, *_) = stated("1.014364")
    assert (first.amount, [one.amount for one in first.rates]) == (50_000, [25_000])
    assert not any(one.rates for one in stated("1.014364", date(2027, 1, 1)))


def test_a_value_half_of_the_notes_amount_is_not_told_but_the_circular_is() -> None:
    (told_of,) = stated("1.013875")
    assert told_of.amount == 2_000_000
    assert [(one.amount, one.documents) for one in told_of.rates] == [(None, ("64/2025/TT-BTC",))]


@pytest.mark.parametrize("code", ["1.001432", "1.002613", "2.001628", "1.013867"])
def test_a_value_that_may_be_the_usual_or_the_reduced_amount_is_not_told(code: str) -> None:
    (guide,) = stated(code)
    assert (guide.kind, guide.amount) == ("unclear", None)
    assert guide.rates[0].documents == ("64/2025/TT-BTC",)
    assert stated(code, date(2027, 1, 1))[0].rates == ()


def test_an_exemption_on_the_phones_application_names_its_days() -> None:
    contract = next(one for one in stated("1.013968") if one.kind == "amount")
    assert contract.amount == 60_000
    free = next(one for one in contract.rates if one.free)
    assert (free.only, free.begins, free.ends) == (
        "vneid",
        date(2026, 4, 1),
        date(2026, 12, 31),
    )


def test_an_amount_from_next_year_on_takes_the_place_of_the_old_one_by_the_clock() -> None:
    def registry(today: date) -> FeeStatement:
        return next(one for one in stated("1.013942", today) if one.fee == "SERVICE_FEE")

    assert registry(TODAY).amount == 75_000
    assert [(one.begins, one.amount) for one in registry(TODAY).rates] == [
        (date(2027, 1, 1), 150_000)
    ]
    assert (registry(date(2027, 1, 1)).amount, registry(date(2027, 1, 1)).rates) == (150_000, ())


def test_an_amount_until_a_day_gives_way_to_the_one_that_follows_it() -> None:
    assert [(one.amount, one.ends) for one in stated("1.006424")] == [(550_000, date(2026, 12, 31))]
    assert [(one.amount, one.per, one.ends) for one in stated("1.006424", date(2027, 1, 1))] == [
        (1_100_000, "hồ sơ", None)
    ]


def test_rates_that_stand_in_the_channels_description_are_told() -> None:
    assert [(one.amount, [r.amount for r in one.rates]) for one in stated("1.013818")] == [
        (3_500_000, [1_750_000])
    ]
    online = next(one for one in stated("1.014656") if "ONLINE" in one.channels)
    assert [(one.percent, one.only) for one in online.rates] == [(50, "vneid")]


def test_an_amount_in_thousands_is_told_as_the_note_writes_it() -> None:
    assert [(one.amount, one.per) for one in stated("3.000371")] == [(100_000, "lần")]


def test_an_amount_that_the_note_mistypes_is_not_told() -> None:
    assert not any(one.amount == 25_000_000 for one in stated("1.001280"))
    assert all(rate.amount is None for one in stated("1.003133") for rate in one.rates)


def test_several_amounts_of_one_kind_are_cases_with_their_names() -> None:
    (stars,) = stated("1.004594")
    assert stars.kind == "cases"
    assert [one.amount for one in stars.cases] == [1_500_000, 2_000_000]
    assert all(one.label and "sao" in one.label for one in stars.cases)


@pytest.mark.parametrize("code", ["1.013927", "2.002248", "1.003560", "1.003593"])
def test_a_fee_that_must_be_computed_shows_no_figure(code: str) -> None:
    assert [(one.kind, one.cases, one.rates) for one in stated(code)] == [("cases", (), ())]


def test_a_value_that_the_notes_own_amount_contradicts_is_not_told() -> None:
    farm = next(one for one in stated("1.008128") if "ONLINE" in one.channels)
    assert (farm.kind, farm.amount, farm.cases) == ("cases", None, ())


def test_the_total_of_two_alternatives_is_not_told_as_the_fee() -> None:
    (centre,) = stated("1.008904")
    assert [one.amount for one in centre.cases] == [1_000_000, 3_000_000]


def test_the_total_of_two_parts_is_told() -> None:
    (centre,) = stated("2.000822")
    assert (centre.amount, [one.amount for one in centre.rates]) == (4_500_000, [2_250_000])


def test_an_amount_beside_a_case_without_a_fee_comes_with_its_condition() -> None:
    assert any(one.remark and one.amount == 500_000 for one in stated("1.013836"))


def test_two_sorts_of_fee_in_one_channel_are_named_apart() -> None:
    assert {(one.fee, one.amount) for one in stated("1.005071")} == {
        ("FEE", 950_000),
        ("SERVICE_FEE", 100_000),
    }


def test_the_same_fee_entered_under_two_names_is_one() -> None:
    assert {one.fee for one in stated("1.014064")} == {None}


def test_a_share_of_an_amount_that_the_record_does_not_hold_points_to_the_circular() -> None:
    counter = next(one for one in stated("2.001583") if one.fee == "SERVICE_FEE")
    assert (counter.kind, counter.amount) == ("elsewhere", None)
    assert "47/2019/TT-BTC" in counter.documents


def test_not_is_told_as_the_record_writes_it_and_not_as_free() -> None:
    assert said(fee(noted=True, none=True)) == ["none"]
    assert said(fee(noted=True, unset=True)) == ["unset"]


def test_the_provinces_committee_decides_as_its_council_does() -> None:
    assert [one.kind for one in stated("1.004122")] == ["province"]


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


def test_one_of_other_is_a_remark_and_no_figure() -> None:
    assert time_statements([Time("DIRECT", 1, "OTHER")], [(1, "OTHER")]) == ()


def test_several_times_of_one_channel_are_told_together() -> None:
    rows = [Time("DIRECT", 12, "WORKING_DAY"), Time("DIRECT", 22, "WORKING_DAY")]
    assert [one.amounts for one in time_statements(rows, [])] == [
        ((12, "WORKING_DAY"), (22, "WORKING_DAY"))
    ]


def test_a_number_without_a_unit_that_the_process_table_does_not_hold_makes_it_unsure() -> None:
    assert time_statements([Time("DIRECT", 3, "OTHER")], [(8, "WORKING_DAY")])[0].unsure
    assert not time_statements([Time("DIRECT", 8, "OTHER")], [(8, "WORKING_DAY")])[0].unsure


def test_no_time_is_no_statement() -> None:
    assert time_statements([Time("DIRECT", None, "OTHER")], []) == ()
    assert time_statements([Time("DIRECT", "theo lịch", "OTHER")], []) == ()


def test_times_of_the_process_table_beside_one_that_agrees_are_kept_apart() -> None:
    (told,) = time_statements(
        [Time("DIRECT", 6, "WORKING_DAY")], [(6, "WORKING_DAY"), (3, "WORKING_DAY")]
    )
    assert (told.other, told.also) == ((), ((3, "WORKING_DAY"),))


def test_a_disagreeing_time_in_the_same_record_is_kept() -> None:
    (told,) = time_statements([Time("DIRECT", 3, "WORKING_DAY")], [(5, "WORKING_DAY")])
    assert told.other == ((5, "WORKING_DAY"),)
