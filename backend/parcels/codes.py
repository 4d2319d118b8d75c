"""What carriers' codes mean: one table for all sources, since the same number means two things.

`20` is "vào điều tin" with one interface of the post and "trả một phần" with another, so a code
means something only together with its source. A code that is not here is kept as it came, logged,
and changes nothing; once it is added, the fold over the stored events knows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backend.parcels import post_codes, rules, wording

MANUAL = "manual"
SIMULATED = "simulated"
NGSP, MYVNPOST, EMS = "ngsp", "myvnpost", "ems"
CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Meaning:
    """The state a code leads to, and why an attempt failed where the code itself says so.

    `state` None: we know the code, and it is none of our concern (money, drafts, parts).
    `correction`: staff say that what was told before is wrong.
    """

    state: str | None
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
    (SIMULATED, "SIM60"): Meaning(rules.RETURNING),
    (SIMULATED, "SIM70"): Meaning(rules.RETURNED),
    **{
        (source, code): Meaning(state)
        for source, table in (
            (NGSP, post_codes.NGSP),
            (MYVNPOST, post_codes.MYVNPOST),
            (EMS, post_codes.EMS),
        )
        for code, state in table.items()
    },
    **{(MANUAL, state): Meaning(state) for state in rules.STATES},
    **{(MANUAL, f"{CORRECTED}.{state}"): Meaning(state, correction=True) for state in rules.STATES},
    **{
        (MANUAL, f"{state}.{reason}"): Meaning(state, reason)
        for state in rules.TRIES
        for reason in rules.REASONS
    },
}


def meaning(source: str, code: str, text: str) -> Meaning | None:
    """What an event means, or None where nobody has told us what the code stands for.

    Where a code says only that an attempt failed, its words may say why; where it says that a
    parcel was delivered and its words say the opposite, nobody was handed anything.
    """
    found = CODES.get((source, code))
    if found is None or found.reason or found.correction:
        return found
    if found.state == rules.DELIVERED and wording.outcome(text) == rules.FAILED:
        found = Meaning(rules.FAILED)
    if found.state not in rules.TRIES:
        return found
    return Meaning(found.state, wording.reason(text) or "unknown")


def learn(told: Mapping[str, str]) -> None:
    """Codes that an installation knows of, see `read`; our own tables stay as they are."""
    for name, means in told.items():
        key, meaning_ = read(name, means)
        CODES.setdefault(key, meaning_)


def read(name: str, means: str) -> tuple[tuple[str, str], Meaning]:
    """An installation's code, "source:code" and "state" or "state.reason"; raises ValueError."""
    source, _colon, code = name.partition(":")
    state, _dot, reason = means.partition(".")
    if not code or state not in rules.STATES or (reason and reason not in rules.REASONS):
        raise ValueError(f"MOTCUA_CARRIER_CODES: {name} cannot mean {means}")
    return (source, code), Meaning(state, reason or None)


def manual_code(state: str, reason: str | None = None, *, correction: bool = False) -> str:
    """The code under which staff's own report is kept."""
    if correction:
        return f"{CORRECTED}.{state}"
    return f"{state}.{reason or 'unknown'}" if state in rules.TRIES else state
