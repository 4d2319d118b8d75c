"""A storm: processes die at seeded random moments while people go on with their errands."""

from __future__ import annotations

import random
import threading
import time

from tests.story.installation import Installation

DONE = "SELECT (SELECT count(*) FROM seen_updates) + (SELECT count(*) FROM sent_messages)"
PATIENCE_S = 6.0


class Storm(threading.Thread):
    """Kills one process of the product after another, and starts it again a moment later.

    Under load a start takes longer than the pause between two kills, and killing what has not
    begun yet proves nothing: so a kill mostly waits until the product has done something since the
    last one. One in five does not, and hits a process that is starting.
    """

    def __init__(self, installation: Installation, kills: int, seed: int) -> None:
        super().__init__(name="storm")
        self._installation = installation
        self._random = random.Random(seed)
        self._left = kills
        self.deaths: list[str] = []

    def run(self) -> None:
        names = sorted(self._installation.parts)
        while self._left:
            if self._random.random() < 0.8:
                self._wait_for_work()
            time.sleep(self._random.uniform(0.0, 0.8))
            name = self._random.choice(names)
            self._installation.kill(name)
            time.sleep(self._random.uniform(0.0, 0.2))
            self._installation.start(name)
            self.deaths.append(name)
            self._left -= 1

    def _wait_for_work(self) -> None:
        deadline = time.monotonic() + PATIENCE_S
        before = self._installation.count(DONE)
        while self._installation.count(DONE) == before and time.monotonic() < deadline:
            time.sleep(0.05)
