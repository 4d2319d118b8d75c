"""Bot and workers are killed at random; no case is lost, none doubled, each answer arrives."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from dataclasses import dataclass

import pytest

from tests.faults.people import CLERK, PATIENCE_S, SECOND, Office
from tests.faults.storm import Storm
from tests.story.installation import Installation, Phones
from tests.story.services import until

pytestmark = pytest.mark.faults

KILLS = int(os.environ.get("MOTCUA_TEST_KILLS", "8"))
SEED = int(os.environ.get("MOTCUA_TEST_SEED", "20261123"))

ASKED, MOVED, WITHDRAWN = "asked", "moved", "withdrawn"
FATES = (ASKED, MOVED, WITHDRAWN)
LEAVES = {
    ASKED: Counter(question=1, claimed=1, asked=1, supplied=1, answer=1, accepted=1),
    MOVED: Counter(question=1, transferred=1, answer=1, accepted=1),
    WITHDRAWN: Counter(question=1, withdrawn=1),
}
"""The notes that each fate leaves, every one once."""


@dataclass(frozen=True)
class Life:
    """One case: what becomes of it, and the words that tell its messages from all others."""

    number: int
    fate: str

    def words(self, what: str) -> str:
        """``words("hỏi")`` is the question's sign."""
        return f"{what} số {self.number}."


def test_kills_lose_nothing_and_double_nothing(installation: Installation, phones: Phones) -> None:
    office = Office(installation, phones)
    storm = Storm(installation, KILLS, SEED)
    started = time.monotonic()
    storm.start()
    lives: list[Life] = []
    while storm.is_alive() or not lives:
        some = [Life(len(lives) + at, fate) for at, fate in enumerate(FATES)]
        live(office, some)
        lives += some
    storm.join()
    repeated = sum(look_back(office, life) for life in lives)
    seconds = time.monotonic() - started
    sys.stdout.write(
        f"\n{'+'.join(sorted(installation.parts))}: {len(storm.deaths)} kills, {len(lives)} cases, "
        f"0 lost, 0 doubled, {repeated} visible repeats, {seconds:.0f} s, seed {SEED}\n"
    )
    assert repeated <= len(storm.deaths)


def live(office: Office, some: list[Life]) -> None:
    """Cases go their ways side by side, so that half a minute passes for all of them at once."""
    asked, moved, withdrawn = some
    for life in some:
        office.submits(life.words("hỏi"))
    office.claims(asked.words("hỏi"))
    office.says_to_clerk(asked.words("hỏi"), asked.words("cần thêm"), "Hỏi thêm nhân viên")
    office.transfers(moved.words("hỏi"), moved.words("vì"))
    office.half_a_minute_passes()
    office.withdraws(withdrawn.words("hỏi"))
    office.supplies(asked.words("hỏi"), asked.words("cần thêm"), asked.words("bổ sung"))
    office.says_to_clerk(asked.words("hỏi"), asked.words("đáp"), "Nhận được")
    office.says_to_clerk(moved.words("hỏi"), moved.words("đáp"), "Hướng dẫn khác", SECOND)
    office.half_a_minute_passes()
    for life in (asked, moved):
        office.accepts(life.words("hỏi"), life.words("đáp"))


def look_back(office: Office, life: Life) -> int:
    """Nothing lost, nothing doubled, the answer heard; returns the visible repeats."""
    sign, answer = life.words("hỏi"), life.words("đáp")
    assert len(office.case_ids(sign)) == 1, sign
    assert office.notes(sign) == LEAVES[life.fate], sign
    if life.fate == WITHDRAWN:
        assert office.state(sign) == "withdrawn"
        return office.repeated(sign, sign)
    heard = lambda: office.phones.from_bot(CLERK, answer)  # noqa: E731
    until(heard, f"{CLERK} hears {answer}", PATIENCE_S)
    said = [life.words(what) for what in ("cần thêm", "vì", "bổ sung", "đáp")]
    return sum(office.repeated(sign, words) for words in (sign, *said))
