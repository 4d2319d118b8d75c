"""Decisions turned into facts to be shown."""

from __future__ import annotations

from datetime import date

import pytest

from backend.knowledge import answers, catalogue, homes, places, search
from backend.knowledge.answers import ChoiceAnswer, DeclineAnswer, PlaceAnswer, ProcedureAnswer
from backend.knowledge.search import Decision

HELD = catalogue.bundled()
LISTED = sorted(code for code, one in HELD.procedures.items() if one.checked)

TODAY = date(2026, 11, 23)


def told(question: str, commune: str | None = None) -> answers.Answer:
    decision = search.answerer().ask(question, today=TODAY, person_commune=commune)
    return answers.answer(decision, HELD, today=TODAY, person_commune=commune)


def test_where_to_go_is_the_persons_own_commune() -> None:
    found = told("làm giấy khai sinh", "xa-can-loc-2025")
    assert isinstance(found, ProcedureAnswer)
    assert [one.key for one in found.counters] == ["ttpvhcc-xa-can-loc-2025"]


def test_a_place_in_the_question_wins_over_the_persons_commune() -> None:
    found = told(
        "vợ em mới sinh, đăng ký khai sinh cho con ở xã Thạch Mỹ, Lộc Hà", "xa-can-loc-2025"
    )
    assert isinstance(found, ProcedureAnswer)
    assert [one.key for one in found.counters] == ["ttpvhcc-xa-mai-phu-2025"]


def test_a_provincial_procedure_goes_to_the_provinces_counter() -> None:
    found = answers.procedure_answer(
        HELD, "2.000648", today=TODAY, person_commune="xa-can-loc-2025"
    )
    assert [one.key for one in found.counters] == ["ttpvhcc-tinh"]
    assert found.department and found.department.key == "so-cong-thuong"


@pytest.mark.parametrize(
    ("question", "own", "counter"),
    [
        ("làm giấy khai sinh ở Kỳ Anh", "xa-can-loc-2025", None),
        ("làm giấy khai sinh ở Kỳ Anh", "xa-ky-anh-2025", "xa-ky-anh-2025"),
        ("làm giấy khai sinh ở phường Trần Phú", "xa-can-loc-2025", None),
        ("làm giấy khai sinh ở phường Trần Phú", "phuong-thanh-sen-2025", "phuong-thanh-sen-2025"),
        ("làm giấy khai sinh ở xã Kỳ Lợi", "xa-can-loc-2025", None),
        ("làm giấy khai sinh ở xã Kỳ Lợi", "phuong-vung-ang-2025", "phuong-vung-ang-2025"),
        ("làm giấy khai sinh ở huyện Đức Thọ", "xa-can-loc-2025", None),
        ("làm giấy khai sinh ở huyện Đức Thọ", "xa-duc-minh-2025", "xa-duc-minh-2025"),
        ("làm giấy khai sinh ở xã Sơn Châu", "xa-can-loc-2025", None),
        ("làm giấy khai sinh ở xã Thạch Mỹ", None, "xa-mai-phu-2025"),
        ("làm giấy khai sinh ở Hà Tĩnh", "xa-can-loc-2025", "xa-can-loc-2025"),
        ("làm giấy khai sinh", None, None),
    ],
)
def test_nobody_is_sent_home_who_named_another_place(
    question: str, own: str | None, counter: str | None
) -> None:
    commune = homes.commune_of_question(question, named(question), own)
    assert commune == counter


def named(question: str) -> str | None:
    return search.answerer().ask(question, today=TODAY).place


def test_an_unknown_commune_is_left_open() -> None:
    found = answers.procedure_answer(HELD, "1.001193", today=TODAY, person_commune="no-such")
    assert found.counters == () and found.at_commune


@pytest.mark.parametrize("place", places.pilots(), ids=lambda place: str(place.key))
def test_every_unit_of_the_plan_has_then_now_and_a_source(place: places.Place) -> None:
    found = answers.place_answer(place.key, HELD)
    assert found.plan[: len(place.plan)] == place.plan
    assert any(one.name.startswith("Kế hoạch giai đoạn II") for one in found.sources)
    assert found.now or not place.former
    assert found.counters or place.kind == "district"


def test_a_commune_of_today_tells_the_plan_of_the_units_inside() -> None:
    found = answers.place_answer("xa-mai-phu-2025", HELD)
    assert {line.then for line in found.plan} == {
        "Xã Thạch Mỹ, huyện Lộc Hà",
        "Xã Mai Phụ, huyện Lộc Hà",
    }


@pytest.mark.parametrize("name", ["tran-phu", "ha-huy-tap"])
def test_a_name_that_moved_to_other_ground_says_where_the_old_one_went(name: str) -> None:
    found = answers.place_answer(f"phuong-{name}-2025", HELD)
    assert [one.key for one in found.elsewhere] == [f"phuong-{name}-ha-tinh-2021"]


def test_only_two_names_moved_to_other_ground() -> None:
    moved = [key for key in places.places() if answers.place_answer(key, HELD).elsewhere]
    assert sorted(moved) == ["phuong-ha-huy-tap-2025", "phuong-tran-phu-2025"]


def test_a_unit_in_two_lists_names_both() -> None:
    assert [line.listed for line in answers.place_answer("thi-xa-ky-anh", HELD).plan] == ["A", "I"]
    assert [line.listed for line in answers.place_answer("huyen-loc-ha", HELD).plan] == ["B", "I"]


def test_a_split_commune_names_every_successor() -> None:
    found = answers.place_answer("xa-ky-loi-ky-anh-2021", HELD)
    assert len(found.now) == len(found.counters) == 3


def test_a_commune_of_unknown_fate_has_no_successor() -> None:
    found = answers.place_answer("xa-son-chau-huong-son-2021", HELD)
    assert found.now == found.counters == ()


def test_every_place_can_be_answered() -> None:
    for key in places.places():
        assert isinstance(answers.place_answer(key, HELD), PlaceAnswer)


def test_every_procedure_can_be_answered_by_every_facet() -> None:
    for code in HELD.procedures:
        for facet in (None, "papers", "fee", "time", "place", "online", "post"):
            assert answers.procedure_answer(HELD, code, today=TODAY, facet=facet).facet == facet


def test_choices_carry_names() -> None:
    found = told("Kỳ Anh")
    assert isinstance(found, ChoiceAnswer)
    assert {one.name for one in found.choices} == {"Xã Kỳ Anh", "Thị xã Kỳ Anh", "Huyện Kỳ Anh"}


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("xin chào", "talk"),
        ("quán tạp hóa muốn bán rượu thì xin giấy phép bán lẻ rượu ở đâu", "not_held"),
        ("hết bao nhiêu tiền", "facet_only"),
        ("bộ phận một cửa xã ở đâu", "which_commune"),
        ("zzzz qqqq", "not_understood"),
    ],
)
def test_a_decline_says_why(question: str, reason: str) -> None:
    found = told(question)
    assert isinstance(found, DeclineAnswer)
    assert found.reason == reason


def test_a_decision_without_codes_is_a_decline() -> None:
    empty = Decision("?", "offer", "procedure")
    assert isinstance(answers.answer(empty, HELD, today=TODAY), DeclineAnswer)
