"""HTML as Telegram reads it: entities in UTF-16 units, refusals word by word."""

from __future__ import annotations

import html
from typing import Any

import pytest
from aiogram.types import MessageEntity
from aiogram.utils.text_decorations import html_decoration
from hypothesis import given
from hypothesis import strategies as st

from simulator.entities import find, units
from simulator.errors import ApiError
from simulator.markup import formatted, parse_html


def spans(text: str) -> tuple[str, list[tuple[str, int, int]]]:
    plain, items = parse_html(text)
    return plain, [(item["type"], item["offset"], item["length"]) for item in items]


@pytest.mark.parametrize(
    ("source", "plain", "found"),
    [
        ("<b>a</b>", "a", [("bold", 0, 1)]),
        ("<strong>a</strong><em>b</em>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
        ("😀<u>ệ</u>", "😀ệ", [("underline", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("italic", 1, 1), ("bold", 0, 2)]),
        ("1 &lt; 2 &amp; &#39;3&#x27; &nbsp;", "1 < 2 & '3' &nbsp;", []),
        ("<b></b>x", "x", []),
        ("<span class='tg-spoiler'>a</span>", "a", [("spoiler", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<B>a</b>", "a", [("bold", 0, 1)]),
    ],
)
def test_html_becomes_text_and_entities(
    source: str, plain: str, found: list[tuple[str, int, int]]
) -> None:
    assert spans(source) == (plain, found)


def test_links_and_code_carry_what_they_name() -> None:
    _, [link] = parse_html('<a href="https://hatinh.gov.vn/?a=1&amp;b=2">Tỉnh</a>')
    assert link["url"] == "https://hatinh.gov.vn/?a=1&b=2"
    _, [code] = parse_html('<pre><code class="language-python">x</code></pre>')
    assert (code["type"], code["language"]) == ("pre", "python")


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("ệ<p>", 'Unsupported start tag "p" at byte offset 3'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("</b>", "Unexpected end tag at byte offset 0"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<a href=x:y>z</a>", "Unexpected end of name token at byte offset 8"),
        ('<a ="x">z</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
    ],
)
def test_bad_html_is_refused_in_telegrams_words(source: str, refusal: str) -> None:
    with pytest.raises(ApiError) as error:
        parse_html(source)
    assert error.value.description == f"Bad Request: can't parse entities: {refusal}"


@given(st.text())
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text, quote=False)) == (text, [])


@given(st.text(min_size=1), st.text(min_size=1), st.sampled_from(["bold", "italic", "code"]))
def test_what_aiogram_writes_is_read_back(before: str, marked: str, kind: str) -> None:
    entity = MessageEntity(type=kind, offset=units(before), length=units(marked))
    source = html_decoration.unparse(before + marked, [entity])
    plain, found = parse_html(source)
    assert plain == before + marked
    assert found == [{"type": kind, "offset": entity.offset, "length": entity.length}]


@given(st.text(alphabet="<>/&abi=\"' ;#x1é😀"))
def test_no_markup_makes_the_reader_stumble(text: str) -> None:
    try:
        plain, found = parse_html(text)
    except ApiError as error:
        assert error.code == 400
    else:
        assert all(e["offset"] + e["length"] <= units(plain) for e in found)


def test_spaces_around_a_text_go_and_entities_move_with_it() -> None:
    plain, items = formatted("  <b> chào </b> ", "HTML", None)
    assert plain == "chào"
    assert items == [{"type": "bold", "offset": 0, "length": 4}]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start abc", [("bot_command", "/start")]),
        ("và/hoặc 1/2", []),
        ("gọi 0900000001 nhé", [("phone_number", "0900000001")]),
        ("gọi +84 900 000 001.", [("phone_number", "+84 900 000 001")]),
        ("HS 2026.11.23", []),
        ("xem hatinh.gov.vn.", [("url", "hatinh.gov.vn")]),
        ("@desk_bot #một", [("mention", "@desk_bot"), ("hashtag", "#một")]),
        ("a@b.vn", [("email", "a@b.vn")]),
    ],
)
def test_what_telegram_finds_by_itself_is_found(text: str, found: list[tuple[str, str]]) -> None:
    items: list[dict[str, Any]] = find(text, [])
    assert [(e["type"], text[e["offset"] : e["offset"] + e["length"]]) for e in items] == found
