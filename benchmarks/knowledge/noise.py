"""The same question as other people would type it: no marks, chat spelling, slips, half of it.

Pure: a question and a seeded source of chance in, a question out. The rates are those the figures
in docs/knowledge.md are stated for.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from backend.knowledge.text import fold

SLIP_RATE = 0.10
"""The share of letters that are mistyped."""

_NEIGHBOURS = {
    "a": "sqw", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "g": "fh", "h": "gj", "i": "uo",
    "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et",
    "s": "ad", "t": "ry", "u": "yi", "v": "cb", "x": "zc", "y": "tu",
}  # fmt: skip
_CHAT = {
    "không": "ko", "được": "dc", "gì": "j", "với": "vs", "làm": "lm", "đăng ký": "đk",
    "giấy tờ": "gt", "bao nhiêu": "bn", "như thế nào": "ntn", "thủ tục": "tt", "người": "ng",
    "cũng": "cx", "mình": "m", "em": "e", "anh": "a", "rồi": "r", "bây giờ": "bh", "hồ sơ": "hs",
    "giấy chứng nhận": "gcn", "căn cước": "cccd", "bảo hiểm xã hội": "bhxh", "vậy": "z",
    "kinh doanh": "kd", "ủy ban nhân dân": "ubnd", "khai sinh": "ks", "biết": "bít",
}  # fmt: skip

Noise = Callable[[str, random.Random], str]


def clean(question: str, _chance: random.Random) -> str:
    """The question as it stands."""
    return question


def unmarked(question: str, _chance: random.Random) -> str:
    """Without any marks: 'lam giay khai sinh'."""
    return fold(question)


def chat(question: str, _chance: random.Random) -> str:
    """In chat spelling: 'lm giấy ks cần j'."""
    words = question.lower()
    for plain, short in _CHAT.items():
        words = f" {words} ".replace(f" {plain} ", f" {short} ").strip()
    return words


def slips(question: str, chance: random.Random) -> str:
    """One letter in ten left out, doubled, swapped with its neighbour or hit beside its key."""
    letters = list(question)
    typed: list[str] = []
    at = 0
    while at < len(letters):
        letter = letters[at]
        if not letter.isalpha() or chance.random() >= SLIP_RATE:
            typed.append(letter)
        elif (kind := chance.choice(("drop", "double", "swap", "beside"))) == "double":
            typed += [letter, letter]
        elif kind == "swap" and at + 1 < len(letters) and letters[at + 1].isalpha():
            typed += [letters[at + 1], letter]
            at += 1
        elif kind == "beside":
            typed.append(chance.choice(_NEIGHBOURS.get(letter, letter)))
        at += 1
    return "".join(typed)


def half(question: str, chance: random.Random) -> str:
    """Half of its words, in their order."""
    words = question.split()
    kept = sorted(chance.sample(range(len(words)), -(-len(words) // 2)))
    return " ".join(words[at] for at in kept)


NOISES: dict[str, Noise] = {
    "clean": clean,
    "no marks": unmarked,
    "chat": chat,
    "10 % slips": slips,
    "half": half,
}
