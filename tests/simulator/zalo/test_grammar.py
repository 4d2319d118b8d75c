"""What a message of the OA may look like, without a server."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.zalo.grammar import read
from simulator.zalo.refusals import Refusal
from simulator.zalo.windows import FREE_MS, OPEN_MS, free_left, window
from tests.simulator.zalo.oa import buttons, query


def template(kind: str, *elements: dict[str, Any]) -> dict[str, Any]:
    payload = {"template_type": kind, "elements": list(elements)}
    return {"attachment": {"type": "template", "payload": payload}}


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        {},
        {"text": " "},
        {"text": 5},
        {"text": "x", "colour": "red"},
        {"text": "x", "quote_message_id": 5},
        {"text": "x", "attachment": {"type": "image", "payload": {}}},
        {"text": "x", "attachment": "file"},
        {"attachment": buttons(query("Hỏi", "#hoi"))},
        {"text": "x", "attachment": buttons()},
        {"text": "x", "attachment": buttons(*[query(str(n), "#x") for n in range(6)])},
        {"text": "x", "attachment": buttons(query("", "#x"))},
        {"text": "x", "attachment": buttons(query("Hỏi", ""))},
        {"text": "x", "attachment": buttons(query("Hỏi", "#x", "oa.query.secret"))},
        {"text": "x", "attachment": buttons(query("Hỏi", "#x") | {"colour": "red"})},
        {"text": "x", "attachment": buttons({"title": "a", "type": "oa.open.url", "payload": "b"})},
        {
            "text": "x",
            "attachment": buttons(
                {"title": "a", "type": "oa.open.url", "payload": {"url": "javascript:1"}}
            ),
        },
        {
            "text": "x",
            "attachment": buttons({"title": "a", "type": "oa.open.phone", "payload": {}}),
        },
        {"text": "x", "attachment": buttons(query("Hỏi", "#x"), template_type="list")},
        {"attachment": {"type": "file", "payload": {}}},
        template("media"),
        template("media", {"media_type": "video", "url": "https://example.org/a"}),
        template("media", {"media_type": "image"}),
        template("media", {"media_type": "image", "url": "ftp://example.org/a"}),
        template("media", {"media_type": "gif", "attachment_id": "x"}),
        template("media", *[{"media_type": "image", "attachment_id": "x"}] * 2),
        template("request_user_info"),
        template("request_user_info", {"title": "Số của anh/chị"}),
    ],
)
def test_what_is_not_well_formed_is_refused(message: Any) -> None:
    with pytest.raises(Refusal) as refused:
        read(message)
    assert refused.value.code == -201


@pytest.mark.parametrize(
    "message",
    [
        {"text": "a" * 2_001},
        {"text": "x", "attachment": buttons(query("a" * 101, "#x"))},
        {"text": "x", "attachment": buttons(query("Hỏi", "x" * 1_001))},
        template("request_user_info", {"title": "a" * 101, "subtitle": "b"}),
        template("request_user_info", {"title": "a", "subtitle": "b" * 501}),
    ],
)
def test_what_is_too_long_is_refused(message: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        read(message)
    assert refused.value.code == -210


def test_the_windows_meet_without_a_gap() -> None:
    assert [window(0, now) for now in (0, FREE_MS, FREE_MS + 1, OPEN_MS, OPEN_MS + 1)] == [
        "free",
        "free",
        "billed",
        "billed",
        "closed",
    ]
    assert window(None, 0) == "closed"
    assert (free_left(0, 3, 8, 0), free_left(0, 9, 8, 0), free_left(0, 0, 8, FREE_MS + 1)) == (
        5,
        0,
        0,
    )
