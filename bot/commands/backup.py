"""`motcua backup DIR` and `motcua restore ARCHIVE`: everything but the key, and the way back."""

from __future__ import annotations

import argparse
from importlib.metadata import version
from pathlib import Path
from typing import Any

from backend.backup.archive import FILES, Manifest
from backend.errors import Misconfigured
from bot.commands import environment


def add(subparsers: Any) -> None:
    """The two commands; each may be run while nothing else is."""
    backup = subparsers.add_parser("backup", help="sao lưu dữ liệu và tệp vào một thư mục")
    backup.add_argument("folder", type=Path, metavar="THƯ_MỤC")
    backup.set_defaults(run=make)
    restore = subparsers.add_parser("restore", help="khôi phục từ một bản sao lưu")
    restore.add_argument("archive", type=Path, metavar="BẢN_SAO_LƯU")
    restore.add_argument(
        "--replace", action="store_true", help="thay dữ liệu đang có (dữ liệu đó sẽ mất)"
    )
    restore.set_defaults(run=put_back)


def make(args: argparse.Namespace) -> int:
    """One archive in the folder; says what is in it and what is not."""
    from backend.backup import service
    from backend.now import Clock

    settings = environment.load()
    try:
        path, manifest = service.make(
            settings.database_url, settings.files_dir, args.folder,
            version=version("motcua"), real=Clock().real(),
        )  # fmt: skip
    except OSError as error:
        raise _failed(error) from error
    print(f"Đã sao lưu vào {path}: {told(manifest)}")
    print("Khóa MOTCUA_SECRET_KEY không nằm trong đó. Cất khóa ở nơi khác; mất khóa thì không đọc")
    print("lại được số điện thoại và địa chỉ.")
    return 0


def put_back(args: argparse.Namespace) -> int:
    """Restore; says what is there now and what to do next."""
    from backend.backup import service
    from backend.now import Clock

    settings = environment.load()
    try:
        manifest = service.restore(
            settings.database_url, settings.files_dir, args.archive,
            replace=args.replace, real=Clock().real(),
        )  # fmt: skip
    except OSError as error:
        raise _failed(error) from error
    print(f"Đã khôi phục bản sao lưu lúc {manifest.made_at}: {told(manifest)}")
    print("Chạy motcua check để xem khóa có mở được dữ liệu không, rồi bật lại các tiến trình.")
    return 0


def told(manifest: Manifest) -> str:
    """What an archive holds, counted."""
    files = sum(name.startswith(f"{FILES}/") for name in manifest.checksums)
    rows = sum(manifest.counts.values())
    return (
        f"{len(manifest.counts)} bảng, {rows} dòng, {files} tệp "
        f"({manifest.database}, phiên bản bảng {manifest.revision})."
    )


def _failed(error: OSError) -> Misconfigured:
    reason = f"{error.strerror or type(error).__name__}: {error.filename or ''}"
    return Misconfigured("disk.failed", reason=reason.rstrip(": "))
