"""`motcua db upgrade`: the newest schema. `motcua db reseal`: sealed values under the first key."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from backend.errors import Misconfigured
from backend.sealing import Keyring
from backend.settings import Settings
from bot.commands import environment


def add(subparsers: Any) -> None:
    """`db` has two verbs."""
    command = subparsers.add_parser("db", help="cơ sở dữ liệu: upgrade, reseal (đổi khóa)")
    command.add_argument("verb", choices=["upgrade", "reseal"])
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do it; a database that is away is told in words."""
    settings = environment.load()
    return _upgrade(settings) if args.verb == "upgrade" else _reseal(settings)


def _upgrade(settings: Settings) -> int:
    """Run the missing migrations; nothing happens where there are none."""
    from backend.db import create_engine
    from backend.migrations import upgrade

    create_engine(settings.database_url)
    try:
        upgrade(settings.database_url)
    except (SQLAlchemyError, OSError) as error:
        raise Misconfigured("database.away", reason=type(error).__name__) from error
    print("Cơ sở dữ liệu đã ở phiên bản mới nhất.")
    return 0


def _reseal(settings: Settings) -> int:
    """Seal every sealed value and file again under the first key of `MOTCUA_SECRET_KEY`."""
    ring = environment.keyring(settings)
    try:
        resealed = asyncio.run(_reseal_all(settings.database_url, settings.files_dir, ring))
    except (SQLAlchemyError, OSError) as error:
        raise Misconfigured("database.away", reason=type(error).__name__) from error
    print(f"Đã niêm phong lại {resealed} giá trị bằng khóa đầu. Giờ có thể bỏ khóa cũ.")
    return 0


async def _reseal_all(url: str, files_dir: Path, ring: Keyring) -> int:
    from backend.db import opened
    from backend.people.resealing import reseal
    from backend.schema import metadata
    from backend.webchat import files

    async with opened(url, ring) as sessions:
        return await reseal(sessions, metadata) + files.store(files_dir, ring).reseal()
