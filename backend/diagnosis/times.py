"""Time: the zone people live in, and a clock that agrees with the world's."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

from backend.diagnosis.finding import Finding, bad, good, warning
from backend.now import Clock, local

NOTICEABLE = timedelta(seconds=5)
HARMFUL = timedelta(seconds=30)
HA_TINH = timedelta(hours=7)


def look_at_zone(clock: Clock, clock_file: Path | None) -> Finding:
    """Hà Tĩnh is seven hours ahead of UTC the whole year; a moved clock is said to be moved."""
    now = local(clock.now())
    if now.utcoffset() != HA_TINH:
        return bad("zone.wrong", offset=str(now.utcoffset()))
    if clock_file is not None:
        return warning("clock.moved", time=f"{now:%H:%M %d/%m/%Y}", path=str(clock_file))
    return good("zone.good", time=f"{now:%H:%M %d/%m/%Y}")


def look_at_clock(date_header: str | None, asked: datetime, answered: datetime) -> list[Finding]:
    """Compare the moment of an HTTP answer with its Date header (RFC 9110: whole seconds, UTC)."""
    try:
        theirs = parsedate_to_datetime(date_header or "")
    except ValueError:
        return []
    skew = asked + (answered - asked) / 2 - (theirs + timedelta(milliseconds=500))
    seconds = round(skew.total_seconds())
    if abs(skew) > HARMFUL:
        return [bad("clock.wrong", seconds=seconds)]
    if abs(skew) > NOTICEABLE:
        return [warning("clock.drifts", seconds=seconds)]
    return [good("clock.right")]
