"""GMF groups: made by the OA from an asset that it has bought, listed, counted."""

from __future__ import annotations

from typing import Any

from simulator.desk import Desk
from simulator.records import Chat
from simulator.zalo import groups
from simulator.zalo.account import OA_ACCOUNT, OfficialAccount
from simulator.zalo.calls import Call, done
from simulator.zalo.grammar import needed, only
from simulator.zalo.methods_messages import group_of
from simulator.zalo.methods_users import page
from simulator.zalo.refusals import (
    GROUP_ASSET,
    GROUP_EXPIRED,
    NOT_FOLLOWER,
    Refusal,
    invalid,
)

MAX_MEMBERS = 99
CREATION_FIELDS = {"group_name", "group_description", "asset_id", "member_user_ids"}


def create(desk: Desk, oa: OfficialAccount, call: Call) -> dict[str, Any]:
    """POST /v3.0/oa/group/creategroupwithoa."""
    fields = only("body", call.fields, CREATION_FIELDS)
    name = needed("group_name", fields, 100)
    if not isinstance(fields.get("group_description", ""), str):
        raise invalid("group_description")
    asset_id = _free_asset(oa, needed("asset_id", fields))
    people = _invited(oa, fields.get("member_user_ids"), int(oa.assets[asset_id]["size"]))
    chat = groups.make(desk, oa, name, people)
    oa.assets[asset_id]["group_id"] = chat.native_id
    oa.save_asset(asset_id)
    return done(_described(chat) | {"asset_id": asset_id})


def _free_asset(oa: OfficialAccount, asset_id: str) -> str:
    asset = oa.assets.get(asset_id)
    if asset is None or asset["group_id"] is not None:
        raise Refusal(GROUP_ASSET)
    if asset["expired"]:
        raise Refusal(GROUP_EXPIRED)
    return asset_id


def _invited(oa: OfficialAccount, given: Any, size: int) -> list[int]:
    if not isinstance(given, list) or not 1 <= len(given) <= min(MAX_MEMBERS, size):
        raise invalid("member_user_ids", f"must be 1 to {min(MAX_MEMBERS, size)}")
    people = []
    for user_id in given:
        contact = oa.contacts.get(user_id) if isinstance(user_id, str) else None
        if contact is None:
            raise invalid("member_user_ids")
        if contact.last_interaction is None and not oa.person(contact).follows:
            raise Refusal(NOT_FOLLOWER)
        people.append(contact.person_id)
    return people


def _described(chat: Chat) -> dict[str, Any]:
    return {
        "group_id": chat.native_id,
        "group_link": f"https://zalo.me/g/{chat.native_id}",
        "name": chat.title,
        "total_member": len(chat.members),
        "status": "enabled",
    }


def of_oa(_desk: Desk, oa: OfficialAccount, call: Call) -> dict[str, Any]:
    """GET /v3.0/oa/group/getgroupsofoa?offset&count."""
    offset, count = page(dict(call.query))
    own = [chat for chat in groups.all_of(oa) if OA_ACCOUNT in chat.members]
    shown = [_described(chat) for chat in own[offset : offset + count]]
    return done({"total": len(own), "count": len(shown), "offset": offset, "groups": shown})


def members(_desk: Desk, oa: OfficialAccount, call: Call) -> dict[str, Any]:
    """GET /v3.0/oa/group/listmember?group_id&offset&count: the OA names itself as oa_id."""
    chat = group_of(oa, needed("group_id", dict(call.query)))
    offset, count = page(dict(call.query))
    everyone = [_member(oa, number) for number, place in chat.members.items() if place.present]
    shown = everyone[offset : offset + count]
    return done({"total": len(everyone), "count": len(shown), "offset": offset, "members": shown})


def _member(oa: OfficialAccount, number: int) -> dict[str, Any]:
    if number == OA_ACCOUNT:
        return {"oa_id": oa.spec.oa_id, "name": oa.spec.name, "avatar": ""}
    person = oa.world.people[number]
    return {"user_id": person.native_id, "name": person.name, "avatar": ""}


def quota(_desk: Desk, oa: OfficialAccount, _call: Call) -> dict[str, Any]:
    """POST /v3.0/oa/quota/group: the assets."""
    return done(
        [
            {
                "product_type": f"gmf{asset['size']}",
                "quota_type": "purchase_quota",
                "asset_id": asset_id,
                "valid_through": "",
                "auto_renew": False,
                "status": _status(asset),
                "used_id": asset["group_id"] or "",
            }
            for asset_id, asset in oa.assets.items()
        ]
    )


def _status(asset: dict[str, Any]) -> str:
    if asset["expired"]:
        return "expired"
    return "used" if asset["group_id"] else "available"


METHODS = {
    ("POST", "/v3.0/oa/group/creategroupwithoa"): create,
    ("GET", "/v3.0/oa/group/getgroupsofoa"): of_oa,
    ("GET", "/v3.0/oa/group/listmember"): members,
    ("POST", "/v3.0/oa/quota/group"): quota,
}
