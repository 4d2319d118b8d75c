"""How a screen, a menu and a file stand in a row of the chat, and what a page is given of a row."""

from __future__ import annotations

from typing import Any

from backend.actions import Button, Screen
from backend.webchat import markup
from backend.webchat.models import WebFile
from backend.webchat.rules import PICTURES
from backend.webchat.service import Entry


def body(screen: Screen) -> dict[str, Any]:
    """A screen as a body: ``html`` and ``rows``."""
    return {"html": screen.text, "rows": rows(screen.rows)}


def rows(some: tuple[tuple[Button, ...], ...]) -> list[list[dict[str, str]]]:
    """Buttons as values: a label and one of code, url and copy."""
    return [[_button(button) for button in row] for row in some]


def _button(button: Button) -> dict[str, str]:
    carried = {"code": button.code, "url": button.url, "copy": button.copy}
    return {"label": button.label} | {name: text for name, text in carried.items() if text}


def file(row: WebFile) -> dict[str, Any]:
    """What a page needs to show a file and to fetch it."""
    return {
        "id": row.id, "name": row.name, "mime": row.mime, "size": row.size,
        "picture": row.mime in PICTURES,
    }  # fmt: skip


def shown(entry: Entry) -> dict[str, Any]:
    """A row as pages read it: ``text`` is a tree (`markup`), times are ISO 8601 in UTC."""
    event: dict[str, Any] = {"seq": entry.seq, "kind": entry.kind, "at": entry.at.isoformat()}
    if entry.target is not None:
        event["target"] = entry.target
    for name, value in entry.body.items():
        if name == "html":
            event["text"] = markup.tree(value)
        elif name == "rows":
            event["rows"] = [[_safe(button) for button in row] for row in value]
        else:
            event[name] = value
    return event


def _safe(button: dict[str, str]) -> dict[str, str]:
    """A button that leads somewhere we would not leads nowhere."""
    if "url" in button and markup.safe_address(button["url"]) is None:
        return {"label": button["label"]}
    return button
