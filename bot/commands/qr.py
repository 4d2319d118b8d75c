"""`motcua qr …`: codes that open the bot at a procedure or a place, as pictures and to print.

Needs no database: what can be opened is what comes with the product.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend.errors import Misconfigured
from bot.commands import environment, username
from bot.links import Links, place_payload, procedure_payload

if TYPE_CHECKING:
    from bot.sheets.parts import Poster

FOLDER = Path("ma-qr")
WIDTH = 1240
"""Pixels of a picture: A6 at 300 dots per inch."""
NAMELESS = (
    "chưa biết username của bot. Thêm --bot TÊN (xem ở @BotFather), "
    "hoặc đặt MOTCUA_TELEGRAM_TOKEN để hỏi Telegram, hoặc bật Zalo hay trang web."
)
Made = tuple[str, "Poster"]
"""The name of a picture's file without its ending, and what is on it."""


def add(subparsers: Any) -> None:
    """One subcommand for each way of choosing."""
    command = subparsers.add_parser("qr", help="mã QR mở bot ở một thủ tục hoặc một nơi")
    ways = command.add_subparsers(required=True, metavar="GÌ", dest="what")
    for name, words, many in (
        ("procedure", "theo mã thủ tục", "CODE"),
        ("place", "theo mã nơi, ví dụ xa-mai-phu-2025", "KEY"),
        ("all-checklists", "mọi thủ tục có danh sách giấy tờ", None),
        ("all-communes", "mọi xã, phường", None),
    ):
        way = ways.add_parser(name, help=words)
        if many:
            way.add_argument("ids", nargs="+", metavar=many)
        way.add_argument("--bot", help="username của bot; mặc định hỏi Telegram")
        way.add_argument("--out", type=Path, help=f"thư mục ghi ảnh PNG; mặc định {FOLDER}")
        way.add_argument("--pdf", type=Path, help="tệp PDF A4 để in, bốn thẻ một trang, có dấu cắt")
        way.add_argument("--poster", action="store_true", help="trong PDF: mỗi trang một tờ treo")
        way.set_defaults(run=run, wants=way, ids=None)


def run(args: argparse.Namespace) -> int:
    """Write what is asked for and say where; 2 where something is not known."""
    if args.poster and not args.pdf:
        args.wants.error("--poster cần --pdf")
    settings = environment.load()
    bot = username.read(args.bot) if args.bot else username.asked(settings)
    links = username.links(settings, bot)
    if not (links.telegram or links.zalo or links.web):
        return _refuse(NAMELESS)
    chosen, unknown = _chosen(args)
    if unknown:
        return _refuse(f"không có: {', '.join(unknown)}.")
    made = list(_posters(chosen, bot, links))
    if args.pdf:
        _print(args.pdf, [poster for _name, poster in made], walls=args.poster)
    if args.out or not args.pdf:
        _draw(args.out or FOLDER, made)
    return 0


def _refuse(words: str) -> int:
    print(f"motcua: {words}")
    return 2


def _chosen(args: argparse.Namespace) -> tuple[Sequence[Any], list[str]]:
    """Procedures or places, and what is none of them."""
    from backend.knowledge import catalogue, places, units

    held = catalogue.bundled()
    if args.what == "all-checklists":
        return [one for one in held.procedures.values() if one.checked], []
    if args.what == "all-communes":
        return [places.place(one.key) for one in units.communes()], []
    find = held.find if args.what == "procedure" else places.find
    found = [find(one) for one in dict.fromkeys(args.ids)]
    unknown = [name for name, one in zip(dict.fromkeys(args.ids), found, strict=True) if not one]
    return [one for one in found if one], unknown


def _posters(chosen: Iterable[Any], bot: str | None, links: Links) -> Iterator[Made]:
    from backend.knowledge.procedures import Procedure
    from bot.views import sheets as view

    for one in chosen:
        if isinstance(one, Procedure):
            link = links.to(procedure_payload(one.code))
            yield one.code, view.procedure_poster(one, link=link, bot=bot)
        else:
            link = links.to(place_payload(one.key))
            yield one.key, view.place_poster(one, link=link, bot=bot)


def _print(file: Path, posters: list[Poster], *, walls: bool) -> None:
    from bot.sheets import posters as layout

    pdf = layout.walls(posters) if walls else layout.cards(posters)
    _write(file, pdf)
    print(f"Đã ghi {len(posters)} mã vào {file}. Khi in, chọn đúng khổ (100%).")


def _draw(folder: Path, made: list[Made]) -> None:
    from bot.sheets import picture, posters

    for name, poster in made:
        _write(folder / f"{name}.png", picture.pictures(posters.card(poster), WIDTH)[0])
    print(f"Đã ghi {len(made)} ảnh vào {folder}.")


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise Misconfigured("file.unwritten", path=str(file)) from error
