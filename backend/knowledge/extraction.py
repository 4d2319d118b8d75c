"""Reduces records of the national portal to facts: figures, names and numbers, no sentences.

    python -m backend.knowledge.extraction NATIONAL.jsonl.gz CODE… > facts
    python -m backend.knowledge.extraction bundle procedures-2026-07-18.jsonl.gz > procedures.json

reads the portal's own shape (one ``{id, code, name, detail}`` a line) and prints one fact record
a line. `bundle` prints the whole of `data/procedures.json`: every procedure of province or commune
that a ministry or Hà Tĩnh issued, sorted by code. The portal's traps are met here: a time may be
a number, a text or 0, lists hold nulls, papers' groups are often headings. What a fee's note says
is reduced to marks by `fee_notes`. Empty and usual values are left out; `facts.read` puts them
back.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from backend.knowledge.facts import LETTERS, PAPER_PREFIX, USUAL_KIND
from backend.knowledge.fee_notes import fee_marks, line

HOME = "H27"
"""Hà Tĩnh's code among those that issue procedures; other provinces' begin with H too."""

_HERE = ZoneInfo("Asia/Ho_Chi_Minh")
_LEVELS = (("xã", "isWard"), ("tỉnh", "isProvince"), ("bộ", "isMinistry"))
_SUBJECTS = {
    "ĐT1": "citizen",
    "ĐT14": "citizen",
    "DT12": "overseas",
    "ĐT3": "foreigner",
    "ĐT4": "foreigner",
    "ĐT15": "foreigner",
    "DT11": "cooperative",
    "ĐT2": "enterprise",
    "ĐT8": "enterprise",
    "ĐT10": "foreign_enterprise",
    "ĐT9": "organisation",
    "ĐT7": "foreign_organisation",
    "DT13": "official",
    "ĐT5": "party",
    "ĐT6": "party",
}
"""The portal's codes of whom a procedure is for (some begin with a plain D), and our marks."""


def facts(record: dict[str, Any]) -> dict[str, Any]:
    """The facts of one portal record as JSON; raises KeyError without code, name or detail."""
    detail = record["detail"]
    kind = detail.get("type")
    found: dict[str, Any] = {
        "code": record["code"],
        "title": line(record["name"]),
        "kind": None if kind == USUAL_KIND else kind,
        "levels": [name for name, flag in _LEVELS if detail.get(flag)],
        "promulgator": detail.get("departmentPromulgateCode"),
        "subjects": _subjects(detail),
        "fields": _named(detail, "categoriesDetails"),
        "agencies": _agencies(detail),
        "times": _times(detail),
        "case_times": sorted({_case_time(one) for one in _items(detail, "cases")}),
        "fees": _by_channel(_fees(detail)),
        "papers": list(_papers(detail)),
        "returns": sorted(set(_returns(detail))),
        "results": _named(detail, "resultsDetails"),
        "decision": _decision(detail.get("procedureProposal") or {}),
        "id": record.get("id"),
        "updated": _day(detail.get("updatedAt")),
        "source": "national",
    }
    return {key: value for key, value in found.items() if value}


