"""`motcua targets show | set`: how soon departments take cases up, and how soon they answer.

Exit codes: 0 all is well, 2 nothing was done.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from backend.errors import DomainError
from bot.commands import catalogue, environment

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from backend.cases.promises import Promises

URGENCIES = {"khach-cho": "waiting_citizen", "trong-ngay": "today", "thuong": "normal"}
SPAN = "thời gian làm việc: '30 phút', '4 giờ', '2 ngày'"
DESK = "mã hoặc tên cơ quan, ví dụ so-cong-thuong"
REFUSALS = {
    "desk.unknown": "không rõ cơ quan: {value}",
    "promise.unread": "không rõ thời gian: {value} (viết '30 phút', '4 giờ', '2 ngày')",
    "promise.bounds": "thời hạn từ 1 phút đến {days} ngày làm việc",
    "promise.order": "thời hạn có người nhận phải ngắn hơn hoặc bằng thời hạn trả lời",
}


def add(subparsers: Any) -> None:
    """One subcommand a verb."""
    command = subparsers.add_parser("targets", help="thời hạn trả lời của các cơ quan: show, set")
    verbs = command.add_subparsers(required=True, metavar="VIỆC")
    shown = verbs.add_parser("show", help="thời hạn đang có hiệu lực")
    shown.add_argument("desk", nargs="?", metavar="CƠ_QUAN", help=f"{DESK}; mặc định các Sở")
    shown.set_defaults(run=show)
    one = verbs.add_parser("set", help="đặt thời hạn cho câu hỏi gửi từ lúc này")
    one.add_argument("desk", metavar="CƠ_QUAN", help=DESK)
    one.add_argument("urgency", choices=URGENCIES, metavar="MỨC", help=", ".join(URGENCIES))
    one.add_argument("response", metavar="NHẬN", help=f"có người nhận trong bao lâu; {SPAN}")
    one.add_argument("answer", metavar="TRẢ_LỜI", help=f"trả lời trong bao lâu; {SPAN}")
    one.set_defaults(run=enter)


def show(args: argparse.Namespace) -> int:
    """Three lines a department."""
    from backend.cases import promises, routing
    from backend.knowledge import units

    async def work(session: AsyncSession) -> list[Promises]:
        desks = [routing.desk_called(args.desk)] if args.desk else units.departments()
        return [await promises.read(session, unit.key) for unit in desks]

    try:
        found = catalogue.in_transaction(environment.load(), work)
    except DomainError as error:
        return refused(error)
    for one in found:
        _tell(one)
    return 0


def enter(args: argparse.Namespace) -> int:
    """Promise both times for one urgency; says what holds then."""
    from backend.cases import promises, routing
    from backend.cases.clocks import Target

    settings = environment.load()

    async def work(session: AsyncSession) -> Promises:
        desk = routing.desk_called(args.desk).key
        a_day = (await promises.read(session, desk)).minutes_a_day
        target = Target(_minutes(args.response, a_day), _minutes(args.answer, a_day))
        now = catalogue.now(settings)
        urgency = URGENCIES[args.urgency]
        await promises.promise(session, desk, urgency, target, by=None, now=now)
        return await promises.read(session, desk)

    try:
        _tell(catalogue.in_transaction(settings, work))
    except DomainError as error:
        return refused(error)
    return 0


def _minutes(said: str, minutes_a_day: int) -> int:
    from backend.cases.spans import minutes_in

    minutes = minutes_in(said, minutes_a_day)
    if minutes is None:
        raise DomainError("promise.unread", value=said[:80])
    return minutes


def _tell(promised: Promises) -> None:
    from backend.knowledge import units
    from bot.views import promises as view

    print(units.unit(promised.desk).name)
    for urgency in URGENCIES.values():
        print(f"  {view.line(promised, urgency)}")


def refused(error: DomainError) -> int:
    """One sentence on standard error; nothing was done."""
    said = REFUSALS[error.code].format(**error.facts)
    print(f"motcua: {said}. Chưa ghi gì.", file=sys.stderr)
    return 2
