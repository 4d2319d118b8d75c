"""`motcua channels list | off | on`: how channels fare, and switching one off with a reason.

Exit codes: 0 done, 2 nothing was done.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from backend.people.rules import CHANNELS
from bot.commands import catalogue, environment

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from backend.notices.channels import Standing
    from backend.notices.zalo_quotas import Quota

STATES = {
    "on": "bật",
    "off": "TẮT",
    "failing": "đang lỗi",
    "down": "KHÔNG GỬI ĐƯỢC",
    "refused": "CẦN NỐI LẠI: motcua zalo connect",
}


def add(subparsers: Any) -> None:
    """One subcommand a verb."""
    command = subparsers.add_parser("channels", help="các kênh: list, off, on")
    verbs = command.add_subparsers(required=True, metavar="VIỆC")
    verbs.add_parser("list", help="kênh nào đang gửi được").set_defaults(run=show)
    off = verbs.add_parser("off", help="tắt một kênh: không gửi gì, tin đang chờ vẫn giữ")
    off.add_argument("channel", choices=CHANNELS)
    off.add_argument("--reason", required=True, help="vì sao, để người sau biết")
    off.set_defaults(run=switch_off)
    on = verbs.add_parser("on", help="bật lại: tin đang chờ được gửi")
    on.add_argument("channel", choices=CHANNELS)
    on.set_defaults(run=switch_on)


def show(_args: argparse.Namespace) -> int:
    """A line a channel, and one for each quota that Zalo has told of."""
    settings = environment.load()
    moment = catalogue.now(settings)

    async def look(session: AsyncSession) -> list[str]:
        from backend.notices import channels, zalo_quotas

        lines = [line(one) for one in await channels.standings(session)]
        return lines + [quota(one) for one in await zalo_quotas.listed(session, now=moment)]

    print("\n".join(catalogue.in_transaction(settings, look)))
    return 0


def quota(one: Quota) -> str:
    """What the account has left of a quota, as Zalo last told it."""
    from backend.notices.wording.reaching import quota_left, quota_name

    left = quota_left(one.left.remaining, one.left.total)
    return f"zalo, {quota_name(one.kind)}: {left} (lúc {_at(one.noted_at)})"


def line(standing: Standing) -> str:
    """What an operator reads of one channel."""
    parts = [
        f"{standing.channel}: {STATES[standing.state]}",
        f"{standing.queued} tin chờ",
        f"gửi được gần nhất: {_at(standing.last_sent_at)}",
    ]
    if standing.reason:
        parts.append(f"lý do tắt: {standing.reason}")
    if standing.last_error:
        parts.append(f"lỗi gần nhất {_at(standing.last_error_at)}: {standing.last_error}")
    return " · ".join(parts)


def switch_off(args: argparse.Namespace) -> int:
    """Nothing leaves there any more."""
    settings = environment.load()
    moment = catalogue.now(settings)
    reason = " ".join(args.reason.split())
    if not reason:
        print('motcua: cần ghi lý do, ví dụ --reason "Telegram bị chặn".')
        return 2

    async def work(session: AsyncSession) -> bool:
        from backend.notices import channels

        return await channels.switch_off(session, args.channel, reason, now=moment)

    was_on = catalogue.in_transaction(settings, work)
    print(f"{args.channel}: {'đã tắt' if was_on else 'đã tắt từ trước, nay ghi lý do mới'}.")
    print("Tin đang chờ vẫn giữ; ai có kênh khác thì nhận ở kênh đó.")
    return 0


def switch_on(args: argparse.Namespace) -> int:
    """What was kept leaves."""
    settings = environment.load()
    moment = catalogue.now(settings)

    async def work(session: AsyncSession) -> bool:
        from backend.notices import channels

        return await channels.switch_on(session, args.channel, now=moment)

    was_off = catalogue.in_transaction(settings, work)
    print(f"{args.channel}: {'đã bật lại' if was_off else 'vẫn đang bật'}.")
    return 0


def _at(moment: datetime | None) -> str:
    from backend.now import local

    return f"{local(moment):%H:%M %d/%m/%Y}" if moment else "chưa có"
