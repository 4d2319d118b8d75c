"""`motcua routes show | import | template`: which desk answers for what.

Exit codes: 0 all is well, 1 some rows were left out, 2 nothing was done.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from backend.errors import DomainError
from bot.commands import catalogue, environment, tables
from bot.commands import tables_words as said

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from backend.cases.route_rules import Route
    from backend.cases.routes import Kept, Written

TEMPLATE = "routes_template.csv"


def add(subparsers: Any) -> None:
    """One subcommand a verb."""
    command = subparsers.add_parser(
        "routes", help="vướng mắc gửi tới cơ quan nào: show, import, template"
    )
    verbs = command.add_subparsers(required=True, metavar="VIỆC")
    shown = verbs.add_parser("show", help="những gì đang dùng; dòng của tỉnh có ngày ở đầu")
    shown.add_argument("--field", default="", help="chỉ các lĩnh vực có những chữ này")
    shown.set_defaults(run=show)
    tables.add_import(verbs, take)
    tables.add_template(verbs, TEMPLATE, _template, "ghi tệp mẫu, với mọi dòng có sẵn")


def show(args: argparse.Namespace) -> int:
    """A line a route, those of the product first; what the province replaced is left out."""
    from backend.cases import route_files, routes
    from backend.knowledge.text import fold

    kept: tuple[Kept, ...] = catalogue.in_transaction(environment.load(), routes.current)
    own = {one.route.target for one in kept}
    everything = [one for one in route_files.shipped() if one.target not in own]
    for route in (*everything, *(one.route for one in kept)):
        if fold(args.field) in fold(route.field):
            print(_line(route))
    return 0


def _line(route: Route) -> str:
    begins = f"{route.valid_from:%d/%m/%Y}" if route.valid_from else "có sẵn"
    until = f"–{route.valid_until:%d/%m/%Y}" if route.valid_until else ""
    about = " · ".join(filter(None, (route.code, route.field, route.level, route.commune)))
    return "\t".join((begins + until, about, route.desk, route.note, route.source))


def take(args: argparse.Namespace) -> int:
    """Import, and say what became of each row that needs a word."""
    from backend.cases import route_files, routes

    settings = environment.load()

    async def work(session: AsyncSession) -> Written:
        rows = {
            line: replace(row, source=row.source or args.file.name[:300])
            for line, row in found.rows.items()
        }
        return await routes.write(
            session, rows, by=None, now=catalogue.now(settings), dry_run=args.dry_run
        )

    try:
        found = route_files.read(args.file)
        written = catalogue.in_transaction(settings, work)
    except DomainError as error:
        print(f"motcua: {said.refusal(error)}", file=sys.stderr)
        return 2
    print(*said.lines(found, written, dry_run=args.dry_run), sep="\n")
    return said.exit_code(found, written)


def _template() -> bytes:
    """The routes of the product."""
    from backend.cases.route_files import SHIPPED

    return tables.for_excel(SHIPPED.read_text(encoding="utf-8"))
