"""What a subject is called by, and what its title says that it is not."""

from __future__ import annotations

from datetime import date

from backend.knowledge import catalogue, search
from backend.knowledge.subjects import excepted, subjects_of

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


def test_what_only_the_exception_says_is_known_and_what_many_titles_say_is_not_it() -> None:
    pairs = excepted(HELD)
    assert ("bo", "me") in pairs["1.004918"] and ("thuy", "san") not in pairs["1.004918"]
    assert not any(("truong", "hop") in some for some in pairs.values())


def test_a_procedure_does_not_answer_for_what_its_title_excepts() -> None:
    asked = "giấy chứng nhận đủ điều kiện sản xuất, ương dưỡng giống thủy sản"
    today = date(2026, 11, 26)
    plain = search.answerer().ask(f"hồ sơ {asked} gồm những gì", today=today)
    assert plain.codes[0] == "1.004918"
    other = search.answerer().ask(f"hồ sơ {asked} (đối với giống bố mẹ) gồm gì", today=today)
    assert other.decision != "answer"
