"""Phones, hours and addresses of places: only what an operator entered, with source and day.

No national source has them for Hà Tĩnh, so nothing is bundled. Here is what may be entered
(checked), and of which unit: today's only, since what is told must be found there now. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from backend.errors import DomainError
from backend.knowledge import gazetteer, places, text, units
from backend.knowledge.places import Place
from backend.knowledge.province import PlaceDetails
from backend.knowledge.units import Unit

LONGEST = {"phone": 100, "hours": 120, "address": 200, "source": 300}
FACTS = ("phone", "hours", "address")
MOST_NAMED = 5
BEARERS = ("counter", "department", "office", "post")
_PHONE = re.compile(r"0\d{9,10}|1[89]00\d{4,6}")
_BETWEEN_DIGITS = re.compile(r"[\s.\-()]")
_COUNTER_WORDS = re.compile(
    r"^(trung tam (phuc vu )?hanh chinh cong|ttpvhcc|tthcc|bo phan mot cua)( cua)? "
)


def checked(
    unit: str, *, phone: str, hours: str, address: str, source: str, as_of: date, today: date
) -> PlaceDetails:
    """Details as they are kept; '' is not known.

    Raises DomainError ``details.signs | long | missing | phone | nothing | future | before`` with
    the column where there is one. What was read before a unit was there is about another of its
    name.
    """
    given = {"phone": phone, "hours": hours, "address": address, "source": source}
    tidy = {column: _tidy(column, said) for column, said in given.items()}
    if tidy["source"] is None:
        raise DomainError("details.missing", column="source")
    if not any(tidy[column] for column in FACTS):
        raise DomainError("details.nothing")
    if as_of > today:
        raise DomainError("details.future", column="as_of", value=f"{as_of:%d/%m/%Y}")
    since = units.unit(unit).since
    if since and as_of < since:
        raise DomainError("details.before", column="as_of", value=f"{since:%d/%m/%Y}")
    phones = _phones(tidy["phone"]) if tidy["phone"] else None
    return PlaceDetails(unit, phones, tidy["hours"], tidy["address"], tidy["source"], as_of)


def _tidy(column: str, said: str) -> str | None:
    if any(unicodedata.category(sign) == "Cc" and not sign.isspace() for sign in said):
        raise DomainError("details.signs", column=column)
    tidy = " ".join(said.split())
    if len(tidy) > LONGEST[column]:
        raise DomainError("details.long", column=column)
    return tidy or None


def _phones(said: str) -> str:
    """One or several, as written, between commas; +84 becomes the 0 that people dial."""
    several = [re.sub(r"^\+84\s*", "0", one.strip()) for one in re.split(r"[,;/]", said)]
    for one in several:
        if not _PHONE.fullmatch(_BETWEEN_DIGITS.sub("", one)):
            raise DomainError("details.phone", column="phone", value=one)
    return ", ".join(several)


def unit_called(said: str) -> Unit:
    """The unit of today that details of this key or name belong to; a commune's are its counter's.

    Raises DomainError ``details.unknown``, ``details.several`` (`value`: which), ``details.former``
    (`value`: what it is today) and ``details.no_bearer`` for what has no door to knock at.
    """
    known = units.find(said.strip()) or _by_name(said)
    bearer = units.counter_of(known.key) if known.kind == "commune" else known
    if bearer.kind not in BEARERS:
        raise DomainError("details.no_bearer", column="unit", value=known.name)
    return bearer


def _by_name(said: str) -> Unit:
    """Whole names of today's first; then what people call places, if that is clear."""
    asked = text.compact(said)
    exact = [one for one in units.all_units() if asked == text.compact(one.name)]
    if len(exact) == 1:
        return exact[0]
    former = places.find(said.strip())
    meant = (former,) if former else _meant(said)
    if len(meant) == 1 and (only := units.find(meant[0].key)):
        return only
    if not meant:
        raise DomainError("details.unknown", column="unit", value=said.strip()[:80])
    code = "details.former" if len(meant) == 1 else "details.several"
    raise DomainError(code, column="unit", value=_named(meant))


def _meant(said: str) -> tuple[Place, ...]:
    """The places that a text means which holds a name and nothing else."""
    bare = _COUNTER_WORDS.sub("", text.fold(said))
    typed = [word for word, _ in text.words(said)][-len(bare.split()) :]
    for spoken in dict.fromkeys((said, " ".join(typed))):
        found = gazetteer.mentions(spoken)
        length = len(text.words(spoken))
        if len(found) == 1 and (found[0].start, found[0].end) == (0, length):
            return gazetteer.choices(found[0])
    return ()


def _named(meant: Iterable[Place]) -> str:
    """Places with their key, or with what they are today: 'Xã Thạch Mỹ (nay: Xã Mai Phụ)'."""
    return "; ".join(one.name + _today(one) for one in meant)


def _today(one: Place) -> str:
    if not one.former:
        return f" ({one.key})"
    keys = [move.unit for move in one.moves] or places.communes_of(one.key)
    names = [units.unit(key).name for key in dict.fromkeys(keys)]
    more = "…" if len(names) > MOST_NAMED else ""
    return f" (nay: {', '.join(names[:MOST_NAMED])}{more})" if names else " (nay: chưa rõ)"


def told(unit: Unit, entered: PlaceDetails | None) -> Unit:
    """A unit with what was entered of it; what was not stays as it is."""
    if entered is None:
        return unit
    return replace(
        unit,
        phone=entered.phone or unit.phone,
        hours=entered.hours or unit.hours,
        address=entered.address or unit.address,
        entered=entered,
    )
