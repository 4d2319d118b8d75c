"""`motcua demo`: everything in one command, on this machine alone, with data under `var/demo`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add(subparsers: Any) -> None:
    """`demo` takes a port and whether to open a browser."""
    command = subparsers.add_parser("demo", help="xem thử tất cả trên máy này, không cần Telegram")
    command.add_argument("--port", type=int, default=8800, help="cổng của trang chat (8800)")
    command.add_argument("--no-browser", action="store_true", help="không mở trình duyệt")
    command.add_argument("--data", type=Path, default=Path("var/demo"), help="thư mục dữ liệu")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Until Ctrl-C; a second run works on the data of the first."""
    from bot.demo import Demo

    return Demo(args.data, args.port, browser=not args.no_browser).run()
