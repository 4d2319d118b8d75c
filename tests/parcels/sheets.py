"""Excel files in memory."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import Workbook


def sheet_of(*rows: list[Any], merged: str | None = None) -> bytes:
    """A file with these rows, perhaps with a merged range."""
    book = Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    file = BytesIO()
    book.save(file)
    return file.getvalue()
