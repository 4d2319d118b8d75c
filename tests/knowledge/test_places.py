"""Units then and now, and every line of the plan."""

from __future__ import annotations

from datetime import date

import pytest

from backend.knowledge import places
from backend.knowledge.places import Participation
from tests.knowledge import national

BEGINS, ENDS = date(2021, 2, 22), date(2021, 9, 30)

PILOT_A = [
    "so-cong-thuong",
    "so-tai-chinh",
    "so-lao-dong-thuong-binh-xa-hoi-2021",
    "thi-xa-ky-anh",
    "huyen-duc-tho",
    "huyen-can-loc",
]
PILOT_B_DISTRICTS = ["thi-xa-hong-linh", "huyen-loc-ha"]
PILOT_B_COMMUNES = {
    "xa-thach-my-loc-ha-2021": "xa-mai-phu-2025",
    "xa-mai-phu-loc-ha-2021": "xa-mai-phu-2025",
    "xa-thuan-loc-hong-linh-2021": "phuong-nam-hong-linh-2025",
    "phuong-trung-luong-hong-linh-2021": "phuong-bac-hong-linh-2025",
    "xa-cam-thanh-cam-xuyen-2021": "xa-cam-binh-2025",
    "xa-cam-thinh-cam-xuyen-2021": "xa-cam-hung-2025",
}
PHASE_I = [
    "so-thong-tin-truyen-thong-2021",
    "so-ngoai-vu",
    "so-khoa-hoc-cong-nghe",
    "so-giao-duc-dao-tao",
    "so-van-hoa-the-thao-du-lich",
    "so-noi-vu",
    "huyen-cam-xuyen",
    "thi-xa-hong-linh",
    "huyen-loc-ha",
    "huyen-ky-anh",
    "thi-xa-ky-anh",
    "xa-ky-bac-ky-anh-2021",
]
UNKNOWN_TODAY = {
    "Phường Nguyễn Du",
    "Phường Thạch Linh",
    "Xã Sơn Châu",
    "Xã Sơn Bình",
    "Xã Sơn Trà",
    "Xã Sơn Long",
    "Xã Sơn Hàm",
    "Xã Sơn Trường",
    "Xã Trung Lộc",
    "Xã Phú Phong",
}


def line(key: str, listed: str) -> Participation:
    return next(one for one in places.place(key).plan if one.listed == listed)


@pytest.mark.parametrize("key", PILOT_A)
def test_staff_of_the_post_stood_at_these_counters_between_these_days(key: str) -> None:
    said = line(key, "A")
    assert (said.begins, said.ends) == (BEGINS, ENDS)
    assert said.place


@pytest.mark.parametrize(("key", "today"), PILOT_B_COMMUNES.items())
def test_these_communes_moved_into_the_post_and_are_known_by_todays_name(
    key: str, today: str
) -> None:
    said = line(key, "B")
    assert (said.begins, said.ends) == (BEGINS, ENDS)
    assert [move.unit for move in places.place(key).moves] == [today]


@pytest.mark.parametrize("key", PILOT_B_DISTRICTS)
def test_district_premises_were_due_in_the_last_quarter_after_the_pilots_end(key: str) -> None:
    said = line(key, "B")
    assert said.when and "Quý IV/2021" in said.when
    assert any("sau ngày hết thí điểm" in note for note in said.notes)


@pytest.mark.parametrize("key", PHASE_I)
def test_phase_one_units_go_on_without_a_date(key: str) -> None:
    said = line(key, "I")
    assert said.begins is said.ends is said.when is None
    assert any("không ghi ngày" in note for note in said.notes)


def test_the_plan_has_no_other_lines() -> None:
    lines = [(one.key, said.listed) for one in places.pilots() for said in one.plan]
    expected = [(key, "A") for key in PILOT_A]
    expected += [(key, "B") for key in (*PILOT_B_DISTRICTS, *PILOT_B_COMMUNES)]
    expected += [(key, "I") for key in PHASE_I]
    expected += [
        ("phuong-duc-thuan-hong-linh-2021", "note"),
        ("xa-ky-dong-ky-anh-2021", "note"),
    ]
    assert sorted(lines) == sorted(expected)


