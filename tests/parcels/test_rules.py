"""A parcel's state is what its events add up to, in whatever order they were learnt of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from backend.parcels import rules
from backend.parcels.rules import Happening, Standing, fold, worth_telling

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def event(key: str, state: str | None, hours: float, reason: str | None = None) -> Happening:
    return Happening(key, START + timedelta(hours=hours), state, reason)


HISTORY = (
    event("1", rules.ACCEPTED, 0),
    event("2", rules.IN_TRANSIT, 2),
    event("3", rules.OUT, 8),
    event("4", rules.FAILED, 10, "not_home"),
    event("5", rules.OUT, 32),
    event("6", rules.DELIVERED, 34),
)
events = some.builds(
    event,
    some.text("abcdef", min_size=1, max_size=2),
    some.sampled_from([None, *rules.STATES[1:]]),
    some.integers(0, 60),
    some.sampled_from([None, *rules.REASONS]),
)
corrections = some.builds(replace, events, correction=some.booleans())
corrected_histories = some.lists(corrections, max_size=12, unique_by=lambda one: one.key)
histories = some.lists(events, max_size=12, unique_by=lambda one: one.key)


def test_every_order_of_a_real_history_gives_the_same_standing() -> None:
    expected = fold(HISTORY)
    assert (expected.state, expected.attempts, len(expected.steps)) == (rules.DELIVERED, 1, 6)
    assert all(fold(order) == expected for order in permutations(HISTORY))


RETURNED_AND_SENT_AGAIN = (
    event("1", rules.ACCEPTED, 0),
    event("2", rules.FAILED, 10, "not_home"),
    event("3", rules.HELD, 12),
    event("4", rules.RETURNING, 300),
    event("5", rules.RETURNED, 330),
    replace(event("6", rules.REGISTERED, 331), correction=True),
    event("7", rules.FAILED, 360, "unreachable"),
)
COLLECTION = (
    event("1", rules.ASSIGNED, 1),
    event("2", rules.COLLECT_FAILED, 3, "not_home"),
    event("3", rules.COLLECTED, 27),
    event("4", rules.IN_TRANSIT, 30),
    event("5", rules.HANDED_OVER, 34),
    event("6", rules.INCOMPLETE, 35),
    event("7", rules.RECEIVED, 80),
)


@pytest.mark.parametrize(
    ("history", "leg", "state", "attempts", "steps"),
    [
        (RETURNED_AND_SENT_AGAIN, rules.RETURN, rules.FAILED, 1, 7),
        (COLLECTION, rules.COLLECT, rules.RECEIVED, 0, 7),
    ],
)
def test_every_order_of_either_legs_history_gives_the_same_standing(
    history: tuple[Happening, ...], leg: str, state: str, attempts: int, steps: int
) -> None:
    expected = fold(history, rules.FIRST[leg])
    assert (expected.state, expected.attempts, len(expected.steps)) == (state, attempts, steps)
    assert all(fold(order, rules.FIRST[leg]) == expected for order in permutations(history))


@settings(deadline=None)
@given(corrected_histories)
def test_an_end_is_left_by_a_correction_alone(history: list[Happening]) -> None:
    for one, following in pairwise(fold(history).steps):
        assert one.state not in rules.FINAL or following.correction


def test_a_delivery_that_was_none_is_told_as_what_it_is() -> None:
    wrong = replace(event("c", rules.FAILED, 35), correction=True)
    news = worth_telling(fold(HISTORY), fold([*HISTORY, wrong]), frozenset("c"))
    assert news == (wrong, 2)
    said_by_a_carrier = replace(wrong, correction=False)
    assert fold([*HISTORY, said_by_a_carrier]).state == rules.DELIVERED


@settings(deadline=None)
@given(corrected_histories, some.randoms())
def test_order_and_copies_never_matter(history: list[Happening], random: object) -> None:
    shuffled = history * 3
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold(shuffled) == fold(history)


@settings(deadline=None)
@given(histories)
def test_steps_go_forward_in_time_and_nothing_follows_the_end(history: list[Happening]) -> None:
    steps = fold(history).steps
    assert [step.at for step in steps] == sorted(step.at for step in steps)
    assert not any(step.state in rules.FINAL for step in steps[:-1])


@settings(deadline=None)
@given(histories, some.integers(0, 60))
def test_what_means_nothing_changes_nothing(history: list[Happening], hours: int) -> None:
    assert fold([*history, event("unknown", None, hours)]) == fold(history)


@settings(deadline=None)
@given(histories, some.randoms())
def test_told_bit_by_bit_nothing_is_announced_twice_or_backwards(
    history: list[Happening], random: object
) -> None:
    random.shuffle(history)  # type: ignore[attr-defined]
    known: list[Happening] = []
    announced: list[Happening] = []
    for one in history:
        before = fold(known)
        known.append(one)
        if news := worth_telling(before, fold(known), frozenset({one.key})):
            announced.append(news[0])
    keys = [one.key for one in announced]
    assert len(keys) == len(set(keys))
    ended = [one for one in announced if one.state in rules.FINAL]
    before_end = announced[: announced.index(ended[0])] if ended else announced
    assert [one.at for one in before_end] == sorted(one.at for one in before_end)


def test_an_older_scan_does_not_make_room_for_old_news() -> None:
    known = [event("a", rules.OUT, 2), event("d", rules.OUT, 0)]
    late = event("c", rules.ACCEPTED, 1)
    assert worth_telling(fold(known), fold([*known, late]), frozenset({"c"})) is None


def test_several_at_once_are_told_as_the_last_that_matters() -> None:
    news = worth_telling(Standing(), fold(HISTORY[:4]), frozenset("1234"))
    assert news == (HISTORY[3], 1)


def test_a_failed_attempt_is_told_even_where_the_parcel_is_back_at_the_office() -> None:
    back = event("4b", rules.AT_OFFICE, 12)
    news = worth_telling(fold(HISTORY[:3]), fold([*HISTORY[:4], back]), frozenset({"4", "4b"}))
    assert news is not None and news[0] == HISTORY[3]


def test_a_late_event_is_recorded_and_not_told() -> None:
    without = [HISTORY[0], HISTORY[2]]
    before, after = fold(without), fold([*without, HISTORY[1]])
    assert len(after.steps) == 3
    assert worth_telling(before, after, frozenset({"2"})) is None


def test_a_delivery_learnt_of_late_is_told_all_the_same() -> None:
    before = fold(HISTORY[:5])
    late = event("d", rules.DELIVERED, 9)
    news = worth_telling(before, fold([*HISTORY[:5], late]), frozenset({"d"}))
    assert news is not None and news[0] == late


def test_a_second_scan_of_the_same_attempt_is_no_second_attempt() -> None:
    again = event("4c", rules.FAILED, 10.5, "not_home")
    assert fold([*HISTORY[:4], again]).attempts == 1
    next_day = event("4d", rules.FAILED, 34, "not_home")
    assert fold([*HISTORY[:4], next_day]).attempts == 2


@pytest.mark.parametrize(
    ("hour", "minute", "due"),
    [(20, 59, "20:59 23"), (21, 0, "06:00 24"), (23, 59, "06:00 24"), (5, 59, "06:00 23"),
     (6, 0, "06:00 23")],
)  # fmt: skip
def test_news_wait_from_nine_in_the_evening_until_six(hour: int, minute: int, due: str) -> None:
    now = datetime(2026, 11, 23, hour, minute, tzinfo=rules.LOCAL)
    told = rules.telling_time(now, rules.OUT).astimezone(rules.LOCAL)
    assert f"{told:%H:%M %d}" == due
    assert rules.telling_time(now, rules.DELIVERED) == now


@pytest.mark.parametrize(
    ("at", "plausible"),
    [
        (START, True),
        (START + timedelta(minutes=59), True),
        (START + timedelta(hours=2), False),
        (datetime(1970, 1, 1, tzinfo=UTC), False),
        (START - timedelta(days=20), True),
    ],
)
def test_events_from_the_future_or_1970_are_believed_by_nobody(
    at: datetime, plausible: bool
) -> None:
    assert rules.is_plausible(at, received=START, registered=START) is plausible


def test_asking_pauses_while_a_carrier_is_away_and_ends_with_the_parcel() -> None:
    pauses = [rules.back_off(failures) for failures in range(1, 40)]
    assert pauses[0] == timedelta(seconds=30) and pauses[-1] == timedelta(minutes=30)
    assert pauses == sorted(pauses)
    ends = rules.FINAL - rules.CHECKED_AGAIN
    assert all(rules.next_poll(state, START) is None for state in ends)
    with_the_counter = {rules.HANDED_OVER, rules.INCOMPLETE}
    asked = set(rules.STATES) - rules.FINAL - with_the_counter
    assert all(rules.next_poll(state, START) for state in asked)


def test_an_end_is_checked_daily_three_times_and_weekly_until_the_thirtieth_day() -> None:
    days, now = [], START
    while (at := rules.next_poll(rules.DELIVERED, now, finished=START)) is not None:
        now = at
        days.append((now - START).days)
    assert days == [1, 2, 3, 10, 17, 24]


def test_asking_spreads_out_and_slows_down_where_the_carrier_tells_by_itself() -> None:
    usual = rules.POLL_EVERY[rules.OUT]
    asked = {rules.next_poll(rules.OUT, START, spread=part) for part in (0.0, 0.5, 1.0)}
    assert asked == {START + usual * part for part in (1.0, 0.925, 0.85)}
    assert rules.next_poll(rules.OUT, START, told=True) == START + usual * rules.SLOWER


def test_what_is_out_is_asked_about_often_while_postmen_are_on_their_way() -> None:
    noon, evening = START.replace(hour=5), START.replace(hour=13, minute=30)
    assert rules.next_poll(rules.OUT, noon) == noon + timedelta(minutes=20)
    assert rules.next_poll(rules.OUT, evening) == evening + timedelta(hours=1)
