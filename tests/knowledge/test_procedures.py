"""The procedures held: facts as in the record, checklists true to its figures."""

from __future__ import annotations

import re
from typing import Any

import pytest

from backend.knowledge import bundle, catalogue, extraction, facts
from backend.knowledge.fee_notes import line
from tests.knowledge import national

HELD = catalogue.bundled()
LISTED = sorted(code for code, one in HELD.procedures.items() if one.checked)

CHECKLISTS = {row["code"]: row for row in bundle.records("checklists")}
FACTS = {row["code"]: row for row in bundle.records("procedures")}
CODES = sorted(CHECKLISTS)


def figures(text: str) -> set[int]:
    return {int(found.replace(".", "")) for found in re.findall(r"\d[\d.]*(?<!\.)", text)}


def lines(code: str) -> list[dict[str, Any]]:
    return [*CHECKLISTS[code]["papers"], *CHECKLISTS[code]["only_if"]]


def test_at_least_thirty_are_held_with_a_checklist_each() -> None:
    assert len(CODES) >= 30
    assert set(CHECKLISTS) <= set(HELD.procedures) <= set(FACTS)


@pytest.mark.parametrize("code", CODES)
def test_every_paper_with_a_quantity_is_on_the_checklist_and_no_other(code: str) -> None:
    papers: dict[str, set[tuple[int, int]]] = {}
    for paper in facts.papers(FACTS[code]):
        key = f"{paper.group}:{paper.code.rsplit('-', 1)[-1]}"
        papers.setdefault(key, set()).add((paper.originals, paper.copies))
    mapped: set[str] = set()
    for row in lines(code):
        for ref in row["refs"]:
            if ref.endswith(":*"):
                mapped |= {key for key in papers if key.startswith(ref[:-1])}
                assert row["originals"] is row["copies"] is None
            else:
                assert (row["originals"], row["copies"]) in papers[ref], ref
                mapped.add(ref)
    assert mapped == set(papers)


@pytest.mark.parametrize("code", CODES)
def test_the_ordinary_case_has_at_most_nine_lines(code: str) -> None:
    assert 1 <= len(CHECKLISTS[code]["papers"]) <= 9


@pytest.mark.parametrize("code", CODES)
def test_the_bundled_facts_are_what_the_record_says(code: str) -> None:
    assert extraction.facts(national.records()[code]) == FACTS[code]


@pytest.mark.parametrize("code", CODES)
def test_figures_in_our_words_stand_in_the_record(code: str) -> None:
    own = CHECKLISTS[code]
    record = national.records()[code]["detail"]
    held = figures(line(record).replace(".000", "000"))
    spoken = figures(" ".join([*own["mistakes"], own.get("fee_note") or ""]))
    spoken -= figures(
        " ".join(re.findall(r"\d\.\d{6}|\d+/\d{4}/[\w-]+", " ".join(own["mistakes"])))
    )
    assert spoken <= held


@pytest.mark.parametrize("code", CODES)
def test_no_sentence_of_the_record_is_copied(code: str) -> None:
    record = line(national.records()[code]["detail"]).lower()
    for text in [row["text"] for row in lines(code)] + CHECKLISTS[code]["mistakes"]:
        words = text.lower().split()
        runs = (" ".join(words[at : at + 14]) for at in range(len(words) - 13))
        assert not any(run in record for run in runs), text


def test_marriage_lists_the_post_yet_both_must_come() -> None:
    known = HELD.procedure("1.000894")
    assert (known.post_submit, known.appear) == ("yes", "yes")


def test_certified_copies_cannot_be_sent_by_post() -> None:
    assert HELD.procedure("2.000815").post_submit == "no"


def test_what_the_record_does_not_say_of_the_post_is_not_known() -> None:
    assert HELD.procedure("1.001193").post_return is None


@pytest.mark.parametrize("code", CODES)
def test_every_procedure_carries_its_address_and_day(code: str) -> None:
    known = HELD.procedure(code)
    assert known.address.startswith(facts.PAGE)
    assert known.updated and known.checked and known.source.name
