"""Workers die at random, the carrier is away for a day, Redis is emptied, PostgreSQL restarted:
every parcel ends where it must, and every announcement is made once."""

from __future__ import annotations

import sys
import time

import pytest
import redis

from tests.e2e.conftest import MODES
from tests.faults.storm import Storm
from tests.faults.test_kills import KILLS, SEED
from tests.faults.travels import BROUGHT_BACK, CITIZEN, DONE, FAILED_ONCE, HELD_UP, PLAIN, Week
from tests.story.installation import Installation, Phones

pytestmark = pytest.mark.faults

IN_SUITE = 8
VICTIMS = {"all", "worker", "notices"}
EACH = 2
IN_FLIGHT = 8
"""What a killed worker may have sent without having said so: a message for each of its threads."""


@pytest.mark.parametrize("installation", MODES if KILLS != IN_SUITE else MODES[1:], indirect=True)
def test_parcels_end_right_and_are_told_of_once(
    installation: Installation, phones: Phones, request: pytest.FixtureRequest
) -> None:
    phones.says(CITIZEN, "/start")
    phones.hears(CITIZEN, "Chào anh/chị!")
    victims = sorted(VICTIMS & set(installation.parts))
    storm = Storm(installation, KILLS, SEED, victims=victims, done=DONE)
    started = time.monotonic()
    storm.start()
    weeks: list[Week] = []
    while storm.is_alive() or not weeks:
        week = Week(installation, phones, storm, len(weeks), EACH)
        live(week, installation, phones, storm, request)
        weeks.append(week)
    storm.join()
    repeated = sum(week.look_back() for week in weeks)
    seconds = time.monotonic() - started
    parcels = sum(len(week.items) for week in weeks)
    sys.stdout.write(
        f"\n{'+'.join(sorted(installation.parts))}: {len(storm.deaths)} kills of "
        f"{' and '.join(victims)}, {parcels} parcels, 0 in a wrong state, 0 announcements lost, "
        f"{repeated} visible repeats, {seconds:.0f} s, seed {SEED}\n"
    )
    assert repeated <= IN_FLIGHT * len(storm.deaths)


def live(
    week: Week, installation: Installation, phones: Phones, storm: Storm,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    """From the counter to the end, with every disaster on the way."""
    week.begins()
    phones.forward(hours=1)
    week.stand(dict.fromkeys((PLAIN, HELD_UP, FAILED_ONCE, BROUGHT_BACK), "accepted"))
    phones.until_morning()
    if installation.redis_url:
        redis.Redis.from_url(installation.redis_url).flushall()
    way = dict.fromkeys((PLAIN, FAILED_ONCE, BROUGHT_BACK), "out_for_delivery")
    week.stand(way | {HELD_UP: "in_transit"})
    phones.forward(hours=6)
    if installation.redis_url:
        with storm.lull():
            request.getfixturevalue("postgres").restart()
    way |= {PLAIN: "delivered", HELD_UP: "in_transit"}
    week.stand(way | dict.fromkeys((FAILED_ONCE, BROUGHT_BACK), "attempt_failed"))
    week.a_day_without_the_carrier()
    way |= {FAILED_ONCE: "delivered"}
    week.stand(way | {BROUGHT_BACK: "attempt_failed"}, attempts=2)
    phones.until_morning()
    week.stand(way | dict.fromkeys((HELD_UP, BROUGHT_BACK), "out_for_delivery"))
    phones.forward(hours=6)
    way |= {HELD_UP: "delivered"}
    week.stand(way | {BROUGHT_BACK: "attempt_failed"}, attempts=3)
    phones.forward(days=2)
    week.stand(way | {BROUGHT_BACK: "returned"})
    week.ends()
