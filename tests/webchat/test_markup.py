"""Telegram's HTML becomes a tree that holds nothing a page could be hurt by."""

from __future__ import annotations

import pytest

from backend.webchat.markup import plain, safe_address, tree


def test_marks_become_nodes_and_text_stays_text() -> None:
    assert tree("<b>Khai sinh</b>\n&lt;miễn phí&gt; <i>rất <u>nhanh</u></i>") == [
        ["strong", None, ["Khai sinh"]],
        "\n<miễn phí> ",
        ["em", None, ["rất ", ["u", None, ["nhanh"]]]],
    ]


def test_a_link_keeps_its_address_where_it_is_one_to_follow() -> None:
    assert tree('<a href="https://vnpost.vn?a=1&amp;b=2">mở</a>') == [
        ["a", "https://vnpost.vn?a=1&b=2", ["mở"]]
    ]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "//vnpost.vn", "", None,
     "vbscript:x", "http://[", "/chat"],
)  # fmt: skip
def test_any_other_address_leads_nowhere(address: str | None) -> None:
    assert safe_address(address) is None
    assert tree(f'<a href="{address}">mở</a>') == [["span", None, ["mở"]]]


@pytest.mark.parametrize(
    "html",
    ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
     "<style>*{}</style>", "<b onclick=alert(1)>x</b>", "<!--x--><iframe src=//x></iframe>"],
)  # fmt: skip
def test_no_other_tag_and_no_attribute_comes_through(html: str) -> None:
    assert all(isinstance(node, str) or node[:2] == ["strong", None] for node in tree(html))


def test_marks_that_are_never_closed_or_never_opened_do_no_harm() -> None:
    assert plain("<b>một <i>hai</b> ba</i> <u>bốn") == "một hai ba bốn"
    assert plain("<b>" * 5000 + "sâu") == "sâu"
