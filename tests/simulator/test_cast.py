"""The cast of the demo: who is on the desk, and that nobody in it could be real."""

from __future__ import annotations

import re

import pytest

from simulator.cast import CastPerson, load_cast, seat_cast
from simulator.desk import build
from simulator.settings import BotSpec, Settings, ZaloSpec

CAST = load_cast()


def test_every_role_is_played_and_scoped() -> None:
    roles = {(role.role, role.scope) for person in CAST.people for role in person.roles}
    assert roles >= {
        ("citizen", None),
        ("clerk", "ttpvhcc-tinh"),
        ("specialist", "so-cong-thuong"),
        ("specialist", "so-tai-chinh"),
        ("supervisor", "province"),
        ("admin", "province"),
    }


@pytest.mark.parametrize("person", CAST.people + CAST.zalo_people, ids=lambda person: person.key)
def test_everybody_is_invented_and_has_something_to_try(person: CastPerson) -> None:
    assert re.fullmatch(r"09000000\d\d", person.phone)
    assert person.last_name is None
    assert person.about_vi and person.about_en
    assert len(person.try_vi) == len(person.try_en) >= 1


def test_keys_and_ids_are_unique() -> None:
    everyone = CAST.people + CAST.zalo_people
    for values in ([p.key for p in everyone], [p.id for p in everyone]):
        assert len(set(values)) == len(values)
    assert {group.unit for group in CAST.groups} == {"so-cong-thuong", "so-tai-chinh"}


def test_seating_twice_changes_nothing() -> None:
    desk = build(Settings(bots=(BotSpec("1:x"),)))
    seat_cast(desk)
    before = desk.bus.last_seq
    seat_cast(desk)
    assert desk.bus.last_seq == before
    forum = desk.world.group(CAST.group("nhom-so-cong-thuong").id)
    assert forum is not None and forum.is_forum
    assert forum.members[1].may("can_manage_topics")
    assert forum.members[CAST.person("tuan").id].status == "member"
    assert not desk.updates.queue(1).pending


def test_nobody_of_zalo_is_seated_without_an_app() -> None:
    desk = build(Settings(bots=(BotSpec("1:x"),)))
    seat_cast(desk)
    assert {person.network for person in desk.world.people.values()} == {"telegram"}


def test_those_on_zalo_are_seated_once_and_silently() -> None:
    desk = build(Settings(bots=(BotSpec("1:x"),), zalo=ZaloSpec()))
    seat_cast(desk)
    before = desk.bus.last_seq
    seat_cast(desk)
    assert desk.bus.last_seq == before
    assert desk.zalo is not None and desk.zalo.events == {}
    [group] = CAST.zalo_groups
    chat = desk.zalo.group(group.native_id)
    assert chat is not None and chat.id == group.id
    mai = desk.world.people[CAST.zalo_people[0].id]
    assert (mai.native_id, mai.follows) == (CAST.zalo_people[0].native_id, True)
