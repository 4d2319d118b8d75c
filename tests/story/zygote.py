"""A parent that has imported everything and started nothing: its children are born in 30 ms.

Processes that tests kill are forked from here, since a cold start costs seconds. Reads one JSON
object a line: {"module", "argv", "env", "log"}; answers with {"pid"}. Children are reaped by the
system, run in sessions of their own, and end with `os._exit`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from importlib import import_module
from typing import Any

from backend.knowledge.search import answerer

WARM = (
    "bot.__main__", "bot.process", "bot.listening", "backend.worker", "backend.clock",
    "backend.notices.senders.telegram", "backend.parcels.carriers.configured", "aiosqlite",
    "sqlalchemy.dialects.postgresql.psycopg", "sqlalchemy.dialects.sqlite.aiosqlite",
    "simulator.__main__",
)  # fmt: skip


def main() -> None:
    """Serve until standard input closes."""
    for name in WARM:
        import_module(name)
    answerer()  # Else each child builds the index anew, for seconds.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _live(order)
        print(json.dumps({"pid": pid}), flush=True)


def _live(order: dict[str, Any]) -> None:
    code = 1
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.environ.update(order["env"])
        code = import_module(order["module"]).main(order["argv"])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code or 0)


if __name__ == "__main__":
    main()
