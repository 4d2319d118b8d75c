"""What may happen to a case, and what its words must be: pure functions on values."""

from __future__ import annotations

import re

WAITING = "waiting"
ANSWERED = "answered"
CLOSED = "closed"
WITHDRAWN = "withdrawn"
STATES = (WAITING, ANSWERED, CLOSED, WITHDRAWN)
OPEN = (WAITING, ANSWERED)

# Only these verbs change a case. The clerk's acceptance closes it; an answer never does, and
# nothing reopens what is closed or withdrawn.
VERBS: dict[str, dict[str, str]] = {
    "answer": {WAITING: ANSWERED, ANSWERED: ANSWERED},
    "accept": {ANSWERED: CLOSED},
    "dispute": {ANSWERED: WAITING},
    "supply": {WAITING: WAITING},
    "withdraw": {WAITING: WITHDRAWN, ANSWERED: WITHDRAWN},
}

QUESTION, ANSWER, ACCEPTED = "question", "answer", "accepted"
DISPUTED, SUPPLIED, TAKEN_BACK = "disputed", "supplied", "withdrawn"
NOTE_KINDS = (QUESTION, ANSWER, ACCEPTED, DISPUTED, SUPPLIED, TAKEN_BACK)
AUDIENCES = ("everyone", "internal")
AUTHORS = ("clerk", "specialist", "supervisor")
ATTACHMENT_KINDS = ("photo",)
ANSWERING = ("specialist", "supervisor")

PROPOSED, SENT, DROPPED = "open", "sent", "dropped"
PROPOSAL_STATES = (PROPOSED, SENT, DROPPED)

LONGEST_TEXT = 3000
MOST_PHOTOS = 10

# Thông tư 01/2018/TT-VPCP, Điều 19: agency code, day of submission YYMMDD, running number. The
# agency code comes in the style of QCVN 102:2016 (000.00.04.H51) or of QĐ 20/2020/QĐ-TTg (H27.12).
_DOSSIER_CODE = re.compile(
    r"(?<![\w.\-])(?:\d{3}\.\d{2}\.\d{2}\.)?[GHT]\d{2}(?:\.\d{1,3}){0,3}-\d{6}-\d{4,10}(?![\w\-])",
    re.IGNORECASE | re.ASCII,
)


def state_after(state: str, verb: str) -> str | None:
    """The state that `verb` leads to, or None where it may not be done in `state`."""
    return VERBS[verb].get(state)


def code_of(number: int, year: int) -> str:
    """How people name a case: ``code_of(123, 2026)`` → ``VM-2026-000123``. Unique by its number."""
    return f"VM-{year}-{number:06}"


def find_dossier_code(text: str) -> str | None:
    """The first dossier code in a text, in capital letters; None where there is none."""
    found = _DOSSIER_CODE.search(text)
    return found.group().upper() if found else None


def dossier_code_spans(text: str) -> list[tuple[int, int]]:
    """Where dossier codes stand in a text: digits in there are nobody's phone."""
    return [found.span() for found in _DOSSIER_CODE.finditer(text)]


def clean(text: str) -> str:
    """A text as both databases can hold it: no NUL, no half of a pair, no space around it."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode().strip()


def length(text: str) -> int:
    """A text's length as Telegram counts it, in UTF-16 units: an emoji counts two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def text_fault(text: str) -> str | None:
    """What is wrong with a question or an answer: ``empty``, ``too_long``, or nothing (None)."""
    if not any(sign.isprintable() and not sign.isspace() for sign in text):
        return "empty"
    return "too_long" if length(text) > LONGEST_TEXT else None
