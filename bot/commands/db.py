"""`motcua db upgrade`: the schema brought to the newest state."""

from __future__ import annotations

import argparse
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from backend.errors import Misconfigured
from bot.commands import environment


def add(subparsers: Any) -> None:
    """`db` has one verb."""
    command = subparsers.add_parser("db", help="cơ sở dữ liệu: upgrade")
    command.add_argument("verb", choices=["upgrade"])
    command.set_defaults(run=run)


def run(_args: argparse.Namespace) -> int:
    """Run the missing migrations; nothing happens where there are none."""
    from backend.db import create_engine
    from backend.migrations import upgrade

    settings = environment.load()
    create_engine(settings.database_url)
    try:
        upgrade(settings.database_url)
    except (SQLAlchemyError, OSError) as error:
        raise Misconfigured("database.away", reason=type(error).__name__) from error
    print("Cơ sở dữ liệu đã ở phiên bản mới nhất.")
    return 0
