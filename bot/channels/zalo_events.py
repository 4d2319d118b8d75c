"""Zalo's webhook events, read leniently and turned into what aiogram would call them. Pure.

Shapes: docs/channels.md. Ids and times are strings beyond 2^53; they become numbers here
(`backend.notices.natives`), with the strings collected beside them.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from backend.actions import parse
from backend.notices.natives import FILE, GROUP, HEARD, LONGEST, USER, Native, number

UPDATE_BITS = 60
NAME_CHARS = 100
WRITTEN, WRITTEN_IN_GROUP, BY_ACCOUNT = "user_send_", "user_send_group_", "oa_send_"
FOLLOW, UNFOLLOW, SUBMIT, WITHDRAW = "follow", "unfollow", "user_submit_info", "user_withdraw"
GROUP_ENDED = ("delete_group", "disperse_group")
_NUMBER = re.compile(r"([0-9]{1,2})[.)]?")
_PAYLOAD = re.compile(r"(?:https?://\S+[/=#])?((?:inv|p|t|d|v)_[A-Za-z0-9_-]{3,61})")
"""A deep link into the bot, or what it carries (`bot.links`): here people paste it."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event: `key` makes it happen once; `user`, `group`, `message` and `quoted` are Zalo's
    ids. `admin`: a human of the account wrote it."""

    key: str
    name: str
    at: datetime
    raw: dict[str, Any]
    user: str | None = None
    group: str | None = None
    message: str | None = None
    quoted: str | None = None
    admin: bool = False

    @property
    def chat(self) -> str | None:
        """The number of the chat it happened in."""
        if self.group is not None:
            return Native(GROUP, self.group).number
        return Native(USER, self.user).number if self.user is not None else None


@dataclass(frozen=True, slots=True)
class Context:
    """What the chat has seen: its numbered menu and the message that bore it, and whether the
    quoted message is one of ours."""

    menu: tuple[str, ...] = ()
    menu_message: str | None = None
    quotes_us: bool = False


@dataclass(slots=True)
class Reading:
    """Updates as Telegram would bring them, and the strings behind the numbers in them."""

    updates: list[dict[str, Any]] = field(default_factory=list)
    natives: list[Native] = field(default_factory=list)


def read_event(body: bytes) -> Event | None:
    """The event in a body, or None where it is none: no JSON, no name, an id beyond all reason."""
    try:
        raw = json.loads(body)
        name = raw["event_name"]
        at = datetime.fromtimestamp(int(raw["timestamp"]) / 1000, UTC)
    except (ValueError, KeyError, TypeError, OverflowError, OSError):
        return None
    if not isinstance(raw, dict) or not isinstance(name, str):
        return None
    message = _dict(raw.get("message"))
    sender, recipient = _id(_dict(raw.get("sender"))), _id(_dict(raw.get("recipient")))
    follower, native = _id(_dict(raw.get("follower"))), _text_id(message.get("msg_id"))
    in_group = name.startswith(WRITTEN_IN_GROUP)
    by_account = name.startswith(BY_ACCOUNT)
    group = recipient if in_group else _text_id(raw.get("group_id"))
    return Event(
        key=f"{name}:{native}" if native else hashlib.sha256(body).hexdigest(),
        name=name[:60], at=at, raw=raw, user=follower or (recipient if by_account else sender),
        group=group, message=native, quoted=_text_id(message.get("quote_msg_id")),
        admin=by_account and bool(_dict(raw.get("sender")).get("admin_id")),
    )  # fmt: skip


def is_spoken(event: Event) -> bool:
    """Whether the event is for the conversation: somebody said, sent, pressed or shared something,
    came or went. Everything else is recorded by the channel itself."""
    if event.name in GROUP_ENDED:
        return event.group is not None
    in_group = event.name.startswith(WRITTEN_IN_GROUP)
    if event.user is None or (in_group and event.group is None):
        return False
    return event.name in (FOLLOW, UNFOLLOW, SUBMIT) or (
        event.name.startswith(WRITTEN) and event.message is not None
    )


def translate(event: Event, bot: int, verbs: frozenset[str], context: Context) -> Reading:
    """The updates of a spoken event; several where several pictures came in one."""
    found = Reading()
    if event.user is not None:
        found.natives.append(Native(USER, event.user))
    if event.group is not None:
        found.natives.append(Native(GROUP, event.group))
    if event.message is not None:
        found.natives.append(Native(HEARD, event.message))
    if event.name in (UNFOLLOW, *GROUP_ENDED):
        _add(found, event, my_chat_member=_departure(event, bot))
    elif event.name == FOLLOW:
        _add(found, event, message=_message(event, bot, context) | {"text": "/start"})
    elif event.name == SUBMIT:
        _add(found, event, message=_message(event, bot, context) | _contact(event))
    else:
        _add_said(found, event, bot, verbs, context)
    return found


def _add(found: Reading, event: Event, place: int = 0, **content: Any) -> None:
    key = event.key if place == 0 else f"{event.key}:{place}"
    found.updates.append({"update_id": number(key, UPDATE_BITS), **content})


def _add_said(
    found: Reading, event: Event, bot: int, verbs: frozenset[str], context: Context
) -> None:
    base = _message(event, bot, context)
    told = _dict(event.raw.get("message"))
    text = told.get("text") if isinstance(told.get("text"), str) else ""
    attachments = told.get("attachments")
    several = [one for one in attachments if isinstance(one, dict)] if isinstance(
        attachments, list
    ) else []  # fmt: skip
    if not several:
        _add_text(found, event, base, text, verbs, context)
        return
    album = {"media_group_id": str(base["message_id"])} if len(several) > 1 else {}
    for place, one in enumerate(several):
        content = _content(one, text if place == 0 else "", found.natives)
        if "text" in content:
            content["text"] = _opened(content["text"], event)
        message = base | content | album | {"message_id": base["message_id"] + place}
        _add(found, event, place, message=message)


def _add_text(
    found: Reading, event: Event, base: dict[str, Any], text: str, verbs: frozenset[str],
    context: Context,
) -> None:  # fmt: skip
    """Words; or a press, as buttons come back as the text of their code; or a menu's number."""
    chosen = _chosen(event, text.strip(), context) or text.strip()
    if chosen.startswith("="):
        _add(found, event, message=base | {"text": chosen[1:]})
        return
    action = parse(chosen)
    if action is not None and action.verb in verbs:
        query = {
            "id": f"{base['from']['id']}:{base['message_id']}", "from": base["from"],
            "chat_instance": str(base["chat"]["id"]), "data": chosen, "message": base,
        }  # fmt: skip
        _add(found, event, callback_query=query)
        return
    _add(found, event, message=base | ({"text": _opened(text, event)} if text else {}))


