"""The choice of a language, readable before it is made."""

from __future__ import annotations

from backend.actions import Button, Screen, pack
from backend.i18n import LANGUAGES, _

VERB = "language"


def choice() -> Screen:
    """One button a language."""
    rows = tuple((Button(name, pack(VERB, code)),) for code, name in LANGUAGES.items())
    return Screen("Anh/chị muốn đọc tiếng nào? · Which language do you read?", rows)


def chosen() -> Screen:
    """Said in the language that was chosen."""
    return Screen(_("Đã chuyển sang tiếng Việt."))
