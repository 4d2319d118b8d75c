"""What a parcel's events add up to, when to ask and when to tell: pure functions on values.

A parcel's state is a fold over its events in the order in which they happened, never in the order
in which we learnt of them. So duplicates, late and shuffled events lead to the same state.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, timezone

# Both legs. `registered` is a result that lies ready at its counter.
REGISTERED, HANDED_TO_POST = "registered", "handed_to_post"
ACCEPTED, IN_TRANSIT, AT_OFFICE = "accepted", "in_transit", "at_office"
# The return leg: from the counter to the hand, or back.
OUT, FAILED, HELD = "out_for_delivery", "attempt_failed", "held"
RETURN_PENDING, RETURNING = "return_pending", "returning"
DELIVERED, RETURNED = "delivered", "returned"
# The collect leg: from the home to the counter.
REQUESTED, ASSIGNED, COLLECTING = "requested", "assigned", "collecting"
COLLECTED, COLLECT_FAILED = "collected", "collect_failed"
HANDED_OVER, INCOMPLETE, RECEIVED = "handed_over", "incomplete", "received"
# Ends that either leg may come to; the last two are what staff claim, never what a carrier says.
CANCELLED, LOST, DAMAGED = "cancelled", "lost", "damaged"
STATES = (
    REGISTERED, REQUESTED, ASSIGNED, COLLECTING, COLLECT_FAILED, COLLECTED, HANDED_TO_POST,
    ACCEPTED, IN_TRANSIT, AT_OFFICE, OUT, FAILED, HELD, RETURN_PENDING, RETURNING,
    HANDED_OVER, INCOMPLETE, RECEIVED, DELIVERED, RETURNED, CANCELLED, LOST, DAMAGED,
)  # fmt: skip
"""In the order of the way: events of one moment follow it."""
FINAL = frozenset({DELIVERED, RETURNED, RECEIVED, CANCELLED, LOST, DAMAGED})
ANNOUNCED = frozenset(
    {ACCEPTED, OUT, FAILED, HELD, DELIVERED, RETURNED, COLLECTED, COLLECT_FAILED, INCOMPLETE,
     RECEIVED}
)  # fmt: skip
ALSO_AT_NIGHT = frozenset({DELIVERED})
TRIES = frozenset({FAILED, COLLECT_FAILED})
"""States that count: each is one more attempt that came to nothing."""
STEP, AGAIN, ENDED = "step", "again", "ended"
"""What an event does to where a parcel stands: moves it, or nothing, and why not."""

RETURN, COLLECT = LEGS = ("return", "collect")
FIRST = {RETURN: REGISTERED, COLLECT: REQUESTED}
REASONS = (
    "not_home", "unreachable", "rescheduled", "will_collect", "wrong_address", "moved", "refused",
    "id_check_failed", "slip_missing", "deceased", "force_majeure", "damaged", "unknown",
)  # fmt: skip
RELATIONS = ("self", "family", "authorised")
STARS = (1, 2, 3, 4, 5)
PAID, TO_COLLECT, NOT_KNOWN = PAYMENTS = ("paid", "to_collect", "unknown")
ANOTHER_DAY, AT_POST_OFFICE, ANOTHER_ADDRESS, ANOTHER_PERSON = WISHES = (
    "another_day", "at_post_office", "another_address", "another_person",
)  # fmt: skip
RELATIVES = ("family", "neighbour", "colleague", "other")
"""What somebody who takes a parcel in another's place is to the receiver."""

# Vietnam has had one time and no summer time since 1975 (IANA tzdata, Asia/Ho_Chi_Minh).
LOCAL = timezone(timedelta(hours=7))
QUIET_FROM, QUIET_UNTIL = time(21), time(6)

# A carrier's clock may run ahead of ours a little, and a clerk may register a parcel that has
# been on its way for a while. What lies outside is kept and believed by nobody.
AHEAD = timedelta(hours=1)
BEFORE_REGISTRATION = timedelta(days=60)

POLL_EVERY: dict[str, timedelta] = {
    REGISTERED: timedelta(minutes=10),
    REQUESTED: timedelta(minutes=30),
    ASSIGNED: timedelta(minutes=30),
    COLLECTING: timedelta(minutes=20),
    COLLECT_FAILED: timedelta(minutes=60),
    COLLECTED: timedelta(minutes=60),
    HANDED_TO_POST: timedelta(minutes=30),
    ACCEPTED: timedelta(minutes=30),
    IN_TRANSIT: timedelta(hours=2),
    AT_OFFICE: timedelta(minutes=45),
    OUT: timedelta(minutes=20),
    FAILED: timedelta(minutes=60),
    HELD: timedelta(hours=4),
    RETURN_PENDING: timedelta(hours=6),
    RETURNING: timedelta(hours=6),
}
DELIVERING_FROM, DELIVERING_UNTIL, AT_NIGHT = time(7), time(20), timedelta(hours=1)
"""Nobody is on the way to a door at night: then what is out is asked about every so often."""
SOONER = 0.15
"""Who was asked about in one moment is asked again up to so much earlier, batch by batch."""
SLOWER = 4
"""So many times the pause, while a carrier's feed or webhook tells of its own accord."""
CHECKED_AGAIN = frozenset({DELIVERED, RETURNED, LOST})
"""Ends that a carrier has been known to take back."""
DAILY, DAILY_FOR = timedelta(days=1), timedelta(days=3)
WEEKLY, CHECKED_FOR = timedelta(days=7), timedelta(days=30)
FIRST_BACK_OFF, LONGEST_BACK_OFF = timedelta(seconds=30), timedelta(minutes=30)

