"""`motcua all | bot | worker | clock`: the long-running processes."""

from __future__ import annotations

import argparse
import asyncio
import gc
from typing import Any

from backend.errors import Misconfigured
from bot.commands import environment

PARTS = {
    "all": ("bot", "worker", "clock"),
    "bot": ("bot",),
    "worker": ("worker",),
    "clock": ("clock",),
}
HELP = {
    "all": "bot, việc nền và đồng hồ trong một tiến trình",
    "bot": "nghe và trả lời",
    "worker": "việc nền: gửi tin, hỏi bưu gửi, dọn dẹp",
    "clock": "đánh thức việc nền đúng giờ",
}


def add(subparsers: Any) -> None:
    """One subcommand a process."""
    for name, parts in PARTS.items():
        command = subparsers.add_parser(name, help=HELP[name])
        command.set_defaults(run=run, parts=parts)
        if "worker" in parts:
            command.add_argument("--queues", default="", help="ngăn bằng dấu phẩy; mặc định tất cả")
            command.add_argument("--threads", type=int, default=8)


def run(args: argparse.Namespace) -> int:
    """Run until SIGTERM or SIGINT; signals have one owner, `bot.process`."""
    settings = environment.load()
    ring = environment.keyring(settings)
    if settings.redis_url is None and args.parts != PARTS["all"]:
        raise Misconfigured("redis.missing")
    from bot.process import Process

    queues = tuple(filter(None, getattr(args, "queues", "").split(",")))
    process = Process(
        settings, ring, args.parts, queues=queues, threads=getattr(args, "threads", 8)
    )
    gc.freeze()
    asyncio.run(process.run())
    return 0
