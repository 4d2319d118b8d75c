"""The question bank: readable by machines, kept by people."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from backend.knowledge import bank, catalogue, search, text
from backend.knowledge.bank import Entry, Malformed
from benchmarks.knowledge import folds, questions

HELD = catalogue.bundled()


def read(text: str, pen: str = "own") -> list[Entry]:
    return list(bank.read(text.splitlines(), Path(f"{pen}/ho-tich.txt")))


def test_a_block_holds_names_words_and_questions() -> None:
    (one,) = read(
        "## 1.001193 Khai sinh\n= giấy khai sinh\n~ chứng sinh\n\nvợ mới sinh\n# a note\n"
    )
    assert one == Entry(
        "1.001193", "own", ("giấy khai sinh",), ("chứng sinh",), ("vợ mới sinh",), None
    )


def test_a_topic_outside_is_named_whole_and_may_say_who_deals_with_it() -> None:
    (one,) = read("## bán rượu, thuốc lá\n> xã\nbán rượu ở quán", pen="outside")
    assert (one.subject, one.where) == ("bán rượu, thuốc lá", "xã")


def test_a_line_above_every_block_is_named_with_its_number() -> None:
    with pytest.raises(Malformed, match="line 2"):
        read("\nkhai sinh ở đâu")


def test_every_block_is_about_a_procedure_that_is_offered() -> None:
    assert {one.subject for one in bank.entries()} <= set(HELD.procedures)


def test_the_bank_knows_the_procedures_that_people_meet() -> None:
    lines: Counter[str] = Counter()
    for one in bank.entries():
        lines[one.subject] += len(one.questions)
    told = {code for code, count in lines.items() if count >= 6}
    assert len(told) >= 700
    assert sum(len(one.questions) for one in bank.entries()) >= 5_000
    assert {code for code, one in HELD.procedures.items() if one.checked} <= told


def test_no_line_of_the_bank_is_asked_of_two_subjects_by_the_same_pen() -> None:
    seen: dict[tuple[str, str], str] = {}
    for one in (*bank.entries(), *bank.outside()):
        for question in one.questions:
            other = seen.setdefault((one.pen, question), one.subject)
            assert other == one.subject, question


def test_nobodys_number_or_address_stands_in_the_bank() -> None:
    for one in (*bank.entries(), *bank.outside()):
        for line in (*one.names, *one.words, *one.questions):
            assert not any(len(word) >= 9 and word.isdigit() for word in line.split()), line
            assert "@" not in line and "\t" not in line, line


def test_most_lines_lead_to_their_own_procedure() -> None:
    """Siblings share words, so not every line can; a pen whose lines go astray is noticed."""
    answerer = search.answerer()
    for pen in sorted({one.pen for one in bank.entries()}):
        lines = [(q, one.subject) for one in bank.entries() if one.pen == pen
                 for q in one.questions][::12]  # fmt: skip
        found = [code in answerer.ranked(answerer.words(q)).keys[:3] for q, code in lines]
        assert sum(found) / len(found) >= 0.9, pen


def test_every_procedure_of_the_bank_was_chosen_for_a_reason() -> None:
    lines = (bank.FOLDER / "chosen.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert all(len(row) == 3 and all(row) for row in rows)
    assert [row[0] for row in rows] == sorted({one.subject for one in bank.entries()})


def test_what_teaches_when_to_ask_back_measures_nothing_and_answers_nothing() -> None:
    generic = [text.fold(line) for line in lines_of(folds.GENERIC) if not line.startswith("#")]
    asked = {text.fold(json.loads(line)["question"]) for line in lines_of(questions.HELD_OUT)}
    known = {text.fold(question) for one in bank.entries() for question in one.questions}
    assert len(generic) >= 150
    assert not {*generic} & (asked | known)


def lines_of(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()
