"""By when: the post carries at weekends, offices do not, and nobody on a holiday."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from backend.now import LOCAL
from backend.parcels import deadlines, rules
from backend.parcels.rules import Happening, fold
from backend.worktime.calendar import DEFAULT

FRIDAY = datetime(2026, 11, 27, 9, 0, tzinfo=LOCAL)
SILENCE = timedelta(days=60)


def standing(*told: tuple[str, datetime], first: str = rules.REGISTERED) -> rules.Standing:
    return fold(
        [Happening(str(number), at, state) for number, (state, at) in enumerate(told)], first
    )


def test_the_post_works_at_the_weekend_and_the_counter_does_not() -> None:
    with_post = standing((rules.ACCEPTED, FRIDAY), (rules.OUT, FRIDAY + timedelta(hours=1)))
    ends = deadlines.deadlines(with_post, FRIDAY, DEFAULT)
    assert ends.stalled_at == datetime(2026, 11, 28, 10, 0, tzinfo=LOCAL)
    at_counter = deadlines.deadlines(standing(), FRIDAY, DEFAULT)
    assert at_counter.stalled_at == datetime(2026, 11, 30, 9, 0, tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("accepted", "due"),
    [
        (FRIDAY, date(2026, 11, 30)),
        (datetime(2026, 2, 14, 9, 0, tzinfo=LOCAL), date(2026, 2, 22)),
        (datetime(2026, 8, 22, 9, 0, tzinfo=LOCAL), date(2026, 8, 25)),
    ],
)
def test_three_days_of_the_post_count_sundays_and_leave_tet_out(
    accepted: datetime, due: date
) -> None:
    ends = deadlines.deadlines(standing((rules.ACCEPTED, accepted)), accepted, DEFAULT)
    assert ends.due_at is not None and ends.due_at.date() == due


def test_what_the_post_keeps_stalls_when_its_keeping_ends() -> None:
    ends = deadlines.deadlines(standing((rules.HELD, FRIDAY)), FRIDAY, DEFAULT)
    assert ends.kept_until == date(2026, 12, 12)
    assert ends.stalled_at == datetime(2026, 12, 13, 0, 0, tzinfo=LOCAL)
    told = deadlines.reminders(date(2026, 12, 12), FRIDAY)
    assert [(days, f"{at:%d/%m %H:%M}") for days, at in told] == [
        (5, "07/12 08:00"), (1, "11/12 08:00"),
    ]  # fmt: skip
    assert deadlines.reminders(date(2026, 11, 28), FRIDAY) == []


def test_a_result_sent_once_more_has_its_time_anew() -> None:
    again = Happening("x", FRIDAY + timedelta(days=20), rules.REGISTERED, correction=True)
    history = [Happening("a", FRIDAY, rules.ACCEPTED),
               Happening("b", FRIDAY + timedelta(days=19), rules.RETURNED), again]  # fmt: skip
    ends = deadlines.deadlines(fold(history), FRIDAY, DEFAULT)
    assert ends.due_at is not None and ends.due_at > again.at


@pytest.mark.parametrize("leg", rules.LEGS)
def test_every_state_has_its_ends_or_is_one(leg: str) -> None:
    for state in rules.STATES:
        ends = deadlines.deadlines(
            standing((state, FRIDAY), first=rules.FIRST[leg]), FRIDAY, DEFAULT
        )
        assert (ends.stalled_at is None) == (state in rules.FINAL)
        assert (ends.due_at is None) == (state in rules.FINAL)


def test_flags_say_what_is_wrong_and_nothing_of_what_has_ended() -> None:
    past, ahead = FRIDAY - timedelta(hours=1), FRIDAY + timedelta(hours=1)
    flags = deadlines.flags
    assert flags(rules.OUT, 0, FRIDAY, ahead, ahead, FRIDAY) == ()
    assert flags(rules.OUT, 0, FRIDAY, past, ahead, FRIDAY) == ("overdue",)
    assert flags(rules.OUT, 0, FRIDAY, ahead, past, FRIDAY) == ("stalled",)
    assert flags(rules.FAILED, 3, FRIDAY, ahead, ahead, FRIDAY) == ("needs_human",)
    assert flags(rules.OUT, 3, FRIDAY, ahead, ahead, FRIDAY) == ()
    assert flags(rules.OUT, 0, FRIDAY - SILENCE, ahead, ahead, FRIDAY) == ("needs_human",)
    assert flags(rules.DELIVERED, 3, FRIDAY - SILENCE, past, past, FRIDAY) == ()
