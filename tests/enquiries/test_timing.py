"""When things are due, and which clerks a counter has."""

from __future__ import annotations

from datetime import datetime

import pytest

from backend.enquiries import rules
from backend.enquiries.duty import serves, speaks_for
from backend.enquiries.timing import claim_ends, note_due, reminder_due
from backend.now import LOCAL
from backend.people.rules import Grant
from backend.worktime.calendar import DEFAULT, Calendar

COUNTER = "ttpvhcc-xa-mai-phu-2025"


def at(day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day:02}T{clock}").replace(tzinfo=LOCAL)


def test_due_times_are_working_times_of_the_calendar_they_are_given() -> None:
    friday = at(27, "16:00")
    assert reminder_due(friday, DEFAULT) == at(30, "08:30")
    assert claim_ends(friday, DEFAULT) == at(30, "10:15")
    assert note_due(friday, DEFAULT) == at(30, "15:55")
    monday_off = Calendar(overrides={at(30, "00:00").date(): ()})
    assert reminder_due(friday, monday_off) == at(1, "08:30").replace(month=12)


@pytest.mark.parametrize(
    ("scope", "does"),
    [
        (COUNTER, True), ("xa-mai-phu-2025", True), ("tinh-ha-tinh", True),
        ("ttpvhcc-tinh", False), ("xa-cam-binh-2025", False), ("so-noi-vu", False), ("x", False),
    ],
)  # fmt: skip
def test_a_clerk_serves_the_counters_of_their_scope(scope: str, does: bool) -> None:
    assert serves(scope, COUNTER) is does
    assert not serves(scope, "")


def test_a_clerk_speaks_for_where_they_work() -> None:
    assert speaks_for(Grant("clerk", COUNTER), COUNTER) == COUNTER
    assert speaks_for(Grant("clerk", "tinh-ha-tinh"), COUNTER) == COUNTER


@pytest.mark.parametrize("state", rules.STATES)
def test_nothing_happens_to_what_has_ended(state: str) -> None:
    verbs = [verb for verb in rules.VERBS if rules.state_after(state, verb)]
    assert bool(verbs) is (state in rules.RUNNING)
