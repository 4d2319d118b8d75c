"""What may happen to an enquiry, and within which working time: pure functions on values."""

from __future__ import annotations

from datetime import timedelta

OPEN, CLAIMED, ASKED_BACK, ANSWERED = "open", "claimed", "asked_back", "answered"
CLOSED, UNANSWERED, WITHDRAWN = "closed", "unanswered", "withdrawn"
STATES = (OPEN, CLAIMED, ASKED_BACK, ANSWERED, CLOSED, UNANSWERED, WITHDRAWN)
RUNNING = (OPEN, CLAIMED, ASKED_BACK, ANSWERED)
WAITING = (OPEN, CLAIMED)
"""States in which a citizen waits for us, and hears of it every working day."""

# A clerk claims, may ask one thing back, answers or releases; a claim that was not used expires.
# The citizen adds words (to their owner, or to everybody again), has it clear, or withdraws.
VERBS: dict[str, dict[str, str]] = {
    "claim": {OPEN: CLAIMED},
    "release": {CLAIMED: OPEN, ASKED_BACK: OPEN},
    "ask_back": {CLAIMED: ASKED_BACK},
    "answer": {CLAIMED: ANSWERED, ASKED_BACK: ANSWERED},
    "add": {OPEN: OPEN, CLAIMED: CLAIMED, ASKED_BACK: CLAIMED, ANSWERED: CLAIMED},
    "return": {CLAIMED: OPEN, ASKED_BACK: OPEN, ANSWERED: OPEN},
    "accept": {ANSWERED: CLOSED},
    "lapse": {ANSWERED: CLOSED, ASKED_BACK: CLOSED},
    "give_up": {OPEN: UNANSWERED},
    "withdraw": dict.fromkeys(RUNNING, WITHDRAWN),
}

QUESTION, ANSWER, BACK, FURTHER = "question", "answer", "asked_back", "further"
NOTE_KINDS = (QUESTION, ANSWER, BACK, FURTHER)

LONGEST_TEXT = 1500
LONGEST_VOICE_S = 180
MOST_RUNNING = 3
"""Enquiries of one citizen that may run at once: clerks are few."""

MOST_NOTES = 3
REMIND_AFTER = 120
NOTE_EARLY = 5
"""Working minutes. A progress note leaves a little before the working day is full."""
LAPSE_AFTER = timedelta(days=7)
KEEP_TEXTS = timedelta(days=30)


def state_after(state: str, verb: str) -> str | None:
    """The state that `verb` leads to, or None where it may not be done in `state`."""
    return VERBS[verb].get(state)
