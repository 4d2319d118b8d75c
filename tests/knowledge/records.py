"""Invented records in the portal's shape, and files of them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any


def portal(code: str = "9.000001", name: str = "Thủ tục thử", **detail: Any) -> dict[str, Any]:
    """One record with a day, a level, an agency and a time; `detail` adds to it."""
    usual = {
        "code": code,
        "name": name,
        "isWard": True,
        "type": "STANDARD",
        "departmentPromulgateCode": "G15",
        "unitGroupsExecuting": [{"name": "Ủy ban nhân dân cấp xã"}],
        "categoriesDetails": [{"name": "Hộ tịch"}],
        "executionMethods": [
            {"submissionMethod": "DIRECT", "processingTime": 3, "processingTimeUnit": "WORKING_DAY"}
        ],
        "updatedAt": 1_780_000_000_000,
    }
    return {"id": f"id-{code}", "code": code, "name": name, "detail": usual | detail}


def many(count: int, start: int = 0, **detail: Any) -> list[dict[str, Any]]:
    """As many records with codes of their own."""
    return [portal(f"9.{number:06}", **detail) for number in range(start, start + count)]


def lines(path: Path, *records: Any) -> Path:
    """A file with one record a line; strings as they stand; gzipped if its name says so."""
    texts = [one if isinstance(one, str) else json.dumps(one) for one in records]
    data = "".join(f"{text}\n" for text in texts).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path
