"""The cast of the demo: invented people with fixed ids, and the groups of departments.

The product's demo command reads `load_cast()` to give these people their roles and to connect
the groups; the simulator seats them at its start. Names and phones are invented. Those on Zalo
are kept apart, and seated only where a Zalo app is configured.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator import groups
from simulator.records import ChatType, Member, Person
from simulator.zalo import acts
from simulator.zalo import groups as zalo_groups

if TYPE_CHECKING:
    from simulator.desk import Desk
    from simulator.zalo.account import OfficialAccount

CAST_FILE = Path(__file__).with_name("cast.json")


@dataclass(frozen=True)
class Role:
    """`role`: citizen, clerk, specialist, supervisor or admin. `scope`: the key of a unit,
    "province", or None where the role needs none."""

    role: str
    scope: str | None


@dataclass(frozen=True)
class CastPerson:
    """One of the cast; `id` is their Telegram user id.

    On Zalo `id` is only the desk's, and the OA knows them as `native_id`.
    """

    key: str
    id: int
    first_name: str
    last_name: str | None
    username: str | None
    phone: str
    roles: tuple[Role, ...]
    about_vi: str
    about_en: str
    try_vi: tuple[str, ...]
    try_en: tuple[str, ...]
    language_code: str = "vi"
    native_id: str | None = None


@dataclass(frozen=True)
class CastGroup:
    """A department's group; `unit` is the department's key, `members` maps keys to statuses."""

    key: str
    id: int
    type: ChatType
    title: str
    is_forum: bool
    unit: str
    members: dict[str, str]
    bot_status: str
    bot_rights: dict[str, bool]


@dataclass(frozen=True)
class CastZaloGroup:
    """A department's GMF group on Zalo; `native_id` is its group id, `members` are keys."""

    key: str
    id: int
    native_id: str
    title: str
    unit: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Cast:
    """`people` and `groups` are on Telegram."""

    people: tuple[CastPerson, ...]
    groups: tuple[CastGroup, ...]
    zalo_people: tuple[CastPerson, ...] = ()
    zalo_groups: tuple[CastZaloGroup, ...] = ()

    def person(self, key: str) -> CastPerson:
        return next(person for person in self.people if person.key == key)

    def group(self, key: str) -> CastGroup:
        return next(group for group in self.groups if group.key == key)


@cache
def load_cast() -> Cast:
    """The cast as written in cast.json."""
    script = json.loads(CAST_FILE.read_text("utf-8"))
    return Cast(
        tuple(_person(body) for body in script["people"]),
        tuple(_group(body) for body in script["groups"]),
        tuple(_person(body) for body in script["zalo_people"]),
        tuple(_zalo_group(body) for body in script["zalo_groups"]),
    )


def _person(body: dict[str, Any]) -> CastPerson:
    lists: dict[str, Any] = {name: tuple(body[name]) for name in ("try_vi", "try_en")}
    roles = tuple(Role(**role) for role in body["roles"])
    return CastPerson(**body | lists | {"roles": roles})


def _group(body: dict[str, Any]) -> CastGroup:
    members = {member["key"]: member["status"] for member in body["members"]}
    plain = {key: body[key] for key in ("key", "id", "type", "title", "is_forum", "unit")}
    bot = body["bot"]
    return CastGroup(**plain, members=members, bot_status=bot["status"], bot_rights=bot["rights"])


def _zalo_group(body: dict[str, Any]) -> CastZaloGroup:
    return CastZaloGroup(**body | {"members": tuple(body["members"])})


def seat_cast(desk: Desk) -> None:
    """Put those of the cast on the desk who aren't there yet; the first bot joins the groups.

    The bot hears nothing of it: it has been in these groups for long.
    """
    cast = load_cast()
    if desk.zalo is not None:
        _seat_on_zalo(desk, desk.zalo, cast)
    for item in cast.people:
        if item.id not in desk.world.people:
            desk.world.save_person(_as_person(item))
    bot = desk.world.bot_by_handle(None)
    for group in cast.groups:
        if desk.world.group(group.id) is None:
            members = {cast.person(k).id: Member(status) for k, status in group.members.items()}
            if bot is not None:
                members[bot.id] = Member(group.bot_status, dict(group.bot_rights))
            groups.make(
                desk,
                group.type,
                group.title,
                members,
                is_forum=group.is_forum,
                chat_id=group.id,
                told=False,
            )


def _seat_on_zalo(desk: Desk, oa: OfficialAccount, cast: Cast) -> None:
    """All of them follow the OA, and nobody hears of it: they have for long."""
    for item in cast.zalo_people:
        if item.id not in desk.world.people:
            person = _as_person(item)
            person.follows = True
            acts.meet(desk, oa, person, item.native_id, admin=False)
    numbers = {item.key: item.id for item in cast.zalo_people}
    for group in cast.zalo_groups:
        if desk.world.group(group.id) is None:
            members = [numbers[key] for key in group.members]
            zalo_groups.make(
                desk, oa, group.title, members, group_id=group.native_id, chat_id=group.id,
                told=False,
            )  # fmt: skip


def _as_person(item: CastPerson) -> Person:
    return Person(
        id=item.id,
        first_name=item.first_name,
        last_name=item.last_name,
        username=item.username,
        phone=item.phone,
        language_code=item.language_code,
        about_vi=item.about_vi,
        about_en=item.about_en,
        try_vi=list(item.try_vi),
        try_en=list(item.try_en),
    )