@pytest.mark.parametrize(
    ("key", "listed", "words"),
    [
        ("so-tai-chinh", "A", "không nói rõ"),
        ("so-lao-dong-thuong-binh-xa-hoi-2021", "A", "không nêu tên 36"),
        ("so-cong-thuong", "A", "mục 3.2"),
        ("xa-thuan-loc-hong-linh-2021", "B", "Đức Thuận"),
        ("phuong-trung-luong-hong-linh-2021", "B", "lúc đó là phường"),
        ("xa-mai-phu-loc-ha-2021", "B", "mục III.2.3"),
        ("phuong-duc-thuan-hong-linh-2021", "note", "Nơi nhận"),
        ("xa-ky-dong-ky-anh-2021", "note", "suy đoán"),
    ],
)
def test_where_the_plan_disagrees_with_itself_a_note_says_so(
    key: str, listed: str, words: str
) -> None:
    assert any(words in note for note in line(key, listed).notes)


def test_the_ten_names_without_a_row_are_the_only_unknown_ones() -> None:
    former = [one for one in places.places().values() if one.former and one.kind == "commune"]
    assert {one.name for one in former if not one.moves} == UNKNOWN_TODAY


def test_the_69_communes_have_all_that_went_into_them() -> None:
    today = [one for one in places.places().values() if one.kind == "commune" and not one.former]
    former = {one.key for one in places.places().values() if one.kind == "commune" and one.former}
    parts = {part.key for one in today for part in places.former_parts(one.key)}
    assert len(today) == 69 and all(places.former_parts(one.key) for one in today)
    assert {places.place(key).name for key in former - parts} == UNKNOWN_TODAY


def test_the_13_districts_hold_the_communes_of_2021_and_lead_to_todays() -> None:
    districts = [one for one in places.places().values() if one.kind == "district"]
    inside = [one for one in places.places().values() if one.key.endswith("-2021") and one.district]
    assert len(districts) == 13 and {one.district for one in inside} == {
        one.key for one in districts
    }
    assert all(places.communes_of(one.key) for one in districts)


def test_two_communes_were_split() -> None:
    split = {
        one.name: {move.unit for move in one.moves}
        for one in places.places().values()
        if one.kind == "commune" and len(one.moves) > 1
    }
    assert split == {
        "Phường Đại Nài": {"phuong-ha-huy-tap-2025", "phuong-thanh-sen-2025"},
        "Xã Kỳ Lợi": {"phuong-hoanh-son-2025", "phuong-song-tri-2025", "phuong-vung-ang-2025"},
    }


def test_todays_tran_phu_and_ha_huy_tap_do_not_contain_the_old_wards() -> None:
    for name in ("tran-phu", "ha-huy-tap"):
        old = places.place(f"phuong-{name}-ha-tinh-2021")
        assert [move.unit for move in old.moves] == ["phuong-thanh-sen-2025"]
        assert old not in places.former_parts(f"phuong-{name}-2025")


def test_a_reused_code_means_different_places_at_different_times() -> None:
    old, new = places.place("xa-cam-thinh-cam-xuyen-2021"), places.place("xa-cam-hung-2025")
    assert old.code == new.code == "18736"
    assert old.key != new.key


def test_every_former_unit_moves_only_into_units_that_exist() -> None:
    current = {one.key for one in places.places().values() if not one.former}
    assert {move.unit for one in places.places().values() for move in one.moves} <= current


def test_the_units_of_2021_agree_with_the_official_list() -> None:
    listed = {
        (row["code"], " ".join(row["full_name"].split()))
        for row in national.rows("hatinh_units_2021-11.csv")
    }
    carried = {
        (one.code, one.name)
        for one in places.places().values()
        if one.kind == "commune" and one.key.endswith("-2021")
    }
    assert carried == listed and len(listed) == 216


def test_old_names_go_where_the_official_table_says() -> None:
    named = {one.name: one.key for one in places.places().values() if not one.former}
    told: dict[str, set[str]] = {}
    for row in national.rows("hatinh_old2new_2025.csv"):
        if row["old_code"]:
            told.setdefault(row["old_code"], set()).add(named[row["new_name"]])
    known = [one for one in places.places().values() if one.kind == "commune" and one.moves]
    for one in known:
        if one.code in told and one.name != "Xã Cổ Đạm":
            assert {move.unit for move in one.moves} == told[one.code], one.name
