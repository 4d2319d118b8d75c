"""Codes of dossiers in a text: found where one is asked for, never taken for a phone."""

from __future__ import annotations

import re

# Thông tư 01/2018/TT-VPCP, Điều 19: agency code, day of submission YYMMDD, running number. The
# agency code comes in the style of QCVN 102:2016 (000.00.04.H51) or of QĐ 20/2020/QĐ-TTg (H27.12).
_DOSSIER_CODE = re.compile(
    r"(?<![\w.\-])(?:\d{3}\.\d{2}\.\d{2}\.)?[GHT]\d{2}(?:\.\d{1,3}){0,3}-\d{6}-\d{4,10}(?![\w\-])",
    re.IGNORECASE | re.ASCII,
)


def find_dossier_code(text: str) -> str | None:
    """The first dossier code in a text, in capital letters; None where there is none."""
    found = _DOSSIER_CODE.search(text)
    return found.group().upper() if found else None


def dossier_code_spans(text: str) -> list[tuple[int, int]]:
    """Where dossier codes stand in a text: digits in there are nobody's phone."""
    return [found.span() for found in _DOSSIER_CODE.finditer(text)]
