"""What may be asked of the post, when, and how long a proof holds: pure functions on values.

All of it is our own stated default: no source in force was found that says from which state on a
redirection is taken, or how often a receiver is called.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from backend.parcels import rules

_WAITING = frozenset({rules.AT_OFFICE, rules.FAILED, rules.HELD})
_BEFORE_THE_DOOR = _WAITING | {
    rules.REGISTERED, rules.HANDED_TO_POST, rules.ACCEPTED, rules.IN_TRANSIT,
}  # fmt: skip
FROM: dict[str, frozenset[str]] = {
    rules.ANOTHER_DAY: _WAITING,
    rules.AT_POST_OFFICE: _WAITING,
    rules.ANOTHER_ADDRESS: _BEFORE_THE_DOOR,
    rules.ANOTHER_PERSON: _BEFORE_THE_DOOR | {rules.OUT},
}
"""In which states a wish can still be met."""
TO_THE_HAND = frozenset({rules.ANOTHER_ADDRESS, rules.ANOTHER_PERSON})
"""What nobody may ask of a result that goes to its own person only ('phát tận tay')."""

ACT_FOR = timedelta(days=30)
"""So long a proof of the phone holds, and for one parcel only."""

RIGHT, WRONG, UNREACHED, EXPIRED = CALL_ENDS = ("right", "wrong", "unreached", "expired")
ANSWERS = (RIGHT, WRONG, UNREACHED)
"""What a clerk may say of a call; `expired` is what time says."""
OPEN, TAKEN = "open", "taken"
MOST_CALLS = 3
"""So often an account may ask to be called about one parcel."""
CALL_WITHIN = timedelta(hours=1)
"""A clerk who took a call and says nothing for an hour gives it back."""

JOIN_FOR = timedelta(days=7)
"""So long a second person's question waits for the owner's answer."""
MOST_WATCHED = 5
KEEP_WATCHES = timedelta(days=183)
"""Dossiers take months; one that was never sent by post is forgotten after half a year."""

NOTE_KINDS = (
    "proved", "call_asked", "call_taken", "call_right", "call_wrong", "call_unreached",
    "call_expired", "wished", "withdrawn", "arranged", "join_asked", "joined", "join_refused",
    "complained",
)  # fmt: skip
"""What is written down of acts on a parcel, for whoever has to explain it later."""


@dataclass(frozen=True, slots=True)
class Details:
    """What goes with a wish, in the open: a day, an address on one line, or who takes it.

    `relation` is one of `rules.RELATIVES`; the phone of whoever takes it is optional.
    """

    day: date | None = None
    address: str | None = None
    receiver: str | None = None
    relation: str | None = None
    phone: str | None = None


NOTHING_MORE = Details()


def offered(state: str, leg: str = rules.RETURN) -> tuple[str, ...]:
    """What may be asked of a parcel in this state, in the order of `rules.WISHES`."""
    if leg != rules.RETURN:
        return ()
    return tuple(kind for kind in rules.WISHES if state in FROM[kind])


def fits(kind: str, details: Details) -> bool:
    """Whether the details are those of this kind of wish: all it needs, and nothing else."""
    needed = {
        rules.ANOTHER_DAY: {"day"},
        rules.AT_POST_OFFICE: set[str](),
        rules.ANOTHER_ADDRESS: {"address"},
        rules.ANOTHER_PERSON: {"receiver", "relation"},
    }.get(kind)
    names = ("day", "address", "receiver", "relation", "phone")
    given = {name for name in names if getattr(details, name) is not None}
    if needed is None or (details.relation and details.relation not in rules.RELATIVES):
        return False
    return given == needed or (kind == rules.ANOTHER_PERSON and given == {*needed, "phone"})


def holds(proved_at: datetime | None, now: datetime) -> bool:
    """Whether a proof of the phone still gives the right to act."""
    return proved_at is not None and now < proved_at + ACT_FOR


def name(text: str) -> str | None:
    """A person's name on one line, or None: at least two letters, no digit, at most 60 signs."""
    line = " ".join(text[:1000].split())
    letters = sum(map(str.isalpha, line))
    plain = not any(map(str.isdigit, line)) and all(one.isprintable() for one in line)
    return line if letters >= 2 and plain and len(line) <= 60 and line[0] != "/" else None


def line(text: str) -> str | None:
    """Number, hamlet or street on one line, without the commune; None where it says too little."""
    told = " ".join(text[:1000].split())
    return told if 2 <= len(told) <= 140 and any(map(str.isalpha, told)) else None
