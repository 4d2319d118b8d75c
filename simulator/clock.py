"""The simulated time: the machine's clock plus an offset that only ever grows until reset.

The offset is written to a file as JSON {"offset_seconds": n}, replaced atomically, so that other
processes can live in the same time. The file is also where a restart finds the offset again.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path


class Clock:
    """Simulated time. `system` returns the machine's seconds since 1970."""

    def __init__(self, path: Path | None = None, system: Callable[[], float] = time.time) -> None:
        self._path = path
        self._system = system
        self.offset_seconds = self._read()
        if path is not None:
            self._write()

    def seconds(self) -> float:
        """Simulated seconds since 1970."""
        return self._system() + self.offset_seconds

    def unix(self) -> int:
        """Simulated whole seconds since 1970, as Telegram's `date` fields are."""
        return int(self.seconds())

    def now(self) -> datetime:
        """Simulated time, aware, in UTC."""
        return datetime.fromtimestamp(self.seconds(), UTC)

    def real_now(self) -> datetime:
        """The machine's time, aware, in UTC."""
        return datetime.fromtimestamp(self._system(), UTC)

    def forward(self, seconds: float) -> None:
        """Move the time on. Raises ValueError for a step backwards: time that has been is over."""
        if seconds < 0:
            raise ValueError("the clock only moves forward")
        self.offset_seconds += seconds
        self._write()

    def reset(self) -> None:
        """Return to the machine's time."""
        self.offset_seconds = 0.0
        self._write()

    def _read(self) -> float:
        if self._path is None or not self._path.exists():
            return 0.0
        return float(json.loads(self._path.read_text("utf-8"))["offset_seconds"])

    def _write(self) -> None:
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_name(self._path.name + ".new")
        draft.write_text(json.dumps({"offset_seconds": self.offset_seconds}), "utf-8")
        draft.replace(self._path)


def iso(moment: datetime) -> str:
    """ISO 8601 in UTC with Z, whole seconds: the control API's way to write a time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def iso_unix(seconds: int) -> str:
    """Same, from whole seconds since 1970."""
    return iso(datetime.fromtimestamp(seconds, UTC))
