"""What of a procedure is asked for: papers, fee, time, place, online or post. Pure phrases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

Facet = Literal["papers", "fee", "time", "place", "online", "post"]
FACETS: tuple[Facet, ...] = get_args(Facet)

_PHRASES: dict[Facet, str] = {
    "fee": "bao nhieu tien|le phi|phi bao nhieu|bao nhieu phi|muc phi|het bao nhieu|ton bao nhieu"
    "|mat tien|ton tien|mien phi|gia bao nhieu|mat bao nhieu tien|dong phi|mat phi|tien khong"
    "|phi la|thu phi|phi the nao|phi chung thuc",
    "time": "bao lau|may ngay|may hom|thoi han|bao nhieu ngay|khi nao co|khi nao xong|bao gio co"
    "|bao gio xong|may tuan|may thang co|thoi gian|lay ngay|trong ngay",
    "online": "truc tuyen|qua mang|dich vu cong quoc gia|tren mang|tren dien thoai|nop mang",
    "post": "buu dien|tan nha|gui ve nha|buu chinh|tra tai nha|chuyen phat|ship ve nha|ship giay",
    "papers": "giay to gi|can gi|mang gi|mang theo|ho so gom|can giay|chuan bi gi|chuan bi|ho so gi"
    "|ho so can|giay gi|thu tuc gi|can nhung gi|kem gi|to khai|nop gi|can ban sao|can ban chinh"
    "|giay nao|nhung giay",
    "place": "o dau|di dau|nop dau|cho nao|noi nao|noi nop|den dau|gap ai|xa nao|co quan nao"
    "|nop cho ai|dia chi|bao ai|ra huyen|len huyen|len tinh|len xa|ra xa",
}
_ORDER: tuple[Facet, ...] = ("fee", "time", "online", "post", "papers", "place")

_ALONE: dict[str, Facet] = {
    "phi": "fee", "tien": "fee", "le phi": "fee", "giay to": "papers", "ho so": "papers",
    "noi nop": "place", "dia chi": "place", "truc tuyen": "online", "thoi han": "time",
    "may ngay": "time", "buu dien": "post",
}  # fmt: skip
"""What a whole message says that is one word of ours: people type what our buttons say."""

_PADDED = {
    facet: tuple(f" {phrase} " for phrase in phrases.split("|"))
    for facet, phrases in _PHRASES.items()
}


def facet_of(words: Sequence[str]) -> Facet | None:
    """The facet that folded words ask for; the more particular one where several are named."""
    if alone := _ALONE.get(" ".join(words)):
        return alone
    asked = f" {' '.join(words)} "
    for facet in _ORDER:
        if any(phrase in asked for phrase in _PADDED[facet]):
            return facet
    return None


def without_facet(words: Sequence[str]) -> list[str]:
    """The words with every facet phrase taken out: what the question is about."""
    if " ".join(words) in _ALONE:
        return []
    asked = f" {' '.join(words)} "
    for phrases in _PADDED.values():
        for phrase in phrases:
            asked = asked.replace(phrase, " ")
    return asked.split()
