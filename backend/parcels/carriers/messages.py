"""A carrier's message to a phone, pasted by staff: which parcel it names, and what it says. Pure.

The words are our own reading, not a carrier's published list, so nothing is recorded by them:
whoever pasted the message is shown what we read and says yes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from backend.knowledge.text import fold
from backend.parcels import numbers, rules, wording

LONGEST = 2_000
MOST_NUMBERS = 5
_WORDS = re.compile(r"[A-Za-z0-9.\-]{8,30}", re.ASCII)
_S10 = re.compile(r"(?<![A-Z0-9])[A-Z]{2} ?(?:\d ?){9}[A-Z]{2}(?![A-Z0-9])", re.ASCII)
# What failed comes first, since "chưa phát được" holds "phát"; being on the way comes before what
# is done, since "đã giao cho bưu tá" holds "đã giao". Folded: messages come with and without marks.
OUTCOMES: tuple[tuple[str, str], ...] = (
    ("khong thanh cong", rules.FAILED),
    ("chua thanh cong", rules.FAILED),
    ("that bai", rules.FAILED),
    ("chua phat duoc", rules.FAILED),
    ("khong phat duoc", rules.FAILED),
    ("chua giao duoc", rules.FAILED),
    ("khong giao duoc", rules.FAILED),
    ("giu tai buu cuc", rules.HELD),
    ("da chuyen hoan", rules.RETURNED),
    ("hoan thanh cong", rules.RETURNED),
    ("giao cho buu ta", rules.OUT),
    ("giao buu ta", rules.OUT),
    ("dang phat", rules.OUT),
    ("dang giao", rules.OUT),
    ("di phat", rules.OUT),
    ("se phat", rules.OUT),
    ("phat thanh cong", rules.DELIVERED),
    ("giao thanh cong", rules.DELIVERED),
    ("da phat", rules.DELIVERED),
    ("da duoc phat", rules.DELIVERED),
    ("da giao", rules.DELIVERED),
    ("chap nhan gui", rules.ACCEPTED),
    ("da nhan gui", rules.ACCEPTED),
)


@dataclass(frozen=True, slots=True)
class Message:
    """Tracking numbers in it, each once; the state it tells (None: none we know) and why."""

    numbers: tuple[str, ...]
    state: str | None = None
    reason: str | None = None


def read(text: str) -> Message:
    """What a pasted message says; any text is survived."""
    some = text[:LONGEST]
    found = [numbers.tracking_number(one) for one in _S10.findall(some.upper())]
    found += [numbers.tracking_number(one.strip(".-")) for one in _WORDS.findall(some)]
    known = tuple(dict.fromkeys(one for one in found if one))[:MOST_NUMBERS]
    plain = f" {fold(some)} "
    state = next((means for words, means in OUTCOMES if f" {words} " in plain), None)
    tried = state in rules.TRIES
    reason = wording.reason(unicodedata.normalize("NFC", some)) if tried else None
    return Message(known, state, (reason or "unknown") if tried else None)
