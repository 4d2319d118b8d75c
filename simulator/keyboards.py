"""reply_markup: what Telegram accepts under a message, and its refusals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from simulator.entities import units
from simulator.errors import bad_request
from simulator.records import Chat

MAX_BUTTONS = 100
MAX_IN_ROW = 8
MAX_DATA_BYTES = 64
MAX_COPY_TEXT = 256

INLINE_FIELDS = {"text", "icon_custom_emoji_id", "style", "url", "callback_data", "copy_text"}
KEY_FIELDS = {"text", "icon_custom_emoji_id", "style", "request_contact", "request_location"}
ACTIONS = ("url", "callback_data", "copy_text")
MARKUPS = {
    "inline_keyboard": {"inline_keyboard"},
    "keyboard": {
        "keyboard",
        "is_persistent",
        "resize_keyboard",
        "one_time_keyboard",
        "input_field_placeholder",
        "selective",
    },
    "remove_keyboard": {"remove_keyboard", "selective"},
    "force_reply": {"force_reply", "input_field_placeholder", "selective"},
}
STYLES = ("danger", "success", "primary")


@dataclass(frozen=True)
class Markup:
    """A checked reply_markup: inline rows, or a keyboard for the person's own input."""

    inline: list[list[dict[str, Any]]] | None = None
    reply: dict[str, Any] | None = None


def read(value: Any, chat: Chat) -> Markup:
    """Check a reply_markup parameter. Raises ApiError 400."""
    if value is None or value == {}:
        return Markup()
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    kind = next((name for name in MARKUPS if name in value), None)
    if kind is None:
        raise bad_request("can't parse reply keyboard markup JSON object")
    if unknown := value.keys() - MARKUPS[kind]:
        raise bad_request(f"reply_markup has an unknown field {sorted(unknown)[0]!r}")
    if kind == "inline_keyboard":
        return Markup(inline=_rows(value[kind], _inline_button) or None)
    if kind == "keyboard":
        return Markup(reply=_keyboard(value, chat))
    if len(str(value.get("input_field_placeholder", ""))) > 64:
        raise bad_request("input field placeholder is too long")
    return Markup(reply=dict(value))


def read_inline(value: Any, chat: Chat) -> list[list[dict[str, Any]]] | None:
    """The reply_markup of an edit: an inline keyboard or nothing. Raises ApiError 400."""
    markup = read(value, chat)
    if markup.reply is not None:
        raise bad_request("inline keyboard expected")
    return markup.inline


def _rows(rows: Any, check: Any) -> list[list[dict[str, Any]]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse keyboard: expected an Array of Array")
    checked = [[check(button) for button in row] for row in rows if row]
    too_wide = any(len(row) > MAX_IN_ROW for row in checked)
    if too_wide or sum(map(len, checked)) > MAX_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return checked


def _inline_button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    _refuse_unknown(button, INLINE_FIELDS, "inline keyboard button")
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = [name for name in ACTIONS if button.get(name) is not None]
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one action is allowed")
    return button | {actions[0]: ACTION_CHECKS[actions[0]](button[actions[0]])}


def _callback_data(value: Any) -> str:
    if not isinstance(value, str) or not 1 <= len(value.encode()) <= MAX_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return value


def _url(value: Any) -> str:
    """An address as Telegram stores it. It refuses a host without a dot, such as localhost."""
    if not isinstance(value, str) or not value or re.search(r"\s", value):
        raise bad_request("BUTTON_URL_INVALID")
    if value.startswith(("tg://", "ton://")):
        return value
    parts = urlsplit(value if "://" in value else f"http://{value}")
    if parts.scheme not in ("http", "https") or "." not in (parts.hostname or ""):
        raise bad_request("BUTTON_URL_INVALID")
    return parts.geturl() if parts.path else parts._replace(path="/").geturl()


def _copy_text(value: Any) -> dict[str, str]:
    text = value.get("text") if isinstance(value, dict) and len(value) == 1 else None
    if not isinstance(text, str) or not 1 <= units(text) <= MAX_COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return {"text": text}


ACTION_CHECKS = {"callback_data": _callback_data, "url": _url, "copy_text": _copy_text}


def _keyboard(value: dict[str, Any], chat: Chat) -> dict[str, Any]:
    def key(button: Any) -> dict[str, Any]:
        return _key(button, chat)

    rows = _rows(value["keyboard"], key)
    if not rows:
        raise bad_request("REPLY_MARKUP_INVALID")
    return value | {"keyboard": rows}


def _key(button: Any, chat: Chat) -> dict[str, Any]:
    """A key of a reply keyboard; a plain string is a key with that text."""
    key = {"text": button} if isinstance(button, str) else button
    if not isinstance(key, dict):
        raise bad_request("can't parse keyboard button: expected an Object")
    _refuse_unknown(key, KEY_FIELDS, "keyboard button")
    if not isinstance(key.get("text"), str) or not key["text"].strip():
        raise bad_request("keyboard button text must be non-empty")
    if key.get("request_contact") and not chat.private:
        raise bad_request("phone number can be requested in private chats only")
    if key.get("request_location") and not chat.private:
        raise bad_request("location can be requested in private chats only")
    return key


def _refuse_unknown(button: dict[str, Any], known: set[str], what: str) -> None:
    if unknown := {name for name, value in button.items() if value is not None} - known:
        raise bad_request(f"{what} has a field this simulator doesn't know: {sorted(unknown)[0]}")
    if button.get("style") is not None and button["style"] not in STYLES:
        raise bad_request("BUTTON_STYLE_INVALID")
