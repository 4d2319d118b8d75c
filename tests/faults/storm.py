"""A storm: processes die at seeded random moments while people go on with their errands."""

from __future__ import annotations

import random
import threading
import time

from tests.story.installation import Installation


class Storm(threading.Thread):
    """Kills one process of the product after another, and starts it again a moment later."""

    def __init__(self, installation: Installation, kills: int, seed: int) -> None:
        super().__init__(name="storm")
        self._installation = installation
        self._random = random.Random(seed)
        self._left = kills
        self.deaths: list[str] = []

    def run(self) -> None:
        names = sorted(self._installation.parts)
        while self._left:
            time.sleep(self._random.uniform(0.3, 2.0))
            name = self._random.choice(names)
            self._installation.kill(name)
            time.sleep(self._random.uniform(0.0, 0.2))
            self._installation.start(name)
            self.deaths.append(name)
            self._left -= 1
