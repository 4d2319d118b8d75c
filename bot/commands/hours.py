"""`motcua hours show | import | template`: when units work, and days on which they do not.

Exit codes: 0 all is well, 2 nothing was done. One bad row, and nothing of its file is taken.
"""

from __future__ import annotations

import argparse
import sys
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from backend.errors import DomainError, Misconfigured
from bot.commands import catalogue, environment, tables
from bot.commands import hours_words as said

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncSession

    from backend.worktime.calendar import Calendar

TEMPLATE = "hours_template.csv"


def add(subparsers: Any) -> None:
    """One subcommand a verb."""
    command = subparsers.add_parser("hours", help="giờ làm việc: show, import, template")
    verbs = command.add_subparsers(required=True, metavar="VIỆC")
    one = verbs.add_parser("show", help="giờ của một đơn vị và những ngày khác thường sắp tới")
    one.add_argument("unit", metavar="ĐƠN_VỊ", help="mã hoặc tên đơn vị, hoặc 'tinh'")
    one.set_defaults(run=show)
    tables.add_import(verbs, take)
    tables.add_template(verbs, TEMPLATE, lambda: shipped(TEMPLATE))


def show(args: argparse.Namespace) -> int:
    """The week, and the days from today on that are told otherwise; where each comes from."""
    from backend.duty import hour_files, hours
    from backend.knowledge import units
    from backend.knowledge.importing.tables import Wrong
    from backend.now import local

    settings = environment.load()
    today = local(catalogue.now(settings)).date()
    try:
        unit = hour_files.unit_called(args.unit)
    except Wrong as wrong:
        raise Misconfigured("unit.unclear", name=args.unit, choices=wrong.value) from wrong

    async def work(session: AsyncSession) -> tuple[Calendar, list[Row[Any]]]:
        calendar = await hours.calendar_of(session, unit)
        return calendar, await hours.entered(session, unit, since=today)

    calendar, rows = catalogue.in_transaction(settings, work)
    print(units.unit(unit).name)
    _print_week(calendar, rows)
    newest = {row.day: row for row in rows if row.day is not None}
    for _day, row in sorted(newest.items()):
        print(f"  {row.day:%d/%m/%Y}: {row.sessions or 'nghỉ'}{_origin(row)}")
    return 0


def _print_week(calendar: Calendar, rows: list[Row[Any]]) -> None:
    from backend.duty import rules

    own = {row.weekday: row for row in rows if row.weekday is not None}
    for number, (name, day) in enumerate(zip(said.WEEKDAYS, calendar.week, strict=True)):
        origin = _origin(own[number]) if number in own else " (mặc định)"
        print(f"  {name}: {rules.written(day) or 'nghỉ'}{origin}")


def _origin(row: Row[Any]) -> str:
    reason = f", {row.reason}" if row.reason else ""
    return f" ({row.unit}{reason})"


def take(args: argparse.Namespace) -> int:
    """Import all rows or none; due times that hang on the hours move with them."""
    from backend.duty import hour_files

    settings = environment.load()
    moment = catalogue.now(settings)

    async def work(session: AsyncSession) -> tuple[int, int]:
        from backend.duty import hours
        from bot import openings

        async def change() -> int:
            wanted = [one for some in found.rows.values() for one in some]
            rows = [await hours.enter(session, one, by=None, now=moment) for one in wanted]
            await hours.require_some(session)
            return sum(row is not None for row in rows)

        entered, moved = await openings.changed(session, change, now=moment)
        if args.dry_run:
            await session.rollback()
        return entered, moved

    try:
        found = hour_files.read(args.file)
        for line in said.what_is_wrong(found):
            print(line)
        if found.problems:
            return 2
        entered, moved = catalogue.in_transaction(settings, work)
    except DomainError as error:
        print(f"motcua: {said.refusal(error)}", file=sys.stderr)
        return 2
    same = sum(map(len, found.rows.values())) - entered
    print(f"Nhập {entered}, không đổi {same}; dời {moved} thời hạn đang chờ.")
    print("Chỉ xem: chưa ghi gì." if args.dry_run else "Đã nhập.")
    return 0


def shipped(name: str) -> bytes:
    """A template that comes with the product."""
    return tables.for_excel((files("backend.duty.data") / name).read_text(encoding="utf-8"))
