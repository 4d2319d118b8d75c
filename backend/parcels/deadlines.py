"""By when something must have happened to a parcel, and what is wrong with it: pure functions.

The post has a calendar of its own, apart from the offices': it delivers at weekends too. What lies
with a counter is counted by the counter's hours, what lies with the post by the post's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from backend.now import LOCAL, local
from backend.parcels import rules
from backend.parcels.rules import Standing
from backend.worktime.calendar import Calendar, Day, Session, add_working
from backend.worktime.days import holiday

OVERDUE, STALLED, NEEDS_HUMAN = FLAGS = ("overdue", "stalled", "needs_human")
REMINDED_BEFORE = (5, 1)
"""So many days before a parcel that is held goes back, its people are reminded."""
REMINDED_AT = time(8)


@cache
def terms() -> dict[str, Any]:
    """The post's week, targets and limits as `data/post.json` states them."""
    found: dict[str, Any] = json.loads(
        (files("backend.parcels") / "data" / "post.json").read_text(encoding="utf-8")
    )
    return found


class _PostWeek(Calendar):
    """It rests on public holidays, and a Saturday worked in exchange is to it a Saturday."""

    def day(self, day: date) -> Day:
        return () if holiday(day) else self.week[day.weekday()]


@cache
def post() -> Calendar:
    """When the post carries."""
    return _PostWeek(tuple((_session(told),) if told else () for told in terms()["week"]))


def _session(told: str) -> Session:
    opens, _dash, closes = told.partition("-")
    return Session(time.fromisoformat(opens), time.fromisoformat(closes))


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The end of the whole way, of the state, and the last day of the post's keeping."""

    due_at: datetime | None = None
    stalled_at: datetime | None = None
    kept_until: date | None = None


BY_OFFICE = frozenset({rules.REGISTERED, rules.HANDED_TO_POST, rules.HANDED_OVER, rules.INCOMPLETE})
"""What a counter's hours bear on; in every other state the post's alone count."""


def deadlines(standing: Standing, registered_at: datetime, office: Calendar) -> Deadlines:
    """What holds of a parcel that stands so; nothing of one that has ended."""
    if standing.state in rules.FINAL:
        return Deadlines()
    since = standing.since or registered_at
    kept = kept_until(since) if standing.state == rules.HELD else None
    return Deadlines(
        due_at=_due(standing, registered_at, office),
        stalled_at=_end(kept) if kept else _stalls(standing.state, since, office),
        kept_until=kept,
    )


def _due(standing: Standing, registered_at: datetime, office: Calendar) -> datetime:
    """So many days of the post after it took the parcel; until then, as if it took it in time."""
    began = [one.at for one in standing.steps if one.state == rules.REGISTERED]
    start = began[-1] if began else registered_at
    taken = [one.at for one in standing.steps if one.state == rules.ACCEPTED and one.at >= start]
    if taken:
        accepted = taken[0]
    elif standing.state in (rules.REGISTERED, rules.HANDED_TO_POST):
        accepted = _days(start, terms()["office_days_in_a_state"]["registered"], office)
    else:
        accepted = _days(start, 1, post())
    return _days(accepted, terms()["days_from_acceptance_to_the_hand"], post())


def to_the_counter(collected_at: datetime) -> datetime:
    """By when what was collected at a home has to be taken in: as many days as to the hand."""
    return _days(collected_at, terms()["days_from_acceptance_to_the_hand"], post())


def _stalls(state: str, since: datetime, office: Calendar) -> datetime:
    in_office = terms()["office_days_in_a_state"]
    if state in in_office:
        return _days(since, in_office[state], office)
    return _days(since, terms()["days_in_a_state"][state], post())


def _days(start: datetime, number: int, calendar: Calendar) -> datetime:
    return add_working(start, number * calendar.minutes_a_day, calendar)


def kept_until(since: datetime) -> date:
    """The last day on which the post keeps a parcel for its receiver; counted in plain days."""
    return local(since).date() + timedelta(days=terms()["days_held"])


def _end(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), LOCAL)


def reminders(kept_until: date, now: datetime) -> list[tuple[int, datetime]]:
    """Days before a held parcel goes back, and when to say so; only what still lies ahead."""
    times = [
        (days, datetime.combine(kept_until - timedelta(days=days), REMINDED_AT, LOCAL))
        for days in REMINDED_BEFORE
    ]
    return [(days, at) for days, at in times if at > now]


def flags(
    state: str,
    attempts: int,
    heard_at: datetime,
    due_at: datetime | None,
    stalled_at: datetime | None,
    now: datetime,
) -> tuple[str, ...]:
    """What is wrong with a parcel now, of `FLAGS`; nothing with one that has ended.

    A person is needed where nothing was heard for 60 days, and after the last attempt that the
    post makes by itself.
    """
    if state in rules.FINAL:
        return ()
    exhausted = state in rules.TRIES and attempts >= terms()["most_attempts"]
    wrong = {
        OVERDUE: due_at is not None and due_at < now,
        STALLED: stalled_at is not None and stalled_at < now,
        NEEDS_HUMAN: exhausted or is_silent(heard_at, now),
    }
    return tuple(flag for flag in FLAGS if wrong[flag])


def is_silent(heard_at: datetime, now: datetime) -> bool:
    """Whether nothing was heard for so long that asking by itself is no use any more."""
    return now - heard_at >= timedelta(days=terms()["silent_days"])
