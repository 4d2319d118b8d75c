"""What staff may report of a parcel by hand, leg by leg; it works with no carrier's interface.

A parcel that has ended is left by a correction alone: staff say that what was told is wrong.
"""

from __future__ import annotations

from backend.parcels.rules import (
    ACCEPTED,
    ASSIGNED,
    AT_OFFICE,
    CANCELLED,
    COLLECT,
    COLLECT_FAILED,
    COLLECTED,
    COLLECTING,
    DAMAGED,
    DELIVERED,
    FAILED,
    HANDED_OVER,
    HANDED_TO_POST,
    HELD,
    IN_TRANSIT,
    INCOMPLETE,
    LOST,
    OUT,
    RECEIVED,
    REGISTERED,
    REQUESTED,
    RETURN,
    RETURN_PENDING,
    RETURNED,
    RETURNING,
)

_AT_COUNTER = frozenset({REGISTERED, HANDED_TO_POST})
_ON_THE_WAY = frozenset({ACCEPTED, IN_TRANSIT, AT_OFFICE})
_AWAY = _ON_THE_WAY | {OUT, FAILED, HELD, RETURN_PENDING, RETURNING}
_AT_HOME = frozenset({REQUESTED, ASSIGNED, COLLECTING, COLLECT_FAILED})
_TAKEN = frozenset({COLLECTED, HANDED_TO_POST}) | _ON_THE_WAY

BY_HAND: dict[str, dict[str, frozenset[str]]] = {
    RETURN: {
        HANDED_TO_POST: frozenset({REGISTERED}),
        ACCEPTED: _AT_COUNTER,
        OUT: _AT_COUNTER | _ON_THE_WAY | {FAILED, HELD},
        FAILED: _ON_THE_WAY | {OUT},
        HELD: _ON_THE_WAY | {OUT, FAILED},
        DELIVERED: _AWAY,
        RETURNED: _AWAY - {OUT},
        CANCELLED: _AT_COUNTER,
        LOST: _AWAY | {HANDED_TO_POST},
        DAMAGED: _AWAY | {HANDED_TO_POST},
    },
    COLLECT: {
        ASSIGNED: frozenset({REQUESTED, COLLECT_FAILED}),
        COLLECTING: frozenset({REQUESTED, ASSIGNED, COLLECT_FAILED}),
        COLLECTED: _AT_HOME,
        COLLECT_FAILED: _AT_HOME - {COLLECT_FAILED},
        HANDED_OVER: _TAKEN,
        RECEIVED: _TAKEN | {HANDED_OVER, INCOMPLETE},
        INCOMPLETE: _TAKEN | {HANDED_OVER},
        CANCELLED: _AT_HOME,
        LOST: _TAKEN,
        DAMAGED: _TAKEN,
    },
}
"""What may be reported, and from where."""

CORRECTIONS: dict[str, dict[str, frozenset[str]]] = {
    RETURN: {
        REGISTERED: frozenset({RETURNED, CANCELLED}),
        OUT: frozenset({DELIVERED, LOST}),
        FAILED: frozenset({DELIVERED}),
        RETURNED: frozenset({DELIVERED, LOST}),
        LOST: frozenset({DELIVERED}),
    },
    COLLECT: {
        REQUESTED: frozenset({CANCELLED}),
        INCOMPLETE: frozenset({RECEIVED}),
        COLLECTED: frozenset({LOST}),
    },
}
"""What staff may say instead of an end; `registered` is a result that is sent once more."""


def may_report(state: str, reported: str, leg: str = RETURN) -> bool:
    """Whether staff may report `reported` of a parcel that stands at `state`."""
    return state in BY_HAND[leg].get(reported, frozenset())


def may_correct(state: str, said: str, leg: str = RETURN) -> bool:
    """Whether staff may say `said` instead of the end at which a parcel stands."""
    return state in CORRECTIONS[leg].get(said, frozenset())


_COLLECTING = {
    REGISTERED: REQUESTED,
    AT_OFFICE: IN_TRANSIT,
    OUT: IN_TRANSIT,
    FAILED: IN_TRANSIT,
    HELD: IN_TRANSIT,
    DELIVERED: HANDED_OVER,
    RETURN_PENDING: INCOMPLETE,
    RETURNING: INCOMPLETE,
    RETURNED: INCOMPLETE,
}
_RETURNING = {
    REQUESTED: REGISTERED,
    ASSIGNED: REGISTERED,
    COLLECTING: REGISTERED,
    COLLECTED: ACCEPTED,
    COLLECT_FAILED: None,
    HANDED_OVER: DELIVERED,
    RECEIVED: DELIVERED,
    INCOMPLETE: RETURNED,
}


def on_leg(state: str | None, leg: str) -> str | None:
    """What a state that a code means stands for on this leg; None where it means nothing there.

    A carrier knows one way from a sender to a receiver. On the collect leg the receiver is the
    counter, so its "delivered" is our hand-over; on the return leg the counter itself hands in.
    """
    if state is None:
        return None
    return _COLLECTING.get(state, state) if leg == COLLECT else _RETURNING.get(state, state)
