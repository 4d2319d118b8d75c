"""What is said here in the province: of a procedure, before the national record; of a place.

Pure values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LocalWord:
    """What the province says of a procedure from one day until another, both included.

    `fee`, `time`, `remark` are texts as written, `unit` a unit's key, `by_post` None where nothing
    is said; `valid_until` None is until further notice. `document` is where it is laid down.
    """

    code: str
    fee: str | None
    time: str | None
    unit: str | None
    by_post: bool | None
    remark: str | None
    document: str
    valid_from: date
    valid_until: date | None

    def overlaps(self, other: LocalWord) -> bool:
        """Whether both hold on some day."""
        ends = self.valid_until or date.max, other.valid_until or date.max
        return self.valid_from <= ends[1] and other.valid_from <= ends[0]


def valid(words: Iterable[LocalWord], today: date) -> LocalWord | None:
    """The word that holds today: of several, the one that began last."""
    holding = (one for one in words if one.valid_from <= today <= (one.valid_until or date.max))
    return max(holding, key=lambda one: one.valid_from, default=None)


@dataclass(frozen=True, slots=True)
class PlaceDetails:
    """What an operator entered of a place: `unit` is the key of a counter, department or post.

    None is not known. `source` is where it was read, `as_of` the day it was so.
    """

    unit: str
    phone: str | None
    hours: str | None
    address: str | None
    source: str
    as_of: date
