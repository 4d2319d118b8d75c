"""How long an import of the country's procedures takes, and how long others wait meanwhile.

    python -m benchmarks.catalogue_import FILE.jsonl.gz [--postgresql URL]

FILE holds the portal's records. On SQLite the database is a temporary file; at URL (an empty
database made for this) tables are made and left. The writer beside it does what the bot does: a
small transaction every few milliseconds, in a process of its own. Its longest wait is told beside
that of the same writer for as long with nothing else going on.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from backend import heartbeats
from backend.db import opened
from backend.knowledge.importing import service
from backend.knowledge.importing.gathering import Gathered, gather
from backend.migrations import upgrade
from backend.sealing import Keyring, new_key

PAUSE_S = 0.005


def main() -> None:
    """Measure on SQLite and, where an address is given, on PostgreSQL."""
    if sys.argv[1] == "--writer":
        asyncio.run(write(sys.argv[2]))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--postgresql", metavar="URL")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite+aiosqlite:///{folder}/benchmark.db", args.file)
    if args.postgresql:
        measure("PostgreSQL", args.postgresql, args.file)


def measure(name: str, url: str, file: Path) -> None:
    """One import into a database beside a writer, then the writer alone for as long."""
    upgrade(url)
    beside = Writer(url)
    started = time.monotonic()
    gathered = gather([file])
    read = time.monotonic() - started
    asyncio.run(take(url, gathered))
    took = time.monotonic() - started
    count, longest = beside.stop()
    alone = Writer(url)
    time.sleep(took)
    quiet, baseline = alone.stop()
    print(
        f"{name}: {len(gathered.rows)} procedures in {took:.1f} s (reading {read:.1f} s); "
        f"longest wait of {count} writes beside it {longest * 1000:.0f} ms, "
        f"of {quiet} with no import running {baseline * 1000:.0f} ms"
    )


async def take(url: str, gathered: Gathered) -> None:
    """Import what was read."""
    async with opened(url, Keyring(new_key())) as sessions:
        await service.take(
            sessions, gathered, whole=True, dry_run=False, now=datetime.now(UTC),
        )  # fmt: skip


class Writer:
    """A process that writes until it is stopped."""

    def __init__(self, url: str) -> None:
        command = [sys.executable, "-m", "benchmarks.catalogue_import", "--writer", url]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()

    def stop(self) -> tuple[int, float]:
        """How often it wrote, and the longest that took, in seconds."""
        said, _ = self._process.communicate("stop\n")
        count, longest = json.loads(said)
        return int(count), float(longest)


async def write(url: str) -> None:
    """Write small transactions until something is said on standard input."""
    waits: list[float] = []
    async with opened(url, Keyring(new_key())) as sessions:
        stopped = asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
        while not stopped.done():
            began = time.monotonic()
            async with sessions.begin() as session:
                await heartbeats.beat(session, "benchmark", real=datetime.now(UTC))
            waits.append(time.monotonic() - began)
            if len(waits) == 1:
                waits[0] = 0.0  # The first one connects.
                print("ready", flush=True)
            await asyncio.sleep(PAUSE_S)
    print(json.dumps([len(waits), max(waits)]))


if __name__ == "__main__":
    main()
