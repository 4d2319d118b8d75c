"""What may happen to a case, and what its words must be: pure functions on values."""

from __future__ import annotations

import re
from datetime import timedelta

from backend.people.dossiers import find_dossier_code as find_dossier_code
from backend.people.texts import clean as clean
from backend.people.texts import fault
from backend.people.texts import length as length

WAITING, ASKED, ANSWERED = "waiting", "asked", "answered"
RESOLVED, CLOSED, WITHDRAWN = "resolved", "closed", "withdrawn"
STATES = (WAITING, ASKED, ANSWERED, RESOLVED, CLOSED, WITHDRAWN)
OPEN = (WAITING, ASKED, ANSWERED)
AT_DESK = (WAITING, ASKED)
"""The department owes an answer: it has the question, or has asked the clerk for more."""
ENDED = (RESOLVED, CLOSED)
"""The clerk has it clear; or the clerk was silent after an answer. Either may be reopened."""

# Only these verbs change a case. The clerk's acceptance resolves it and silence closes it; an
# answer never ends it. Who owns it is apart from its state: a claim changes the owner alone.
VERBS: dict[str, dict[str, str]] = {
    "claim": {WAITING: WAITING, ASKED: ASKED},
    "release": {WAITING: WAITING, ASKED: ASKED},
    "ask": {WAITING: ASKED, ASKED: ASKED},
    "supply": {WAITING: WAITING, ASKED: WAITING},
    "answer": {WAITING: ANSWERED, ASKED: ANSWERED, ANSWERED: ANSWERED},
    "retract": {ANSWERED: WAITING},
    "accept": {ANSWERED: RESOLVED},
    "dispute": {ANSWERED: WAITING},
    "transfer": {WAITING: WAITING, ASKED: WAITING},
    "involve": {WAITING: WAITING, ASKED: ASKED},
    "escalate": {WAITING: WAITING, ASKED: ASKED},
    "withdraw": {WAITING: WITHDRAWN, ASKED: WITHDRAWN, ANSWERED: WITHDRAWN},
    "close": {ANSWERED: CLOSED},
    "reopen": {RESOLVED: WAITING, CLOSED: WAITING},
}

QUESTION, ANSWER, ACCEPTED = "question", "answer", "accepted"
DISPUTED, SUPPLIED, TAKEN_BACK = "disputed", "supplied", "withdrawn"
CLAIM, RELEASE, LAPSE, ASKING = "claimed", "released", "lapsed", "asked"
TRANSFER, INVOLVE, CONTRIBUTION = "transferred", "involved", "contributed"
ESCALATION, SILENCE, REOPENED = "escalated", "closed", "reopened"
REVISION, RETRACTION = "revised", "retracted"
NOTE_KINDS = (
    QUESTION, ANSWER, ACCEPTED, DISPUTED, SUPPLIED, TAKEN_BACK, CLAIM, RELEASE, LAPSE, ASKING,
    TRANSFER, INVOLVE, CONTRIBUTION, ESCALATION, SILENCE, REOPENED, REVISION, RETRACTION,
)  # fmt: skip
AUDIENCES = ("everyone", "internal")
CLERK, CLOCK = "clerk", "clock"
AUTHORS = (CLERK, "specialist", "supervisor", CLOCK)
ATTACHMENT_KINDS = ("photo", "document", "voice", "video", "audio")
SEEN = ("photo", "document", "video")
"""Kinds of files on which an identity paper can be seen."""
ANSWERING = ("specialist", "supervisor")

RECEIVED, INCOMPLETE, REFUSED, OTHERWISE = "received", "incomplete", "refused", "otherwise"
ANSWER_KINDS = (RECEIVED, INCOMPLETE, REFUSED, OTHERWISE)
"""Nhận được, Thiếu, Không nhận, Hướng dẫn khác."""
JOINT = "joint"
PURPOSES = (*ANSWER_KINDS, ASKING, JOINT)
"""What a proposal is sent as: an answer of some kind, a question back, a part for the lead."""

PROPOSED, LEAVING, SENT, DROPPED = "open", "leaving", "sent", "dropped"
PROPOSAL_STATES = (PROPOSED, LEAVING, SENT, DROPPED)
UNDO = timedelta(seconds=30)
"""How long an answer waits after its author let it go, so that they can take it back."""

WAITING_CITIZEN, TODAY, NORMAL = "waiting_citizen", "today", "normal"
URGENCIES = (WAITING_CITIZEN, TODAY, NORMAL)

GROUP, PRIVATE = "group", "private"
MODES = (GROUP, PRIVATE)
"""Where a department has its cases: in its group, or each of those on duty by themselves."""

SILENCE_DAYS = 3
REOPEN_DAYS = 10
"""Working days: of silence after an answer until a case closes; in which it may be reopened."""
MOST_TRANSFERS = 3
"""Departments that passed a case on so often hand it to the centre's management to decide."""

LONGEST_TEXT = 3000
LONGEST_REASON = 500
MOST_FILES = 10
LARGEST_FILE = 20 * 1024 * 1024
"""Bytes. Telegram's Bot API hands no larger file on (core.telegram.org/bots/api#getfile)."""

# What names a legal ground: "Điều 9", "khoản 2", "Nghị định 118/2025/NĐ-CP", "Luật Đất đai".
_GROUND = re.compile(
    r"\b(?:điều|khoản|điểm)\s+\w+|\d+/\d{4}/[\wĐ-]+|"
    r"\b(?:luật|bộ luật|nghị định|thông tư|nghị quyết|quyết định)\s+\w+",
    re.IGNORECASE,
)


def state_after(state: str, verb: str) -> str | None:
    """The state that `verb` leads to, or None where it may not be done in `state`."""
    return VERBS[verb].get(state)


def code_of(number: int, year: int) -> str:
    """How people name a case: ``code_of(123, 2026)`` → ``VM-2026-000123``. Unique by its number."""
    return f"VM-{year}-{number:06}"


def text_fault(text: str, most: int = LONGEST_TEXT) -> str | None:
    """What is wrong with a question or an answer: ``empty``, ``too_long``, or nothing (None)."""
    return fault(text, most)


def names_ground(text: str) -> bool:
    """Whether an answer names the article or the document it stands on."""
    return _GROUND.search(text) is not None
