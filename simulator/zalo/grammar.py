"""What a message of the OA may look like: the attachment grammar of /v3.0/oa/message/cs.

`read` turns the JSON of `message` into a `Wanted`, refusing with -201 and the field's name what
Zalo's pages don't know. Whether ids and tokens in it exist is looked up afterwards.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any

from simulator.entities import units
from simulator.zalo.refusals import TOO_LONG, Refusal, invalid
from simulator.zalo.windows import MAX_TEXT

MAX_BUTTONS = 5
MAX_TITLE = 100
MAX_SUBTITLE = 500
MAX_PAYLOAD = 1_000
QUERIES = ("oa.query.show", "oa.query.hide")


@dataclass
class Wanted:
    """A message that is well formed. `media` is an element, `token` an uploaded file's."""

    text: str | None = None
    media: dict[str, Any] | None = None
    token: str | None = None
    info: dict[str, Any] | None = None
    buttons: list[dict[str, Any]] = field(default_factory=list)
    quote: str | None = None


def read(message: Any, buttons_template_type: str | None = None) -> Wanted:
    """Raises Refusal -201 or -210."""
    fields = only("message", message, {"text", "attachment", "quote_message_id"})
    wanted = Wanted(quote=text_of("quote_message_id", fields, required=False))
    if "text" in fields:
        wanted.text = message_text(fields["text"])
    if "attachment" in fields:
        _attachment(wanted, fields["attachment"], buttons_template_type)
    if wanted.text is None and wanted.media is None and wanted.token is None and not wanted.info:
        raise invalid("text", "is empty")
    return wanted


def message_text(value: Any) -> str:
    """A text of 1 to 2,000 UTF-16 units once it is NFC: a longer one is refused, never cut."""
    if not isinstance(value, str) or not value.strip():
        raise invalid("text", "is empty")
    composed = unicodedata.normalize("NFC", value)
    if units(composed) > MAX_TEXT:
        raise Refusal(TOO_LONG, f"text is too long: {units(composed)} of {MAX_TEXT}")
    return composed


def only(name: str, value: Any, known: set[str]) -> dict[str, Any]:
    """An object with no other fields than the known ones."""
    if not isinstance(value, dict):
        raise invalid(name, "must be an object")
    if stray := sorted(value.keys() - known):
        raise invalid(stray[0], f"is unknown in {name}")
    return value


def text_of(
    name: str, fields: dict[str, Any], most: int = 10_000, *, required: bool = True
) -> str | None:
    """A text of the object, at most so long; ids are texts too, never numbers."""
    value = fields.get(name)
    if value is None and not required:
        return None
    if not isinstance(value, str) or not value.strip():
        raise invalid(name, "must be a text")
    if units(unicodedata.normalize("NFC", value)) > most:
        raise Refusal(TOO_LONG, f"{name} is longer than {most}")
    return value


def needed(name: str, fields: dict[str, Any], most: int = 10_000) -> str:
    return str(text_of(name, fields, most))


def _attachment(wanted: Wanted, attachment: Any, buttons_template_type: str | None) -> None:
    fields = only("attachment", attachment, {"type", "payload"})
    payload = fields.get("payload")
    if fields.get("type") == "file":
        wanted.token = needed("token", only("payload", payload, {"token"}))
        return
    if fields.get("type") != "template":
        raise invalid("attachment.type")
    known = {"template_type", "elements", "buttons"}
    parts = only("payload", payload, known)
    kind = parts.get("template_type")
    if kind == "media":
        wanted.media = _media(_element(parts))
    elif kind == "request_user_info":
        wanted.info = _info(_element(parts))
    elif kind != buttons_template_type:
        raise invalid("template_type")
    elif wanted.text is None:
        raise invalid("text", "is empty")
    if "buttons" in parts or (kind == buttons_template_type):
        wanted.buttons = _buttons(parts.get("buttons"))


def _element(parts: dict[str, Any]) -> Any:
    elements = parts.get("elements")
    if not isinstance(elements, list) or len(elements) != 1:
        raise invalid("elements", "must hold one element")
    return elements[0]


def _media(element: Any) -> dict[str, Any]:
    known = {"media_type", "url", "attachment_id", "width", "height"}
    fields = only("element", element, known)
    if fields.get("media_type") not in ("image", "gif"):
        raise invalid("media_type")
    if ("url" in fields) == ("attachment_id" in fields):
        raise invalid("attachment_id", "or url is needed, not both")
    if "url" in fields:
        _web_address("url", fields)
    else:
        needed("attachment_id", fields)
    if fields["media_type"] == "gif":
        for name in ("width", "height"):
            value = fields.get(name)
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                raise invalid(name, "must be a number")
    return fields


def _info(element: Any) -> dict[str, Any]:
    fields = only("element", element, {"title", "subtitle", "image_url"})
    needed("title", fields, MAX_TITLE)
    needed("subtitle", fields, MAX_SUBTITLE)
    if "image_url" in fields:
        _web_address("image_url", fields)
    return fields


def _web_address(name: str, fields: dict[str, Any]) -> None:
    if not needed(name, fields).startswith(("https://", "http://")):
        raise invalid(name, "must be a web address")


def _buttons(given: Any) -> list[dict[str, Any]]:
    if not isinstance(given, list) or not 1 <= len(given) <= MAX_BUTTONS:
        raise invalid("buttons", f"must be 1 to {MAX_BUTTONS}")
    for item in given:
        fields = only("button", item, {"title", "type", "payload", "image_icon"})
        needed("title", fields, MAX_TITLE)
        _payload(fields.get("type"), fields)
    return given


def _payload(kind: Any, fields: dict[str, Any]) -> None:
    if kind in QUERIES:
        needed("payload", fields, MAX_PAYLOAD)
    elif kind == "oa.open.url":
        _web_address("url", only("payload", fields.get("payload"), {"url"}))
    elif kind == "oa.open.phone":
        needed("phone_code", only("payload", fields.get("payload"), {"phone_code"}))
    elif kind == "oa.open.sms":
        payload = only("payload", fields.get("payload"), {"content", "phone_code"})
        needed("content", payload)
        needed("phone_code", payload)
    else:
        raise invalid("button.type")
