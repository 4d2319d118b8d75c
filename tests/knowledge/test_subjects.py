"""What a subject is called by, and what its title says that it is not."""

from __future__ import annotations

from datetime import date

from backend.knowledge import catalogue, search
from backend.knowledge.subjects import subjects_of

HELD = catalogue.bundled()
OFFERED = {one.key: one for one in subjects_of(HELD, (), ())}


def test_what_a_title_excepts_is_no_part_of_what_it_is_about() -> None:
    assert "(trừ " in HELD.procedures["1.004918"].title
    title = OFFERED["1.004918"].title
    assert "tru" not in title and "bo" not in title and "giong" in title


def test_its_whole_title_still_names_it() -> None:
    title = HELD.procedures["1.004918"].title
    decision = search.answerer().ask(title, today=date(2026, 11, 26))
    assert (decision.decision, decision.codes[0]) == ("answer", "1.004918")
