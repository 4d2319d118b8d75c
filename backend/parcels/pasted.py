"""Lines that a clerk pastes: dossier's code, phone and tracking number in any order. Pure.

Pieces are found by their shape, so it does not matter what stands between them. What is left is an
address only where it names a place; a person's name is passed over and not kept.
"""

from __future__ import annotations

import re

from backend.knowledge.text import fold
from backend.parcels import numbers
from backend.parcels.batches import Row

LONGEST_LINE = 400
MOST_LINES = 60
"""More do not fit into a message; a sheet takes them."""
UNREAD = "unread"

_BREAKS = re.compile(r"[,;|\t]+|\s+[-–/]\s+|\s{2,}")
_OF_A_PLACE = re.compile(
    r"\b(so|so nha|thon|xom|xa|phuong|duong|ngo|ngach|khoi|to|tdp|khu|hem|thi tran|thi xa|tp|"
    r"quoc lo)\b"
)


def rows(text: str) -> list[Row]:
    """A row for each line with anything in it; what cannot be read is a row with a fault."""
    lines = enumerate(text.splitlines()[:MOST_LINES], start=1)
    return [_row(number, line) for number, line in lines if line.strip()]


def _row(number: int, line: str) -> Row:
    found, rest = numbers.taken_out(line[:LONGEST_LINE])
    pieces = list(map(numbers.unlabelled, _BREAKS.split(rest)))
    if "tracking" not in found:
        pieces = _other_number(pieces, found)
    if address := _address(pieces):
        found["address"] = address
    if set(found) & {"dossier", "tracking", "phone"}:
        return Row(
            line=number, dossier=found.get("dossier"), phone=found.get("phone"),
            address=found.get("address"), tracking=found.get("tracking"),
        )  # fmt: skip
    return Row(line=number, fault=UNREAD, said={"line": line[:LONGEST_LINE]})


def _other_number(pieces: list[str], found: dict[str, str]) -> list[str]:
    """Numbers of no special form are words by themselves; the pieces without the first."""
    for place, piece in enumerate(pieces):
        for word in piece.split():
            if number := numbers.tracking_number(word):
                found["tracking"] = number
                left = piece.replace(word, " ", 1).strip()
                return [*pieces[:place], left, *pieces[place + 1 :]]
    return pieces


def _address(pieces: list[str]) -> str | None:
    """From the first piece on that names a place."""
    some = [piece for piece in pieces if piece]
    begin = next((n for n, piece in enumerate(some) if _OF_A_PLACE.search(fold(piece))), None)
    return None if begin is None else numbers.address(", ".join(some[begin:]))
