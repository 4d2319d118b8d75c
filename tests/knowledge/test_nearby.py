"""Nearness: rough distances between points."""

from __future__ import annotations

import pytest

from backend.knowledge.nearby import distance_km, nearest
from backend.knowledge.units import communes


@pytest.mark.parametrize("commune", communes(), ids=lambda one: one.key)
def test_at_a_communes_own_point_that_commune_is_nearest(commune) -> None:  # type: ignore[no-untyped-def]
    assert nearest(*commune.inside)[0].commune == commune


def test_one_degree_of_latitude_is_about_111_kilometres() -> None:
    assert distance_km((18.0, 105.0), (19.0, 105.0)) == pytest.approx(111.2, abs=0.2)


@pytest.mark.parametrize("point", [(16.46, 107.59), (0.0, 0.0), (-90.0, 180.0), (21.03, 105.85)])
def test_far_away_nothing_is_near(point: tuple[float, float]) -> None:
    assert nearest(*point) == ()
