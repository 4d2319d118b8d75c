"""What a complaint about a parcel can be, and what may happen to it: pure functions on values."""

from __future__ import annotations

from datetime import timedelta

from backend.parcels import rules

LOST, DAMAGED, LATE, WRONG_PERSON, RUDE, OTHER = KINDS = (
    "lost", "damaged", "late", "wrong_person", "rude", "other",
)  # fmt: skip
OPEN, ANSWERED, CLOSED, WITHDRAWN = STATES = ("open", "answered", "closed", "withdrawn")
RUNNING = (OPEN, ANSWERED)

# The citizen opens it, may add words (which reopens what was answered or closed), has it settled or
# takes it back; a supervisor answers; silence after an answer closes it.
VERBS: dict[str, dict[str, str]] = {
    "answer": {OPEN: ANSWERED},
    "add": {OPEN: OPEN, ANSWERED: OPEN, CLOSED: OPEN},
    "accept": {ANSWERED: CLOSED},
    "lapse": {ANSWERED: CLOSED},
    "withdraw": {OPEN: WITHDRAWN, ANSWERED: WITHDRAWN},
}

WORDS, ANSWER, FURTHER, ACCEPT, LAPSE, WITHDRAW, ESCALATION = NOTE_KINDS = (
    "words", "answer", "further", "accept", "lapse", "withdraw", "escalation",
)  # fmt: skip
SPOKEN = (WORDS, FURTHER, ANSWER)

REMIND, PROVINCE = "remind", "province"
STEPS = ((50, REMIND), (100, PROVINCE), (200, PROVINCE))
"""At so many hundredths of the time to answer, who hears that nobody has answered."""

LONGEST_TEXT = 700
"""In UTF-16 units: three of them fit into a card beside the timeline."""
MOST_OPEN = 3
REOPEN_FOR = timedelta(days=30)
KEEP_WORDS = timedelta(days=183)


def offered(state: str) -> tuple[str, ...]:
    """What may be complained of about a parcel in this state, in the order of `KINDS`."""
    nonsense = {
        LOST: state == rules.DELIVERED,
        LATE: state in rules.FINAL and state != rules.DELIVERED,
        WRONG_PERSON: state != rules.DELIVERED,
    }
    return tuple(kind for kind in KINDS if not nonsense.get(kind))


def state_after(state: str, verb: str) -> str | None:
    """The state a verb leads to, or None where it cannot be done."""
    return VERBS[verb].get(state)
