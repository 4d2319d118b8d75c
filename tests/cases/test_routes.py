"""Where a case goes: the routes of the product, the rule, the file of an office."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.actions import parse
from backend.cases import route_files, route_subjects
from backend.cases.route_rules import (
    ASK,
    COMMUNE,
    OWN,
    PROVINCE,
    SHAPES,
    Errand,
    Route,
    best,
    desk_of,
    errand,
    field_key,
)
from backend.knowledge import units
from backend.knowledge.catalogue import bundled
from backend.knowledge.importing.tables import Read
from bot.views import routes as view

DAY = date(2026, 11, 23)
MAI_PHU, COUNTER = "xa-mai-phu-2025", "ttpvhcc-xa-mai-phu-2025"
BIRTH = "1.001193"


def goes(code: str, unit: str, *more: Route) -> str | None:
    asked = errand(bundled().procedure(code), unit)
    return desk_of(best([*route_files.shipped(), *more], asked, DAY), asked.commune)


def test_every_route_of_the_product_is_readable_has_a_reason_and_meets_a_procedure() -> None:
    found = route_files.read(route_files.SHIPPED)
    assert not found.problems and not found.unknown
    known = {field_key(name) for one in bundled().procedures.values() for name in one.fields}
    for route in found.rows.values():
        assert route.note
        assert not route.field or field_key(route.field) in known, route.field
        assert not route.code or bundled().find(route.code), route.code


def test_the_routes_agree_with_the_departments_that_our_own_checklists_name() -> None:
    named = [one for one in bundled().procedures.values() if one.department]
    assert len(named) >= 15
    for one in named:
        if "tỉnh" in one.levels:
            assert goes(one.code, units.PROVINCE_COUNTER) == one.department, one.code


def test_most_procedures_of_the_province_go_to_a_department_without_asking() -> None:
    some = [one for one in bundled().procedures.values() if "tỉnh" in one.levels]
    routed = [one for one in some if goes(one.code, units.PROVINCE_COUNTER)]
    assert len(routed) / len(some) > 0.65


def test_awards_of_one_name_go_to_three_departments_by_the_signs_in_it() -> None:
    desks = {
        name: goes(one.code, units.PROVINCE_COUNTER)
        for one in bundled().procedures.values()
        if "tỉnh" in one.levels
        for name in one.fields
        if units.compact(name) == "thiduakhenthuong"
    }
    assert set(desks.values()) == {"so-noi-vu", "so-y-te", "so-van-hoa-the-thao-du-lich"}


def test_a_communes_procedure_goes_to_the_clerks_own_commune_and_is_asked_at_the_province() -> None:
    assert bundled().procedure(BIRTH).levels == ("xã",)
    assert goes(BIRTH, COUNTER) == MAI_PHU
    assert goes(BIRTH, units.PROVINCE_COUNTER) is None
    assert goes(BIRTH, "quay-khong-co") is None


def test_what_both_levels_do_is_the_communes_there_and_the_departments_at_the_province() -> None:
    both = next(
        one for one in bundled().procedures.values()
        if {"xã", "tỉnh"} <= {*one.levels} and one.fields == ("Đất đai",)
    )  # fmt: skip
    assert goes(both.code, COUNTER) == MAI_PHU
    assert goes(both.code, units.PROVINCE_COUNTER) == "so-nong-nghiep-moi-truong"


def test_taxes_and_customs_are_nobodys_here_even_where_the_record_says_commune() -> None:
    for field in ("Thuế", "Hải quan"):
        one = next(
            one for one in bundled().procedures.values()
            if one.fields == (field,) and "xã" in one.levels
        )  # fmt: skip
        assert goes(one.code, COUNTER) is None
        assert goes(one.code, units.PROVINCE_COUNTER) is None


VALUES = {"code": BIRTH, "field": "Đất đai", "level": COMMUNE, "commune": MAI_PHU}
ASKED = Errand(BIRTH, ("Đất đai",), COMMUNE, MAI_PHU)


@given(st.lists(st.tuples(st.sampled_from(SHAPES), st.integers(1, 28)), min_size=1))
def test_the_most_specific_wins_and_of_two_alike_the_later(
    some: list[tuple[frozenset[str], int]],
) -> None:
    routes = [
        Route(f"{SHAPES.index(shape)}:{day}", valid_from=date(2026, 11, day),
              **{name: VALUES[name] for name in shape})
        for shape, day in some
    ]  # fmt: skip
    held = [(SHAPES.index(shape), -day) for shape, day in some if day <= DAY.day]
    found = best(routes, ASKED, DAY)
    expected = min(held, default=None)
    assert (found.desk if found else None) == (
        f"{expected[0]}:{-expected[1]}" if expected else None
    )


@pytest.mark.parametrize("part", VALUES)
def test_a_route_about_something_else_is_never_taken(part: str) -> None:
    for shape in (shape for shape in SHAPES if part in shape):
        other = {**{name: VALUES[name] for name in shape}, part: "something-else"}
        assert best([Route("so-y-te", **other)], ASKED, DAY) is None


def test_the_provinces_word_on_a_field_goes_before_the_products_on_one_level_of_it() -> None:
    own = Route("so-tu-phap", field="đất  đai", valid_from=DAY)
    some = [Route("so-y-te", field="Đất đai", level=PROVINCE), own]
    asked = Errand("1.000001", ("Đất đai",), PROVINCE)
    for order in itertools.permutations(some):
        assert best(order, asked, DAY) == own
    ended = Route("so-tu-phap", field="Đất đai", valid_from=DAY, valid_until=date(2026, 11, 22))
    assert best([some[0], ended], asked, DAY) == some[0]


def read(tmp_path: Path, *rows: str) -> Read[Route]:
    heading = "Mã;Lĩnh vực;Cấp;Xã, phường;Nơi nhận;Ghi chú;Từ ngày;Đến ngày"
    file = tmp_path / "routes.csv"
    file.write_text("\n".join((heading, *rows)) + "\n", encoding="utf-8-sig")
    return route_files.read(file)


def test_a_file_of_an_office_is_read_by_names(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        ";Đất đai;tỉnh;;Sở Nông nghiệp và Môi trường;theo QĐ 1;01/12/2026;",
        "1.001193;;;xã Mai Phụ;Mai Phụ;;;",
        ";;xã;;xã, phường của nhân viên;;;",
        ";Tín ngưỡng, tôn giáo;tỉnh;;nhân viên tự chọn;;;",
    )
    assert not found.problems
    assert [(one.desk, one.shape) for one in found.rows.values()] == [
        ("so-nong-nghiep-moi-truong", {"field", "level"}), (MAI_PHU, {"code", "commune"}),
        (OWN, {"level"}), (ASK, {"field", "level"}),
    ]  # fmt: skip
    assert found.rows[2].valid_from == date(2026, 12, 1)


def test_what_cannot_be_read_is_told_by_its_line(tmp_path: Path) -> None:
    rows = {
        "code": "1.0011;;;;Sở Y tế;;;",
        "level": ";Đất đai;huyện;;Sở Y tế;;;",
        "shape": "1.001193;Hộ tịch;;;Sở Tư pháp;;;",
        "unknown": ";Đất đai;;;Sở Trăng Sao;;;",
        "several": ";Đất đai;;Hồng Lĩnh;Sở Y tế;;;",
        "missing": ";Đất đai;;;;;;",
        "day": ";Đất đai;;;Sở Y tế;;hôm nay;",
        "backwards": ";Đất đai;;;Sở Y tế;;02/12/2026;01/12/2026",
    }
    found = read(tmp_path, *rows.values(), ";Đất đai;;;Sở Y tế;;;", ";ĐẤT ĐAI;;;Sở Tư pháp;;;")
    told = {one.line: one.code for one in found.problems}
    assert told == dict(enumerate(rows, 2)) | {11: "twice"}
    assert list(found.rows) == [10]


def test_every_button_of_every_field_fits_and_leads_back_to_it() -> None:
    fields = list(route_subjects.fields(bundled()))
    assert len({one.mark for one in fields}) == len(fields) > 200
    longest = max(fields, key=lambda one: len(one.field))
    for part in longest.parts:
        for row in view.choose(longest, part).rows:
            action = parse(row[0].code)
            assert action and action.ids[0] == longest.mark
    assert route_subjects.marked(bundled(), longest.mark) == longest


def test_a_desk_is_a_department_the_centre_or_a_commune() -> None:
    kinds = {one.kind for one in units.desks()}
    assert kinds == {"department", "commune", "counter"}
    assert len(units.desks()) == len(units.departments()) + 1 + 69
    assert all(units.is_desk(one.key) for one in units.desks())
    assert not any(map(units.is_desk, (None, "", units.POST, COUNTER, units.PROVINCE)))