def _opened(text: str, event: Event) -> str:
    """A pasted link opens in private what a tap on it opens elsewhere."""
    link = _PAYLOAD.fullmatch(text.strip()) if event.group is None else None
    return f"/start {link[1]}" if link else text


def _chosen(event: Event, text: str, context: Context) -> str | None:
    """What a bare number stands for; in a group only as a reply to the menu itself."""
    found = _NUMBER.fullmatch(text)
    if found is None or not 1 <= int(found[1]) <= len(context.menu):
        return None
    if event.group is not None:
        quoted = number(event.quoted) if event.quoted else None
        if context.menu_message is None or str(quoted) != context.menu_message:
            return None
    return context.menu[int(found[1]) - 1]


def _message(event: Event, bot: int, context: Context) -> dict[str, Any]:
    message: dict[str, Any] = {
        "message_id": number(event.message or event.key),
        "date": int(event.at.timestamp()),
        "chat": _chat(event),
        "from": _person(event.user or ""),
    }
    if event.quoted is not None:
        author = _bot(bot) if context.quotes_us else _person("?")
        message["reply_to_message"] = {
            "message_id": number(event.quoted), "date": message["date"],
            "chat": message["chat"], "from": author, "text": "",
        }  # fmt: skip
    return message


def _chat(event: Event) -> dict[str, Any]:
    if event.group is not None:
        return {"id": -number(event.group), "type": "supergroup", "title": "GMF"}
    return {"id": number(event.user or ""), "type": "private", "first_name": "Zalo"}


