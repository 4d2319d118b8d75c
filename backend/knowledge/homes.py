"""Which of today's communes somebody lives in, from the name they use: old or new, or a district's.

Nothing is guessed: a name with several meanings, a commune that was split and a district are given
back as choices. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from backend.knowledge import gazetteer, places, units
from backend.knowledge.places import Place


@dataclass(frozen=True, slots=True)
class Meant:
    """`communes` are keys of today's communes, one where all is clear.

    Where the name itself is unclear, `places` are what it can mean and `communes` is empty. Both
    are empty where no place was named; `named` then is one whose place today no source says.
    """

    communes: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    named: Place | None = None


def meant(said: str) -> Meant:
    """What a typed name can mean as somebody's home commune."""
    for mention in gazetteer.mentions(said):
        some = [one for one in gazetteer.choices(mention) if one.kind in ("commune", "district")]
        if some:
            return _one_of(tuple(some))
    return Meant()


def inside(key: str) -> Meant:
    """The communes of today in one place, given by key; empty for a key that was never given."""
    known = places.find(key)
    if known is None or known.kind not in ("commune", "district"):
        return Meant()
    return Meant(_communes(known), named=known)


def commune_of_question(question: str, named: str | None, own: str | None) -> str | None:
    """The commune of today whose counter a question asks for, if that is clear.

    `named` is the key of the one place that it names, `own` the commune the person lives in. That
    holds where no place is named, and where it is one of several that a name may mean; else a
    person who says 'ở Kỳ Anh' would be sent to the counter at home.
    """
    some = _named(question, named)
    if some is None or own in some:
        return own
    return some[0] if len(some) == 1 else None


def _named(question: str, key: str | None) -> tuple[str, ...] | None:
    """The communes that a question's place can mean; None where it names none."""
    if key:
        known = places.place(key)
        return _communes(known) if known.kind in ("commune", "district") else None
    for mention in gazetteer.mentions(question):
        if all(one.kind in ("commune", "district") for one in mention.places):
            some = (key for one in gazetteer.choices(mention) for key in _communes(one))
            return tuple(dict.fromkeys(some))
    return None


def _one_of(some: tuple[Place, ...]) -> Meant:
    if len(some) == 1:
        return Meant(_communes(some[0]), named=some[0])
    found = {_communes(one) for one in some}
    if len(found) == 1 and len(next(iter(found))) == 1:
        return Meant(next(iter(found)), named=some[0])
    return Meant(places=some)


def _communes(one: Place) -> tuple[str, ...]:
    if one.kind == "district":
        return places.communes_of(one.key)
    if not one.former:
        return (one.key,)
    keys = dict.fromkeys(move.unit for move in one.moves)
    return tuple(key for key in keys if units.unit(key).kind == "commune")
