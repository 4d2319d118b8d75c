"""`motcua catalogue local import | template | list`: what the province itself lays down."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from backend.errors import DomainError
from bot.commands import catalogue, environment, tables
from bot.commands import catalogue_words as said

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from backend.knowledge.importing.local_words import Written
    from backend.knowledge.importing.tables import Read
    from backend.knowledge.province import LocalWord

TEMPLATE = "local_template.csv"


def add(verbs: Any) -> None:
    """`local` has three verbs."""
    local = verbs.add_parser("local", help="quy định riêng của tỉnh: import, template, list")
    of_local = local.add_subparsers(required=True, metavar="VIỆC")
    tables.add_import(of_local, take)
    tables.add_template(of_local, TEMPLATE, _template)
    of_local.add_parser("list", help="những gì đang có").set_defaults(run=show)


def take(args: argparse.Namespace) -> int:
    """Import, and say what became of each row that needs a word."""
    from backend.knowledge.importing import local_files

    settings = environment.load()

    async def work(session: AsyncSession) -> tuple[Written, set[str]]:
        from backend.knowledge import bundle
        from backend.knowledge.importing import current, layers, local_words

        stored = await current.load(session)
        bundled = {row["code"]: row for row in bundle.records("procedures")}
        known = layers.overlay(bundled, stored.facts, whole=stored.whole)
        written = await local_words.write(
            session, found.rows, now=catalogue.now(settings), dry_run=args.dry_run
        )
        return written, {one.code for one in found.rows.values()} - known.keys()

    try:
        found = local_files.read(args.file)
        written, strangers = catalogue.in_transaction(settings, work)
    except DomainError as error:
        return catalogue.refused(error)
    _tell(found, written, strangers)
    print(
        "Chỉ xem: chưa ghi gì." if args.dry_run else "Đã nhập." if found.rows else "Chưa nhập gì."
    )
    return (1 if found.rows else 2) if found.problems else 0


def _tell(found: Read[LocalWord], written: Written, strangers: set[str]) -> None:
    for problem in found.problems:
        print(said.bad_row(problem))
    for heading in found.unknown:
        print(f"Không rõ cột {heading[:80]}; cột này không được đọc.")
    for line, other in written.overlapping.items():
        print(
            f"Dòng {line}: {other.code} đã có quy định {said.period(other)}; "
            "những ngày chung thì dùng quy định bắt đầu sau."
        )
    for code in sorted(strangers):
        print(f"Mã {code} chưa có trong danh mục; sẽ dùng khi danh mục có.")
    print(
        f"Thêm {len(written.added)}, thay {len(written.replaced)}, không đổi {len(written.same)}, "
        f"bỏ qua {len(found.problems)} dòng."
    )


def _template() -> bytes:
    from backend.knowledge.bundle import DATA

    return (DATA / TEMPLATE).read_bytes()


def show(_args: argparse.Namespace) -> int:
    """A line a word, by code, the one that begins last first."""
    from backend.knowledge.importing import local_words

    words: Mapping[str, tuple[LocalWord, ...]]
    words = catalogue.in_transaction(environment.load(), local_words.current)
    for code, some in sorted(words.items()):
        for one in some:
            post = {True: "có", False: "không", None: ""}[one.by_post]
            facts = {
                "phí": one.fee, "thời hạn": one.time, "cơ quan": one.unit,
                "qua bưu điện": post, "ghi chú": one.remark,
            }  # fmt: skip
            told = "; ".join(f"{name}: {value}" for name, value in facts.items() if value)
            print(f"{code}\t{said.period(one)}\t{told}\t{one.document}")
    return 0
