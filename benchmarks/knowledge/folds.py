"""Questions and indexes that have never seen who asks them.

A pen's questions are put to an index without that pen's lines, a topic outside to one without half
of the topics, and for every sixth procedure its questions are also put to an index without that
procedure, since people ask for what we do not have.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.knowledge import bank, catalogue
from backend.knowledge.bank import Entry
from backend.knowledge.catalogue import Catalogue
from backend.knowledge.ranking import Weights
from backend.knowledge.search import Answerer
from backend.knowledge.subjects import subjects_of
from benchmarks.knowledge import embedding
from benchmarks.knowledge.noise import NOISES

GENERIC = Path(__file__).with_name("generic.txt")
ENOUGH = 6
"""A pen asks only for what the others wrote so many questions about: no less is known in use."""
LACKED = 6
"""Every so many procedures are also asked for while the index lacks them."""
FORMAL = (
    "trình tự thực hiện thủ tục {title} như thế nào", "hồ sơ {title} gồm những gì",
    "thời hạn giải quyết {title} là bao lâu", "cơ quan nào có thẩm quyền {title}",
    "lệ phí {title} bao nhiêu", "{title} nộp ở đâu",
)  # fmt: skip
LEFT_OUT = 0.3
FRAMES = (
    "{matter}", "thủ tục {matter}", "{matter} cần giấy tờ gì", "cho em hỏi {matter} thì làm sao ạ",
    "em muốn {matter} thì nộp ở đâu", "nhà tôi muốn làm {matter}", "lam {matter} mat bao lau",
    "xin {matter} được không ạ",
)  # fmt: skip
FRAMED = 2
"""How many frames each generic matter is asked in."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what it is about, or None where nothing in the index is meant."""

    question: str
    subject: str | None
    topic: bool = False


@dataclass(frozen=True, slots=True)
class Fold:
    """An index and questions whose authors it has not seen."""

    answerer: Answerer
    asked: tuple[Asked, ...]


def folds(chance: random.Random, start: Weights, seed: int) -> Iterator[Fold]:
    """Each pen held out, with half of the topics, and with every sixth procedure lacking.

    `start` are weights for the answerers, `seed` that of the points they learn.
    """
    held = catalogue.bundled()
    topics = list(bank.outside())
    chance.shuffle(topics)
    pens = sorted({one.pen for one in bank.entries()})
    for number, pen in enumerate(pens):
        others = [one for one in bank.entries() if one.pen != pen]
        told, untold = topics[number % 2 :: 2], topics[(number + 1) % 2 :: 2]
        halves = [_halved(one) for one in told]
        covered = Counter(one.subject for one in others for _ in one.questions)
        mine = [
            one for one in bank.entries() if one.pen == pen and covered[one.subject] >= ENOUGH
        ]  # fmt: skip
        lacking = {one.subject for one in mine[number::LACKED]}
        less = catalogue.of("less", (p for c, p in held.procedures.items() if c not in lacking))
        seen = [one for one, _ in halves]
        points = embedding.learn(subjects_of(held, others, seen), seed).meaning()
        yield Fold(
            Answerer(held, others, seen, start, points),
            (
                *_meant(mine),
                *_formal(held, set(covered), chance),
                *_outside([one for _, one in halves], True),
                *_outside(untold, False),
            ),
        )
        yield Fold(
            Answerer(less, others, seen, start, points),
            tuple(Asked(q, None) for one in mine if one.subject in lacking for q in one.questions),
        )


def _halved(one: Entry) -> tuple[Entry, Entry]:
    """A topic's lines in two: one half is known, the other asks."""
    known = Entry(one.subject, one.pen, one.names, one.words, one.questions[::2], one.where)
    return known, Entry(one.subject, one.pen, (), (), one.questions[1::2], one.where)


def _meant(entries: Iterable[Entry]) -> Iterator[Asked]:
    for one in entries:
        yield from (Asked(question, one.subject) for question in one.questions)


def _formal(held: Catalogue, told: set[str], chance: random.Random) -> Iterator[Asked]:
    """An office's question, by most of its title, for each procedure that no pen wrote about."""
    for code, known in held.procedures.items():
        if code not in told:
            words = known.title.split()
            kept = [word for word in words if chance.random() > LEFT_OUT] or words
            yield Asked(chance.choice(FORMAL).format(title=" ".join(kept).lower()), code)


def _outside(entries: Iterable[Entry], known: bool) -> Iterator[Asked]:
    for one in entries:
        yield from (Asked(q, one.subject if known else None, True) for q in one.questions)


def generic(chance: random.Random) -> Iterator[str]:
    """Questions that several procedures fit, in the frames that people put them in."""
    for line in GENERIC.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield from (one.format(matter=line) for one in chance.sample(FRAMES, FRAMED))


def noisy(
    asked: Sequence[Asked], chance: random.Random, *, without: str = ""
) -> Iterator[tuple[Asked, str]]:
    """Each question as it was written, and once more in some other spelling."""
    others = [noise for name, noise in NOISES.items() if name not in ("clean", without)]
    for one in asked:
        yield one, one.question
        yield one, chance.choice(others)(one.question, chance)
