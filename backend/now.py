"""The time. The only place that asks the system for it; everyone else is handed a `Clock`.

In the demo and in tests the simulator writes an offset into `MOTCUA_CLOCK_FILE`, so that days can
pass at the press of a button. Leases, rates, back-off and breakers use `real`: were they to jump,
every lease would expire at once and messages would go out twice.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock:
    """The product's time: the system's, moved by the offset of the clock file where one is set."""

    def __init__(self, offset_file: Path | None = None) -> None:
        self._file = offset_file
        self._stamp: tuple[int, int] | None = None
        self._offset = timedelta()

    def now(self) -> datetime:
        """The moment people live in, aware, UTC."""
        return self.real() + self._current_offset()

    def real(self) -> datetime:
        """The system's own time, aware, UTC: for leases, rates and back-off."""
        return datetime.now(UTC)

    def _current_offset(self) -> timedelta:
        if self._file is None:
            return timedelta()
        try:
            stat = self._file.stat()
        except FileNotFoundError:
            return timedelta()
        stamp = (stat.st_mtime_ns, stat.st_ino)
        if stamp != self._stamp:
            seconds = json.loads(self._file.read_text())["offset_seconds"]
            self._offset, self._stamp = timedelta(seconds=float(seconds)), stamp
        return self._offset


def local(moment: datetime) -> datetime:
    """The same moment on the clocks of Hà Tĩnh."""
    return moment.astimezone(LOCAL)
