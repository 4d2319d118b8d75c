"""Which communes lie near a point: pure arithmetic in memory, nothing is kept.

A commune is known by one point inside it (`data/communes.json`), not by its border nor by where
its counter stands, so distances are rough and the nearest point need not be one's own commune.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from backend.knowledge.units import Unit, communes

EARTH_KM = 6371.0
FAR_KM = 40.0
"""Farther than this from every point, somebody is hardly in the province any more."""


@dataclass(frozen=True, slots=True)
class Near:
    """A commune and how far its point is, in kilometres as the crow flies."""

    commune: Unit
    km: float


def nearest(latitude: float, longitude: float, *, count: int = 3) -> tuple[Near, ...]:
    """The nearest communes, nearest first; none where the point is far from the province."""
    here = (latitude, longitude)
    found = [Near(one, distance_km(here, one.inside)) for one in communes() if one.inside]
    found.sort(key=lambda near: near.km)
    return tuple(found[:count]) if found[0].km <= FAR_KM else ()


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two points (latitude, longitude in degrees), by the haversine."""
    (phi1, lambda1), (phi2, lambda2) = (tuple(map(radians, point)) for point in (a, b))
    half = sin((phi2 - phi1) / 2) ** 2 + cos(phi1) * cos(phi2) * sin((lambda2 - lambda1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
