"""`motcua zalo connect`: the first pair of tokens of an Official Account, and after a refusal anew.

Tokens are read from standard input, never from the command line, where others on the machine
could read them.
"""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from backend.errors import Misconfigured
from backend.sealing import Keyring
from backend.settings import Settings
from bot.commands import environment


def add(subparsers: Any) -> None:
    """`zalo connect`, with a refresh token, or with the code of a consent."""
    command = subparsers.add_parser("zalo", help="nối Official Account của Zalo")
    command.add_argument("verb", choices=["connect"])
    command.add_argument(
        "--code", action="store_true",
        help="nhập mã ủy quyền và code verifier (hai dòng) thay cho refresh token",
    )  # fmt: skip
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Ask for what Zalo's console gave, exchange it at once, and keep the pair sealed."""
    settings = environment.load()
    ring = environment.keyring(settings)
    if not settings.zalo_on:
        raise Misconfigured("zalo.unset")
    given = [_secret("Mã ủy quyền (code): "), _secret("Code verifier: ")] if args.code else [
        _secret("Refresh token: ")
    ]  # fmt: skip
    try:
        asyncio.run(_connect(settings, ring, given))
    except (SQLAlchemyError, OSError) as error:
        raise Misconfigured("database.away", reason=type(error).__name__) from error
    print("Đã nối Official Account. Từ giờ motcua tự gia hạn mã truy cập.")
    return 0


def _secret(prompt: str) -> str:
    given = getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline()
    if not given.strip():
        raise Misconfigured("zalo.nothing_given")
    return given.strip()


async def _connect(settings: Settings, ring: Keyring, given: list[str]) -> None:
    import httpx

    from backend.db import opened
    from backend.notices import zalo_tokens
    from backend.notices.zalo_client import ZaloOAuth
    from backend.notices.zalo_configured import oa_of
    from backend.notices.zalo_errors import ZaloAway, ZaloRefused
    from backend.notices.zalo_models import ZaloToken
    from backend.now import Clock

    async with httpx.AsyncClient() as http, opened(settings.database_url, ring) as sessions:
        oauth = ZaloOAuth(settings, http)
        async with sessions() as session:  # What Zalo gives must find a table to be kept in.
            await session.get(ZaloToken, oa_of(settings))
        try:
            pair = await (oauth.refresh(*given) if len(given) == 1 else oauth.exchange(*given))
        except ZaloRefused as refused:
            raise Misconfigured("zalo.refused", code=refused.code) from refused
        except ZaloAway as away:
            raise Misconfigured("zalo.away", reason=str(away)) from away
        async with sessions.begin() as session:
            now = Clock(settings.clock_file).now()
            await zalo_tokens.store(session, oa_of(settings), pair, now=now)
