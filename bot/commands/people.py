"""`motcua people invite | import | list | login | suspend | resume`: who works here.

The first admin is made here, and the last one's lost phone is locked out here. Where there is no
messenger to ask on, staff get their way back into the web chat here.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from backend.errors import DomainError, Misconfigured
from backend.settings import Settings
from bot.commands import environment, username
from bot.links import INVITATION, Links

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from backend.knowledge.units import Unit
    from backend.people.lists import ReadList
    from backend.people.roster import Imported

ROLES = ("clerk", "specialist", "supervisor", "admin")
HEADING = ("Tên", "Vai trò", "Đơn vị", "Mã", "Liên kết", "Dùng đến")
REFUSALS = {
    "list.unreadable": "không đọc được tệp này; cần một tệp .xlsx dưới 5 MB.",
    "list.no_heading": "không thấy dòng tiêu đề có đủ ba cột: tên, vai trò, đơn vị.",
    "person.unknown": "không có người này; xem số ở motcua people list.",
    "right.missing": "người này đang không có quyền làm việc.",
    "weblogin.off": "trang web chưa bật (MOTCUA_WEBCHAT).",
}
new_secret = partial(secrets.token_urlsafe, 24)
Result = TypeVar("Result")


def add(subparsers: Any) -> None:
    """One subcommand a verb."""
    command = subparsers.add_parser(
        "people", help="nhân sự: invite, import, list, login, suspend, resume"
    )
    verbs = command.add_subparsers(required=True, metavar="VIỆC")
    one = verbs.add_parser("invite", help="mời một người: in ra liên kết và mã dùng một lần")
    one.add_argument("--role", required=True, choices=ROLES)
    one.add_argument("--unit", required=True, help="mã hoặc tên đơn vị, ví dụ so-cong-thuong")
    one.add_argument("--name", help="họ và tên")
    one.set_defaults(run=invite)
    many = verbs.add_parser("import", help="mời cả danh sách LIST.xlsx (tên, vai trò, đơn vị)")
    many.add_argument("file", type=Path, metavar="LIST.xlsx")
    many.add_argument("--out", type=Path, help="tệp .xlsx ghi mã; mặc định LIST-ma.xlsx")
    many.add_argument("--dry-run", action="store_true", help="chỉ xem, không ghi gì")
    many.add_argument("--again", action="store_true", help="cấp mã mới cho lời mời đang chờ")
    many.set_defaults(run=take_list)
    verbs.add_parser("list", help="ai làm việc ở đây").set_defaults(run=show)
    back = verbs.add_parser("login", help="đường dẫn vào web cho người không có Telegram, Zalo")
    back.add_argument("person", type=int, metavar="SỐ", help="số ở motcua people list")
    back.set_defaults(run=login)
    for verb, words in (("suspend", "tạm dừng một người"), ("resume", "cho làm việc lại")):
        changed = verbs.add_parser(verb, help=words)
        changed.add_argument("person", type=int, metavar="SỐ", help="số ở motcua people list")
        changed.set_defaults(run=change, verb=verb)


def invite(args: argparse.Namespace) -> int:
    """Print the code and, where the bot's name is known, the link."""
    settings = environment.load()
    unit = _unit(args.unit)
    code = new_secret()

    async def work(session: AsyncSession) -> Any:
        from backend.people import service

        return await service.invite(
            session, role=args.role, scope=unit.key, name=args.name, code=code, now=_now(settings)
        )

    made = _in_transaction(settings, work)
    from bot.views.greeting import ROLES as SPOKEN

    role = SPOKEN[args.role]
    print(f"Lời mời: {role} · {unit.name}. Dùng một lần, đến {_until(made.expires_at)}.")
    print(f"Mã: {code}")
    link = _link(username.links(settings, username.asked(settings)), code)
    to_type = link.startswith("/start")
    print(f"Chưa rõ tên bot nên chưa có liên kết; gõ với bot: {link}" if to_type
          else f"Liên kết: {link}")  # fmt: skip
    return 0


def take_list(args: argparse.Namespace) -> int:
    """Say what becomes of each row; the codes go into a file that only its owner can read."""
    from backend.people.lists import read

    settings = environment.load()
    try:
        found = read(args.file.read_bytes())
    except OSError as error:
        raise Misconfigured("file.unreadable", path=str(args.file)) from error
    except DomainError as error:
        print(f"motcua: {REFUSALS[error.code]}")
        return 2
    out = args.out or args.file.with_name(f"{args.file.stem}-ma.xlsx")
    if out.exists() and not args.dry_run:
        print(f"motcua: {out} đã có; chọn tệp khác bằng --out.")
        return 2

    async def work(session: AsyncSession) -> Imported:
        from backend.people.roster import import_list

        return await import_list(
            session, found.entries, new_secret=new_secret, now=_now(settings),
            dry_run=args.dry_run, again=args.again,
        )  # fmt: skip

    name = None if args.dry_run else username.asked(settings)
    links = username.links(settings, name)
    done = _in_transaction(settings, work)
    _tell(found, done)
    if done.invited and not args.dry_run:
        _write(out, done, links)
        print(f"Mã và liên kết ở {out}. Gửi từng người đúng dòng của họ, rồi xóa tệp.")
    return 1 if found.problems else 0


