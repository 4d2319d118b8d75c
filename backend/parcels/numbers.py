"""The numbers on a parcel: tracking numbers, dossier codes, phones, as people type them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_TEXT = 1_000
LONGEST_ADDRESS = 200
SHORTEST_ADDRESS = 8
MOST_DONG = 10_000_000

_NOISE = re.compile(r"[\s.\-_]+")
_S10 = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}")
# Other numbers the post gives out: letters and digits, at least six of them digits.
_OTHER = re.compile(r"(?=(?:[A-Z]*\d){6})[A-Z0-9]{8,24}")
_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
# Both national styles: 000.00.04.H51-201120-0012 (QCVN 102:2016) and H27.12-261120-0012
# (QĐ 20/2020/QĐ-TTg): an agency's code, the day YYMMDD, a running number.
_DOSSIER = re.compile(r"(?:\d{3}\.\d{2}\.\d{2}\.)?[A-Z]\d{2}(?:\.\d{1,3}){0,3}-\d{6}-\d{1,10}")
_DAY = re.compile(r"\d{1,2}[.\-]\d{1,2}[.\-]\d{4}|\d{4}-\d{1,2}-\d{1,2}", re.ASCII)
_PHONE = re.compile(r"(?:\+?84|0)\d{8,10}")
_AMOUNT = re.compile(
    r"(?<![\w.])([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,9})\s?(k)?\s?(?:đồng|đ|vnd)?(?![\w.])",
    re.IGNORECASE,
)
_PIECES = re.compile(r"[\n;,|]+")
# The same numbers among other words, by their shape alone.
_DOSSIER_AMONG = re.compile(
    r"(?<![\w.\-])(?:\d{3}\.\d{2}\.\d{2}\.)?[A-Z]\d{2}(?:\.\d{1,3}){0,3}"
    r"[ ]?-[ ]?\d{6}[ ]?-[ ]?\d{1,10}(?![\w\-])",
    re.IGNORECASE | re.ASCII,
)
_S10_AMONG = re.compile(
    r"(?<![A-Z0-9])[A-Z]{2}[ .\-]?(?:\d[ .\-]?){9}[A-Z]{2}(?![A-Z0-9])", re.IGNORECASE | re.ASCII
)
_PHONE_AMONG = re.compile(r"(?<![\w+])(?:\+?84|0)(?:[ .\-]?\d){8,10}(?!\w)", re.ASCII)
_NAMES = r"(?:mã\s+|số\s+)?(?:hồ\s*sơ|điện\s*thoại|bưu\s*gửi|vận\s*đơn)|sđt|sdt|đt|địa\s*chỉ|đ/?c"
_LABEL = re.compile(
    rf"(?:{_NAMES})\s*(?::|$)|địa\s*chỉ\s|(?<=\s)(?:{_NAMES})\s*:?\s*$", re.IGNORECASE
)
_AROUND = " .:-–/\t"


@dataclass(frozen=True, slots=True)
class Found:
    """What one message brought; None where it did not."""

    dossier: str | None = None
    phone: str | None = None
    tracking: str | None = None
    address: str | None = None


def tracking_number(text: str) -> str | None:
    """The number without spaces, dots and dashes, in capital letters; None where it is none."""
    if _DAY.fullmatch(text.strip()):
        return None
    number = _NOISE.sub("", text[:LONGEST_TEXT]).upper()
    fits = _S10.fullmatch(number) or _OTHER.fullmatch(number)
    return number if fits and not _PHONE.fullmatch(number) else None


def is_misspelt(number: str) -> bool:
    """Whether an S10 number's check digit is wrong. A warning only: other forms have none.

    UPU S10: weights 8 6 4 2 3 5 9 7, check = 11 - (sum mod 11), 10 → 0, 11 → 5.
    """
    if not _S10.fullmatch(number):
        return False
    digits = [int(sign) for sign in number[2:11]]
    total = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits[:8], strict=True))
    check = 11 - total % 11
    return digits[8] != {10: 0, 11: 5}.get(check, check)


def dossier_code(text: str) -> str | None:
    """A dossier's code in capital letters without spaces, or None where it is none."""
    code = re.sub(r"\s+", "", text[:LONGEST_TEXT]).upper()
    return code if _DOSSIER.fullmatch(code) else None


