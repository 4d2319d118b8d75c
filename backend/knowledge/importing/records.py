"""One record of the portal as facts that can be kept: its shapes, and what is refused.

The portal's answer ``{"data": {…}}``, a bare detail and ``{id, code, name, detail}`` are one and
the same record. `extraction` reduces it; here is only made sure that the result can be stored
and read back, so that nothing imported can break the search.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from backend.knowledge import extraction
from backend.knowledge import facts as figures

CODE = re.compile(r"\d\.\d{6}[A-Za-z0-9.\-]{0,24}")
"""1.001193; the portal itself has a few with a tail, such as 1.014955-Xoa."""

INTERNAL = "STANDARD_INTERNAL"
_OF_A_DETAIL = ("executionMethods", "executionCases", "departmentPromulgateCode")
_UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)


class Unfit(Exception):
    """A record that cannot be taken. `code`: empty, type, no_detail, code, title, facts, signs."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.value = value[:80]


@dataclass(frozen=True, slots=True)
class Row:
    """The facts of one code as JSON, and where they were read.

    `partial` ones (of an Excel list) know code, title, agencies and fields only.
    """

    code: str
    facts: dict[str, Any]
    file: str
    line: int
    partial: bool = False

    @property
    def digest(self) -> str:
        """The same for the same facts, whatever the order of their keys."""
        return hashlib.sha256(canonical(self.facts).encode()).hexdigest()


def canonical(facts: dict[str, Any]) -> str:
    """JSON with sorted keys; raises ValueError for what no database could keep."""
    text = json.dumps(facts, ensure_ascii=False, allow_nan=False, sort_keys=True)
    text.encode("utf-8")
    return text


def row(document: Any, file: str, line: int) -> Row:
    """The facts of one document; raises Unfit."""
    record = _record(document)
    code, name = record.get("code"), record.get("name")
    if not isinstance(code, str) or not CODE.fullmatch(code.strip()):
        raise Unfit("code", str(code or ""))
    if not isinstance(name, str) or not name.strip():
        raise Unfit("title", code)
    record = record | {"code": code.strip()}
    found = _facts(record)
    try:
        text = canonical(found)
        if "\\u0000" in text:
            raise ValueError("a sign that PostgreSQL does not keep")
    except (TypeError, ValueError, RecursionError) as error:
        raise Unfit("signs", code) from error
    return Row(record["code"], json.loads(text), file, line)


def _record(document: Any) -> dict[str, Any]:
    """A document of any of the three shapes as ``{id, code, name, detail}``."""
    if document is None:
        raise Unfit("empty")
    if not isinstance(document, dict):
        raise Unfit("type")
    if "data" in document and "code" not in document:
        document = document["data"]
        if not isinstance(document, dict):
            raise Unfit("no_detail")
    if "detail" not in document and any(name in document for name in _OF_A_DETAIL):
        document = {**{name: document.get(name) for name in ("id", "code", "name")},
                    "detail": document}  # fmt: skip
    record: dict[str, Any] = document
    if not isinstance(record.get("detail"), dict) or not record["detail"]:
        raise Unfit("no_detail", str(record.get("code") or ""))
    return record


def _facts(record: dict[str, Any]) -> dict[str, Any]:
    """What extraction finds, with the two marks by which the search leaves a record out."""
    detail = record["detail"]
    try:
        found = dict(extraction.facts(record))
        if issued := detail.get("departmentPromulgateCode"):
            found.setdefault("promulgator", str(issued))
        if detail.get("type") == INTERNAL:
            found.setdefault("internal", True)
        figures.read(found)
    except _UNREADABLE as error:
        raise Unfit("facts", f"{record['code']}: {type(error).__name__} {error}") from error
    return found
