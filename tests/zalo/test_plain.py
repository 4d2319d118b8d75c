"""Screens without markup: bubbles, few buttons, numbers; nothing is lost on the way."""

from __future__ import annotations

import pytest

from backend import capabilities
from backend.actions import Button, Screen
from backend.notices.plain import compose, plain, rest_number, split, without_mentions
from backend.notices.zalo_cards import digests, news_of
from backend.people.rules import ZALO
from backend.people.texts import length

CAN = capabilities.of(ZALO)


def buttons(count: int) -> tuple[tuple[Button, ...], ...]:
    return tuple((Button(f"Nút {n}", f"case.act:{n}"),) for n in range(1, count + 1))


def test_markup_becomes_words_and_a_link_keeps_its_address() -> None:
    html = '<b>Chào</b> &lt;anh&gt; <a href="https://x.vn/a">xem</a>, <i>hết</i>'
    assert plain(html) == "Chào <anh> xem (https://x.vn/a), hết"


def test_letters_are_composed_before_they_are_counted() -> None:
    decomposed = "a\u0323\u0302" * 2000
    assert len(plain(decomposed)) == 2000


@pytest.mark.parametrize("text", ["[@123] a", "a[@all]", "[[@1]@all]", "[[[@1]@2]@3]x"])
def test_mentions_are_gone_also_inside_one_another(text: str) -> None:
    assert "[@" not in without_mentions(text)


@pytest.mark.parametrize(
    "text", ["x" * 4500, "một hai " * 700, "đ\n" * 3000, "😀" * 2500, "a\n\nb"]
)
def test_pieces_fit_and_hold_every_word(text: str) -> None:
    pieces = split(text, CAN.text_chars)
    assert all(0 < length(piece) <= CAN.text_chars for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_five_buttons_are_buttons_and_six_a_menu() -> None:
    five = compose(Screen("Chọn", buttons(5)), CAN, cut=True)
    assert [len(b.buttons) for b in five.bubbles] == [5] and five.menu == ()
    six = compose(Screen("Chọn", buttons(6)), CAN, cut=True)
    assert six.bubbles[-1].buttons == () and six.menu[5] == "case.act:6"
    assert "6. Nút 6" in six.bubbles[-1].text


def test_choices_that_the_text_numbers_itself_can_be_typed() -> None:
    rows = (
        (Button("1. Khai sinh", "t:1"),),
        (Button("2. Khai tử", "t:2"),),
        (Button("Thôi", "n"),),
    )
    made = compose(Screen("1. Khai sinh\n\n2. Khai tử", rows), CAN, cut=True)
    assert len(made.bubbles[0].buttons) == 3 and made.menu == ("t:1", "t:2")


def test_a_long_answer_shows_its_beginning_and_its_source() -> None:
    body = "\n\n".join(f"Đoạn {n}: " + "chữ " * 40 for n in range(9))
    made = compose(Screen(f"{body}\n\n<i>Nguồn: Cổng, 01/01/2026.</i>"), CAN, cut=True)
    [first] = made.bubbles
    assert length(first.text) <= 600
    assert first.text.endswith("Nguồn: Cổng, 01/01/2026.")
    assert first.buttons[0].code == f"rest.show:{rest_number(made.rest)}"
    words = " ".join((first.text, *made.rest)).split()
    assert {f"{n}:" for n in range(9)} <= set(words)


def test_in_a_group_nothing_waits_behind_a_tap() -> None:
    made = compose(Screen("chữ " * 900), CAN, cut=False)
    assert made.rest == () and len(made.bubbles) == 2


def test_what_would_be_copied_is_shown() -> None:
    made = compose(Screen("Mã", ((Button("Chép mã", copy="H27.12"),),)), CAN, cut=True)
    assert "Chép mã: H27.12" in made.bubbles[0].text


def test_a_menu_of_labels_says_what_is_chosen() -> None:
    made = compose(Screen("Chào"), CAN, cut=True, labels=[f"Mục {n}" for n in range(7)])
    assert made.menu[0] == "=Mục 0"


def test_a_card_says_only_its_news_under_its_title() -> None:
    old = Screen("<b>VM-1 · Sở</b>\nCâu hỏi dài\nChờ trả lời")
    new = Screen("<b>VM-1 · Sở</b>\nCâu hỏi dài\nMinh đang trả lời", buttons(1))
    news = news_of(new, digests(old))
    assert plain(news.text) == "VM-1 · Sở\nMinh đang trả lời" and news.rows == new.rows
    assert news_of(old, digests(old)).text == ""
