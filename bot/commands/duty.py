"""`motcua duty import | template`: the rosters of desks, from a list.

Exit codes: 0 all is well, 2 nothing was done. One bad row, and nothing of its file is taken.
"""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend.errors import DomainError
from bot.commands import catalogue, environment, tables
from bot.commands import hours_words as said
from bot.commands.hours import shipped

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from backend.duty.rules import Duty
    from backend.knowledge.importing.tables import Read

TEMPLATE = "duty_template.csv"


def add(subparsers: Any) -> None:
    """One subcommand a verb."""
    command = subparsers.add_parser("duty", help="lịch trực: import, template")
    verbs = command.add_subparsers(required=True, metavar="VIỆC")
    tables.add_import(verbs, take)
    tables.add_template(verbs, TEMPLATE, lambda: shipped(TEMPLATE))


def take(args: argparse.Namespace) -> int:
    """Import all rows or none; whoever is named is told."""
    settings = environment.load()
    moment = catalogue.now(settings)

    async def work(session: AsyncSession) -> tuple[Read[Duty], int]:
        found = await _read(session, args.file)
        added = await _add(session, found, moment)
        if args.dry_run or found.problems:
            await session.rollback()
        return found, added

    try:
        found, added = catalogue.in_transaction(settings, work)
    except DomainError as error:
        print(f"motcua: {said.refusal(error)}", file=sys.stderr)
        return 2
    for line in said.what_is_wrong(found):
        print(line)
    if found.problems:
        return 2
    print(f"Thêm {added} ca, {len(found.rows) - added} ca đã có từ trước.")
    print("Chỉ xem: chưa ghi gì." if args.dry_run else "Đã nhập; người có tên được báo.")
    return 0


async def _read(session: AsyncSession, path: Path) -> Read[Duty]:
    from backend.duty import fields, shift_files
    from backend.knowledge import keeper
    from backend.knowledge.importing import current
    from backend.people.roster import list_people

    known = keeper.merged(await current.load(session))
    members = await list_people(session)
    return shift_files.read(path, members=members, fields=fields.of_catalogue(known))


async def _add(session: AsyncSession, found: Read[Duty], now: datetime) -> int:
    """Put every shift on the roster; what a rule says against one is told by its line."""
    from backend.duty import announcements, roster
    from backend.knowledge.importing.tables import BadRow

    added = 0
    for line, duty in found.rows.items():
        try:
            shift = await roster.add(session, duty, by=None, now=now)
        except DomainError as error:
            found.problems.append(BadRow(line, said.RULES[error.code]))
            continue
        if shift is not None:
            await announcements.tell_set(session, shift, now=now)
            added += 1
    return added
