"""Messages of the OA: consultation (cs), groups, reactions; windows and quotas are kept here."""

from __future__ import annotations

from typing import Any

from simulator import entities
from simulator.desk import Desk
from simulator.files import reference
from simulator.records import Chat, Message
from simulator.zalo import events
from simulator.zalo.account import OA_ACCOUNT, Contact, OfficialAccount, StoredUpload
from simulator.zalo.calls import Call, done
from simulator.zalo.grammar import Wanted, needed, only, read
from simulator.zalo.refusals import (
    EXPIRED_ATTACHMENT,
    GROUP_EXPIRED,
    NO_QUOTA,
    NOT_FOLLOWER,
    NOT_IN_GROUP,
    OLD_API,
    REFUSED_KIND,
    TOO_LATE,
    Refusal,
    invalid,
)
from simulator.zalo.windows import free_left, window

#: What may be set as a reaction, and how the page shows it.
REACTIONS = {"/-heart": "❤️", "/-strong": "👍", ":>": "😆", ":o": "😮", ":-((": "😭", ":-h": "😡"}
UNREACT = "/-remove"
CAPTION = {"text": "caption", "entities": "caption_entities"}


def contact_of(oa: OfficialAccount, fields: dict[str, Any]) -> Contact:
    """The person a call names. Raises Refusal -201 for an id that was never seen."""
    contact = oa.contacts.get(needed("user_id", fields))
    if contact is None:
        raise invalid("user_id")
    return contact


def send_cs(desk: Desk, oa: OfficialAccount, call: Call) -> dict[str, Any]:
    """POST /v3.0/oa/message/cs."""
    fields = only("body", call.fields, {"recipient", "message"})
    contact = contact_of(oa, only("recipient", fields.get("recipient"), {"user_id"}))
    wanted = read(fields.get("message"), oa.console.buttons_template_type)
    chat = oa.chat_with(oa.person(contact))
    reply_to, content = _quoted(desk, chat, wanted.quote), content_of(desk, oa, wanted)
    quota = _spend(oa, contact)
    message = write(desk, oa, chat, content, wanted, reply_to)
    events.from_oa(oa, contact, f"oa_send_{kind_of(wanted)}", told(message))
    return done(
        {
            "message_id": message.native_id,
            "user_id": contact.user_id,
            "sent_time": str(oa.now_ms()),
            "quota": quota,
        }
    )


def send_group(desk: Desk, oa: OfficialAccount, call: Call) -> dict[str, Any]:
    """POST /v3.0/oa/group/message: free, without windows."""
    fields = only("body", call.fields, {"recipient", "message"})
    recipient = only("recipient", fields.get("recipient"), {"group_id"})
    chat = group_of(oa, needed("group_id", recipient))
    wanted = read(fields.get("message"), oa.console.buttons_template_type)
    if wanted.info:
        raise invalid("template_type", "is for one person")
    reply_to, content = _quoted(desk, chat, wanted.quote), content_of(desk, oa, wanted)
    message = write(desk, oa, chat, content, wanted, reply_to)
    return done(
        {
            "message_id": message.native_id,
            "group_id": chat.native_id,
            "sent_time": str(oa.now_ms()),
        }
    )


def group_of(oa: OfficialAccount, group_id: str) -> Chat:
    """A group that the OA can write to. Raises Refusal -201, -237 or -403."""
    chat = oa.group(group_id)
    if chat is None:
        raise invalid("group_id")
    if not chat.members.get(OA_ACCOUNT):
        raise Refusal(NOT_IN_GROUP)
    if any(a["group_id"] == group_id and a["expired"] for a in oa.assets.values()):
        raise Refusal(GROUP_EXPIRED)
    return chat


def _spend(oa: OfficialAccount, contact: Contact) -> dict[str, Any]:
    """Count a message against the free window, then the package, then what was bought."""
    now, console, person = oa.now_ms(), oa.console, oa.person(contact)
    if contact.last_interaction is None and not person.follows:
        raise Refusal(NOT_FOLLOWER)
    if contact.refuses:
        raise Refusal(REFUSED_KIND)
    state = window(contact.last_interaction, now)
    if state == "closed":
        raise Refusal(TOO_LATE)
    last = contact.last_interaction
    left = free_left(last, contact.replies_used, console.free_replies, now)
    if left > 0:
        contact.replies_used += 1
        oa.save_contact(contact)
        return _quota("reply", left - 1, console.free_replies)
    month = oa.world.clock.now().strftime("%Y-%m")
    for kind, key, total in (
        ("sub_quota", f"sub:{month}", console.sub_quota),
        ("purchase_quota", "purchase", console.purchase_quota),
    ):
        rest = oa.use(key, total)
        if rest is not None:
            return _quota(kind, rest, total)
    raise Refusal(NO_QUOTA)


def _quota(kind: str, remain: int, total: int) -> dict[str, Any]:
    return {
        "quota_type": kind,
        "remain": str(remain),
        "total": str(total),
        "expired_date": "",
        "owner_type": "OA",
        "owner_id": "",
    }


def _quoted(desk: Desk, chat: Chat, native_id: str | None) -> int | None:
    if native_id is None:
        return None
    found = message_named(desk, chat, native_id)
    if found is None:
        raise invalid("quote_message_id")
    return found.id


