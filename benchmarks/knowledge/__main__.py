"""`make bench-knowledge`: how well questions find their procedure. Trains nothing.

Prints, for each set of questions, ranking, decisions and what noise costs, beside two baselines on
the same questions, then time and memory. Ratios and shares are what counts; times are those of one
core of this machine, whatever else it does.
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from backend.knowledge import search
from backend.knowledge.index import SIGNS
from backend.knowledge.search import Answerer
from benchmarks.knowledge import baselines, questions
from benchmarks.knowledge.noise import NOISES, Noise
from benchmarks.knowledge.questions import Question, of_kind

SEED = 1
TODAY = date(2026, 11, 26)
RANKED = ("situation", "short", "formal_faq")
DECLINED = {
    "out_of_domain": "outside, some now held",
    "lacking": "code is not held",
    "near": "outside, near",
    "far": "outside, far",
}


def main() -> int:
    """Prints every table."""
    before = _megabytes()
    began = time.process_time()
    answerer = search.answerer()
    print(f"cold start {time.process_time() - began:.2f} s, {_megabytes() - before:.0f} MB\n")
    for name, file in (("development", questions.DEVELOPMENT), ("held out", questions.HELD_OUT)):
        if not file.exists():
            print(f"{name}: {file.name} is not here, left out\n")
            continue
        _report(name, list(questions.read(file, answerer.catalogue)), answerer)
    return 0


def _report(name: str, some: Sequence[Question], answerer: Answerer) -> None:
    print(f"== {name}: {len(some)} questions, {len(answerer.catalogue.procedures)} procedures")
    held = answerer.catalogue
    ways: dict[str, Callable[[str], Sequence[str]]] = {
        "motcua": lambda question: answerer.ask(question, today=TODAY).codes,
        "fts5": baselines.fts5(held),
        "rapidfuzz": baselines.fuzzy(held),
    }
    print(f"{'top-1 / top-3 / MRR':<24}" + "".join(f"{kind:>24}" for kind in RANKED))
    for way, ranked in ways.items():
        cells = [_ranking(of_kind(some, kind), ranked) for kind in RANKED]
        print(f"{way:<24}" + "".join(f"{cell:>24}" for cell in cells))
    for noise, spell in NOISES.items():
        cells = [_ranking(of_kind(some, kind), ways["motcua"], spell) for kind in RANKED]
        print(f"  {noise:<22}" + "".join(f"{cell:>24}" for cell in cells))
    for name, spell in (("whole", NOISES["clean"]), ("half", NOISES["half"])):
        cells = [_shared(of_kind(some, kind), answerer, spell) for kind in RANKED]
        print(f"  {name + ' fits another too':<22}" + "".join(f"{cell:>24}" for cell in cells))
    _decisions(some, answerer)
    _speed(some, answerer)


def _ranking(
    some: Sequence[Question], ranked: Callable[[str], Sequence[str]], spell: Noise | None = None
) -> str:
    chance = random.Random(SEED)
    places = []
    for one in some:
        codes = list(ranked(spell(one.text, chance) if spell else one.text))
        places.append(next((at for at, code in enumerate(codes, 1) if code in one.right), 0))
    if not places:
        return "-"
    share = [sum(1 <= place <= most for place in places) / len(places) for most in (1, 3)]
    mrr = sum(1 / place for place in places if place) / len(places)
    return f"{share[0]:.3f} / {share[1]:.3f} / {mrr:.3f}"


def _shared(some: Sequence[Question], answerer: Answerer, spell: Noise) -> str:
    """The share of questions that some other procedure was said with as many of the words as the
    one that is meant, the rare ones counting most: nobody can tell those by their words."""
    chance = random.Random(SEED)
    held = ~answerer.is_outside.astype(bool)
    shared = []
    for one in some:
        meant = np.isin(answerer.index.keys, list(one.right))
        words = answerer.words(spell(one.text, chance))
        covered = answerer.index.signs(words)[SIGNS.index("covered")]
        shared.append(covered[held & ~meant].max() >= covered[meant].max())
    return f"{sum(shared) / len(shared):.3f}" if shared else "-"


def _decisions(some: Sequence[Question], answerer: Answerer) -> None:
    print(f"{'decisions':<25}{'n':>5}{'answered':>10}{'right':>8}{'offered':>9}{'asked':>8}")
    for kind in (*RANKED, "ambiguous", *DECLINED):
        asked = of_kind(some, kind)
        if not asked:
            continue
        made = [answerer.ask(one.text, today=TODAY) for one in asked]
        direct = [
            one.codes[0] in meant.right
            for one, meant in zip(made, asked, strict=True)
            if one.decision == "answer"
        ]
        shares = [
            sum(one.decision == verdict for one in made) / max(1, len(made))
            for verdict in ("answer", "offer", "ask")
        ]
        right = f"{sum(direct) / len(direct):.3f}" if direct else "-"
        print(
            f"  {DECLINED.get(kind, kind):<23}{len(asked):>5}{shares[0]:>10.3f}{right:>8}"
            f"{shares[1]:>9.3f}{shares[2]:>8.3f}"
        )


def _speed(some: Sequence[Question], answerer: Answerer) -> None:
    spans = []
    for one in some:
        began = time.process_time()
        answerer.ask(one.text, today=TODAY)
        spans.append((time.process_time() - began) * 1000)
    cuts = statistics.quantiles(spans, n=20)
    print(f"one question: p50 {cuts[9]:.2f} ms, p95 {cuts[18]:.2f} ms\n")


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
