"""Working time is counted in sessions, through nights, weekends and holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.now import LOCAL
from backend.worktime.calendar import (
    DEFAULT,
    DEFAULT_DAY,
    Calendar,
    Session,
    add_working,
    is_open,
    moved,
    next_opening,
    working_between,
)

MORNING = (Session(time(8, 0), time(11, 0)),)
SHORT = Calendar(week=((), MORNING, (), MORNING, (), DEFAULT_DAY, ()))
SWAPPED = Calendar(
    overrides={
        date(2026, 12, 5): DEFAULT_DAY,
        date(2026, 12, 7): (),
        date(2027, 2, 8): MORNING,
    }
)
CALENDARS = st.sampled_from([DEFAULT, SHORT, SWAPPED])
MOMENTS = st.datetimes(
    datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2027-12-31"),
    timezones=st.sampled_from([UTC, LOCAL]),
)  # fmt: skip
MINUTES = st.integers(0, 5_000)
UNTIMED = settings(deadline=None)


def at(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=LOCAL)


@UNTIMED
@given(MOMENTS, MINUTES, MINUTES, CALENDARS)
def test_two_spans_one_after_the_other_are_their_sum(
    start: datetime, some: int, more: int, calendar: Calendar
) -> None:
    at_once = add_working(start, some + more, calendar)
    assert add_working(add_working(start, some, calendar), more, calendar) == at_once


@UNTIMED
@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=30)), MINUTES, MINUTES, CALENDARS)
def test_who_starts_later_or_works_longer_is_never_done_earlier(
    start: datetime, later: timedelta, minutes: int, longer: int, calendar: Calendar
) -> None:
    done = add_working(start, minutes, calendar)
    assert done <= add_working(start + later, minutes, calendar)
    assert done <= add_working(start, minutes + longer, calendar)


@UNTIMED
@given(MOMENTS, MINUTES, CALENDARS)
def test_it_never_ends_outside_a_session_nor_before_the_start(
    start: datetime, minutes: int, calendar: Calendar
) -> None:
    done = add_working(start, minutes, calendar)
    assert done >= start
    clock = done.astimezone(LOCAL)
    day = calendar.day(clock.date())
    assert any(one.opens <= clock.timetz().replace(tzinfo=None) <= one.closes for one in day)


@UNTIMED
@given(MOMENTS, MINUTES, CALENDARS)
def test_what_was_added_lies_between(start: datetime, minutes: int, calendar: Calendar) -> None:
    done = add_working(start, minutes, calendar)
    assert working_between(start, done, calendar) == timedelta(minutes=minutes)
    assert working_between(done, start, calendar) == timedelta()


@UNTIMED
@given(MOMENTS, MOMENTS, MOMENTS, CALENDARS)
def test_what_lies_between_adds_up(
    one: datetime, other: datetime, third: datetime, calendar: Calendar
) -> None:
    a, b, c = sorted([one, other, third])
    whole = working_between(a, c, calendar)
    assert working_between(a, b, calendar) + working_between(b, c, calendar) == whole


@UNTIMED
@given(MOMENTS, MINUTES, MINUTES, CALENDARS, CALENDARS)
def test_what_is_due_moves_with_its_calendar_and_back(
    start: datetime, minutes: int, passed: int, before: Calendar, after: Calendar
) -> None:
    due, now = add_working(start, minutes + 1, before), start + timedelta(minutes=passed)
    later = moved(due, now, before, after)
    if due <= now:
        assert later == due
        return
    assert working_between(now, later, after) == working_between(now, due, before)
    assert moved(due, now, before, before) == due == moved(later, now, after, before)


@UNTIMED
@given(MOMENTS, MINUTES, st.timedeltas(timedelta(), timedelta(days=9)), CALENDARS)
def test_a_pause_of_no_working_time_takes_none_away(
    start: datetime, minutes: int, asleep: timedelta, calendar: Calendar
) -> None:
    done = add_working(start, minutes, calendar)
    opens = next_opening(start, calendar)
    waking = min(opens, start + asleep)
    assert add_working(waking, minutes, calendar) == done


@UNTIMED
@given(MOMENTS, MINUTES, st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_a_day_more_that_is_closed_makes_nothing_earlier(
    start: datetime, minutes: int, day: date
) -> None:
    closed = Calendar(overrides={day: ()})
    assert add_working(start, minutes, closed) >= add_working(start, minutes)


@UNTIMED
@given(MOMENTS, CALENDARS)
def test_the_next_opening_is_open_and_nothing_before_it_is(
    moment: datetime, calendar: Calendar
) -> None:
    opening = next_opening(moment, calendar)
    assert opening >= moment and is_open(opening, calendar)
    assert working_between(moment, opening, calendar) == timedelta()
    assert is_open(moment, calendar) == (opening == moment)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        (at("2026-11-26", "08:00"), 120, at("2026-11-26", "10:00")),
        (at("2026-11-26", "11:00"), 30, at("2026-11-26", "11:30")),
        (at("2026-11-26", "11:00"), 31, at("2026-11-26", "13:31")),
        (at("2026-11-27", "16:00"), 450, at("2026-11-30", "16:00")),
        (at("2026-11-28", "09:00"), 0, at("2026-11-30", "07:30")),
        (at("2026-11-23", "16:30"), 60, at("2026-11-25", "08:00")),
        (at("2027-02-03", "16:00"), 120, at("2027-02-11", "08:30")),
        (at("2026-02-13", "16:00"), 120, at("2026-02-23", "08:30")),
        (at("2026-08-21", "16:00"), 120, at("2026-08-22", "08:30")),
    ],
    ids=["hours", "to the close", "over lunch", "over a weekend", "from a rest", "over the "
         "day of culture", "over Tết 2027", "over Tết 2026", "into a Saturday that is worked"],
)  # fmt: skip
def test_the_default_week_rests_when_people_rest(
    start: datetime, minutes: int, end: datetime
) -> None:
    assert add_working(start, minutes) == end


def test_a_saturday_worked_in_exchange_is_worked() -> None:
    assert is_open(at("2026-08-22", "08:00"))
    assert not is_open(at("2026-08-31", "08:00"))
    assert not is_open(at("2026-08-29", "08:00"))


def test_an_override_has_the_last_word() -> None:
    assert is_open(at("2026-12-05", "08:00"), SWAPPED)
    assert not is_open(at("2026-12-07", "08:00"), SWAPPED)
    assert is_open(at("2027-02-08", "08:00"), SWAPPED)
    assert add_working(at("2026-12-05", "16:00"), 120, SWAPPED) == at("2026-12-08", "08:30")


def test_a_working_day_is_as_long_as_its_sessions() -> None:
    assert DEFAULT.minutes_a_day == 450
    assert Calendar(week=(MORNING, *[()] * 6)).minutes_a_day == 180


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="never taken away"):
        add_working(at("2026-11-26", "08:00"), -1)
    never = Calendar(week=((),) * 7)
    with pytest.raises(ValueError, match="never opens"):
        next_opening(at("2026-11-26", "08:00"), never)
    with pytest.raises(ValueError, match="too few"):
        add_working(at("2026-11-26", "08:00"), 1, never)
    with pytest.raises(ValueError, match="ends after"):
        Session(time(9), time(9))
    with pytest.raises(ValueError, match="seven days"):
        Calendar(week=(MORNING,))
    with pytest.raises(ValueError, match="do not overlap"):
        Calendar(week=((Session(time(8), time(10)), Session(time(9), time(11))), *[()] * 6))
