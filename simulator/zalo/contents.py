"""What people send on Zalo besides text: as the page shows it, and as the webhook tells it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from simulator import entities
from simulator.calls import Upload
from simulator.desk import Desk
from simulator.errors import ApiError
from simulator.media import PIXEL, decoded
from simulator.records import Person

GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00"
GIF += b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
KINDS = (
    "text", "image", "gif", "file", "location", "audio", "video", "sticker", "link",
    "business_card",
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """One content: its kind, what the control API was given for it, and the words beside it."""

    kind: str
    given: Any
    caption: str | None = None


def shown(desk: Desk, person: Person, said: Said) -> dict[str, Any]:
    """The content fields of the message on the desk. Raises ApiError 400."""
    words = {"caption": said.caption} if said.caption else {}
    given = said.given if isinstance(said.given, dict) else {}
    if said.kind == "text":
        if not said.given.strip():
            raise ApiError(400, "a phone sends no empty text")
        found = [item for item in entities.find(said.given, []) if item["type"] == "url"]
        return {"text": said.given} | ({"entities": found} if found else {})
    if said.kind in ("image", "gif"):
        return {"photo": [_picture(desk, said.kind, given)]} | words
    if said.kind == "file":
        return {"document": _document(desk, given)} | words
    if said.kind == "location":
        return {"location": _place(given)}
    if said.kind == "link":
        return {"link": {"url": str(given.get("url") or "https://example.org/")}} | words
    if said.kind == "business_card":
        name = str(given.get("name") or person.first_name)
        return {"contact": {"phone_number": str(given.get("phone") or ""), "first_name": name}}
    return {said.kind: desk.files.add_media(said.kind, {})}


def _picture(desk: Desk, kind: str, given: dict[str, Any]) -> dict[str, Any]:
    data = decoded(given["base64"]) if given.get("base64") else GIF if kind == "gif" else PIXEL
    mime_type = "image/gif" if kind == "gif" else "image/jpeg"
    return desk.files.add_picture(Upload(f"anh.{kind[:3]}", mime_type, data), mime_type)


def _document(desk: Desk, given: dict[str, Any]) -> dict[str, Any]:
    name = str(given.get("file_name") or "tai-lieu.pdf")
    mime_type = str(given.get("mime_type") or "application/pdf")
    if given.get("base64") is None:
        return desk.files.declare_document(name, mime_type, int(given.get("size") or 1_000))
    upload = Upload(name, mime_type, decoded(given["base64"]))
    return desk.files.add_upload("document", upload, {})


def _place(given: dict[str, Any]) -> dict[str, float]:
    try:
        return {"latitude": float(given["latitude"]), "longitude": float(given["longitude"])}
    except (KeyError, TypeError, ValueError):
        raise ApiError(400, "location: latitude and longitude are needed") from None


def told(desk: Desk, said: Said, content: dict[str, Any]) -> dict[str, Any]:
    """The event's message without its id: text, or one attachment with its words."""
    if said.kind == "text":
        return {"text": said.given}
    payload = _payload(desk, said.kind, content)
    kind = "link" if said.kind == "business_card" else said.kind
    words = {"text": said.caption} if said.caption else {}
    return words | {"attachments": [{"type": kind, "payload": payload}]}


def _payload(desk: Desk, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    if kind in ("image", "gif"):
        url = address(desk, content["photo"][-1])
        return {"thumbnail": url, "url": url}
    if kind == "file":
        return _file_payload(desk, content["document"])
    if kind == "location":
        place = {key: str(value) for key, value in content["location"].items()}
        return {"coordinates": place}
    if kind == "link":
        return {"thumbnail": "", "description": "", "url": content["link"]["url"]}
    if kind == "business_card":
        card = content["contact"]
        words = f"{card['first_name']} {card['phone_number']}".strip()
        return {"thumbnail": "", "description": words, "url": "https://zalo.me/"}
    url = address(desk, content[kind])
    if kind == "sticker":
        return {"id": "23311", "url": url}
    if kind == "video":
        return {"thumbnail": url, "description": "", "url": url}
    return {"url": url}


def _file_payload(desk: Desk, item: dict[str, Any]) -> dict[str, Any]:
    stored = desk.files.by_id(item["file_id"])
    return {
        "url": address(desk, item),
        "size": str(stored.size),
        "name": stored.name,
        "type": PurePosixPath(stored.name).suffix.removeprefix("."),
        "checksum": hashlib.md5(desk.files.data(stored), usedforsecurity=False).hexdigest(),
    }


def address(desk: Desk, item: dict[str, Any]) -> str:
    """Where the app fetches a file; Zalo's own addresses need no token either."""
    return f"{desk.address}/zalo/files/{item['file_unique_id']}"
