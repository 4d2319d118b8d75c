"""What a parcel's events add up to, when to ask and when to tell: pure functions on values.

A parcel's state is a fold over its events in the order in which they happened, never in the order
in which we learnt of them. So duplicates, late and shuffled events lead to the same state.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, timezone

REGISTERED, ACCEPTED, IN_TRANSIT, AT_OFFICE = "registered", "accepted", "in_transit", "at_office"
OUT, FAILED, RETURNING = "out_for_delivery", "attempt_failed", "returning"
DELIVERED, RETURNED = "delivered", "returned"
STATES = (
    REGISTERED, ACCEPTED, IN_TRANSIT, AT_OFFICE, OUT, FAILED, RETURNING, DELIVERED, RETURNED,
)  # fmt: skip
FINAL = frozenset({DELIVERED, RETURNED})
ANNOUNCED = frozenset({ACCEPTED, OUT, FAILED, DELIVERED, RETURNED})
ALSO_AT_NIGHT = frozenset({DELIVERED})

LEGS = ("return", "collect")
REASONS = ("not_home", "unreachable", "rescheduled", "wrong_address", "refused", "unknown")
RELATIONS = ("self", "family", "authorised")
STARS = (1, 2, 3, 4, 5)

# Vietnam has had one time and no summer time since 1975 (IANA tzdata, Asia/Ho_Chi_Minh).
LOCAL = timezone(timedelta(hours=7))
QUIET_FROM, QUIET_UNTIL = time(21), time(6)

# A carrier's clock may run ahead of ours a little, and a clerk may register a parcel that has
# been on its way for a while. What lies outside is kept and believed by nobody.
AHEAD = timedelta(hours=1)
BEFORE_REGISTRATION = timedelta(days=60)

POLL_EVERY: dict[str, timedelta] = {
    REGISTERED: timedelta(minutes=10),
    ACCEPTED: timedelta(minutes=30),
    IN_TRANSIT: timedelta(hours=2),
    AT_OFFICE: timedelta(minutes=45),
    OUT: timedelta(minutes=20),
    FAILED: timedelta(minutes=60),
    RETURNING: timedelta(hours=6),
}
FIRST_BACK_OFF, LONGEST_BACK_OFF = timedelta(seconds=30), timedelta(minutes=30)

# A carrier gives a number out again after 12 months (UPU S10, paragraph on reuse).
NUMBER_REST = timedelta(days=330)
KEEP_CONTACT = timedelta(days=30)
KEEP_FOLLOWERS = timedelta(days=183)

# What staff may report by hand, and from where: it works with no carrier's interface at all.
BY_HAND: dict[str, frozenset[str]] = {
    ACCEPTED: frozenset({REGISTERED}),
    OUT: frozenset({REGISTERED, ACCEPTED, IN_TRANSIT, AT_OFFICE, FAILED}),
    FAILED: frozenset({ACCEPTED, IN_TRANSIT, AT_OFFICE, OUT}),
    DELIVERED: frozenset({ACCEPTED, IN_TRANSIT, AT_OFFICE, OUT, FAILED, RETURNING}),
    RETURNED: frozenset({ACCEPTED, IN_TRANSIT, AT_OFFICE, FAILED, RETURNING}),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One event: `key` names it for good; `state` is None for codes that mean nothing to us."""

    key: str
    at: datetime
    state: str | None
    reason: str | None = None
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a parcel stands: since when, why (a failed attempt), after how many failed attempts.

    `steps` are the events that changed something, in order: the timeline people see. `newest` is
    the latest event of all, also one that changed nothing.
    """

    state: str = REGISTERED
    since: datetime | None = None
    reason: str | None = None
    attempts: int = 0
    steps: tuple[Happening, ...] = ()
    newest: Happening | None = None


def fold(events: Iterable[Happening]) -> Standing:
    """The standing that a parcel's events add up to, whatever their order and number of copies."""
    standing = Standing()
    unique = {event.key: event for event in events if event.state is not None}
    for event in sorted(unique.values(), key=_when):
        if standing.state not in FINAL and not _repeats(standing, event):
            standing = _after(standing, event)
        standing = replace(standing, newest=event)
    return standing


def _when(event: Happening) -> tuple[datetime, int, str]:
    """Events of one moment follow the way of the post."""
    return event.at, STATES.index(event.state or REGISTERED), event.key


def _repeats(standing: Standing, event: Happening) -> bool:
    """The same told again changes nothing; another failed attempt does, on another day."""
    if event.state != standing.state:
        return False
    if event.state != FAILED or standing.since is None:
        return True
    return event.at.astimezone(LOCAL).date() == standing.since.astimezone(LOCAL).date()


def _after(standing: Standing, event: Happening) -> Standing:
    assert event.state is not None
    return Standing(
        state=event.state,
        since=event.at,
        reason=event.reason if event.state == FAILED else None,
        attempts=standing.attempts + (event.state == FAILED),
        steps=(*standing.steps, event),
    )


def worth_telling(
    before: Standing, after: Standing, new: frozenset[str]
) -> tuple[Happening, int] | None:
    """The newest step that people shall hear of, and which failed attempt it was; or nothing.

    Only steps that are new *and* lie after everything known before count: what comes late is
    recorded, not announced. Several at once are told as one, by the last that matters.
    """
    known = _when(before.newest) if before.newest else None
    fresh = [
        step
        for step in after.steps
        if step.key in new and step.state in ANNOUNCED and (known is None or _when(step) > known)
    ]
    if after.state in FINAL and before.state not in FINAL and after.state in ANNOUNCED:
        fresh.append(after.steps[-1])  # The end is told even where it was learnt of late.
    if not fresh:
        return None
    upto = after.steps[: after.steps.index(fresh[-1]) + 1]
    return fresh[-1], sum(step.state == FAILED for step in upto)


def is_plausible(at: datetime, *, received: datetime, registered: datetime) -> bool:
    """Whether an event can have happened when it says: not in the future, not years ago."""
    return registered - BEFORE_REGISTRATION <= at <= received + AHEAD


def telling_time(now: datetime, state: str) -> datetime:
    """When to say it: at once, or at 06:00 where it would wake people. `delivered` never waits."""
    here = now.astimezone(LOCAL)
    quiet = here.time() >= QUIET_FROM or here.time() < QUIET_UNTIL
    if not quiet or state in ALSO_AT_NIGHT:
        return now
    day = here.date() + timedelta(days=here.time() >= QUIET_FROM)
    return datetime.combine(day, QUIET_UNTIL, LOCAL)


def next_poll(state: str, now: datetime) -> datetime | None:
    """When to ask the carrier again; None where nothing more will happen."""
    every = POLL_EVERY.get(state)
    return now + every if every else None


def back_off(failures: int) -> timedelta:
    """30 s, 1 min, 2 min … at most half an hour, after `failures` (≥ 1) in a row."""
    return min(FIRST_BACK_OFF * (1 << min(max(failures - 1, 0), 10)), LONGEST_BACK_OFF)


def may_report(state: str, reported: str) -> bool:
    """Whether staff may report `reported` of a parcel that stands at `state`."""
    return state in BY_HAND.get(reported, frozenset())
