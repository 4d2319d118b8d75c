"""The `motcua` command line: parses, calls, prints. What a command does lies in `bot/commands`."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from importlib.metadata import version

from backend.errors import Misconfigured

COMMANDS = (
    "demo", "run", "db", "people", "ask", "health", "check", "backup", "catalogue", "places",
    "hours", "channels", "duty", "routes", "macros", "targets", "qr", "zalo",
)  # fmt: skip


def parser() -> argparse.ArgumentParser:
    """All commands with their options; each module in `bot/commands` adds its own."""
    top = argparse.ArgumentParser(
        prog="motcua", description="Chatbot và việc nền của Bưu điện cho hành chính công Hà Tĩnh"
    )
    top.add_argument("--version", action="version", version=f"motcua {version('motcua')}")
    subparsers = top.add_subparsers(required=True, metavar="LỆNH")
    for name in COMMANDS:
        import_module(f"bot.commands.{name}").add(subparsers)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the process's exit code. A wrong installation is told in words."""
    args = parser().parse_args(arguments)
    try:
        return int(args.run(args) or 0)
    except Misconfigured as error:
        from bot.commands.words import misconfigured

        print(f"motcua: {misconfigured(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
