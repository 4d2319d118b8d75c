"""Fields of procedures, as the catalogue names them: what a shift may be limited to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from backend.knowledge.catalogue import Catalogue
from backend.knowledge.text import compact, fold


def of_catalogue(catalogue: Catalogue) -> tuple[str, ...]:
    """All fields that occur, those of the most procedures first."""
    count = Counter(one for some in catalogue.procedures.values() for one in some.fields)
    return tuple(name for name, _count in count.most_common())


def search(fields: Sequence[str], said: str) -> list[str]:
    """The fields whose name has every word that was typed, in their order."""
    wanted = fold(said).split()
    return [one for one in fields if wanted and all(word in fold(one) for word in wanted)]


def called(fields: Sequence[str], said: str) -> str | None:
    """The field of exactly that name, with or without marks."""
    return next((one for one in fields if compact(one) == compact(said)), None)
