"""Zalo's grammar of one message: text, media, buttons, a request for name and phone. Pure."""

from __future__ import annotations

from typing import Any

from backend.actions import Button
from backend.notices.plain import LABEL_CHARS, Bubble

TITLE_CHARS, SUBTITLE_CHARS = 100, 500


def message(bubble: Bubble, *, template: str = "", quote: str | None = None) -> dict[str, Any]:
    """A text with its buttons. Whether buttons need a `template_type` is unsettled: a setting."""
    built: dict[str, Any] = {"text": bubble.text}
    if bubble.buttons:
        payload: dict[str, Any] = {"buttons": [_button(one) for one in bubble.buttons]}
        if template:
            payload["template_type"] = template
        built["attachment"] = {"type": "template", "payload": payload}
    return _quoting(built, quote)


def image(upload: str, text: str = "", *, quote: str | None = None) -> dict[str, Any]:
    """A picture by the name its upload got, with words under it."""
    element = {"media_type": "image", "attachment_id": upload}
    payload = {"template_type": "media", "elements": [element]}
    built: dict[str, Any] = {"attachment": {"type": "template", "payload": payload}}
    if text:
        built["text"] = text
    return _quoting(built, quote)


def file(upload: str) -> dict[str, Any]:
    """A file by the token its upload got; words go in a message of their own."""
    return {"attachment": {"type": "file", "payload": {"token": upload}}}


def ask_for_contact(title: str, subtitle: str, image_url: str) -> dict[str, Any]:
    """Asks a person for their name and phone; they answer with one tap, vouched for by Zalo."""
    element = {"title": title[:TITLE_CHARS], "subtitle": subtitle[:SUBTITLE_CHARS]}
    if image_url:
        element["image_url"] = image_url
    payload = {"template_type": "request_user_info", "elements": [element]}
    return {"attachment": {"type": "template", "payload": payload}}


def _button(button: Button) -> dict[str, Any]:
    title = button.label[:LABEL_CHARS]
    if button.url:
        return {"title": title, "type": "oa.open.url", "payload": {"url": button.url}}
    code = button.code or ""
    if code.startswith("="):
        return {"title": title, "type": "oa.query.show", "payload": code[1:]}
    return {"title": title, "type": "oa.query.hide", "payload": code}


def _quoting(built: dict[str, Any], quote: str | None) -> dict[str, Any]:
    return built | {"quote_message_id": quote} if quote else built
