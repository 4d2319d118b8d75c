"""Reduces a fee row of the national record to marks: never its sentences.

A value is kept only where it may be said. A fee of 0 without a note says nothing, currencies are
ids, thousands are written as units, and the note beside a value may say that somebody else
decides, that the amount holds until a day, that it is one of several, or that it points elsewhere.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from backend.knowledge.fee_clauses import LONGEST_UNIT, Clause, Money, clauses, computed, label_of

LEAST_DONG = 1_000
"""Dong values below this are thousands, per cents or placeholders in the records."""

_CURRENCIES = {
    "019b3fb2-b5b8-70ac-85e2-9409ec1eaffa": "VND",
    "019b3fb2-dee2-76ab-aa53-22d4d903a2bb": "USD",
}
_EXEMPT = {
    "dung-han": "đăng ký khai tử đúng hạn",
    "nguoi-co-cong": "gia đình có công",
    "ho-ngheo": "hộ nghèo",
    "khuyet-tat": "người khuyết tật",
    "to-hop-tac": "đối với tổ hợp tác",
    "qua-mang": "qua mạng điện tử",
    "tu-ho-kinh-doanh": "chuyển đổi từ hộ kinh doanh",
    "loi-co-quan": "do lỗi của cơ quan",
    "doi-dia-gioi": "thay đổi địa giới hành chính được miễn",
    "to-chuc-khcn": "tổ chức khoa học và công nghệ được miễn",
}
_SPARES = re.compile(
    r"miễn|không thu|không (?:phải nộp )?(?:lệ )?phí (?:trong|chứng thực)|được giảm", re.IGNORECASE
)
_FREE = re.compile(
    r"(?:phí : 0 đồng )?[-(\s]*(?:miễn (?:lệ )?phí|không thu(?: lệ)?(?: phí)?|không mất phí)"
    r"(?: \(thông tư[^)]*\))?\s*(?:[.;)]|$)",
    re.IGNORECASE,
)
_COUNCIL = re.compile(
    r"hội đồng nhân dân|hđnd|ủy ban nhân dân cấp tỉnh quy định"
    r"|theo quy định của chính quyền địa phương",
    re.IGNORECASE,
)
_NONE = re.compile(r"[-+ ]*không(?: có)?\.?$", re.IGNORECASE)
_UNSET = re.compile(r"[-+ ]*(?:(?:không|chưa) quy định|chưa có(?: quy định)?)\.?$", re.IGNORECASE)
_UNSET_CASE = re.compile(r": chưa có quy định\W*$", re.IGNORECASE)
_NOT_LISTED = re.compile(r"không được quy định tại|bằng \d+ ?% mức|\d ?% mức thu", re.IGNORECASE)
_CITES = re.compile(r"\W*(?:thực hiện |t?heo |o quy định|quy định|thông tư)", re.IGNORECASE)
_ONLY_EXEMPTS = re.compile(
    r"\W*(?:(?:trường hợp )?công dân thuộc diện được miễn|miễn (?:lệ )?phí|không thu (?:lệ )?phí"
    r"|tổ chức .{5,80} được miễn)",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\)? ?(?:Lệ phí|Phí) : ?\d[\d.]+ ?Đồng \(")
_PER = re.compile(r"(?:đồng)?\s*/\s*([^.;,]+)\.?$|((?:0?1 )\D{2,}.*)$", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:\.\d+)?/\d{4}/[A-ZĐ]+(?:-[A-ZĐ0-9]+)*")


def line(value: object) -> str:
    """A text of the record on one line, without markup, every letter with its marks in one."""
    plain = html.unescape(re.sub(r"<[^>]+>", " ", str(value or "")))
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", plain)).strip()


def fee_marks(fee: dict[str, Any], channel: str, where: str) -> dict[str, Any]:
    """One fee row of the record as `facts.Fee` without its channel; usual values are left out.

    `where` is the description of the row's channel: it tells whose counter is meant, and
    sometimes the rates that the fee's own note leaves out.
    """
    note = line(fee.get("description"))
    note = "" if note == "None" else note
    kind = fee.get("type")
    marks = {"kind": None if kind == "FEE" else kind, "audience": _audience(fee, note, where)}
    marks |= _says(note)
    if not marks["exempt"] and "không phải nộp phí" in where.lower():
        marks["exempt"] = ["some"]
    if not (marks["council"] or marks["none"] or marks["unset"]):
        marks |= _Row(fee, note, channel, where).marks()
    if marks["free"] and marks.get("value"):
        marks |= _free_beside(marks, fee.get("value") or 0)
    return {key: value for key, value in marks.items() if value}


def _free_beside(marks: dict[str, Any], value: int) -> dict[str, Any]:
    """A note that frees from one fee and states another; with a value of its own it is unclear."""
    if value:
        return {"free": False, "value": None, "unclear": True}
    other = [marks["value"], marks["currency"], marks.get("per"), marks.get("label")]
    return {"value": None, "currency": None, "per": None, "label": None, "cases": [other]}


def _audience(fee: dict[str, Any], note: str, where: str) -> str | None:
    """Missions abroad, where the row is theirs: many descriptions name them only in passing."""
    named = "cơ quan đại diện"
    dollars = _CURRENCIES.get(str(fee.get("currencyId") or "")) == "USD"
    theirs = where.lower().startswith(f"tại {named}") or (dollars and named in where.lower())
    return "mission" if named in note.lower() or theirs else None


def _says(note: str) -> dict[str, Any]:
    """What a note says beside amounts and days."""
    said = note.lower()
    free = bool(_FREE.match(note))
    exempts_only = not free and bool(_ONLY_EXEMPTS.match(note))
    exempt = [key for key, words in _EXEMPT.items() if _SPARES.search(said) and words in said]
    some = re.sub(r"mức thu, miễn|miễn một số khoản|thu, miễn, chế độ|nộp, miễn", "", said)
    if not exempt and not free and _SPARES.search(some):
        exempt = ["some"]
    return {
        "noted": bool(note) and not exempts_only and not _UNSET_CASE.search(note),
        "council": bool(_COUNCIL.search(note)),
        "free": free,
        "none": bool(_NONE.match(note)),
        "unset": bool(_UNSET.match(note)),
        "exempt": exempt if not re.search(r"vneid", said) else [],
        "documents": []
        if exempts_only
        else _documents(c.text for c in clauses(note) if not c.ends),
    }


def _documents(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(number for text in texts for number in _NUMBER.findall(text)))


class _Row:
    """One fee row: the figure that may be said of it, and the rates that hold for some days."""

    def __init__(self, fee: dict[str, Any], note: str, channel: str, where: str) -> None:
        self.kind = fee.get("type")
        self.value: int = fee.get("value") or 0
        self.currency = _CURRENCIES.get(str(fee.get("currencyId") or ""))
        self.note = note
        self.channel = channel
        self.joined = len(_JOINED.findall(note)) > 1 or bool(_JOINED.search(note, 1))
        said = clauses(note)
        beside = [one for one in clauses(where) if self._of_fees(one)] if self.value else []
        self.said = [one for one in _dated_heads(said) if self._mine(one, said)]
        self.beside = [one for one in beside if one.fee in (None, self.kind)]
        self.own: dict[str, str] = {}
        self.vague = False

    def marks(self) -> dict[str, Any]:
        rates = self._rates()
        figure = self._figure()
        if not figure and self.value:
            figure = {"unclear": True}
        return figure | self.own | {"rates": rates}

    @staticmethod
    def _of_fees(clause: Clause) -> bool:
        """Whether a clause of the channel's description speaks of a fee and not of time."""
        return "phí" in clause.text.lower() or bool(clause.money)

    def _mine(self, clause: Clause, said: list[Clause]) -> bool:
        """Whether a clause is of this row's kind; all are where none of that kind has its value."""
        if self.joined:
            return True
        mine = {m.amount for one in said if one.fee in (None, self.kind) for m in one.money}
        if self.value and not mine & {self.value, self.value * 1000} and not clause.dated:
            return True
        return clause.fee in (None, self.kind) or not mine

    def _figure(self) -> dict[str, Any]:
        """The amount, its unit and case; several amounts; or nothing that may be said."""
        money = [m for one in self.said if not one.dated for m in one.money]
        money += [
            m
            for one in self.beside
            if not one.dated and not re.search(r"hỗ trợ|chi trả", one.text)
            for m in one.money
        ]
        if self.joined or computed(self.note) or self._other_channel():
            return {"varies": True}
        if not money:
            return self._plain()
        amounts = list(dict.fromkeys(m.amount for m in money))
        if len(amounts) == 1:
            return self._single(money)
        if self.value == sum(amounts) and self.note.strip("(").startswith("gồm"):
            return {"value": self.value, "currency": money[0].currency}
        known = {0, *amounts, *(amount / 1000 for amount in amounts), sum(amounts)}
        known |= {amount / 2 for amount in amounts} if self.vague else set()
        return {"varies": True, "cases": _cases(money) if self.value in known else []}

    def _single(self, money: list[Money]) -> dict[str, Any]:
        """The one amount that the note states, unless the value beside it says another."""
        stated = money[0].amount
        reduced = self.vague and self.value * 2 == stated
        if self.value not in (0, stated, stated / 1000) and not reduced:
            return {"varies": True}
        per = next((m.per for m in money if m.per), None)
        label = next((m.label for m in money if m.label), None)
        return {"value": stated, "currency": money[0].currency, "per": per, "label": label}

    def _plain(self) -> dict[str, Any]:
        """The value itself, where the note beside it states no amount and does not forbid it."""
        dollars = self.currency == "USD"
        if self.vague or _NOT_LISTED.search(self.note) or not self.value:
            return {}
        if self.value < LEAST_DONG and not dollars:
            return {}
        unit = _PER.match(self.note)
        per = (unit[1] or unit[2]).strip() if unit else None
        per = re.sub(r"^0?1 ", "", per) if per and len(per) <= LONGEST_UNIT else None
        label = None if per or self.own else label_of(self.note)
        if self.own:
            label = label_of(self.note.rsplit("đối với", 1)[-1]) if "đối với" in self.note else None
        dong = "đồng" in self.note.lower()[:6] or any(m for one in self.said for m in one.money)
        cites = _CITES.match(self.note) and "cụ thể" not in self.note
        long = bool(self.note) and not (per or label or self.own or cites)
        spared = bool(_ONLY_EXEMPTS.match(self.note))
        remark = long and not spared and not any(one.dated for one in self.said)
        currency = self.currency or ("VND" if dong else None)
        return {
            "value": self.value,
            "currency": currency,
            "per": per,
            "label": label,
            "remark": remark,
        }

    def _other_channel(self) -> bool:
        """Whether the note's amount is for another channel than the row's."""
        said = self.note.lower()
        direct = "nộp hồ sơ trực tiếp thu" in said and self.channel == "ONLINE"
        online = "trực tuyến thu" in said and self.channel == "DIRECT"
        return (direct and "trực tuyến thu" not in said) or (online and "trực tiếp thu" not in said)

    def _rates(self) -> list[dict[str, Any]]:
        if self.joined or computed(self.note):
            return []
        dated = [one for one in self.said if one.dated]
        dated += [one for one in self.beside if one.dated and one.money]
        dated += [
            one for one in self.beside if one.dated and not one.money and "phí" in one.text.lower()
        ]
        several = len({m.amount for one in dated if one.ends for m in one.money}) > 1
        rates = [rate for one in dated if (rate := self._rate(one, several))]
        return [one for at, one in enumerate(rates) if one not in rates[:at]]

    def _rate(self, clause: Clause, several: bool) -> dict[str, Any] | None:
        """What one dated clause says; None where it dates the row's own value, or says nothing."""
        days = {
            "from": clause.begins.isoformat() if clause.begins else None,
            "to": clause.ends.isoformat() if clause.ends else None,
        }
        said = clause.text.lower()
        if clause.percent:
            only = "vneid" if "vneid" in said else "online" if "trực tuy" in said else None
            return _kept(days | {"percent": clause.percent, "only": only})
        if len(clause.money) == 1 and not several:
            return self._amount(clause, clause.money[0], days)
        if "miễn" in said and not clause.money:
            only = "vneid" if "vneid" in said else None
            return _kept(days | {"free": True, "only": only})
        if re.match(r"áp dụng (?:đến hết|từ) ", said) or "thu mức phí này" in said:
            self.own = _kept({"begins": days["from"], "ends": days["to"]})
            return None
        if not clause.ends:
            return None
        self.vague = True
        return _kept(days | {"documents": _documents([clause.text])})

    def _amount(
        self, clause: Clause, money: Money, days: dict[str, str | None]
    ) -> dict[str, Any] | None:
        """A stated amount with days: a rate beside the row's value, or the row's value itself."""
        if self.value in (money.amount, money.amount / 1000):
            self.own = _kept({"begins": days["from"], "ends": days["to"]})
            self.value, self.currency = money.amount, money.currency
            self.note = f"/{money.per}" if money.per else ""
            return None
        stated = any(not one.dated and one.money for one in self.said + self.beside)
        applied = re.match(r"\W*(hồ sơ)?\W*(áp dụng|kể từ|từ)", clause.text.lower())
        more = self.value >= LEAST_DONG and money.amount >= self.value
        if clause.ends and not stated and (more or not applied):
            self.vague = True
            return _kept(days | {"documents": _documents([clause.text])})
        return _kept(days | {"amount": money.amount, "per": money.per})


def _dated_heads(said: list[Clause]) -> list[Clause]:
    """A dated heading without an amount gives its days to the amount that follows it."""
    if len(said) < 2 or not said[0].dated or said[0].money or said[0].percent:
        return said
    head, first, *rest = said
    if not first.money or first.dated:
        return said
    text = f"{head.text} {first.text}"
    return [Clause(text, first.fee, first.money, head.begins, head.ends, None), *rest]


def _cases(money: list[Money]) -> list[list[Any]]:
    """The amounts in order; one that is named twice keeps the unit and the case it has once."""
    rows: dict[tuple[int, str | None], list[Any]] = {}
    for m in money:
        bare = next((key for key in rows if key[0] == m.amount and not (key[1] and m.per)), None)
        row = rows.setdefault(bare or (m.amount, m.per), [m.amount, m.currency, None, None])
        row[2], row[3] = row[2] or m.per, row[3] or m.label
    return list(rows.values())


def _kept(marks: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in marks.items() if value}
