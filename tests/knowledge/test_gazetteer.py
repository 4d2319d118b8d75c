"""Finding the place that a question names."""

from __future__ import annotations

import pytest

from backend.knowledge import gazetteer


def keys(question: str) -> list[str]:
    found = gazetteer.mentions(question)
    return [one.key for one in gazetteer.choices(found[0])] if found else []


@pytest.mark.parametrize("typed", ["Kỳ Anh", "ky anh", "KỲ ANH?"])
def test_ky_anh_alone_is_three_places(typed: str) -> None:
    assert set(keys(typed)) == {"thi-xa-ky-anh", "huyen-ky-anh", "xa-ky-anh-2025"}


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("thị xã Kỳ Anh", "thi-xa-ky-anh"),
        ("TX ky anh", "thi-xa-ky-anh"),
        ("huyện kỳ anh", "huyen-ky-anh"),
        ("xã Kỳ Anh", "xa-ky-anh-2025"),
        ("Thạch Mỹ, Lộc Hà", "xa-thach-my-loc-ha-2021"),
        ("BĐVHX xã Kỳ Bắc", "xa-ky-bac-ky-anh-2021"),
        ("TTHCC huyện Đức Thọ", "huyen-duc-tho"),
        ("mai phu", "xa-mai-phu-2025"),
        ("Mai Phụ Lộc Hà", "xa-mai-phu-loc-ha-2021"),
        ("Kỳ Đông", "xa-ky-dong-ky-anh-2021"),
        ("thị trấn Kỳ Đồng", "xa-ky-dong-ky-anh-2021"),
        ("so ldtbxh", "so-lao-dong-thuong-binh-xa-hoi-2021"),
        ("Sở Thông tin và Truyền thông", "so-thong-tin-truyen-thong-2021"),
        ("trung tâm hành chính công tỉnh", "ttpvhcc-tinh"),
        ("Cẩm Vĩnh", "xa-cam-vinh-cam-xuyen-2021"),
        ("thạch mĩ", "xa-thach-my-loc-ha-2021"),
        ("Kì Bắc", "xa-ky-bac-ky-anh-2021"),
        ("tthcc Đức Đồng", "xa-duc-dong-2025"),
        ("cẩm vịnh", "xa-cam-vinh-cam-xuyen-2021"),
    ],
)
def test_a_name_with_its_title_or_district_is_one_place(typed: str, key: str) -> None:
    assert keys(typed) == [key]


@pytest.mark.parametrize("typed", ["Trần Phú", "phường Hà Huy Tập"])
def test_a_name_that_moved_to_other_ground_is_asked_back(typed: str) -> None:
    assert len(keys(typed)) == 2


def test_hong_linh_alone_is_north_or_south_or_the_old_town() -> None:
    assert set(keys("Hồng Lĩnh")) == {
        "phuong-bac-hong-linh-2025",
        "phuong-nam-hong-linh-2025",
        "thi-xa-hong-linh",
    }


@pytest.mark.parametrize(
    "name",
    [
        "Can Lộc",
        "Đức Thọ",
        "Hương Khê",
        "Hương Sơn",
        "Nghi Xuân",
        "Thạch Hà",
        "Cẩm Xuyên",
        "Vũ Quang",
        "Lộc Hà",
    ],
)
def test_a_commune_bearing_an_old_districts_name_is_asked_back_when_alone(name: str) -> None:
    assert len(keys(name)) == 2


def test_marks_keep_ordinary_words_from_being_places() -> None:
    assert keys("đóng tiền ở đâu") == []
    assert keys("xã Đồng Tiến") == ["xa-dong-tien-2025"]
