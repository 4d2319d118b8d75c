"""A roster as an office writes it down: a CSV or Excel file, read row by row.

Columns (any order, spelling forgiven): bàn trực, người trực, lĩnh vực, từ ngày, đến ngày, trực
thay. Who is meant is looked up among the people who work here; nothing here touches the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from backend.duty import fields as fields_of_procedures
from backend.duty import hour_files, roster, rules
from backend.duty.rules import Duty
from backend.knowledge.importing import tables
from backend.knowledge.importing.tables import Cells, Read, Wrong, day_of, text_of
from backend.knowledge.units import covers
from backend.people.lists import same_name
from backend.people.roster import Member

HEADINGS = {
    "desk": ("bantruc", "noitraloi", "donvi", "tendonvi", "coquan", "desk"),
    "person": ("nguoitruc", "hoten", "hovaten", "ten", "chuyenvien", "person"),
    "fields": ("linhvuc", "fields"),
    "begins": ("tungay", "tu", "batdau", "from"),
    "ends": ("denngay", "den", "ketthuc", "to"),
    "substitute": ("tructhay", "nguoithay", "nguoitructhay", "thay", "substitute"),
}
NEEDED = {"desk", "person", "begins", "ends"}
_FIELDS = re.compile(r"[;|\n]")


def read(path: Path, *, members: Iterable[Member], fields: Sequence[str]) -> Read[Duty]:
    """Read a file; raises DomainError ``file.*`` and ``duty.heading``."""
    found, people = Read[Duty](), list(members)

    def take(cells: Cells) -> Duty:
        duty = _duty(cells, people, fields)
        found.refuse_second(duty.__eq__)
        return duty

    tables.read_into(found, path, HEADINGS, take, fits=NEEDED.issubset, refusal="duty.heading")
    return found


def _duty(cells: Cells, people: list[Member], fields: Sequence[str]) -> Duty:
    desk = hour_files.unit_called(text_of(cells.get("desk")))
    if desk not in roster.desks():
        raise Wrong("no_desk", "desk", desk)
    begins, ends = (day_of(name, cells.get(name)) for name in ("begins", "ends"))
    if begins is None or ends is None:
        raise Wrong("missing", "begins" if begins is None else "ends")
    person = _person("person", cells, people, desk)
    if person is None:
        raise Wrong("missing", "person")
    substitute = _person("substitute", cells, people, desk)
    return Duty(desk, person, begins, ends, _fields(cells.get("fields"), fields), substitute)


def _fields(said: Any, fields: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for words in filter(None, map(text_of, _FIELDS.split(str(said or "")))):
        name = fields_of_procedures.called(fields, words)
        if name is None:
            near = ", ".join(fields_of_procedures.search(fields, words)[:3])
            raise Wrong("field", "fields", f"{words} ({near})" if near else words)
        found.append(name)
    if len(set(found)) > rules.MOST_FIELDS:
        raise Wrong("many_fields", "fields", str(rules.MOST_FIELDS))
    return rules.together(found, ())


def _person(column: str, cells: Cells, people: list[Member], desk: str) -> int | None:
    """A specialist of the desk by number or name; raises Wrong where that is nobody or several."""
    said = text_of(cells.get(column))
    if not said:
        return None
    able = [one for one in people if _is_specialist(one, desk)]
    found = [
        one.person_id
        for one in able
        if said == str(one.person_id) or same_name(said) == same_name(one.name or "")
    ]
    if len(found) > 1:
        raise Wrong("persons", column, ", ".join(map(str, found)))
    if not found:
        raise Wrong("no_specialist", column, said)
    return found[0]


def _is_specialist(member: Member, desk: str) -> bool:
    return member.suspended_at is None and any(
        grant.role == roster.SPECIALIST and covers(grant.scope, desk) for grant in member.grants
    )
