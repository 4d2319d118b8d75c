"""What the OA may know: people, itself, and what it may still send to whom."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from simulator.carrier import LOCAL
from simulator.desk import Desk
from simulator.zalo.account import Contact, OfficialAccount
from simulator.zalo.calls import Call, done
from simulator.zalo.grammar import only
from simulator.zalo.methods_messages import contact_of
from simulator.zalo.refusals import invalid
from simulator.zalo.windows import free_left

MAX_OFFSET, MAX_COUNT = 9_951, 50
#: oa_type 4 is a government's account.
GOVERNMENT = 4


def detail(_desk: Desk, oa: OfficialAccount, call: Call) -> dict[str, Any]:
    """GET /v3.0/oa/user/detail?data={"user_id"}."""
    contact = contact_of(oa, only("data", call.data(), {"user_id"}))
    person = oa.person(contact)
    return done(
        {
            "user_id": contact.user_id,
            "user_id_by_app": contact.by_app,
            "user_external_id": "",
            "display_name": person.name,
            "user_alias": person.name,
            "is_sensitive": False,
            "user_last_interaction_date": _day(contact),
            "user_is_follower": person.follows,
            "avatar": "",
            "avatars": {},
            "tags_and_notes_info": {"notes": [], "tag_names": []},
            "shared_info": contact.shared,
        }
    )


def _day(contact: Contact) -> str:
    if contact.last_interaction is None:
        return ""
    moment = datetime.fromtimestamp(contact.last_interaction / 1000, UTC)
    return moment.astimezone(LOCAL).strftime("%d/%m/%Y")


def getlist(_desk: Desk, oa: OfficialAccount, call: Call) -> dict[str, Any]:
    """GET /v3.0/oa/user/getlist?data={"offset","count","is_follower"?}."""
    data = only("data", call.data(), {"offset", "count", "is_follower", "last_interaction_period"})
    offset, count = page(data, MAX_OFFSET)
    wanted = data.get("is_follower")
    found = [c for c in oa.contacts.values() if wanted in (None, oa.person(c).follows)]
    users = [{"user_id": item.user_id} for item in found[offset : offset + count]]
    return done({"total": len(found), "count": len(users), "offset": offset, "users": users})


def page(given: dict[str, Any], most_offset: int = 10_000) -> tuple[int, int]:
    """(offset, count), whole numbers in their bounds. Raises Refusal -201."""
    try:
        offset, count = int(given.get("offset", 0)), int(given.get("count", 10))
    except (TypeError, ValueError):
        raise invalid("offset", "and count must be numbers") from None
    if not 0 <= offset <= most_offset:
        raise invalid("offset")
    if not 1 <= count <= MAX_COUNT:
        raise invalid("count", f"must be 1 to {MAX_COUNT}")
    return offset, count


def getoa(_desk: Desk, oa: OfficialAccount, _call: Call) -> dict[str, Any]:
    """GET /v2.0/oa/getoa."""
    followers = sum(oa.person(contact).follows for contact in oa.contacts.values())
    return done(
        {
            "oa_id": oa.spec.oa_id,
            "name": oa.spec.name,
            "description": "",
            "oa_alias": "",
            "oa_type": GOVERNMENT,
            "is_verified": True,
            "cate_name": "",
            "num_follower": followers,
            "avatar": "",
            "cover": "",
            "package_name": "Tăng trưởng",
            "package_valid_through_date": "",
            "linked_zca": "",
        }
    )


def quota(_desk: Desk, oa: OfficialAccount, call: Call) -> dict[str, Any]:
    """POST /v3.0/oa/quota/message {"user_id"}: the window of one person."""
    contact = contact_of(oa, only("body", call.fields, {"user_id"}))
    total = oa.console.free_replies
    left = free_left(contact.last_interaction, contact.replies_used, total, oa.now_ms())
    return done(
        {
            "last_interaction": str(contact.last_interaction or 0),
            "cs_reply": {"remain": left, "total": total},
            "promotion": {"remain": 0, "total": 0},
        }
    )


METHODS = {
    ("GET", "/v3.0/oa/user/detail"): detail,
    ("GET", "/v3.0/oa/user/getlist"): getlist,
    ("GET", "/v2.0/oa/getoa"): getoa,
    ("POST", "/v3.0/oa/quota/message"): quota,
}
