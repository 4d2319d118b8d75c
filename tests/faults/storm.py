"""A storm: processes die at seeded random moments while people go on with their errands."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.story.installation import Installation

DONE = "SELECT (SELECT count(*) FROM seen_updates) + (SELECT count(*) FROM sent_messages)"
PATIENCE_S = 6.0


class Storm(threading.Thread):
    """Kills one process of the product after another, and starts it again a moment later.

    Under load a start takes longer than the pause between two kills, and killing what has not
    begun yet proves nothing: so a kill mostly waits until the product has done something (`done`
    counts it) since the last one. One in five does not, and hits a process that is starting.
    """

    def __init__(
        self, installation: Installation, kills: int, seed: int,
        *, victims: Sequence[str] = (), done: str = DONE,
    ) -> None:  # fmt: skip
        super().__init__(name="storm")
        self._installation = installation
        self._random = random.Random(seed)
        self._left = kills
        self._victims = sorted(victims or installation.parts)
        self._done = done
        self._lock = threading.Lock()
        self.deaths: list[str] = []

    def run(self) -> None:
        while self._left:
            if self._random.random() < 0.8:
                self._wait_for_work()
            time.sleep(self._random.uniform(0.0, 0.8))
            self.strike(self._random.choice(self._victims), self._random.uniform(0.0, 0.2))
            self._left -= 1

    def strike(self, name: str, seconds: float = 0.0) -> None:
        """One of them dies now, and lives again after some seconds."""
        with self._lock:
            self._installation.kill(name)
            time.sleep(seconds)
            self._installation.start(name)
            self.deaths.append(name)

    @contextmanager
    def lull(self) -> Iterator[None]:
        """Nothing dies meanwhile, and nobody looks into the database."""
        with self._lock:
            yield

    def _wait_for_work(self) -> None:
        deadline = time.monotonic() + PATIENCE_S
        before = self._count()
        while self._count() == before and time.monotonic() < deadline:
            time.sleep(0.05)

    def _count(self) -> int:
        with self._lock:
            return self._installation.count(self._done)
