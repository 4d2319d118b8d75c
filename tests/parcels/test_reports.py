"""What staff may say of a parcel, and what a carrier's word means on either leg."""

from __future__ import annotations

import pytest

from backend.parcels import codes, reports, rules


@pytest.mark.parametrize("leg", rules.LEGS)
def test_an_end_is_left_by_a_correction_and_never_by_a_report(leg: str) -> None:
    for end in rules.FINAL:
        assert not any(reports.may_report(end, state, leg) for state in rules.STATES)
    for said, ends in reports.CORRECTIONS[leg].items():
        assert ends <= rules.FINAL and said not in ends


@pytest.mark.parametrize("leg", rules.LEGS)
def test_what_may_be_reported_has_a_code_and_belongs_to_its_leg(leg: str) -> None:
    for state in (*reports.BY_HAND[leg], *reports.CORRECTIONS[leg]):
        for correction in (False, True):
            meaning = codes.meaning(
                codes.MANUAL, codes.manual_code(state, correction=correction), ""
            )
            assert meaning is not None
            assert (meaning.state, meaning.correction) == (state, correction)
        assert reports.on_leg(state, leg) == state


@pytest.mark.parametrize("leg", rules.LEGS)
def test_every_state_can_be_left_by_hand_until_the_end(leg: str) -> None:
    reached, new = set(), {rules.FIRST[leg]}
    while new:
        reached |= new
        new = {
            to for to, froms in reports.BY_HAND[leg].items() if froms & reached
        } - reached  # fmt: skip
    assert reached == {rules.FIRST[leg], *reports.BY_HAND[leg]}
    for state in reached - rules.FINAL:
        assert any(reports.may_report(state, to, leg) for to in rules.STATES)


def test_a_carriers_delivery_to_the_counter_is_no_delivery_to_a_citizen() -> None:
    assert reports.on_leg(rules.DELIVERED, rules.COLLECT) == rules.HANDED_OVER
    assert reports.on_leg(rules.OUT, rules.COLLECT) == rules.IN_TRANSIT
    assert reports.on_leg(rules.COLLECTED, rules.RETURN) == rules.ACCEPTED
    assert reports.on_leg(rules.COLLECT_FAILED, rules.RETURN) is None
    assert reports.on_leg(None, rules.COLLECT) is None
