"""What may become of a question that found no answer: pure values."""

from __future__ import annotations

from datetime import timedelta

WAITING, PROPOSED, LEARNED, DROPPED = "waiting", "proposed", "learned", "dropped"
STATES = (WAITING, PROPOSED, LEARNED, DROPPED)
DECLINED, REJECTED = "decline", "rejected"
DECISIONS = (DECLINED, REJECTED)

TEACHING = ("supervisor", "admin")
MOST_CODES = 10
LONGEST_WORDS = 500
"""Signs of a question that are kept; the rest of a long one teaches nothing."""

KEEP_PERSON = timedelta(days=30)
KEEP_DROPPED = timedelta(days=90)
