"""Which counter takes a procedure, as far as its record lets us say. Pure.

The level alone does not tell: customs, tax, police and social insurance have procedures of the
commune's level too and counters of their own. So a people's committee or a department among the
agencies is asked for; where the record names neither, no counter of ours is named. Who decides is
not always who takes the papers in: where the record's steps say, our checklist does (`handed_in`).
"""

from __future__ import annotations

from collections.abc import Iterable

from backend.knowledge.procedures import Procedure
from backend.knowledge.text import fold

_ELSEWHERE = ("ha noi", "tp hcm", "ho chi minh")
"""Other provinces' offices, which some records name beside everybody's."""
_ENDED = "huyen"
"""The district's offices: none since 01/07/2025."""


def agencies_here(known: Procedure) -> tuple[str, ...]:
    """The agencies a record names, without other provinces' and those of districts."""
    folded = ((one, fold(one)) for one in known.agencies)
    return tuple(
        one
        for one, words in folded
        if _ENDED not in words.split() and not any(city in words for city in _ELSEWHERE)
    )


def at_communes_counter(known: Procedure) -> bool:
    """Whether a commune's counter takes it: its committee decides, or nobody is named at all
    and our checklist, which was read against the whole record, names no other place."""
    if known.handed_in:
        return "xã" in known.handed_in
    if "xã" not in known.levels:
        return False
    return _unnamed(known) or any(
        _committee(words) and {"xa", "phuong"} & set(words.split()) for words in _folded(known)
    )


def at_provinces_counter(known: Procedure) -> bool:
    """Whether the province's counter takes it: its committee or one of its departments decides."""
    if known.handed_in:
        return "tỉnh" in known.handed_in
    if "tỉnh" not in known.levels:
        return False
    return _unnamed(known) or any(
        words.startswith("so ") or (_committee(words) and "tinh" in words.split())
        for words in _folded(known)
    )


def _unnamed(known: Procedure) -> bool:
    return known.checked is not None and not known.agencies


def _folded(known: Procedure) -> Iterable[str]:
    return map(fold, agencies_here(known))


def _committee(words: str) -> bool:
    return "uy ban nhan dan" in words or "ubnd" in words
