"""Proactive messages: approved templates by UID and by phone number, and what became of them."""

from __future__ import annotations

import re
from typing import Any

from simulator.carrier import LOCAL
from simulator.desk import Desk
from simulator.zalo import events
from simulator.zalo.account import Contact, OfficialAccount
from simulator.zalo.calls import Call, done
from simulator.zalo.grammar import needed, only
from simulator.zalo.methods_messages import contact_of, text_content, told, write
from simulator.zalo.methods_users import page
from simulator.zalo.refusals import (
    NOT_FOLLOWER,
    REFUSED_KIND,
    ZBS_DAILY,
    ZBS_NIGHT,
    ZBS_NO_ACCOUNT,
    ZBS_NO_TEMPLATE,
    ZBS_NOT_ADMIN,
    ZBS_PARAMETER,
    ZBS_PHONE,
    ZBS_REFUSED,
    Refusal,
)
from simulator.zalo.templates import Template

#: A Vietnamese mobile number as Zalo wants it: 84 and nine digits.
PHONE = re.compile(r"84[1-9]\d{8}")
MAX_TRACKING = 48
PHONE_FIELDS = {"phone", "template_id", "template_data", "tracking_id", "mode", "sending_mode"}


def by_uid(desk: Desk, oa: OfficialAccount, call: Call) -> dict[str, Any]:
    """POST /v3.0/oa/message/template: no window, but the person must still be the OA's."""
    fields = only("body", call.fields, {"user_id", "template_id", "template_data"})
    contact = contact_of(oa, fields)
    text = _template(oa, fields).filled(fields.get("template_data"))
    if contact.last_interaction is None and not oa.person(contact).follows:
        raise Refusal(NOT_FOLLOWER)
    if contact.refuses:
        raise Refusal(REFUSED_KIND)
    message_id = _put(desk, oa, contact, text)
    return done(
        {
            "message_id": message_id,
            "user_id": contact.user_id,
            "sent_time": str(oa.now_ms()),
            "quota": _daily(oa),
        }
    )


def by_phone(desk: Desk, oa: OfficialAccount, call: Call) -> dict[str, Any]:
    """POST /message/template of the business host."""
    fields = only("body", call.fields, PHONE_FIELDS)
    phone = fields.get("phone")
    if not isinstance(phone, str) or not PHONE.fullmatch(phone):
        raise Refusal(ZBS_PHONE)
    tracking_id = fields.get("tracking_id")
    if not isinstance(tracking_id, str) or not 0 < len(tracking_id) <= MAX_TRACKING:
        raise Refusal(ZBS_PARAMETER, "tracking_id is invalid")
    text = _template(oa, fields).filled(fields.get("template_data"))
    hour = oa.world.clock.now().astimezone(LOCAL).hour
    if oa.console.night_rule and (hour >= 22 or hour < 6):
        raise Refusal(ZBS_NIGHT)
    contact = _with_phone(oa, phone)
    if fields.get("mode") == "development" and not contact.admin:
        raise Refusal(ZBS_NOT_ADMIN)
    quota = _daily(oa)
    message_id = _put(desk, oa, contact, text)
    now = str(oa.now_ms())
    oa.save_sent(message_id, {"phone": phone, "delivery_time": now})
    events.delivered_by_phone(oa, phone, message_id, tracking_id)
    mode = str(fields.get("sending_mode", "1"))
    return done({"msg_id": message_id, "sent_time": now, "sending_mode": mode, "quota": quota})


def _template(oa: OfficialAccount, fields: dict[str, Any]) -> Template:
    template = oa.templates.get(needed("template_id", fields))
    if template is None or template.status != "ENABLE":
        raise Refusal(ZBS_NO_TEMPLATE)
    return template


def _with_phone(oa: OfficialAccount, phone: str) -> Contact:
    for contact in oa.contacts.values():
        if normal_phone(oa.person(contact).phone) == phone:
            if contact.refuses:
                raise Refusal(ZBS_REFUSED)
            return contact
    raise Refusal(ZBS_NO_ACCOUNT)


def normal_phone(phone: str | None) -> str:
    """84… of a number written 0… or +84…."""
    digits = re.sub(r"\D", "", phone or "")
    return f"84{digits[1:]}" if digits.startswith("0") else digits


def _daily(oa: OfficialAccount) -> dict[str, str]:
    day = oa.world.clock.now().astimezone(LOCAL).date()
    left = oa.use(f"templates:{day}", oa.console.daily_templates)
    if left is None:
        raise Refusal(ZBS_DAILY)
    return {"dailyQuota": str(oa.console.daily_templates), "remainingQuota": str(left)}


def _put(desk: Desk, oa: OfficialAccount, contact: Contact, text: str) -> str:
    chat = oa.chat_with(oa.person(contact))
    message = write(desk, oa, chat, text_content(oa, text))
    events.from_oa(oa, contact, "oa_send_template", told(message))
    return str(message.native_id)


def status(_desk: Desk, oa: OfficialAccount, call: Call) -> dict[str, Any]:
    """GET /message/status?message_id=: -1 unknown, 1 delivered; nothing is underway here."""
    known = oa.sent.get(call.query.get("message_id", ""))
    if known is None:
        return done({"status": -1, "message": "The message does not exist"})
    words = "Message is delivered to user's phone"
    return done({"status": 1, "message": words, "delivery_time": known["delivery_time"]})


def all_templates(_desk: Desk, oa: OfficialAccount, call: Call) -> dict[str, Any]:
    """GET /template/all?offset&limit."""
    given = {"offset": call.query.get("offset", 0), "count": call.query.get("limit", 50)}
    offset, limit = page(given)
    found = [item.listed() for item in oa.templates.values()]
    return done(found[offset : offset + limit], metadata={"total": len(found)})


def info(_desk: Desk, oa: OfficialAccount, call: Call) -> dict[str, Any]:
    """GET /template/info/v2?template_id=."""
    template = oa.templates.get(call.query.get("template_id", ""))
    if template is None:
        raise Refusal(ZBS_NO_TEMPLATE)
    return done(template.info())


OPENAPI = {("POST", "/v3.0/oa/message/template"): by_uid}
BUSINESS = {
    ("POST", "/message/template"): by_phone,
    ("GET", "/message/status"): status,
    ("GET", "/template/all"): all_templates,
    ("GET", "/template/info/v2"): info,
}
