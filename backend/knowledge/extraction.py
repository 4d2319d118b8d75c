"""Reduces records of the national portal to facts: figures, names and numbers, no sentences.

    python -m backend.knowledge.extraction NATIONAL.jsonl.gz CODE… > facts

reads the portal's own shape (one ``{id, code, name, detail}`` a line) and prints one fact record
a line, as `data/procedures.json` holds them. The portal's traps are met here: a fee of 0 without
a note says nothing, a time may be a number, a text or 0, lists hold nulls, currencies are ids,
and papers' groups are often headings. What a note says is reduced to what `_note` names.
"""

from __future__ import annotations

import gzip
import html
import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

PAGE = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/"
_HERE = ZoneInfo("Asia/Ho_Chi_Minh")
_CURRENCIES = {
    "019b3fb2-b5b8-70ac-85e2-9409ec1eaffa": "VND",
    "019b3fb2-dee2-76ab-aa53-22d4d903a2bb": "USD",
}
_EXEMPT = {
    "dung-han": "đăng ký khai tử đúng hạn",
    "nguoi-co-cong": "gia đình có công",
    "ho-ngheo": "hộ nghèo",
    "khuyet-tat": "người khuyết tật",
}
_RATE = re.compile(
    r"[Tt]ừ ngày (\d{1,2}/\d{1,2}/\d{4}) đến hết ngày (\d{1,2}/\d{1,2}/\d{4})"
    r"[^.;]*?bằng (\d{1,3}) ?%[^.;]*"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?/\d{4}/[A-ZĐ]+(?:-[A-ZĐ0-9]+)*")


def facts(record: dict[str, Any]) -> dict[str, Any]:
    """The facts of one portal record; raises KeyError where it has no code, name or detail."""
    detail = record["detail"]
    return {
        "code": record["code"],
        "title": _line(record["name"]),
        "levels": [name for name, flag in _LEVELS if detail.get(flag)],
        "fields": _named(detail, "categoriesDetails"),
        "agencies": _agencies(detail),
        "times": [_time(one) for one in _items(detail, "executionMethods")],
        "case_times": sorted({_case_time(one) for one in _items(detail, "cases")}),
        "fees": list(_fees(detail)),
        "papers": list(_papers(detail)),
        "returns": sorted(set(_returns(detail))),
        "results": _named(detail, "resultsDetails"),
        "legal": [_line(one.get("code")) for one in _items(detail, "legalBasisesDetails")],
        "decision": _decision(detail.get("procedureProposal") or {}),
        "address": PAGE + record["id"],
        "updated": _day(detail.get("updatedAt")),
        "source": "national",
    }


_LEVELS = (("xã", "isWard"), ("tỉnh", "isProvince"), ("bộ", "isMinistry"))


def _items(detail: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [one for one in detail.get(name) or [] if one]


def _named(detail: dict[str, Any], name: str) -> list[str]:
    return [_line(one.get("name")) for one in _items(detail, name)]


def _line(value: object) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", str(value or "")))).strip()


def _agencies(detail: dict[str, Any]) -> list[str]:
    found = _named(detail, "departmentsExecuting") + _named(detail, "unitGroupsExecuting")
    return list(dict.fromkeys(name.rstrip(".") for name in found))


def _time(method: dict[str, Any]) -> dict[str, Any]:
    """Channel, amount and unit; amount None where the record states none, text kept as text."""
    amount = method.get("processingTime")
    if isinstance(amount, str):
        amount = float(amount) if re.fullmatch(r"\d+(\.\d+)?", amount.strip()) else amount
    if isinstance(amount, float) and amount.is_integer():
        amount = int(amount)
    return {
        "channel": method["submissionMethod"],
        "amount": amount or None,
        "unit": method.get("processingTimeUnit"),
    }


def _case_time(case: dict[str, Any]) -> str:
    days = case.get("processingDay") or {}
    return f"{days.get('qty')} {days.get('type')}"


def _fees(detail: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for method in _items(detail, "executionMethods"):
        where = _line(method.get("description"))
        for fee in _items(method, "fees"):
            note = _line(fee.get("description"))
            yield {
                "channel": method["submissionMethod"],
                "kind": fee.get("type"),
                "value": fee.get("value"),
                "currency": _CURRENCIES.get(str(fee.get("currencyId") or "")),
                "audience": "mission" if "cơ quan đại diện" in where.lower() else None,
            } | _note(note)


def _note(note: str) -> dict[str, Any]:
    """What a fee's note says, as marks: never its sentences."""
    said = note.lower()
    unit = re.match(r"^/\s*([^.;,]{1,30})$", note)
    marks: dict[str, Any] = {
        "noted": bool(note) and said != "none",
        "per": unit[1] if unit else None,
        "council": "hội đồng nhân dân" in said or "hđnd" in said,
        "free": bool(
            re.match(r"^\(?\s*(miễn (lệ )?phí|không thu|không mất phí)\s*(\.|\)|$)", said)
        ),
        "exempt": [key for key, words in _EXEMPT.items() if "miễn" in said and words in said],
        "documents": list(dict.fromkeys(_NUMBER.findall(note))),
        "rates": [_rate(match) for match in _RATE.finditer(note)],
    }
    return {key: value for key, value in marks.items() if value}


def _rate(match: re.Match[str]) -> dict[str, Any]:
    """A share of the fee between two days; `online` where the note limits it to that channel."""
    begins, ends = (datetime.strptime(text, "%d/%m/%Y").date() for text in match.groups()[:2])  # noqa: DTZ007
    return {
        "percent": int(match[3]),
        "from": begins.isoformat(),
        "to": ends.isoformat(),
        "online": "trực tuy" in match[0].lower(),
    }


def _papers(detail: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Only items with a quantity are papers; the rest are headings, remarks and conditions."""
    for number, group in enumerate(_items(detail, "executionCases")):
        for item in _items(group, "profileComponents"):
            originals, copies = int(item.get("originalQty") or 0), int(item.get("copyQty") or 0)
            if originals or copies:
                yield {
                    "group": number,
                    "paper": _line(item.get("code")),
                    "originals": originals,
                    "copies": copies,
                }


def _returns(detail: dict[str, Any]) -> Iterator[str]:
    """How the result may come back (AT_HOME, AT_SUBMISSION_PLACE, ONLINE); most say nothing."""
    for one in _items(detail, "returningMethods"):
        yield from one.get("value") or ()


def _decision(proposal: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": proposal.get("proposalNumber"),
        "date": _day(proposal.get("decisionDate")),
        "by": (proposal.get("issuingAgency") or {}).get("name"),
    }


def _day(milliseconds: int | None) -> str | None:
    if not milliseconds:
        return None
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(_HERE)
    return date(moment.year, moment.month, moment.day).isoformat()


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a national file, gzipped or not, one a line."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def main(arguments: list[str]) -> int:
    """Prints the facts of the codes asked for, in the order asked."""
    path, *codes = arguments
    found = {one["code"]: one for one in read(Path(path)) if one["code"] in codes}
    for code in codes:
        sys.stdout.write(json.dumps(facts(found[code]), ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
