"""The verbs `import` and `template` of every command that takes a table which an office keeps."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from backend.errors import Misconfigured

Verb = Callable[[argparse.Namespace], int]
BY_TEMPLATE = "nhập tệp .csv hoặc .xlsx theo mẫu"
BARE = "ghi tệp mẫu"


def add_import(verbs: Any, take: Verb, about: str = BY_TEMPLATE) -> None:
    """`import TỆP [--dry-run]`."""
    taken = verbs.add_parser("import", help=about)
    taken.add_argument("file", type=Path, metavar="TỆP")
    taken.add_argument("--dry-run", action="store_true", help="chỉ xem, không ghi gì")
    taken.set_defaults(run=take)


def add_template(verbs: Any, name: str, read: Callable[[], bytes], about: str = BARE) -> None:
    """`template [TỆP]`; `read` gives the template's bytes, `name` is the file without one named."""
    template = verbs.add_parser("template", help=about)
    template.add_argument("file", nargs="?", type=Path, default=Path(name), metavar="TỆP")
    template.set_defaults(run=lambda args: _write(args.file, read()))


def for_excel(text: str) -> bytes:
    """A text with the mark by which Excel knows its letters."""
    return text.encode("utf-8-sig")


def _write(path: Path, content: bytes) -> int:
    """Write a template where there is no such file yet."""
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise Misconfigured("file.exists", path=str(path)) from error
    except OSError as error:
        raise Misconfigured("file.unwritten", path=str(path)) from error
    print(f"Đã ghi mẫu vào {path}.")
    return 0
