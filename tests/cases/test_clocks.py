"""The clocks of a case: working minutes, pauses that cost nothing, rungs climbed once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.cases import clocks, rules
from backend.cases.clocks import Clock
from backend.worktime.calendar import DEFAULT, add_working

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Nine in the morning in Hà Tĩnh.
MINUTES = st.integers(1, 3_000)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 on the clocks of Hà Tĩnh."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


@pytest.mark.parametrize(
    ("urgency", "asked", "due"),
    [
        (rules.WAITING_CITIZEN, at(23, 9), at(23, 9, 30)),
        (rules.WAITING_CITIZEN, at(23, 11, 20), at(23, 13, 50)),  # Over the noon break.
        (rules.TODAY, at(23, 9), at(23, 15)),
        (rules.TODAY, at(27, 16), at(30, 10, 30)),  # Friday afternoon to Monday.
        (rules.NORMAL, at(23, 9), at(26, 9)),  # The 24th is a holiday since 2026.
        (rules.NORMAL, at(21, 10), at(25, 17)),  # Saturday: it begins on Monday.
    ],
)
def test_the_default_targets_count_working_time(
    urgency: str, asked: datetime, due: datetime
) -> None:
    target = clocks.defaults(DEFAULT.minutes_a_day)[urgency]
    assert clocks.due(clocks.start(target.answer, asked), DEFAULT) == due


@given(MINUTES, MINUTES, MINUTES)
def test_a_pause_costs_no_working_time(target: int, ran: int, stood: int) -> None:
    paused = clocks.pause(clocks.start(target, MONDAY), add_working(MONDAY, ran), DEFAULT)
    assert paused.used == ran
    assert clocks.due(paused, DEFAULT) is None
    resumed = clocks.resume(paused, add_working(MONDAY, ran + stood))
    left = max(target - ran, max(1, target // 4))
    assert clocks.due(resumed, DEFAULT) == add_working(MONDAY, ran + stood + left)


@given(MINUTES, MINUTES)
def test_a_clock_that_goes_on_is_never_in_breach_at_once(target: int, used: int) -> None:
    resumed = clocks.resume(Clock(target, used), MONDAY)
    due = clocks.due(resumed, DEFAULT)
    assert due is not None and due > MONDAY
    assert clocks.steps_behind(resumed) <= clocks.BREACH


@given(MINUTES, st.integers(0, 3_000))
def test_the_rungs_come_in_order_and_none_twice(target: int, used: int) -> None:
    clock = Clock(target, min(used, target), MONDAY)
    moments = [clocks.moment(clock, percent, DEFAULT) for percent, _who in clocks.STEPS]
    assert moments == sorted(moments, key=lambda one: one or MONDAY)
    ahead = [percent for percent, _who in clocks.STEPS][clocks.steps_behind(clock) :]
    assert all(percent * clock.target > clock.used * 100 for percent in ahead)


def test_pausing_and_resuming_twice_change_nothing() -> None:
    paused = clocks.pause(clocks.start(100, MONDAY), add_working(MONDAY, 10), DEFAULT)
    assert clocks.pause(paused, add_working(MONDAY, 50), DEFAULT) == paused
    running = clocks.resume(paused, add_working(MONDAY, 50))
    assert clocks.resume(running, add_working(MONDAY, 60)) == running
