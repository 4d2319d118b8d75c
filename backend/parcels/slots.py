"""When the post can come to a home: spans of its own working day. Pure.

How long a span is, how early it has to be asked for and how many days are offered stand in
`data/post.json`: our own default, as the rest of that file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from backend.now import LOCAL, local
from backend.parcels.deadlines import post, terms
from backend.worktime.calendar import Session, add_working

REMINDED_AT = time(18)
"""On the evening before a visit."""
FARTHEST_DAYS = 30


@dataclass(frozen=True, slots=True)
class Slot:
    """A span in which somebody comes; aware times of one day."""

    begins: datetime
    ends: datetime

    @property
    def key(self) -> str:
        """What a button carries: 202611250700."""
        return f"{local(self.begins):%Y%m%d%H%M}"

    @property
    def day(self) -> date:
        """The day it lies on, in Hà Tĩnh."""
        return local(self.begins).date()


def of_day(day: date) -> tuple[Slot, ...]:
    """The spans of one day; none where the post rests. A rest too short joins the span before."""
    return tuple(slot for one in post().day(day) for slot in _cut(day, one))


def _cut(day: date, session: Session) -> list[Slot]:
    span = timedelta(hours=terms()["visits"]["hours"])
    least = timedelta(hours=terms()["visits"]["least_hours"])
    begins = datetime.combine(day, session.opens, LOCAL)
    closes = datetime.combine(day, session.closes, LOCAL)
    found: list[Slot] = []
    while begins < closes:
        ends = begins + span
        if closes - ends < least:
            ends = closes
        found.append(Slot(begins, ends))
        begins = ends
    return found


def offered(now: datetime) -> dict[date, tuple[Slot, ...]]:
    """The spans that can still be asked for, by day, the next first.

    None that begins before somebody has had time to call: some working hours of the post.
    """
    earliest = add_working(now, terms()["visits"]["ahead_hours"] * 60, post())
    found: dict[date, tuple[Slot, ...]] = {}
    for ahead in range(FARTHEST_DAYS):
        day = local(now).date() + timedelta(days=ahead)
        free = tuple(slot for slot in of_day(day) if slot.begins >= earliest)
        if free:
            found[day] = free
        if len(found) == terms()["visits"]["days"]:
            break
    return found


def find(key: str, now: datetime) -> Slot | None:
    """The span of a button, if it can still be asked for."""
    return next((one for some in offered(now).values() for one in some if one.key == key), None)


def reminding_time(begins: datetime, now: datetime) -> datetime | None:
    """The evening before; None where that is past."""
    at = datetime.combine(local(begins).date() - timedelta(days=1), REMINDED_AT, LOCAL)
    return at if at > now else None
