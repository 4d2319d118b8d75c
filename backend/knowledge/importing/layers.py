"""How layers of facts lie over each other: pure functions on dicts of facts by code.

The newest import that has a code is believed, unless the product came with a record that the
portal updated later. A partial row (an Excel list's) amends what lies below it and keeps its
figures; where nothing lies below it stands alone, marked ``"partial": True``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from backend.knowledge.text import compact

Row = dict[str, Any]
AMENDED = ("title", "agencies", "fields")
_OURS = frozenset({"source", "partial", "as_of", "internal"})
"""Keys that say where facts come from, not what they are."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Codes that an import adds, amends and withdraws, sorted; `same` counts the rest of its own.

    What an import says and the bundle knows better, being of a later day, counts as the same.
    """

    added: tuple[str, ...]
    amended: tuple[str, ...]
    withdrawn: tuple[str, ...]
    same: int

    def __bool__(self) -> bool:
        return bool(self.added or self.amended or self.withdrawn)


def stamped(facts: Row, *, partial: bool, source: str, as_of: str) -> Row:
    """Facts of an import with its source's key; `as_of` is the ISO day a list is of."""
    if not partial:
        return {**facts, "source": source}
    return {**facts, "source": source, "partial": True, "as_of": as_of}


def merged(below: Row, partial: Row) -> Row:
    """What lies below with the list's title, agencies and fields, where they really differ."""
    amended = {
        name: partial[name]
        for name in AMENDED
        if partial.get(name) and _said(partial[name]) != _said(below.get(name))
    }
    if below.get("partial"):
        return {**below, **amended, "as_of": partial.get("as_of")}
    return {**below, **amended}


def _said(value: Any) -> frozenset[str]:
    """What is said, whatever its order, capitals, spaces and dots."""
    texts = [value] if isinstance(value, str) else value or ()
    return frozenset(compact(str(one)) for one in texts)


def stacked(below: Row | None, row: Row) -> Row:
    """A newer layer's row upon an older one's; a list amends no record of a later day."""
    if below is None or not row.get("partial"):
        return row
    return below if _is_later(below, row) else merged(below, row)


def resolved(bundled: Row | None, imported: Row) -> Row:
    """The facts to believe of a code: the bundle's only where they are of a later day."""
    if bundled is not None and _is_later(bundled, imported):
        return bundled
    return stacked(bundled, imported)


def _is_later(below: Row, row: Row) -> bool:
    """Whether the record below was updated after the day that a row is known to be of."""
    day = row.get("as_of" if row.get("partial") else "updated")
    return bool(day) and (below.get("updated") or "") > str(day)


def overlay(
    bundled: Mapping[str, Row], imported: Mapping[str, Row], *, whole: bool
) -> dict[str, Row]:
    """The facts to believe, by code: of the bundle with all layers upon it.

    `whole`: the imports are the complete catalogue, and hide what they do not have.
    """
    known = {} if whole else dict(bundled)
    for code, row in imported.items():
        known[code] = resolved(bundled.get(code), row)
    return known


def compare(
    bundled: Mapping[str, Row], imported: Mapping[str, Row], rows: Iterable[tuple[str, Row]], *,
    was_whole: bool, whole: bool,
) -> Changes:  # fmt: skip
    """What new rows (stamped, by code) change upon the layers that are active now."""
    before = overlay(bundled, imported, whole=was_whole)
    added, amended, seen = [], [], set()
    for code, row in rows:
        seen.add(code)
        after = resolved(bundled.get(code), stacked(imported.get(code), row))
        if code not in before:
            added.append(code)
        elif _facts(after) != _facts(before[code]):
            amended.append(code)
    gone = sorted(before.keys() - seen) if whole else []
    same = len(seen) - len(added) - len(amended)
    return Changes(tuple(sorted(added)), tuple(sorted(amended)), tuple(gone), same)


def _facts(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in _OURS}
