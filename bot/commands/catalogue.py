"""`motcua catalogue import | take-back | list | local`: new facts over those of the product.

Exit codes: 0 all is well, 1 some records or rows were left out, 2 nothing was done.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import textwrap
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError

from backend.errors import DomainError, Misconfigured
from backend.settings import Settings
from bot.commands import catalogue_words as said
from bot.commands import environment

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from backend.db import Sessions
    from backend.knowledge.importing.gathering import Gathered
    from backend.knowledge.importing.service import Taken
    from backend.knowledge.models import CatalogueImport

EVERY = 1_000
SHOWN = 40
Result = TypeVar("Result")


def add(subparsers: Any) -> None:
    """One subcommand a verb; the province's own word has verbs of its own."""
    from bot.commands import local_words

    command = subparsers.add_parser(
        "catalogue", help="danh mục thủ tục: import, take-back, list, local"
    )
    verbs = command.add_subparsers(required=True, metavar="VIỆC")
    _add_import(verbs)
    back = verbs.add_parser(
        "take-back", help="rút lại một lần nhập: những gì bên dưới lại có hiệu lực"
    )
    back.add_argument("number", nargs="?", type=int, metavar="SỐ", help="mặc định lần mới nhất")
    back.set_defaults(run=take_back)
    verbs.add_parser("list", help="các lần nhập").set_defaults(run=show)
    local_words.add(verbs)


def _add_import(verbs: Any) -> None:
    one = verbs.add_parser("import", help="nhập bản ghi của Cổng quốc gia", description=said.IMPORT)
    one.add_argument("paths", nargs="+", type=Path, metavar="TỆP_HOẶC_THƯ_MỤC")
    one.add_argument("--dry-run", action="store_true", help="chỉ xem, không ghi gì")
    one.add_argument("--whole", action="store_true", help=said.WHOLE)
    one.add_argument(
        "--report", type=Path, metavar="TỆP", help="ghi mọi mã thay đổi ra một tệp mới"
    )
    one.set_defaults(run=take)


def take(args: argparse.Namespace) -> int:
    """Import, and say what that changes."""
    settings = environment.load()
    if args.report and args.report.exists():
        raise Misconfigured("file.exists", path=str(args.report))

    def read() -> Gathered:
        from backend.knowledge.importing.gathering import gather

        return gather(args.paths, _progress("đọc"))

    async def work(sessions: Sessions) -> Taken:
        from backend.knowledge.importing import service

        return await service.take(
            sessions, gathered, whole=args.whole, dry_run=args.dry_run, now=now(settings),
            progress=_progress("ghi"),
        )  # fmt: skip

    try:
        gathered = read()
        for line in said.problems(gathered):
            print(line)
        taken = run(settings, work)
    except DomainError as error:
        return refused(error)
    _tell(gathered, taken, args)
    return 1 if gathered.left_out else 0


def _tell(gathered: Gathered, taken: Taken, args: argparse.Namespace) -> None:
    for name, words in said.CHANGES.items():
        codes: tuple[str, ...] = getattr(taken.changes, name)
        print(f"{words}: {len(codes)}")
        if codes:
            more = f" … và {len(codes) - SHOWN} mã nữa" if len(codes) > SHOWN else ""
            listed = ", ".join(codes[:SHOWN]) + more
            print(textwrap.indent(textwrap.fill(listed, 96), "  "))
    for line in said.outcome(gathered, taken, dry_run=args.dry_run, whole=args.whole):
        print(line)
    if args.report:
        _report(args.report, taken)


def _report(path: Path, taken: Taken) -> None:
    lines = [
        f"{words}\t{code}\n"
        for name, words in said.CHANGES.items()
        for code in getattr(taken.changes, name)
    ]
    try:
        with path.open("x", encoding="utf-8") as file:
            file.writelines(lines)
    except OSError as error:
        raise Misconfigured("report.unwritten", path=str(path)) from error


def take_back(args: argparse.Namespace) -> int:
    """Say which import holds no longer."""
    settings = environment.load()

    async def work(session: AsyncSession) -> CatalogueImport:
        from backend.knowledge.importing import service

        return await service.take_back(session, args.number, now=now(settings))

    try:
        taken = in_transaction(settings, work)
    except DomainError as error:
        return refused(error)
    print(f"Đã rút lại lần nhập {taken.id} ({said.names(taken)}).")
    return 0


def show(_args: argparse.Namespace) -> int:
    """A line an import, the newest first."""
    from backend.knowledge.importing import service

    for one in in_transaction(environment.load(), service.imports):
        print(said.line(one))
    return 0


def _progress(verb: str) -> Callable[[int], None]:
    """Tells how far it is, on standard error: in place on a screen, else every so often."""
    screen = sys.stderr.isatty()

    def tell(count: int) -> None:
        if screen:
            print(f"\rĐã {verb} {count} bản ghi", end="", file=sys.stderr, flush=True)
        elif count % EVERY == 0 and count:
            print(f"Đã {verb} {count} bản ghi", file=sys.stderr)

    return tell


def refused(error: DomainError) -> int:
    """One sentence on standard error; nothing was done."""
    print(f"motcua: {said.REFUSALS[error.code].format(**error.facts)}", file=sys.stderr)
    return 2


def in_transaction(settings: Settings, work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    """Do it in one transaction."""

    async def begun(sessions: Sessions) -> Result:
        async with sessions.begin() as session:
            return await work(session)

    return run(settings, begun)


def run(settings: Settings, work: Callable[[Sessions], Awaitable[Result]]) -> Result:
    """Do it with the database; one that is away or has no tables is told in words."""
    ring = environment.keyring(settings)

    async def opening() -> Result:
        from backend.db import opened

        async with opened(settings.database_url, ring) as sessions:
            return await work(sessions)

    try:
        return asyncio.run(opening())
    except (OperationalError, ProgrammingError) as error:
        if "no such table" in str(error.orig) or "does not exist" in str(error.orig):
            raise Misconfigured("database.unbuilt") from error
        raise Misconfigured("database.away", reason=type(error).__name__) from error
    except (SQLAlchemyError, OSError) as error:
        raise Misconfigured("database.away", reason=type(error).__name__) from error


def now(settings: Settings) -> datetime:
    """The product's time."""
    from backend.now import Clock

    return Clock(settings.clock_file).now()
