"""The bodies of Zalo's webhooks, and how one comes into being.

Shapes are those of digests of Zalo's pages: ids and times are texts, attachments lie under
`message`. `emit` writes the body once: every repetition posts the same bytes.
"""

from __future__ import annotations

import json
from typing import Any

from simulator.zalo.account import Contact, Event, OfficialAccount

Fields = dict[str, Any]


def emit(
    oa: OfficialAccount, fields: Fields, peer: str, headers: dict[str, str] | None = None
) -> int:
    """Queue an event; its number on the desk. Without a subscribed URL nobody ever hears of it."""
    body = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    number = oa.world.count("zalo_event")
    event = Event(number, str(fields.get("event_name")), body, peer, headers or {})
    if oa.console.webhook_url is None or not oa.console.subscribed:
        event.state = "lost"
    oa.save_event(event)
    if oa.on_event is not None and event.state == "pending":
        oa.on_event(event)
    return number


def from_person(oa: OfficialAccount, contact: Contact, name: str, message: Fields) -> int:
    """What a person does in the chat with the OA."""
    fields = {
        "app_id": oa.spec.app_id,
        "sender": {"id": contact.user_id},
        "user_id_by_app": contact.by_app,
        "recipient": {"id": oa.spec.oa_id},
        "event_name": name,
        "message": message,
        "timestamp": str(oa.now_ms()),
    }
    return emit(oa, fields, contact.user_id)


def from_oa(
    oa: OfficialAccount, contact: Contact, name: str, message: Fields, admin_id: str | None = None
) -> int:
    """What the OA wrote; `admin_id` names the human who typed it in OA Manager."""
    sender = {"id": oa.spec.oa_id} | ({"admin_id": admin_id} if admin_id else {})
    fields = {
        "app_id": oa.spec.app_id,
        "sender": sender,
        "user_id_by_app": contact.by_app,
        "recipient": {"id": contact.user_id},
        "event_name": name,
        "message": message,
        "timestamp": str(oa.now_ms()),
    }
    return emit(oa, fields, contact.user_id)


def following(oa: OfficialAccount, contact: Contact, name: str) -> int:
    """follow and unfollow: there is no sender, but a follower."""
    fields = {
        "app_id": oa.spec.app_id,
        "oa_id": oa.spec.oa_id,
        "user_id_by_app": contact.by_app,
        "event_name": name,
        "source": "oa_profile",
        "follower": {"id": contact.user_id},
        "timestamp": str(oa.now_ms()),
    }
    return emit(oa, fields, contact.user_id)


def submitted_info(oa: OfficialAccount, contact: Contact, info: Fields) -> int:
    """user_submit_info carries no message, and so no msg_id."""
    fields = {
        "app_id": oa.spec.app_id,
        "sender": {"id": contact.user_id},
        "user_id_by_app": contact.by_app,
        "recipient": {"id": oa.spec.oa_id},
        "event_name": "user_submit_info",
        "info": info,
        "timestamp": str(oa.now_ms()),
    }
    return emit(oa, fields, contact.user_id)


def withdrawn(oa: OfficialAccount, contact: Contact) -> int:
    """user_withdraw, whose real shape nobody could show us: sender and recipient, no message."""
    fields = {
        "app_id": oa.spec.app_id,
        "oa_id": oa.spec.oa_id,
        "sender": {"id": contact.user_id},
        "user_id_by_app": contact.by_app,
        "recipient": {"id": oa.spec.oa_id},
        "event_name": "user_withdraw",
        "timestamp": str(oa.now_ms()),
    }
    return emit(oa, fields, contact.user_id)


def of_account(oa: OfficialAccount, name: str) -> int:
    """What happens to the OA itself: permission_revoked."""
    fields = {
        "app_id": oa.spec.app_id,
        "oa_id": oa.spec.oa_id,
        "event_name": name,
        "timestamp": str(oa.now_ms()),
    }
    return emit(oa, fields, oa.spec.oa_id)


def delivered_by_phone(oa: OfficialAccount, phone: str, message_id: str, tracking_id: str) -> int:
    """user_received_message of a template that went to a phone number."""
    now = str(oa.now_ms())
    fields = {
        "app_id": oa.spec.app_id,
        "oa_id": oa.spec.oa_id,
        "sender": {"id": oa.spec.oa_id},
        "recipient": {"id": phone},
        "event_name": "user_received_message",
        "message": {"msg_id": message_id, "delivery_time": now, "tracking_id": tracking_id},
        "timestamp": now,
    }
    return emit(oa, fields, phone, {"X-ZEvent-Server": "ZNS"})


def in_group(
    oa: OfficialAccount, contact: Contact, group_id: str, name: str, message: Fields
) -> int:
    """What a person writes in a GMF group."""
    fields = {
        "app_id": oa.spec.app_id,
        "oa_id": oa.spec.oa_id,
        "sender": {"id": contact.user_id},
        "recipient": {"id": group_id},
        "event_name": name,
        "message": message,
        "timestamp": str(oa.now_ms()),
    }
    return emit(oa, fields, group_id)


def of_group(oa: OfficialAccount, group_id: str, name: str, user_ids: list[str]) -> int:
    """create_group, user_join_group, user_out_group."""
    fields = {
        "app_id": oa.spec.app_id,
        "oa_id": oa.spec.oa_id,
        "group_id": group_id,
        "event_name": name,
        "users": [{"id": user_id} for user_id in user_ids],
        "timestamp": str(oa.now_ms()),
    }
    return emit(oa, fields, group_id)
