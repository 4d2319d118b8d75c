"""Everything a question can be about, in the words it is called by.

The catalogue's titles, the checklists' names and the question bank become subjects of the index;
topics outside are subjects too, so that they are recognised and declined.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain, pairwise

from backend.knowledge import text
from backend.knowledge.bank import Entry
from backend.knowledge.bundle import word_list
from backend.knowledge.catalogue import Catalogue
from backend.knowledge.index import Subject

_ERRANDS = word_list("errands")
_EXCEPT = re.compile(r"\(\s*(?:ngoại )?trừ\b[^)]*\)?", re.IGNORECASE)
"""What a title says that it is not about: '(trừ cơ sở sản xuất giống bố mẹ)'."""
COMMON = 0.01
"""Neighbours that so many of the titles have tell none from another."""
Pair = tuple[str, str]


def excepted(held: Catalogue) -> dict[str, frozenset[Pair]]:
    """By code, what a title says only of what it is not about, as neighbouring words: ('bo', 'me').

    Left out is what many titles say ('truong hop', 'tham quyen').
    """
    titles = {code: one.title for code, one in held.procedures.items()}
    about = {code: set(pairwise(_words(_about(title)))) for code, title in titles.items()}
    times = Counter(chain.from_iterable(about.values()))
    found = {
        code: frozenset(
            pair for part in _EXCEPT.findall(title) for pair in pairwise(_words(part))
            if pair not in about[code] and times[pair] < COMMON * len(titles)
        )
        for code, title in titles.items()
    }  # fmt: skip
    return {code: pairs for code, pairs in found.items() if pairs}


def _about(title: str) -> str:
    """A title without what it excepts."""
    return _EXCEPT.sub(" ", title)


def known_by(held: Catalogue, entries: Iterable[Entry]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Titles, names and questions, as words, with the procedures they mean; twins share some.

    An everyday name is among them if it names an errand: 'giấy khai sinh' may be a dozen.
    """
    found: dict[tuple[str, ...], dict[str, None]] = {}
    said = [(one.code, (one.title, *([one.short] if one.checked else ())))
            for one in held.procedures.values()]  # fmt: skip
    said += [(one.subject, (*filter(_is_errand, one.names), *one.questions)) for one in entries]
    for code, ways in said:
        for words in _phrases(ways) if held.find(code) else ():
            found.setdefault(words, {})[code] = None
    return {words: tuple(codes) for words, codes in found.items()}


def talk_known_by(outside: Iterable[Entry]) -> dict[tuple[str, ...], str]:
    """The lines of talk, as words, with its kind: 'hồ sơ tới mô rồi' has no word of content, so
    that nothing but the whole line tells it."""
    return {words: one.talk for one in outside if one.talk for words in _phrases(one.questions)}


def _is_errand(name: str) -> bool:
    return not _ERRANDS.isdisjoint(_words(name)[:1])


def subjects_of(
    held: Catalogue, entries: Iterable[Entry], outside: Iterable[Entry]
) -> list[Subject]:
    """Everything a question can be about: the catalogue's procedures, then topics outside."""
    return [*_offered(held, entries), *_topics(outside)]


def _offered(held: Catalogue, entries: Iterable[Entry]) -> Iterable[Subject]:
    said: dict[str, list[str]] = {}
    for one in entries:
        said.setdefault(one.subject, []).extend((*one.names, *one.words, *one.questions))
    for known in held.procedures.values():
        own = [known.short] if known.checked else []
        yield _subject(
            known.code,
            _about(known.title),
            (*own, *said.get(known.code, ())),
            commune="xã" in known.levels,
        )


def _topics(outside: Iterable[Entry]) -> Iterable[Subject]:
    for one in outside:
        yield _subject(one.subject, one.subject, (*one.names, *one.words, *one.questions))


def _subject(key: str, title: str, ways: Sequence[str], *, commune: bool = False) -> Subject:
    said = tuple(typed for way in (title, *ways) for typed in _marked(way))
    return Subject(key, _words(title), _phrases(ways), commune, said)


def _phrases(ways: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(phrase for way in ways if (phrase := _words(way)))


@cache
def _words(way: str) -> tuple[str, ...]:
    """A line's words. Kept for the process: a new revision of the catalogue has the same lines."""
    return tuple(text.tokens(way))


@cache
def _marked(way: str) -> tuple[tuple[str, ...], ...]:
    """The same with its marks; where that differs, also as it was written."""
    typed = text.words(way)
    both = (tuple(word for word, _ in words) for words in (text.spelled_out(typed), typed))
    return tuple(dict.fromkeys(both))
