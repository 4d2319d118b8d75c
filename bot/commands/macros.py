"""`motcua macros import`: the canned answers of desks, out of a table an office keeps.

Exit codes: 0 all is well, 1 some rows were left out, 2 nothing was done.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from backend.errors import DomainError
from bot.commands import catalogue, environment, tables
from bot.commands import tables_words as said

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from backend.cases.macros import Written


def add(subparsers: Any) -> None:
    """One verb."""
    command = subparsers.add_parser("macros", help="câu mẫu của các cơ quan: import")
    verbs = command.add_subparsers(required=True, metavar="VIỆC")
    tables.add_import(verbs, take, "nhập tệp .csv hoặc .xlsx có cột: cơ quan, tên mẫu, nội dung")


def take(args: argparse.Namespace) -> int:
    """Import, and say what became of each row that needs a word."""
    from backend.cases import macro_files, macros

    settings = environment.load()

    async def work(session: AsyncSession) -> Written:
        return await macros.write(
            session, found.rows, now=catalogue.now(settings), dry_run=args.dry_run
        )

    try:
        found = macro_files.read(args.file)
        written = catalogue.in_transaction(settings, work)
    except DomainError as error:
        print(f"motcua: {said.refusal(error)}", file=sys.stderr)
        return 2
    print(*said.lines(found, written, dry_run=args.dry_run), sep="\n")
    return said.exit_code(found, written)
