"""What may happen to a case, and what its words must be: pure functions on values."""

from __future__ import annotations

from backend.people.dossiers import find_dossier_code as find_dossier_code
from backend.people.texts import clean as clean
from backend.people.texts import fault
from backend.people.texts import length as length

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
ATTACHMENT_KINDS = ("photo", "document", "voice", "video", "audio")
SEEN = ("photo", "document", "video")
"""Kinds of files on which an identity paper can be seen."""
ANSWERING = ("specialist", "supervisor")

WAITING_CITIZEN, TODAY, NORMAL = "waiting_citizen", "today", "normal"
URGENCIES = (WAITING_CITIZEN, TODAY, NORMAL)

PROPOSED, SENT, DROPPED = "open", "sent", "dropped"
PROPOSAL_STATES = (PROPOSED, SENT, DROPPED)

LONGEST_TEXT = 3000
MOST_FILES = 10
LARGEST_FILE = 20 * 1024 * 1024
"""Bytes. Telegram's Bot API hands no larger file on (core.telegram.org/bots/api#getfile)."""


def state_after(state: str, verb: str) -> str | None:
    """The state that `verb` leads to, or None where it may not be done in `state`."""
    return VERBS[verb].get(state)


def code_of(number: int, year: int) -> str:
    """How people name a case: ``code_of(123, 2026)`` → ``VM-2026-000123``. Unique by its number."""
    return f"VM-{year}-{number:06}"


def text_fault(text: str) -> str | None:
    """What is wrong with a question or an answer: ``empty``, ``too_long``, or nothing (None)."""
    return fault(text, LONGEST_TEXT)