def _items(detail: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [one for one in detail.get(name) or [] if one]


def _named(detail: dict[str, Any], name: str) -> list[str]:
    return list(dict.fromkeys(line(one.get("name")) for one in _items(detail, name)))


def _subjects(detail: dict[str, Any]) -> list[str]:
    codes = (one.get("code") for one in _items(detail, "subjectTypesDetails"))
    return sorted({_SUBJECTS[code] for code in codes if code in _SUBJECTS})


def _agencies(detail: dict[str, Any]) -> list[str]:
    found = _named(detail, "departmentsExecuting") + _named(detail, "unitGroupsExecuting")
    return list(dict.fromkeys(name.rstrip(".") for name in found))


def _times(detail: dict[str, Any]) -> list[dict[str, Any]]:
    methods = _items(detail, "executionMethods")
    return _by_channel((str(one.get("submissionMethod")), _time(one)) for one in methods)


def _time(method: dict[str, Any]) -> dict[str, Any]:
    """Amount and unit; no amount where the record states none, text kept as text."""
    amount = method.get("processingTime")
    if isinstance(amount, str):
        amount = float(amount) if re.fullmatch(r"\d+(\.\d+)?", amount.strip()) else line(amount)
    if isinstance(amount, float) and amount.is_integer():
        amount = int(amount)
    stated = {"amount": amount, "unit": method.get("processingTimeUnit")}
    return {key: value for key, value in stated.items() if value}


def _by_channel(rows: Iterable[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Rows that say the same once, with the letters of their channels under 'by'."""
    joined: dict[str, tuple[list[str], dict[str, Any]]] = {}
    for channel, row in rows:
        if channel in LETTERS:
            key = json.dumps(row, sort_keys=True)
            joined.setdefault(key, ([], row))[0].append(LETTERS[channel])
    return [{"by": "".join(dict.fromkeys(by))} | row for by, row in joined.values()]


def _case_time(case: dict[str, Any]) -> str:
    days = case.get("processingDay") or {}
    return f"{days.get('qty')} {days.get('type')}"


def _fees(detail: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The fee rows by channel.

    A channel may stand there once a case: where one of them has a fee and another says nothing,
    the fee is that case's only, and marked so.
    """
    methods = _items(detail, "executionMethods")
    bare = {str(one.get("submissionMethod")) for one in methods if not _states_fee(one)}
    for method in methods:
        where, channel = line(method.get("description")), str(method.get("submissionMethod"))
        for fee in _items(method, "fees"):
            marks = fee_marks(fee, channel, where)
            for_case = channel in bare and "value" in marks
            yield channel, marks | ({"remark": True} if for_case else {})


def _states_fee(method: dict[str, Any]) -> bool:
    fees = _items(method, "fees")
    return any(one.get("value") or line(one.get("description")) for one in fees)


def _papers(detail: dict[str, Any]) -> Iterator[list[str | int]]:
    """Group and code of a paper, then originals and copies unless it is one original.

    Only items with a quantity are papers; the rest are headings, remarks and conditions.
    """
    for number, group in enumerate(_items(detail, "executionCases")):
        for item in _items(group, "profileComponents"):
            quantities = int(item.get("originalQty") or 0), int(item.get("copyQty") or 0)
            if any(quantities):
                code = line(item.get("code")).removeprefix(PAPER_PREFIX)
                yield [number, code, *(() if quantities == (1, 0) else quantities)]


def _returns(detail: dict[str, Any]) -> Iterator[str]:
    """How the result may come back (AT_HOME, AT_SUBMISSION_PLACE, ONLINE); most say nothing."""
    for one in _items(detail, "returningMethods"):
        yield from one.get("value") or ()


def _decision(proposal: dict[str, Any]) -> dict[str, Any]:
    stated = {
        "number": proposal.get("proposalNumber"),
        "date": _day(proposal.get("decisionDate")),
        "by": (proposal.get("issuingAgency") or {}).get("name"),
    }
    return {key: value for key, value in stated.items() if value}


def _day(milliseconds: int | None) -> str | None:
    if not milliseconds:
        return None
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(_HERE)
    return date(moment.year, moment.month, moment.day).isoformat()


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a national file, gzipped or not, one a line."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for text in lines:
            yield json.loads(text)


def ours(record: dict[str, Any]) -> bool:
    """Whether a record is bundled: of province or commune, issued by a ministry or Hà Tĩnh."""
    detail = record["detail"]
    issued = str(detail.get("departmentPromulgateCode") or "")
    return bool(detail.get("isProvince") or detail.get("isWard")) and (
        issued == HOME or not issued.startswith("H")
    )


def bundled(records: Iterable[dict[str, Any]], day: str) -> str:
    """The text of `data/procedures.json` from a national file's records; `day` is that file's."""
    about = (
        "Facts of procedures, extracted from the national portal's records by "
        "backend.knowledge.extraction: figures, names and numbers; usual values are left out. "
        "The checklists in our own words stand in checklists.json."
    )
    source = {
        "name": "Cổng Dịch vụ công quốc gia",
        "date": day,
        "address": "https://dichvucong.gov.vn",
    }
    rows = sorted((facts(one) for one in records if ours(one)), key=lambda row: str(row["code"]))
    top = f'"about": {_json(about)},\n"sources": {{\n "national": {_json(source)}\n}},'
    return f'{{\n{top}\n"records": [\n' + ",\n".join(map(_json, rows)) + "\n]\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main(arguments: list[str]) -> int:
    """Prints the facts of the codes asked for, in the order asked, or the whole bundle."""
    if arguments[0] == "bundle":
        path = Path(arguments[1])
        dated = re.search(r"\d{4}-\d{2}-\d{2}", path.name)
        if dated is None:
            sys.stderr.write("The file's name must hold the day it is of: procedures-2026-07-18\n")
            return 2
        sys.stdout.write(bundled(read(path), dated[0]))
        return 0
    path, codes = Path(arguments[0]), arguments[1:]
    found = {one["code"]: one for one in read(path) if one["code"] in codes}
    for code in codes:
        sys.stdout.write(_json(facts(found[code])) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
