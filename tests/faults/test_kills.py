"""Bot and workers are killed at random; no case is lost, none doubled, each answer arrives."""

from __future__ import annotations

import os
import sys
import time

import pytest

from tests.faults.people import CLERK, Office
from tests.faults.storm import Storm
from tests.story.installation import Installation, Phones
from tests.story.services import until

pytestmark = pytest.mark.faults

KILLS = int(os.environ.get("MOTCUA_TEST_KILLS", "20"))
SEED = int(os.environ.get("MOTCUA_TEST_SEED", "20261123"))


def test_kills_lose_nothing_and_double_nothing(installation: Installation, phones: Phones) -> None:
    office = Office(installation, phones)
    storm = Storm(installation, KILLS, SEED)
    started = time.monotonic()
    storm.start()
    asked: list[tuple[str, str]] = []
    while storm.is_alive() or not asked:
        question, marker = f"câu số {len(asked) + 1}.", f"trả lời số {len(asked) + 1}."
        office.post(question)
        office.answer(question, marker)
        asked.append((question, marker))
    storm.join()
    for question, marker in asked:
        until(lambda m=marker: phones.from_bot(CLERK, m), f"{CLERK} hears {marker}", 120)  # type: ignore[misc]
        assert office.cases(question) == 1, question
        assert office.answers(marker) == 1, marker
    repeated = sum(office.repeated(*pair) for pair in asked)
    seconds = time.monotonic() - started
    sys.stdout.write(
        f"\n{'+'.join(sorted(installation.parts))}: {len(storm.deaths)} kills, {len(asked)} cases, "
        f"0 lost, 0 doubled, {repeated} visible repeats, {seconds:.0f} s, seed {SEED}\n"
    )
    assert repeated <= len(storm.deaths)
