"""Nearness: rough distances between points."""

from __future__ import annotations

import pytest

from backend.knowledge.nearby import distance_km, nearest
from backend.knowledge.units import communes
from bot.views import nearby as view


@pytest.mark.parametrize("commune", communes(), ids=lambda one: one.key)
def test_at_a_communes_own_point_that_commune_is_nearest(commune) -> None:  # type: ignore[no-untyped-def]
    assert nearest(*commune.inside)[0].commune == commune


def test_one_degree_of_latitude_is_about_111_kilometres() -> None:
    assert distance_km((18.0, 105.0), (19.0, 105.0)) == pytest.approx(111.2, abs=0.2)


@pytest.mark.parametrize("point", [(16.46, 107.59), (0.0, 0.0), (-90.0, 180.0), (21.03, 105.85)])
def test_far_away_nothing_is_near(point: tuple[float, float]) -> None:
    assert nearest(*point) == ()


def test_the_nearest_are_near_and_nowhere_somebody_must_go() -> None:
    screen = view.answer(nearest(18.33932, 105.89088))
    assert screen.text.startswith("<b>Gần anh/chị có:</b>") and "phải đến" not in screen.text
    assert "ước lượng" in screen.text
    assert screen.text.count("nộp hồ sơ ở quầy nào cũng được, không buộc theo nơi ở") == 1
    assert "Nghị định 118/2025/NĐ-CP, có hiệu lực từ 01/7/2025" in screen.text