def message_named(desk: Desk, chat: Chat, native_id: str) -> Message | None:
    """A message of the chat by Zalo's id."""
    for message in reversed(desk.world.messages.get(chat.key, {}).values()):
        if message.native_id == native_id:
            return message
    return None


def content_of(desk: Desk, oa: OfficialAccount, wanted: Wanted) -> dict[str, Any]:
    """The message's content fields; an upload's id or token is used as often as it lives."""
    words = text_content(oa, wanted.text) if wanted.text else {}
    caption = {CAPTION[key]: value for key, value in words.items()}
    if wanted.token is not None:
        return {"document": _file(desk, oa, "file", wanted.token)} | caption
    if wanted.media is not None and "attachment_id" in wanted.media:
        kind = wanted.media["media_type"]
        return {"photo": [_file(desk, oa, kind, wanted.media["attachment_id"])]} | caption
    if wanted.media is not None:
        return _from_address(desk, wanted.media["url"]) | caption
    if wanted.info is not None:
        return {"request_info": wanted.info} | words
    return words


def _from_address(desk: Desk, url: str) -> dict[str, Any]:
    """A picture by its address: the desk's own are shown, others are a link; nothing is fetched."""
    own = f"{desk.address}/zalo/files/"
    item = desk.files.by_unique_id(url.removeprefix(own)) if url.startswith(own) else None
    if item is None:
        return {"link": {"url": url}}
    return {"photo": [_reference(desk, item.unique_id)]}


def _file(desk: Desk, oa: OfficialAccount, kind: str, token: str) -> dict[str, Any]:
    item: StoredUpload | None = oa.uploads.get(token)
    if item is None or item.kind != kind:
        raise invalid("token" if kind == "file" else "attachment_id")
    if oa.now_ms() >= item.until:
        raise Refusal(EXPIRED_ATTACHMENT)
    return _reference(desk, item.file)


def _reference(desk: Desk, unique_id: str) -> dict[str, Any]:
    item = desk.files.by_unique_id(unique_id)
    assert item is not None
    return reference(item)


def text_content(oa: OfficialAccount, text: str) -> dict[str, Any]:
    """A text with its web addresses; mentions such as [@id] are shown by name."""
    shown = text
    for contact in oa.contacts.values():
        if (mark := f"[@{contact.user_id}]") in shown:
            shown = shown.replace(mark, f"@{oa.person(contact).name}")
    found = [item for item in entities.find(shown, []) if item["type"] in ("url", "email")]
    return {"text": shown} | ({"entities": found} if found else {})


def write(
    desk: Desk, oa: OfficialAccount, chat: Chat, content: dict[str, Any],
    wanted: Wanted | None = None, reply_to: int | None = None,
) -> Message:  # fmt: skip
    """Put a message of the OA into a chat."""
    rows = [[button] for button in wanted.buttons] if wanted else []
    return desk.world.add_message(
        chat, OA_ACCOUNT, content, reply_to=reply_to, inline_keyboard=rows or None,
        native_id=oa.new_id("message"),
    )  # fmt: skip


def kind_of(wanted: Wanted) -> str:
    """The last word of the oa_send_… event."""
    if wanted.token is not None:
        return "file"
    if wanted.media is not None:
        return str(wanted.media["media_type"])
    return "template" if wanted.info else "text"


def told(message: Message) -> dict[str, Any]:
    """The message of an oa_send_… event: its id and what words it has."""
    text = message.content.get("text") or message.content.get("caption")
    return ({"text": text} if text else {}) | {"msg_id": message.native_id}


def react(desk: Desk, oa: OfficialAccount, call: Call) -> dict[str, Any]:
    """POST /v2.0/oa/message: reactions are all that is left of it."""
    if "message" in call.fields or "sender_action" not in call.fields:
        raise Refusal(OLD_API)
    fields = only("body", call.fields, {"recipient", "sender_action"})
    contact = contact_of(oa, only("recipient", fields.get("recipient"), {"user_id"}))
    known = {"react_icon", "react_message_id"}
    action = only("sender_action", fields.get("sender_action"), known)
    chat = oa.chat_with(oa.person(contact))
    message = message_named(desk, chat, needed("react_message_id", action))
    if message is None:
        raise invalid("react_message_id")
    set_reaction(desk, message, OA_ACCOUNT, needed("react_icon", action))
    return done({"message_id": message.native_id, "user_id": contact.user_id})


def set_reaction(desk: Desk, message: Message, account_id: int, react_icon: str) -> None:
    """Set or take back one account's reaction. Raises Refusal -201 for an unknown icon."""
    if react_icon == UNREACT:
        message.reactions.pop(str(account_id), None)
    elif react_icon in REACTIONS:
        message.reactions[str(account_id)] = REACTIONS[react_icon]
    else:
        raise invalid("react_icon")
    desk.world.save_message(message, "message_edited")


METHODS = {
    ("POST", "/v3.0/oa/message/cs"): send_cs,
    ("POST", "/v3.0/oa/group/message"): send_group,
    ("POST", "/v2.0/oa/message"): react,
}