def _person(native: str) -> dict[str, Any]:
    return {
        "id": number(native), "is_bot": False, "first_name": "Zalo", "language_code": "vi"
    }  # fmt: skip


def _bot(bot: int) -> dict[str, Any]:
    return {"id": bot, "is_bot": True, "first_name": "OA"}


def _departure(event: Event, bot: int) -> dict[str, Any]:
    """Somebody follows no longer, or a group is no more."""
    gone = {"status": "left"} if event.group else {"status": "kicked", "until_date": 0}
    return {
        "chat": _chat(event),
        "from": _person(event.user) if event.user and not event.group else _bot(bot),
        "date": int(event.at.timestamp()),
        "old_chat_member": {"user": _bot(bot), "status": "member"},
        "new_chat_member": {"user": _bot(bot), **gone},
    }


def _contact(event: Event) -> dict[str, Any]:
    """What a person shared at our request: Zalo vouches that it is theirs."""
    info = _dict(event.raw.get("info"))
    name = str(info.get("name") or "Zalo")[:NAME_CHARS]
    contact = {
        "phone_number": str(info.get("phone") or "")[:32], "first_name": name,
        "user_id": number(event.user or ""),
    }  # fmt: skip
    return {"contact": contact}


def _content(one: dict[str, Any], text: str, natives: list[Native]) -> dict[str, Any]:
    """One attachment as content of a message; what is none of ours has no content."""
    kind, payload = one.get("type"), _dict(one.get("payload"))
    caption = {"caption": text} if text else {}
    if kind == "location":
        return _location(payload) or caption
    if kind == "link":
        said = dict.fromkeys(filter(None, (text, str(payload.get("url") or ""))))
        return {"text": "\n".join(said)} if said else {}
    url = payload.get("url")
    if not isinstance(url, str) or not url.startswith(("https://", "http://")):
        return {"text": text} if text else {}
    name = str(payload.get("name") or "")[:NAME_CHARS]
    file = Native(FILE, f"{url}#{quote(name)}" if name else url)
    built = _file(str(kind), file.number, name, payload)
    if built is None:
        return {"text": text} if text else {}
    natives.append(file)
    return built | caption


def _file(kind: str, file: str, name: str, payload: dict[str, Any]) -> dict[str, Any] | None:
    base: dict[str, Any] = {"file_id": file, "file_unique_id": file}
    size = str(payload.get("size") or "")
    if size.isdecimal():
        base["file_size"] = int(size[:15])
    seen = {"width": 0, "height": 0}
    match kind:
        case "image":
            return {"photo": [base | seen]}
        case "file":
            return {"document": base | ({"file_name": name} if name else {})}
        case "audio" | "voice":
            return {"voice": base | {"duration": 0}}
        case "video":
            return {"video": base | seen | {"duration": 0}}
        case "gif":
            return {"animation": base | seen | {"duration": 0}}
        case "sticker":
            flags = {"type": "regular", "is_animated": False, "is_video": False}
            return {"sticker": base | seen | flags}
    return None


def _location(payload: dict[str, Any]) -> dict[str, Any] | None:
    place = _dict(payload.get("coordinates"))
    try:
        latitude, longitude = float(place["latitude"]), float(place["longitude"])
    except (KeyError, TypeError, ValueError):
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    return {"location": {"latitude": latitude, "longitude": longitude}}


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _id(who: dict[str, Any]) -> str | None:
    return _text_id(who.get("id"))


def _text_id(value: object) -> str | None:
    """An id as text; one that nobody can have is none."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = str(value)
    return text if 0 < len(text) <= LONGEST and text.isprintable() else None
