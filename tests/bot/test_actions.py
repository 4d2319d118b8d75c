"""What a button carries: ids only, 64 bytes at most, and nothing forged gets far."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.actions import CODE_BYTES, Action, Button, pack, parse
from backend.errors import DomainError

parts = st.text("abcdefghijklmnopqrstuvwxyz0123456789._-", min_size=1, max_size=12)


@given(parts, st.lists(st.integers(0, 10**12) | parts, max_size=3))
def test_what_is_packed_is_parsed_again(verb: str, ids: list[int | str]) -> None:
    assert parse(pack(verb, *ids)) == Action(verb, tuple(map(str, ids)))


@given(st.text(max_size=200))
def test_nothing_at_all_breaks_the_parser(code: str) -> None:
    action = parse(code)
    assert action is None or pack(action.verb, *action.ids) == code


def test_a_code_that_does_not_fit_is_refused() -> None:
    assert len(pack("v", "x" * (CODE_BYTES - 2))) == CODE_BYTES
    with pytest.raises(ValueError, match="65 bytes"):
        pack("v", "x" * (CODE_BYTES - 1))


@pytest.mark.parametrize("ids", [(), ("x",), ("-1",), ("٣",), ("9" * 30,)])
def test_an_id_that_no_button_of_ours_has_is_called_stale(ids: tuple[str, ...]) -> None:
    with pytest.raises(DomainError, match=r"button\.stale"):
        Action("case.open", ids).number()


def test_a_button_carries_exactly_one_thing() -> None:
    with pytest.raises(ValueError, match="exactly one"):
        Button("x")
    with pytest.raises(ValueError, match="exactly one"):
        Button("x", code="a", url="https://example.org")
