"""What the web chat allows, and for how long it remembers: values and pure functions."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

NUMBER_BITS = 48
"""Of a visitor's number, which aiogram takes for the id of a user and of their private chat."""

VISIT_LIFE = timedelta(days=90)
STAFF_LIFE = timedelta(hours=12)
LOGIN_LIFE = timedelta(minutes=10)
STAFF_SESSIONS = 3
KEEP_MESSAGES = timedelta(days=90)
KEEP_TOLD_FILES = timedelta(days=7)
LET_ASK = timedelta(hours=1)
"""How long a file that somebody sent may lie about before it is seen whether anything names it."""

SEEN_EVERY = timedelta(hours=1)
STAFF_SEEN_EVERY = timedelta(minutes=1)
LISTENS_FOR = timedelta(minutes=5)
"""How long after one of the staff was last there (an open page, a word) they are still reading."""
TEXT_CHARS = 4096
FILE_BYTES = 10 * 1024 * 1024
NAME_CHARS = 120
KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
FILE_ID = re.compile(r"[0-9a-f]{32}")
SAID, TOLD, EDIT = "said", "told", "edit"
KINDS = (SAID, TOLD, EDIT)

# By their first bytes (each format's own specification), since a browser's word is nobody's.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
)
OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
OLD_OFFICE = {"doc": "application/msword", "xls": "application/vnd.ms-excel"}
PICTURES = ("image/jpeg", "image/png", "image/webp")


def type_of(head: bytes, name: str) -> str | None:
    """The media type of a file by its first bytes and its name's ending; None: not taken."""
    for signature, mime in SIGNATURES:
        if head.startswith(signature):
            return mime
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    ending = name.rpartition(".")[2].lower()
    if head.startswith(b"PK\x03\x04"):
        return OFFICE.get(ending)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return OLD_OFFICE.get(ending)
    return None


def file_name(given: str) -> str:
    """A name fit to be shown and downloaded: one line, no path, at most `NAME_CHARS`."""
    last = re.split(r"[\\/]", given)[-1]
    shown = "".join(one for one in last if one.isprintable() and one not in '<>:"|?*').strip(" .")
    stem, dot, ending = shown.rpartition(".")
    if not dot:
        return shown[:NAME_CHARS] or "tep"
    return f"{stem[: NAME_CHARS - len(ending) - 1]}.{ending}"[:NAME_CHARS]


def is_open(*, expires_at: datetime, ended_at: datetime | None, now: datetime) -> bool:
    """Whether a visitor's secret still opens their conversation."""
    return ended_at is None and now < expires_at


def listens(*, seen_at: datetime, now: datetime) -> bool:
    """Whether somebody who was last there at `seen_at` reads what is told on the page."""
    return now - seen_at < LISTENS_FOR


def life(*, is_staff: bool) -> timedelta:
    """How long a secret lasts: a citizen's from their last word, a staff's from the login."""
    return STAFF_LIFE if is_staff else VISIT_LIFE
