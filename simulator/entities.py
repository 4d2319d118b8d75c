"""Message entities: UTF-16 arithmetic, checks of given ones, finding what Telegram finds itself.

Offsets and lengths count UTF-16 code units (https://core.telegram.org/bots/api#messageentity).
The refusals' texts are those of the official server's message-entity parser.
"""

from __future__ import annotations

import re
from typing import Any

from simulator.errors import bad_request

MAX_ENTITIES = 100

#: Entity types a bot may pass; the others are found by Telegram and ignored when passed.
GIVEN = {
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "blockquote",
    "expandable_blockquote",
    "code",
    "pre",
    "text_link",
    "text_mention",
    "custom_emoji",
    "date_time",
}
FOUND = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}
FIELDS = {
    "type",
    "offset",
    "length",
    "url",
    "user",
    "language",
    "custom_emoji_id",
    "unix_time",
    "date_time_format",
}

PATTERNS = [
    (
        "bot_command",
        re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/])"),
    ),
    ("url", re.compile(r"(?<![\w@])(?:https?|tg)://[^\s<>\"]*[^\s<>\".,;:!?)\]’”»]", re.I)),
    (
        "email",
        re.compile(r"(?<![\w.+-])[\w.+-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*\.[a-zA-Z]{2,8}\b"),
    ),
    (
        "url",
        re.compile(
            r"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:vn|com|net|org|gov|info)\b(?:/[^\s<>\"]*[^\s<>\".,;:!?)\]])?",
            re.I,
        ),
    ),
    ("mention", re.compile(r"(?<!\w)@[a-zA-Z][a-zA-Z0-9_]{3,31}\b")),
    ("hashtag", re.compile(r"(?<!\w)#(?=\w*[^\W\d])\w{1,256}")),
    ("phone_number", re.compile(r"(?<![\w.+-])\+?\d(?:[ .-]?\d){8,12}(?![\w-])")),
]


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) + sum(1 for sign in text if ord(sign) > 0xFFFF)


def slice_units(text: str, offset: int, length: int) -> str:
    """The part of the text that an entity covers."""
    data = text.encode("utf-16-le")
    return data[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")


def find(text: str, taken: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Entities that Telegram finds by itself in what `taken` leaves free."""
    spans = [
        (item["offset"], item["offset"] + item["length"]) for item in taken if _exclusive(item)
    ]
    found = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            start = units(text[: match.start()])
            end = start + units(match.group())
            if all(end <= a or start >= b for a, b in spans):
                spans.append((start, end))
                found.append({"type": kind, "offset": start, "length": end - start})
    return found


def _exclusive(item: dict[str, Any]) -> bool:
    return item["type"] in ("code", "pre", "text_link", "text_mention")


def ordered(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By place, the outer before the inner, no more than Telegram keeps."""
    return sorted(items, key=lambda e: (e["offset"], -e["length"]))[:MAX_ENTITIES]


def check(text: str, items: Any) -> list[dict[str, Any]]:
    """The `entities` parameter, checked against the text. Raises ApiError 400."""
    if not isinstance(items, list):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    kept = []
    for item in items:
        _check_shape(item)
        _check_place(text, item)
        if item["length"] > 0 and item["type"] in GIVEN:
            kept.append(item)
    return kept


def _check_shape(item: Any) -> None:
    if not isinstance(item, dict) or not {"type", "offset", "length"} <= item.keys():
        raise bad_request("can't parse MessageEntity: type, offset and length are needed")
    if unknown := item.keys() - FIELDS:
        raise bad_request(f"can't parse MessageEntity: unknown field {sorted(unknown)[0]!r}")
    if item["type"] not in GIVEN | FOUND:
        raise bad_request("can't parse MessageEntity: unsupported type specified")
    if item["type"] == "text_link" and not item.get("url"):
        raise bad_request("can't parse MessageEntity: Can't find field \"url\"")


def _check_place(text: str, item: dict[str, Any]) -> None:
    offset, length, whole = item["offset"], item["length"], units(text)
    if not isinstance(offset, int) or offset < 0:
        raise bad_request("receive an entity with incorrect offset")
    if not isinstance(length, int) or length < 0:
        raise bad_request("receive an entity with incorrect length")
    if offset + length > whole:
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text at "
            f"UTF-16 offset {whole}"
        )
    for place, word in ((offset, "begins"), (offset + length, "ends")):
        if _inside_sign(text, place):
            raise bad_request(f"entity {word} in a middle of a UTF-16 symbol")


def _inside_sign(text: str, place: int) -> bool:
    data = text.encode("utf-16-le")[place * 2 : place * 2 + 2]
    return len(data) == 2 and 0xDC <= data[1] <= 0xDF