def phone(text: str) -> str | None:
    """A Vietnamese phone number as 0…, or None. +84 and 84 become 0."""
    number = re.sub(r"[\s.\-()]+", "", text[:LONGEST_TEXT])
    if not (number.isascii() and _PHONE.fullmatch(number)):
        return None
    national = "0" + number.removeprefix("+").removeprefix("84").removeprefix("0")
    return national if 10 <= len(national) <= 11 else None


def address(text: str) -> str | None:
    """An address on one line, or None where it is too short, too long, or without a letter."""
    line = " ".join(text[:LONGEST_TEXT].split())
    fits = SHORTEST_ADDRESS <= len(line) <= LONGEST_ADDRESS
    return line if fits and any(map(str.isalpha, line)) else None


def amounts(text: str) -> tuple[int, int] | None:
    """Fee and postage in dong, as '50.000 30.000', '50k + 30k' or one of them; None otherwise.

    One amount alone is the fee. Neither is above ten million: that is a slip of the hand.
    """
    found = _AMOUNT.findall(text[:LONGEST_TEXT])
    if not 1 <= len(found) <= 2 or _AMOUNT.sub("", text[:LONGEST_TEXT]).strip(" ,;+&\n"):
        return None
    read = [int(digits.replace(".", "")) * (1000 if k else 1) for digits, k in found]
    if max(read) > MOST_DONG:
        return None
    return read[0], read[1] if read[1:] else 0


def last_four(text: str) -> str | None:
    """Four digits as typed, or None."""
    digits = re.sub(r"[\s.\-]+", "", text[:LONGEST_TEXT])
    return digits if len(digits) == 4 and digits.isascii() and digits.isdecimal() else None


def read(text: str) -> Found:
    """One message with everything: code, phone, tracking number and address, in any order.

    Commas, semicolons and new lines part the pieces; pieces that are no number are the address.
    Where the shapes of two numbers or more are in it, nothing at all has to stand between them.
    """
    numbers, rest = taken_out(text[:LONGEST_TEXT])
    if len(numbers) < 2:
        numbers, rest = {}, text[:LONGEST_TEXT]
    left: list[str] = []
    for piece in filter(None, map(unlabelled, _PIECES.split(rest))):
        named = _name(piece)
        if named and named[0] not in numbers:
            numbers[named[0]] = named[1]
        else:
            left.append(piece)
    return Found(**numbers, address=address(", ".join(left)))


def taken_out(text: str) -> tuple[dict[str, str], str]:
    """The first dossier code, S10 number and phone in a text by their shape, whatever stands around
    them, and the text with a comma in the place of each."""
    found: dict[str, str] = {}
    for kind, shape, read_as in (
        ("dossier", _DOSSIER_AMONG, dossier_code),
        ("tracking", _S10_AMONG, tracking_number),
        ("phone", _PHONE_AMONG, phone),
    ):
        for match in shape.finditer(text):
            if value := read_as(match.group()):
                found[kind] = value
                text = f"{text[: match.start()]},{text[match.end() :]}"
                break
    return found, text


def unlabelled(piece: str) -> str:
    """A piece without what it is called, as in 'SĐT:' or 'địa chỉ: …', and without what parts it
    from others."""
    return _LABEL.sub(" ", piece.strip(_AROUND)).strip(_AROUND)


def _name(piece: str) -> tuple[str, str] | None:
    for kind, read_as in (
        ("dossier", dossier_code),
        ("phone", phone),
        ("tracking", tracking_number),
    ):
        if number := read_as(piece):
            return kind, number
    return None
