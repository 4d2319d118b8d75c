"""Units of today, their scope, and that codes never stand in for keys."""

from __future__ import annotations

from datetime import date

import pytest

from backend.knowledge import units
from tests.knowledge import national


def test_there_are_69_communes_and_wards_nine_of_them_wards() -> None:
    communes = units.communes()
    assert len(communes) == 69
    assert sum(one.name.startswith("Phường ") for one in communes) == 9
    assert {one.since for one in communes} == {date(2025, 7, 1)}


def test_keys_other_rooms_rely_on_exist() -> None:
    for key in (
        "so-cong-thuong",
        "so-tai-chinh",
        "so-noi-vu",
        "ttpvhcc-tinh",
        "xa-mai-phu-2025",
        "buu-dien-tinh",
        "ttpvhcc-xa-mai-phu-2025",
    ):
        assert units.unit(key).key == key


def test_a_counter_lies_in_its_commune_and_all_in_the_province() -> None:
    assert units.covers("xa-mai-phu-2025", "ttpvhcc-xa-mai-phu-2025")
    assert units.covers("tinh-ha-tinh", "ttpvhcc-xa-mai-phu-2025")
    assert units.covers("tinh-ha-tinh", "so-noi-vu")
    assert not units.covers("xa-mai-phu-2025", "xa-can-loc-2025")
    assert not units.covers("so-noi-vu", "so-tai-chinh")
    assert not units.covers("xa-mai-phu-2025", "tinh-ha-tinh")


def test_an_unknown_unit_is_covered_by_nothing() -> None:
    assert not units.covers("tinh-ha-tinh", "xa-khong-co")
    with pytest.raises(KeyError):
        units.unit("xa-khong-co")


def test_phones_and_hours_are_unknown_everywhere() -> None:
    assert {(one.phone, one.hours) for one in units.communes()} == {(None, None)}


def test_departments_are_those_a_clerk_can_ask() -> None:
    names = {one.name for one in units.departments()}
    assert {"Sở Công Thương", "Sở Tài chính", "Sở Nội vụ", "Sở Y tế"} <= names
    assert all(name.startswith("Sở ") for name in names)


def test_the_communes_agree_with_the_official_list() -> None:
    listed = {(row["code"], row["full_name"]) for row in national.rows("hatinh_wards_2025-07.csv")}
    assert {(one.code, one.name) for one in units.communes()} == listed


def test_the_inner_points_agree_with_the_official_polygons() -> None:
    points = {
        row["code"]: (float(row["inside_lat"]), float(row["inside_lon"]))
        for row in national.rows("hatinh_ward_centroids_2025-07.csv")
    }
    assert {one.code: one.inside for one in units.communes()} == points