def _tell(found: ReadList, done: Imported) -> None:
    for problem in found.problems:
        print(problem.words())
    for entry in done.waiting:
        print(f"Dòng {entry.row}: {entry.name} đã được mời, đang chờ (mất mã thì dùng --again).")
    for entry in done.working:
        print(f"Dòng {entry.row}: {entry.name} đang làm việc ở đây.")
    print(f"Mời {len(done.invited)} người; {len(found.problems)} dòng cần sửa.")


def _write(out: Path, done: Imported, links: Links) -> None:
    from backend.knowledge import units
    from backend.people.lists import write

    rows = [
        (one.entry.name, one.entry.role, units.unit(one.entry.scope).name, one.code,
         _link(links, one.code), _until(one.expires_at))
        for one in done.invited
    ]  # fmt: skip
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(write(rows, HEADING))
    except OSError as error:
        raise Misconfigured("codes.unwritten", path=str(out)) from error


def show(_args: argparse.Namespace) -> int:
    """A line a person."""
    from backend.people.roster import list_people

    for member in _in_transaction(environment.load(), list_people):
        roles = ", ".join(f"{grant.role} · {grant.scope}" for grant in member.grants)
        paused = " [tạm dừng]" if member.suspended_at else ""
        print(f"{member.person_id}\t{member.name or '(chưa có tên)'}\t{roles}{paused}")
    return 0


def login(args: argparse.Namespace) -> int:
    """Print a link into the web chat: once, ten minutes, and only the newest works."""
    settings, secret = environment.load(), new_secret()

    async def work(session: AsyncSession) -> str | None:
        from backend.people import roster
        from backend.webchat import logins

        member = await roster.find(session, args.person)
        await logins.issue(session, member.person_id, secret, now=_now(settings))
        return member.name

    try:
        link = username.links(settings, None).login(secret)
        name = _in_transaction(settings, work)
    except DomainError as error:
        print(f"motcua: {REFUSALS[error.code]}")
        return 2
    print(f"{name or args.person}: đường dẫn dùng một lần, trong 10 phút. Chỉ đưa đúng người này.")
    print(link)
    return 0


def change(args: argparse.Namespace) -> int:
    """Suspend or resume; says whether anything changed."""
    settings = environment.load()

    async def work(session: AsyncSession) -> tuple[str | None, bool]:
        from backend.people import roster
        from bot import departures

        member = await roster.find(session, args.person)
        verb = departures.suspend if args.verb == "suspend" else departures.resume
        return member.name, await verb(session, member.person_id, by=None, now=_now(settings))

    try:
        name, changed = _in_transaction(settings, work)
    except DomainError as error:
        print(f"motcua: {REFUSALS[error.code]}")
        return 2
    done = {"suspend": "đã tạm dừng", "resume": "được làm việc lại"}[args.verb]
    print(f"{name or args.person}: {done}{'' if changed else ' từ trước'}.")
    return 0


def _unit(words: str) -> Unit:
    from backend.knowledge.units import find
    from backend.people.lists import units_called

    called: Sequence[Unit] = [one] if (one := find(words)) else units_called(words)
    if len(called) != 1:
        choices = ", ".join(one.key for one in called) or "không có đơn vị nào"
        raise Misconfigured("unit.unclear", name=words, choices=choices)
    return called[0]


def _in_transaction(
    settings: Settings, work: Callable[[AsyncSession], Awaitable[Result]]
) -> Result:
    ring = environment.keyring(settings)

    async def run() -> Result:
        from backend.db import opened

        async with opened(settings.database_url, ring) as sessions, sessions.begin() as session:
            return await work(session)

    try:
        return asyncio.run(run())
    except (SQLAlchemyError, OSError) as error:
        raise Misconfigured("database.away", reason=type(error).__name__) from error


def _now(settings: Settings) -> datetime:
    from backend.now import Clock

    return Clock(settings.clock_file).now()


def _until(moment: datetime) -> str:
    from backend.now import local

    return f"{local(moment):%H:%M %d/%m/%Y}"


def _link(links: Links, code: str) -> str:
    """A deep link; while nothing is known to lead to us, what to say instead."""
    try:
        return links.to(INVITATION + code)
    except DomainError:
        return f"/start {INVITATION}{code}"
