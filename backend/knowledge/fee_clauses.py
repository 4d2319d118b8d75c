"""Takes the note of a fee apart: clauses, and in each the amounts and the days it holds for.

The notes are free text in many wordings. Nothing of them is kept but what stands in `Clause`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

LONGEST_UNIT = 60
LONGEST_LABEL = 90
"""Names of cases up to this many characters are facts; longer ones are sentences of the record."""

_DAY = r"(\d{1,2}/\d{1,2}/\d{4})"
_LONG_DAY = re.compile(r"(\d{1,2}) tháng (\d{1,2}) năm (\d{4})")
_WITHIN = re.compile(rf"[Tt]ừ (?:ngày )*{_DAY} đến(?: hết)?(?: ngày)* {_DAY}")
_UNTIL = re.compile(rf"(?:đến hết|[Đđ]ến)(?: ngày)* {_DAY}")
_SINCE = re.compile(rf"[Tt]ừ (?:ngày )*{_DAY}")
_TITLE = re.compile(r"quy định mức thu, miễn một số khoản phí, lệ phí[^.;)]*", re.IGNORECASE)
_CITED_DAY = re.compile(r"((?:TT|NQ|QĐ|NĐ)-[A-ZĐ]+,?) ngày (?:ngày )?" + _DAY)
_MONEY = re.compile(
    r"(?<![\d.,/])(\d{1,4}(?:\.\d{3})+|\d+)"
    r"(?:\s*(?:\([^()]*\) )?(triệu )?\s?(đồng|vnđ|vnd|đ|usd)(?![\wÀ-ỹ])|(?<=\.000)(?=\s?/)"
    r"|(?<=\.\d00)(?=\s?/))",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\((?:[^()]*\b(?:triệu|nghìn|trăm|mươi)\b[^()]*đồng)\)\s?", re.IGNORECASE)
_UNIT = re.compile(
    r"\s*/\s*(?:0?1 )?((?:xuất, nhập|[^.;,():+])+?)"
    r"(?= kể từ| theo | cộng| đối với| áp dụng|[.;,():+]|$)"
)
_FORMULA = re.compile(
    r"\d ?% tổng|\(một phần nghìn\)|cộng \(|\+ \(|\d\s?- ?\d[\d.]* ?đồng|từ \d{4,}-\d",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"bằng (\d{1,3}) ?%")
_MARKER = re.compile(r"(?:^|(?<=[\s(]))(Lệ [Pp]hí|Phí)\s*:")
_OPENS = re.compile(r"^[-+*\s(]*(lệ phí|phí)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount that a note states, its unit, and what stands before and after it."""

    amount: int
    currency: str
    per: str | None
    label: str | None


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: amounts, days (both included), and what kind of fee it speaks of.

    `percent` is a share of the usual fee. `fee` is FEE or SERVICE_FEE where the clause opens
    with that word, or the one before it did.
    """

    text: str
    fee: str | None
    money: tuple[Money, ...]
    begins: date | None
    ends: date | None
    percent: int | None

    @property
    def dated(self) -> bool:
        return bool(self.begins or self.ends)


def clauses(text: str) -> list[Clause]:
    """The clauses of a note in order."""
    found: list[Clause] = []
    fee, head = None, ""
    for part in _parts(_plain(text)):
        opened = _OPENS.match(part)
        if opened:
            fee = "SERVICE_FEE" if opened[1].lower().startswith("lệ") else "FEE"
        begins, ends = _days(part)
        share = _PERCENT.search(part)
        percent = int(share[1]) if share and (begins or ends) else None
        money = tuple(_money(part, label_of(head) if head.endswith(":") else None))
        found.append(Clause(part, fee, money, begins, ends, percent))
        head = part
    return found


def computed(text: str) -> bool:
    """Whether a note tells how to compute the fee, so that no single figure in it is the fee."""
    return bool(_FORMULA.search(text))


def _plain(text: str) -> str:
    """Without circulars' titles and days, amounts in words, and with days written alike."""
    text = _LONG_DAY.sub(r"\1/\2/\3", text)
    text = _CITED_DAY.sub(r"\1", _TITLE.sub("", text))
    text = _WORDS.sub("", text).strip(" .")
    inner = text[1:-1]
    whole = text[:1] == "(" and text[-1:] == ")" and inner.find("(") <= inner.find(")")
    return inner if whole else text


