"""What carriers' codes mean: one table for all sources, since the same number means two things.

`20` is "vào điều tin" with one interface of the post and "trả một phần" with another, so a code
means something only together with its source. A code that is not here is kept as it came, logged,
and changes nothing; once it is added, the fold over the stored events knows it.
"""

from __future__ import annotations

from dataclasses import dataclass

from backend.parcels import rules

MANUAL = "manual"
SIMULATED = "simulated"
CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Meaning:
    """The state a code leads to, and why an attempt failed where the code itself says so.

    `correction`: staff say that what was told before is wrong.
    """

    state: str
    reason: str | None = None
    correction: bool = False


# `simulated`: the codes of simulator/carrier.py. `manual`: our own, see `manual_code`.
CODES: dict[tuple[str, str], Meaning] = {
    (SIMULATED, "SIM10"): Meaning(rules.ACCEPTED),
    (SIMULATED, "SIM20"): Meaning(rules.IN_TRANSIT),
    (SIMULATED, "SIM30"): Meaning(rules.AT_OFFICE),
    (SIMULATED, "SIM40"): Meaning(rules.OUT),
    (SIMULATED, "SIM45"): Meaning(rules.FAILED),
    (SIMULATED, "SIM50"): Meaning(rules.DELIVERED),
    **{(MANUAL, state): Meaning(state) for state in rules.STATES},
    **{(MANUAL, f"{CORRECTED}.{state}"): Meaning(state, correction=True) for state in rules.STATES},
    **{
        (MANUAL, f"{state}.{reason}"): Meaning(state, reason)
        for state in rules.TRIES
        for reason in rules.REASONS
    },
}

# Where a code says only that an attempt failed, its words may say why.
WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    SIMULATED: (
        ("không có người nhận", "not_home"),
        ("hẹn ngày khác", "rescheduled"),
        ("không ai nghe máy", "unreachable"),
    )
}


def meaning(source: str, code: str, text: str) -> Meaning | None:
    """What an event means, or None where nobody has told us what the code stands for."""
    found = CODES.get((source, code))
    if found is None or found.state not in rules.TRIES or found.reason or found.correction:
        return found
    reasons = (reason for words, reason in WORDS.get(source, ()) if words in text.lower())
    return Meaning(found.state, next(reasons, "unknown"))


def manual_code(state: str, reason: str | None = None, *, correction: bool = False) -> str:
    """The code under which staff's own report is kept."""
    if correction:
        return f"{CORRECTED}.{state}"
    return f"{state}.{reason or 'unknown'}" if state in rules.TRIES else state
