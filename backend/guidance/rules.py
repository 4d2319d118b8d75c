"""What may happen to a published answer, and when it is in force: pure functions on values."""

from __future__ import annotations

from datetime import date, timedelta

from backend.people.dossiers import dossier_code_spans
from backend.people.masking import COVERS, mask
from backend.people.texts import clean, length

DRAFT, PUBLISHED, SUPERSEDED = "draft", "published", "superseded"
REJECTED, WITHDRAWN = "rejected", "withdrawn"
STATES = (DRAFT, PUBLISHED, SUPERSEDED, REJECTED, WITHDRAWN)
EXPIRED = "expired"
"""Never stored: the clock alone says it."""

# Only these verbs change one. What is published is never edited: it is superseded or withdrawn.
VERBS: dict[str, dict[str, str]] = {
    "edit": {DRAFT: DRAFT, REJECTED: DRAFT},
    "submit": {DRAFT: DRAFT},
    "approve": {DRAFT: PUBLISHED},
    "reject": {DRAFT: REJECTED},
    "withdraw": {DRAFT: WITHDRAWN, REJECTED: WITHDRAWN, PUBLISHED: WITHDRAWN},
}

CLERKS, PUBLIC = "clerks", "public"
AUDIENCES = (CLERKS, PUBLIC)
SHOWN, ACCEPTED, ORIGIN, TOLD = "shown", "accepted", "origin", "told"
WAYS = (SHOWN, ACCEPTED, ORIGIN, TOLD)
"""How somebody came to an answer: saw it, took it for the solution, asked first, was told of it."""
SPEAKING = ("specialist", "supervisor")

QUESTION, ANSWER, GROUND, PROCEDURE = "question", "answer", "ground", "procedure"
AUDIENCE, EFFECTIVE, EXPIRES = "audience", "effective_on", "expires_on"
PARTS = (QUESTION, ANSWER, GROUND, PROCEDURE, AUDIENCE, EFFECTIVE, EXPIRES)
LONGEST = {QUESTION: 350, ANSWER: 3000, GROUND: 200}
"""UTF-16 units; together with their frame they fit one message."""
LONGEST_REASON = 500

ALIKE = 0.4
"""From this likeness on an answer is offered to a clerk. Of unrelated questions of the bank not one
in a thousand pairs is more alike than 0.3."""
SURE = 0.65
"""From here on a citizen is answered with it; two neighbouring matters stay below."""
SAME_PROCEDURE = 0.15
"""What being about the same procedure adds."""
FAINT = 0.1
"""Enough for whoever searches by a few words and picks from a list."""

KEEP_RECEIPTS = timedelta(days=365)
KEEP_UNFINISHED = timedelta(days=60)
DOSSIER, DOSSIER_COVER = "dossier", "(mã hồ sơ)"


def state_after(state: str, verb: str) -> str | None:
    """The state that `verb` leads to, or None where it may not be done in `state`."""
    return VERBS[verb].get(state)


def is_in_force(
    state: str, effective_on: date | None, expires_on: date | None, today: date
) -> bool:
    """Both days count. A superseded answer holds until the day before the new one begins."""
    if state not in (PUBLISHED, SUPERSEDED) or effective_on is None:
        return False
    return effective_on <= today and (expires_on is None or today <= expires_on)


def state_on(state: str, expires_on: date | None, today: date) -> str:
    """The state as people see it that day: a published answer may have expired."""
    if state == PUBLISHED and expires_on is not None and expires_on < today:
        return EXPIRED
    return state


def last_day(effective_on: date, today: date) -> date:
    """Until when an answer holds that is superseded by one effective from that day."""
    return max(effective_on, today) - timedelta(days=1)


def days_fit(effective_on: date | None, expires_on: date | None, today: date) -> bool:
    """Whether there is a day, today or later, on which it is in force."""
    return expires_on is None or expires_on >= max(effective_on or today, today)


def deidentified(text: str) -> str:
    """A text fit to be published: what looks personal is covered, and codes of dossiers too."""
    text, at, parts = clean(text), 0, []
    for start, end in dossier_code_spans(text):
        parts += [text[at:start], DOSSIER_COVER]
        at = end
    return mask("".join([*parts, text[at:]])).text


def covered_in(*texts: str) -> tuple[str, ...]:
    """Which kinds of data were covered in the texts; read off what stands in their place."""
    covers = {**COVERS, DOSSIER: DOSSIER_COVER}
    return tuple(kind for kind, word in covers.items() if any(word in text for text in texts))


def shortened(text: str, longest: int) -> str:
    """A text cut to so many UTF-16 units at the end of a word, '…' where something is missing."""
    if length(text) <= longest:
        return text
    kept = text.encode("utf-16-le")[: 2 * (longest - 1)].decode("utf-16-le", "ignore")
    return "".join(kept.rsplit(maxsplit=1)[:1]) + "…"


def raised(score: float, *, same_procedure: bool) -> float:
    """A likeness, raised where both are about one procedure and have anything in common."""
    return min(1.0, score + SAME_PROCEDURE) if same_procedure and score > 0 else score
