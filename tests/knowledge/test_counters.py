"""Nobody is sent to a counter that does not take their papers."""

from __future__ import annotations

from datetime import date

import pytest

from backend.knowledge import catalogue
from backend.knowledge.counters import agencies_here, at_communes_counter, at_provinces_counter
from bot.views import procedures as views

HELD = catalogue.bundled()
TODAY = date(2026, 11, 26)


def plain_ones(field: str) -> list[str]:
    return [c for c, one in HELD.procedures.items() if field in one.fields and not one.checked]


@pytest.mark.parametrize("field", ["Hải quan", "Thuế", "Bảo hiểm xã hội", "Cấp, quản lý căn cước"])
def test_customs_tax_insurance_and_police_are_not_sent_to_the_communes_counter(field: str) -> None:
    codes = plain_ones(field)
    assert codes
    for code in codes:
        known = HELD.procedure(code)
        if any("Ủy ban" in one for one in known.agencies):
            continue
        assert not at_communes_counter(known), known.title
        text = views.shown(HELD, code, today=TODAY).text
        assert "Trung tâm Phục vụ hành chính công xã" not in text, known.title


def test_a_communes_committee_is_found_behind_the_communes_counter() -> None:
    known = HELD.procedure("1.000110")
    assert at_communes_counter(known) and not at_provinces_counter(known)


def test_a_department_sits_behind_the_provinces_counter() -> None:
    some = [one for one in HELD.procedures.values() if one.agencies == ("Sở Y tế",)]
    assert some and all(at_provinces_counter(one) for one in some if "tỉnh" in one.levels)


def test_other_cities_and_ended_districts_are_not_named() -> None:
    for one in HELD.procedures.values():
        for name in agencies_here(one):
            assert "Hà Nội" not in name and "huyện" not in name.lower().split()


def test_nobody_is_sent_to_a_districts_office() -> None:
    """'Trình báo mất hộ chiếu (thực hiện tại cấp huyện)' stands in the record, of the commune's
    level; its only agency is the district's police."""
    assert "1.010385" not in HELD.procedures and "1.010386" in HELD.procedures
    assert not any("cấp huyện)" in one.title for one in HELD.procedures.values())


def test_where_no_counter_is_known_the_agency_and_the_portal_are_named() -> None:
    code = next(c for c in plain_ones("Hải quan") if not at_provinces_counter(HELD.procedure(c)))
    text = views.shown(HELD, code, today=TODAY).text
    assert "Cơ quan thực hiện, theo Cổng Dịch vụ công" in text
    assert "Nơi nộp chúng tôi chưa rõ" in text and "dichvucong.gov.vn" in text


def test_a_card_that_says_hand_in_at_the_commune_sends_nobody_to_the_province() -> None:
    """The department decides on a veteran's funeral grant; the commune takes the papers."""
    told = {
        code
        for code, one in HELD.procedures.items()
        if "nộp ở xã" in " ".join(one.mistakes).lower() and not one.where
    }
    assert {"2.002307", "1.010821", "1.010824", "1.010825"} <= told
    for code in told:
        known = HELD.procedure(code)
        assert at_communes_counter(known) and not at_provinces_counter(known), known.title


def test_a_copy_of_a_birth_certificate_is_had_in_ones_own_commune() -> None:
    text = views.shown(HELD, "2.000635", today=TODAY, commune="phuong-song-tri-2025").text
    assert "Trung tâm Phục vụ hành chính công phường Sông Trí" in text
    assert "Trung tâm Phục vụ hành chính công tỉnh" in text


def test_a_record_of_both_levels_is_no_reason_to_travel_before_asking_at_home() -> None:
    code = next(
        c
        for c, one in HELD.procedures.items()
        if {"xã", "tỉnh"} <= {*one.levels} and at_provinces_counter(one)
        and not at_communes_counter(one) and not one.where
    )  # fmt: skip
    assert "hỏi quầy xã trước khi đi xa" in views.shown(HELD, code, today=TODAY).text
