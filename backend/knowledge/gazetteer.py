"""Which place a question names: old and new names, with or without marks and titles.

Names that stand for several places are not guessed at: `find_places` gives all of them and the
caller asks back. A district's name after a commune ('Thạch Mỹ, Lộc Hà') is context, not a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from backend.knowledge import text
from backend.knowledge.places import Place, places

_TITLES = {
    ("xa",): "Xã",
    ("x",): "Xã",
    ("phuong",): "Phường",
    ("p",): "Phường",
    ("thi", "tran"): "Thị trấn",
    ("huyen",): "Huyện",
    ("h",): "Huyện",
    ("thi", "xa"): "Thị xã",
    ("tx",): "Thị xã",
    ("thanh", "pho"): "Thành phố",
    ("tp",): "Thành phố",
}
_Y_TO_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
_TITLE_STARTS = {words[0] for words in _TITLES} | {"cap"}
_TITLE = re.compile(r"^(Xã|Phường|Thị trấn|Huyện|Thị xã|Thành phố) ")


@dataclass(frozen=True, slots=True)
class Mention:
    """The places that one name in a question can mean, and where in the words it stands.

    `start` and `end` count folded words, the title ('xã') included; `titled` says whether one
    was written, `marked` whether the person typed marks.
    """

    places: tuple[Place, ...]
    start: int
    end: int
    titled: bool


@cache
def _names() -> dict[tuple[str, ...], tuple[tuple[tuple[str, ...], str], ...]]:
    """A name's folded words → every (name as words, place key) that folds to them."""
    entries: dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]] = {}
    for one in places().values():
        for name in _called(one):
            typed = text.words(name)
            words, folded = (tuple(word) for word in zip(*typed, strict=True))
            entries.setdefault(folded, []).append((words, one.key))
    return {folded: tuple(some) for folded, some in entries.items()}


@cache
def _sizes() -> dict[str, tuple[int, ...]]:
    """Folded first word → how many words the names have that begin with it, the most first."""
    sizes: dict[str, set[int]] = {}
    for folded in _names():
        sizes.setdefault(folded[0], set()).add(len(folded))
    return {first: tuple(sorted(some, reverse=True)) for first, some in sizes.items()}


def _called(one: Place) -> Iterable[str]:
    names = {one.name, one.later_name or one.name, *one.also}
    bare = {_TITLE.sub("", name) for name in names} | set(one.also)
    return bare | {_with_i(name) for name in bare}


def _with_i(name: str) -> str:
    """The other spelling of a lone y: Mỹ and Mĩ, Kỳ and Kì are the same name."""
    return re.sub(r"(?<=[kmltKMLT])[yỳýỷỹỵ](?!\w)", lambda y: y[0].translate(_Y_TO_I), name)


def mentions(question: str) -> tuple[Mention, ...]:
    """Every place name in a question, left to right, longest first, none overlapping."""
    typed = text.words(question)
    found: list[Mention] = []
    at = 0
    while at < len(typed):
        mention = _mention_at(typed, at, found[-1].end if found else 0)
        if mention:
            found.append(mention)
        at = mention.end if mention else at + 1
    return tuple(_in_context([one for one in found if not _someone_elses(one, found, typed)]))


def _someone_elses(
    mention: Mention, found: Sequence[Mention], typed: Sequence[tuple[str, str]]
) -> bool:
    """'Trung tâm hành chính công huyện Đức Thọ' is the district's counter, not the province's."""
    if mention.places[0].kind != "counter" or typed[mention.end - 1][1] == "tinh":
        return False
    following = typed[mention.end][1] if mention.end < len(typed) else ""
    return len(found) > 1 or following in _TITLE_STARTS


def _mention_at(typed: Sequence[tuple[str, str]], at: int, free: int) -> Mention | None:
    for size in _sizes().get(typed[at][1], ()):
        keys = _called_by(typed[at : at + size]) if at + size <= len(typed) else None
        if keys:
            title, begins = _title_before(typed, at, free)
            meant = [places()[key] for key in keys]
            fitting = [one for one in meant if _bears(one, title)]
            return Mention(tuple(fitting or meant), begins, at + size, bool(title and fitting))
    return None


def _called_by(span: Sequence[text.Word]) -> dict[str, None]:
    """The places whose name these words are, by their keys in the places' order."""
    named = _names().get(tuple(folded for _, folded in span), ())
    return {
        key: None
        for words, key in named
        if all(text.same_word(given[0], word) for given, word in zip(span, words, strict=True))
    }


def _title_before(typed: Sequence[tuple[str, str]], at: int, free: int) -> tuple[str | None, int]:
    """The title written before a name and where it begins; the longer title wins."""
    for size in (2, 1):
        words = tuple(folded for _, folded in typed[max(free, at - size) : at])
        if len(words) == size and words in _TITLES:
            return _TITLES[words], at - size
    return None, at


def _bears(one: Place, title: str | None) -> bool:
    return title is None or any(
        name.startswith(title + " ") for name in (one.name, one.later_name or "")
    )


def _in_context(found: Sequence[Mention]) -> Iterable[Mention]:
    """Drops a district named after one of its communes, and lets it choose among namesakes."""
    skip = -1
    for number, mention in enumerate(found):
        if number == skip:
            continue
        follower = found[number + 1] if number + 1 < len(found) else None
        inside = _inside(mention, follower) if follower else ()
        if follower and inside:
            skip = number + 1
            yield Mention(inside, mention.start, follower.end, True)
        else:
            yield mention


def _inside(mention: Mention, follower: Mention) -> tuple[Place, ...]:
    """The former communes of `mention` that lay in a district which `follower` can mean."""
    districts = {one.key for one in follower.places if one.kind == "district"}
    return tuple(
        one
        for one in mention.places
        if one.former and {one.district, one.later_district} & districts
    )


def choices(mention: Mention) -> tuple[Place, ...]:
    """What is left to ask about: one place is an answer, several are asked back.

    A former commune inside today's commune of the same name is answered together with it.
    """
    current = [one for one in mention.places if not one.former]
    kept = [*current]
    for one in mention.places:
        merged = any(now.key == move.unit for now in current for move in one.moves)
        if one.former and not (merged and one.kind == "commune"):
            kept.append(one)
    return tuple(kept or mention.places)
