"""The page's own logic, run in the browser: entities by UTF-16 offsets, links, the store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.desk import Desk

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(browser: Browser, running_desk: Desk) -> Iterator[Page]:
    """One page for all: nothing here changes it."""
    with browser.new_context() as window:
        page = window.new_page()
        page.goto(running_desk.url)
        yield page


def draw(page: Page, text: str, *entities: tuple[str, int, int]) -> str:
    """The markup that a text with (type, offset, length) entities becomes."""
    listed = [{"type": kind, "offset": at, "length": length} for kind, at, length in entities]
    markup: str = page.evaluate(
        """async ([text, entities]) => {
          const { styledText } = await import("./entities.js");
          const box = document.createElement("div");
          box.append(...styledText(text, entities, { command() {}, link: () => false }));
          return box.innerHTML;
        }""",
        [text, listed],
    )
    return markup


def test_offsets_count_utf16_units(page: Page) -> None:
    assert draw(page, "👋 Chào 👩‍🌾 Lan", ("bold", 14, 3)) == "👋 Chào 👩‍🌾 <strong>Lan</strong>"


def test_entities_nest(page: Page) -> None:
    drawn = draw(page, "một hai ba", ("italic", 4, 3), ("bold", 0, 7), ("code", 8, 2))
    assert drawn == "<strong>một <em>hai</em></strong> <code>ba</code>"


def test_crossing_entities_are_cut_not_lost(page: Page) -> None:
    drawn = draw(page, "abcdef", ("bold", 0, 4), ("italic", 2, 4))
    assert drawn == "<strong>ab<em>cd</em></strong><em>ef</em>"


def test_entities_beyond_the_text_do_no_harm(page: Page) -> None:
    drawn = draw(page, "ab", ("bold", 1, 90), ("italic", 50, 2), ("code", -1, 1), ("pre", 0, 0))
    assert drawn == "a<strong>b</strong>"


def test_unknown_entities_show_their_text(page: Page) -> None:
    assert "đẹp" in draw(page, "đẹp", ("some_new_kind", 0, 3))


def test_a_quotation_swallows_the_line_break_after_it(page: Page) -> None:
    assert draw(page, "a\nb", ("blockquote", 0, 1)) == "<blockquote>a</blockquote>b"


def test_text_links_with_scripts_are_not_links(page: Page) -> None:
    drawn = page.evaluate(
        """async () => {
          const { styledText } = await import("./entities.js");
          const box = document.createElement("div");
          const entity = { type: "text_link", offset: 0, length: 3, url: "javascript:alert(1)" };
          box.append(...styledText("bấm", [entity], {}));
          return box.querySelectorAll("a").length;
        }"""
    )
    assert drawn == 0


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("https://t.me/abc_bot?start=p_1", {"bot": "abc_bot", "payload": "p_1"}),
        (" t.me/abc_bot?start=p_1 ", {"bot": "abc_bot", "payload": "p_1"}),
        ("tg://resolve?domain=abc_bot&start=x", {"bot": "abc_bot", "payload": "x"}),
        ("https://t.me/abc_bot", {"bot": "abc_bot", "payload": None}),
        ("https://t.me/abc_bot/12", None),
        ("https://example.org/abc_bot?start=x", None),
        ("không phải liên kết", None),
    ],
)
def test_deep_links_are_told_from_other_links(page: Page, address: str, wanted: Any) -> None:
    found = page.evaluate(
        "address => import('./links.js').then(({ deepLink }) => deepLink(address))", address
    )
    assert found == wanted


def test_long_texts_are_never_cut_through_a_character(page: Page) -> None:
    lengths = page.evaluate(
        """async () => {
          const { pieces } = await import("./composer.js");
          return pieces("a" + "😀".repeat(4096)).map((part) => [part.length, part.isWellFormed()]);
        }"""
    )
    assert lengths == [[4095, True], [4096, True], [2, True]]


STORE = """async (events) => {
  const { Store } = await import("./state.js");
  const store = new Store();
  const chat = { id: 5, type: "private", person_id: 5, is_forum: false, members: [], topics: [] };
  store.load({ last_seq: 10, bots: [], commands: {}, people: [], chats: [chat],
               now: new Date().toISOString(), offset_seconds: 0 });
  const said = (id, text) => ({ id, chat_id: 5, thread_id: null, text, deleted: false,
                                from: { person_id: null } });
  for (const [kind, seq, id, text] of events) {
    if (kind === "page") store.merge(5, [said(id, text)], seq);
    else if (kind === "message_deleted") store.apply({ kind, seq, chat_id: 5, message_id: id });
    else store.apply({ kind, seq, message: said(id, text) });
  }
  return store.thread(5).map((message) => message.text);
}"""


def test_an_event_heard_twice_counts_once(page: Page) -> None:
    events = [["message", 11, 1, "a"], ["message_edited", 12, 1, "b"], ["message", 11, 1, "a"]]
    assert page.evaluate(STORE, events) == ["b"]


def test_a_late_answer_does_not_turn_the_clock_back(page: Page) -> None:
    offset = page.evaluate(
        """async () => {
          const { Store } = await import("./state.js");
          const store = new Store();
          const now = new Date().toISOString();
          store.load({ last_seq: 10, bots: [], commands: {}, people: [], chats: [],
                       now, offset_seconds: 0 });
          store.apply({ kind: "clock", seq: 12, now, offset_seconds: 7200 });
          store.setClock({ seq: 11, now, offset_seconds: 3600 });
          return store.offset;
        }"""
    )
    assert offset == 7200


def test_history_that_was_asked_for_before_an_event_does_not_undo_it(page: Page) -> None:
    events: list[list[Any]] = [
        ["message_edited", 11, 1, "mới"],
        ["message_deleted", 12, 2],
        ["page", 10, 1, "cũ"],
        ["page", 10, 3, "còn"],
    ]
    assert page.evaluate(STORE, events) == ["mới", "còn"]


def test_a_message_belongs_to_a_topic_that_is_listed_and_else_to_the_general_one(
    page: Page,
) -> None:
    threads = page.evaluate(
        """async () => {
          const { threadOf } = await import("./state.js");
          const forum = { is_forum: true, topics: [{ id: 1 }, { id: 7 }] };
          const group = { is_forum: false, topics: [] };
          const places = [[forum, 7], [forum, 1], [forum, 9], [forum, null], [group, 7]];
          return places.map(([chat, id]) => threadOf(chat, { thread_id: id }));
        }"""
    )
    assert threads == [7, 1, 0, 0, 0]


def test_an_event_of_a_kind_nobody_knows_is_passed_over(page: Page) -> None:
    assert page.evaluate(STORE, [["strange", 11, 1, "x"], ["message", 12, 2, "y"]]) == ["y"]
