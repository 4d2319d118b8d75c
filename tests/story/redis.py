"""A Redis server of the suite's own, as production runs it: append-only file, no eviction."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from tests.story.services import free_port, program, until


@contextmanager
def running(folder: Path, port: int | None = None) -> Iterator[str]:
    """The server's URL; it is stopped at the end. Give `port` to start it again where it was."""
    server = program("redis-server", package="redis-server")
    number = port or free_port()
    folder.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        [server, "--port", str(number), "--bind", "127.0.0.1", "--dir", str(folder),
         "--appendonly", "yes", "--maxmemory-policy", "noeviction", "--save", ""],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        client = redis.Redis(port=number)
        until(lambda: _answers(client), "redis answers")
        client.close()
        yield f"redis://127.0.0.1:{number}/0"
    finally:
        process.terminate()
        process.wait(30)


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False