def _parts(text: str) -> Iterator[str]:
    """Clauses end at a full stop, a semicolon, a dash; brackets with an amount and days are one."""
    text = _MARKER.sub(r"¦\1:", text)
    text = re.sub(r"\(([^()]*)\)", _own, text)
    text += ")" * (text.count("(") - text.count(")"))
    depth, part = 0, ""
    for at, letter in enumerate(text):
        depth = 0 if letter == "¦" else max(0, depth + {"(": 1, ")": -1}.get(letter, 0))
        if depth == 0 and _ends(text, at):
            yield from _kept(part)
            part = ""
        else:
            part += letter
    yield from _kept(part)


def _own(bracket: re.Match[str]) -> str:
    inner = bracket[1]
    return f"¦{inner}¦" if any(_days(inner)) and _MONEY.search(inner) else bracket[0]


def _ends(text: str, at: int) -> bool:
    here, after = text[at], text[at + 1 : at + 2]
    if here in "¦;":
        return True
    if here == ".":
        return not after or after in " -(" or after.isupper()
    return here in "-+" and after == " " and text[at - 1 : at] in ("", " ")


def _kept(part: str) -> Iterator[str]:
    part = part.strip(" -+*")
    if part:
        yield part


def _days(text: str) -> tuple[date | None, date | None]:
    within = _WITHIN.search(text)
    if within:
        return _day(within[1]), _day(within[2])
    until, since = _UNTIL.search(text), _SINCE.search(text)
    return (_day(since[1]) if since else None), (_day(until[1]) if until else None)


def _day(text: str) -> date:
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)


def _money(text: str, head: str | None) -> Iterator[Money]:
    """The amounts of a clause; those in dollars only where it names none in dong."""
    found = list(_MONEY.finditer(text))
    dong = [one for one in found if (one[3] or "").lower() != "usd"]
    before = 0
    for one in dong or found:
        amount = int(one[1].replace(".", "")) * (1_000_000 if one[2] else 1)
        unit = _UNIT.match(text, one.end())
        named = re.sub(r"\s*/\s*", "/", unit[1].strip()) if unit else ""
        per = named if 0 < len(named) <= LONGEST_UNIT else None
        ended = unit.end() if unit else one.end()
        label = label_of(text[before : one.start()])
        if label is None and len(dong or found) == 1:
            label = label_of(text[ended:]) or head
        before = ended
        if amount:
            yield Money(amount, "VND" if dong else "USD", per, label)


_NOISE = re.compile(
    r"^trường hợp công dân nộp hồ sơ (trực tiếp|qua cổng dịch vụ công trực tuyến)"
    r"|^(theo quy định tại|thông tư số|mức thu( là)?|thu|hoặc|và|nhưng|là)\b|[:;,.(\s]+$"
    r"|\b(mức thu( lệ phí| phí)?( là)?|mức phí( là)?|thu|là|áp dụng)[: ]*$|^[-+*:,;.\s)]+",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"/20|USD|¦|\d%|\d ?(?:đ\b|/)|triệu|ngày làm việc|quy định tại")
_NO_LABEL = re.compile(r"((lệ )?phí|hồ sơ|đồng/lần)$|t?heo |\(?trừ |gồm|không|miễn", re.IGNORECASE)


def label_of(text: str) -> str | None:
    """A short name of the case that an amount is for; None where there is but a sentence."""
    text = re.sub(r"\(([^()]*)\)?", lambda one: "" if "/20" in one[0] else one[0], text).strip()
    text = text[1:-1] if text[:1] == "(" and text[-1:] == ")" and text.count("(") == 1 else text
    while (shorter := _NOISE.sub("", text).strip()) != text:
        text = shorter
    if not 3 < len(text) <= LONGEST_LABEL or _SENTENCE.search(text):
        return None
    if _NO_LABEL.match(text) or text.count("(") != text.count(")"):
        return None
    return text
