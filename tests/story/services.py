"""Servers of the suite's own, on free loopback ports; what is missing skips, and fails in CI."""

from __future__ import annotations

import os
import random
import shutil
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
SHARED_DATA = REPO.parent / "shared" / "data"


def free_port() -> int:
    """A port that was free a moment ago, below those that the system gives to outgoing calls:
    one of these could be taken again before a server that was told of it has started."""
    numbers = random.SystemRandom()
    while True:
        port = numbers.randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def missing(what: str) -> None:
    """Skip with the reason on somebody's own machine; in CI nothing may be missing."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing, and CI must have it")
    pytest.skip(f"{what} is not installed here")


def until(holds: Callable[[], object], what: str | Callable[[], str], seconds: float = 60) -> None:
    """Look again and again until something holds; fails with `what` after a generous while."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            said = what if isinstance(what, str) else what()
            raise AssertionError(f"waited {seconds:.0f} s in vain: {said}")
        time.sleep(0.05)


def program(name: str, *, package: str, folders: str = "") -> str:
    """The path of a program, searched in `folders` (a glob) too."""
    if found := shutil.which(name):
        return found
    for folder in sorted(Path("/").glob(folders), reverse=True) if folders else []:
        if (folder / name).exists():
            return str(folder / name)
    missing(f"{name} (Debian package {package})")
    raise AssertionError