# A carrier gives a number out again after 12 months (UPU S10, paragraph on reuse).
NUMBER_REST = timedelta(days=330)
KEEP_CONTACT = timedelta(days=30)
KEEP_FOLLOWERS = timedelta(days=183)
KEEP_PROOF = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Happening:
    """One event: `key` names it for good; `state` is None for codes that mean nothing to us.

    `correction` is staff's word that what was said before is wrong; only that leaves an end.
    """

    key: str
    at: datetime
    state: str | None
    reason: str | None = None
    office: str | None = None
    correction: bool = False


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


def fold(events: Iterable[Happening], first: str = REGISTERED) -> Standing:
    """The standing that a parcel's events add up to, whatever their order and number of copies.

    `first` is where its leg begins.
    """
    standing = Standing(first)
    for event in _ordered(events):
        if effect(standing, event) == STEP:
            standing = _after(standing, event)
        standing = replace(standing, newest=event)
    return standing


def effects(events: Iterable[Happening], first: str = REGISTERED) -> dict[str, str]:
    """What each event did to the standing, by its key; those without a state are left out."""
    standing, found = Standing(first), dict[str, str]()
    for event in _ordered(events):
        found[event.key] = effect(standing, event)
        if found[event.key] == STEP:
            standing = _after(standing, event)
    return found


def _ordered(events: Iterable[Happening]) -> list[Happening]:
    """Each event once, by when it happened."""
    unique = {event.key: event for event in events if event.state is not None}
    return sorted(unique.values(), key=_when)


def effect(standing: Standing, event: Happening) -> str:
    """What an event does to a standing: `STEP`, `AGAIN` (it said so already) or `ENDED`."""
    if standing.state in FINAL and not event.correction:
        return ENDED
    return AGAIN if _repeats(standing, event) else STEP


def _when(event: Happening) -> tuple[datetime, int, str]:
    """Events of one moment follow the way of the post."""
    return event.at, STATES.index(event.state or REGISTERED), event.key


def _repeats(standing: Standing, event: Happening) -> bool:
    """The same told again changes nothing; another failed attempt does, on another day."""
    if event.state != standing.state:
        return False
    if event.state not in TRIES or standing.since is None:
        return True
    return event.at.astimezone(LOCAL).date() == standing.since.astimezone(LOCAL).date()


def _after(standing: Standing, event: Happening) -> Standing:
    assert event.state is not None
    return Standing(
        state=event.state,
        since=event.at,
        reason=event.reason if event.state in TRIES else None,
        attempts=_attempts(standing, event),
        steps=(*standing.steps, event),
    )


def _attempts(standing: Standing, event: Happening) -> int:
    """A way that begins anew begins with no attempt; so does the leg after the collecting."""
    if event.state in (REGISTERED, COLLECTED):
        return 0
    return standing.attempts + (event.state in TRIES)


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
    upto = Standing(before.state)
    for step in after.steps[: after.steps.index(fresh[-1]) + 1]:
        upto = _after(upto, step)
    return fresh[-1], upto.attempts


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


def next_poll(
    state: str,
    now: datetime,
    *,
    finished: datetime | None = None,
    spread: float = 0.0,
    told: bool = False,
) -> datetime | None:
    """When to ask the carrier again; None where nothing more is to be heard.

    What has ended (at `finished`) is checked daily three times, then weekly until the 30th day.
    `spread` (0 to 1) parts those that were asked about together; `told` says that the carrier
    tells of its own accord just now, so that asking is only to make sure.
    """
    if state in CHECKED_AGAIN:
        return _next_check(finished or now, now)
    every = POLL_EVERY.get(state)
    if every is None:
        return None
    if state == OUT and not DELIVERING_FROM <= now.astimezone(LOCAL).time() < DELIVERING_UNTIL:
        every = AT_NIGHT
    return now + every * (SLOWER if told else 1) * (1 - SOONER * spread)


def _next_check(finished: datetime, now: datetime) -> datetime | None:
    age = now - finished
    if age < DAILY_FOR:
        return now + DAILY
    return now + WEEKLY if age + WEEKLY <= CHECKED_FOR else None


def says_otherwise(before: Standing, after: Standing) -> bool:
    """Whether something came after the end that does not fit it: a delivery may have been none."""
    if before.state not in FINAL or before.state != after.state or after.newest is None:
        return False
    newer = before.newest is None or _when(after.newest) > _when(before.newest)
    return newer and after.newest.state != after.state


def back_off(failures: int) -> timedelta:
    """30 s, 1 min, 2 min … at most half an hour, after `failures` (≥ 1) in a row."""
    return min(FIRST_BACK_OFF * (1 << min(max(failures - 1, 0), 10)), LONGEST_BACK_OFF)
