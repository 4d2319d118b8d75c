"""What a browser sent, as the aiogram Update that a messenger would have brought."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from backend.webchat import markup
from backend.webchat.models import WebFile
from backend.webchat.rules import KEY, TEXT_CHARS
from backend.webchat.service import Entry

SOMEBODY = "Web"
CODE_BYTES = 64


class Unreadable(ValueError):
    """Not what our page sends; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Sent:
    """One thing that a browser sent: exactly one of text, press and place is there.

    `press` is the message's number and the button's code, `place` latitude and longitude.
    """

    key: str
    text: str | None = None
    press: tuple[int, str] | None = None
    place: tuple[float, float] | None = None


def read(raw: Any) -> Sent:
    """What the page posted; raises Unreadable with what is wrong."""
    if not isinstance(raw, dict) or not KEY.fullmatch(str(raw.get("id", ""))):
        raise Unreadable("unreadable")
    key = str(raw["id"])
    match raw:
        case {"text": str(text)}:
            return Sent(key, text=_text(text))
        case {"press": {"message": int(message), "code": str(code)}} if message is not True:
            if len(code.encode("utf-8", "replace")) > CODE_BYTES or not 0 < message < 1 << 53:
                raise Unreadable("unreadable")
            return Sent(key, press=(message, code))
        case {
            "place": {"latitude": int() | float() as north, "longitude": int() | float() as east}
        }:
            if not (-90 <= north <= 90 and -180 <= east <= 180):
                raise Unreadable("unreadable")
            return Sent(key, place=(float(north), float(east)))
    raise Unreadable("unreadable")


def _text(given: str) -> str:
    text = clean(given)
    if not text:
        raise Unreadable("empty")
    if len(text) > TEXT_CHARS:
        raise Unreadable("too_long")
    return text


def clean(given: str) -> str:
    """Without what no keyboard types and no database takes: NUL, halves of letters."""
    return given.replace("\x00", "").encode("utf-8", "ignore").decode().strip()


def update_id(number: int, key: str) -> int:
    """The same for every copy of what a browser sent."""
    return int.from_bytes(hashlib.sha256(f"{number}:{key}".encode()).digest()[:7], "big")


def said(number: int, entry: Entry, sent: Sent) -> dict[str, Any]:
    """Words or a place."""
    content: dict[str, Any] = {"text": sent.text}
    if sent.place is not None:
        content = {"location": {"latitude": sent.place[0], "longitude": sent.place[1]}}
    return _message(number, entry, sent.key, content)


def pressed(number: int, told: Entry, sent: Sent) -> dict[str, Any]:
    """A button under a message of ours."""
    assert sent.press is not None
    message = {
        "message_id": told.seq,
        "date": int(told.at.timestamp()),
        "chat": _chat(number),
        "text": markup.plain(told.body.get("html", "")) or "…",
    }
    number_of_update = update_id(number, sent.key)
    query = {
        "id": str(number_of_update), "from": _user(number), "chat_instance": "web",
        "message": message, "data": sent.press[1],
    }  # fmt: skip
    return {"update_id": number_of_update, "callback_query": query}


def sent_file(
    number: int, entry: Entry, key: str, file: WebFile, *,
    caption: str, album: str | None, size: tuple[int, int] | None,
) -> dict[str, Any]:  # fmt: skip
    """A picture (`size` is its width and height) or another file."""
    named = {"file_id": file.id, "file_unique_id": file.id, "file_size": file.size}
    content: dict[str, Any] = {"caption": caption} if caption else {}
    if album:
        content["media_group_id"] = f"{number}-{album}"
    if size is not None:
        content["photo"] = [{**named, "width": size[0], "height": size[1]}]
    else:
        content["document"] = {**named, "file_name": file.name, "mime_type": file.mime}
    return _message(number, entry, key, content)


def _message(number: int, entry: Entry, key: str, content: dict[str, Any]) -> dict[str, Any]:
    message = {
        "message_id": entry.seq,
        "date": int(entry.at.timestamp()),
        "chat": _chat(number),
        "from": _user(number),
        **content,
    }
    return {"update_id": update_id(number, key), "message": message}


def _chat(number: int) -> dict[str, Any]:
    return {"id": number, "type": "private", "first_name": SOMEBODY}


def _user(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": SOMEBODY}
