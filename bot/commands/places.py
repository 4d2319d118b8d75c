"""`motcua places set | import | list | remove | template`: phones, hours, addresses of places.

Exit codes: 0 all is well, 1 some rows were left out, 2 nothing was done.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from backend.errors import DomainError
from bot.commands import catalogue, environment, tables
from bot.commands import places_words as said

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from backend.knowledge.importing.place_details import Written
    from backend.knowledge.importing.place_files import ReadDetails
    from backend.knowledge.province import PlaceDetails

TEMPLATE = "places_template.csv"
ONLY = 1
"""The line of what was typed and stands in no file."""


def add(subparsers: Any) -> None:
    """One subcommand a verb."""
    command = subparsers.add_parser(
        "places", help="điện thoại, giờ làm việc, địa chỉ: set, import, list, remove, template"
    )
    verbs = command.add_subparsers(required=True, metavar="VIỆC")
    _add_set(verbs)
    tables.add_import(verbs, take)
    verbs.add_parser("list", help="những gì đang có").set_defaults(run=show)
    gone = verbs.add_parser("remove", help="bỏ những gì đã nhập của một nơi")
    gone.add_argument("key", metavar="MÃ", help=said.KEY)
    gone.set_defaults(run=remove)
    tables.add_template(verbs, TEMPLATE, _template, "ghi tệp mẫu, mỗi nơi một dòng")


def _add_set(verbs: Any) -> None:
    one = verbs.add_parser("set", help="nhập cho một nơi; thay toàn bộ những gì đã nhập của nơi đó")
    one.add_argument("key", metavar="MÃ", help=said.KEY)
    for option, words in (
        ("--phone", "điện thoại; mấy số thì cách nhau bằng dấu phẩy"),
        ("--hours", "giờ làm việc"),
        ("--address", "địa chỉ"),
    ):
        one.add_argument(option, default="", help=words)
    one.add_argument("--source", required=True, help="lấy từ đâu, ví dụ: Thông báo 12/TB-UBND")
    one.add_argument("--as-of", required=True, help="ngày của nguồn: 31/12/2026")
    one.set_defaults(run=enter)


def enter(args: argparse.Namespace) -> int:
    """Enter one unit's details; says what of the former no longer stands there."""
    from backend.knowledge import details, units
    from backend.knowledge.importing import place_details, tables

    settings = environment.load()
    moment = catalogue.now(settings)
    try:
        unit = details.unit_called(args.key)
        day = tables.written_day(args.as_of)
        if day is None:
            raise DomainError("details.day", column="as_of", value=args.as_of)
        row = details.checked(
            unit.key, phone=args.phone, hours=args.hours, address=args.address,
            source=args.source, as_of=day, today=_day(moment),
        )  # fmt: skip
    except DomainError as error:
        return refused(error)

    async def work(session: AsyncSession) -> PlaceDetails | None:
        former = (await place_details.current(session)).get(unit.key)
        await place_details.write(session, {ONLY: row}, now=moment, also_older=True)
        return former

    former = catalogue.in_transaction(settings, work)
    print(f"{units.unit(unit.key).name}: {said.facts(row)}.")
    if former and (lost := said.lost(former, row)):
        print(f"Không còn dùng: {lost}. Muốn giữ thì nhập lại cùng các số liệu khác.")
    return 0


def _day(moment: datetime) -> date:
    from backend.now import local

    return local(moment).date()


def take(args: argparse.Namespace) -> int:
    """Import, and say what became of each row that needs a word."""
    from backend.knowledge.importing import place_details, place_files

    settings = environment.load()
    moment = catalogue.now(settings)

    async def work(session: AsyncSession) -> Written:
        return await place_details.write(session, found.rows, now=moment, dry_run=args.dry_run)

    try:
        found = place_files.read(args.file, today=_day(moment))
        written = catalogue.in_transaction(settings, work)
    except DomainError as error:
        return refused(error)
    _tell(found, written)
    taken = len(found.rows) - len(written.older)
    print(said.outcome(taken, dry_run=args.dry_run))
    left = bool(found.problems or written.older)
    return (1 if taken else 2) if left else 0


def _tell(found: ReadDetails, written: Written) -> None:
    for problem in found.problems:
        print(said.bad_row(problem))
    for heading in found.unknown:
        print(f"Không rõ cột {heading[:80]}; cột này không được đọc.")
    for line, former in written.older.items():
        print(f"Dòng {line}: đã có bản mới hơn, {former.as_of:%d/%m/%Y}. Bỏ qua.")
    print(
        f"Thêm {len(written.added)}, thay {len(written.replaced)}, không đổi {len(written.same)}, "
        f"chưa điền {found.unfilled}, bỏ qua {len(found.problems) + len(written.older)} dòng."
    )


def show(_args: argparse.Namespace) -> int:
    """A line a unit."""
    from backend.knowledge import units
    from backend.knowledge.importing import place_details

    entered: dict[str, PlaceDetails]
    entered = catalogue.in_transaction(environment.load(), place_details.current)
    for key, one in entered.items():
        unit = units.find(key)
        print(f"{key}\t{unit.name if unit else '?'}\t{said.facts(one)}")
    return 0


def remove(args: argparse.Namespace) -> int:
    """What was entered of a unit holds no longer."""
    from backend.knowledge import details
    from backend.knowledge.importing import place_details

    settings = environment.load()
    try:
        unit = details.unit_called(args.key)
    except DomainError as error:
        return refused(error)

    async def work(session: AsyncSession) -> PlaceDetails | None:
        return await place_details.take_back(session, unit.key, now=catalogue.now(settings))

    former = catalogue.in_transaction(settings, work)
    print(f"{unit.name}: {f'đã bỏ {said.facts(former)}' if former else 'chưa nhập gì'}.")
    return 0 if former else 2


def _template() -> bytes:
    from backend.knowledge.importing import place_files

    return tables.for_excel(place_files.template())


def refused(error: DomainError) -> int:
    """One sentence on standard error; nothing was done."""
    print(f"motcua: {said.refusal(error)}", file=sys.stderr)
    return 2
