"""GMF groups as they come into being and change: people join and leave, the app hears of it."""

from __future__ import annotations

from simulator.desk import Desk
from simulator.errors import ApiError
from simulator.records import ZALO, Chat, Member, Person
from simulator.zalo import events
from simulator.zalo.account import FIRST_GROUP_ID, OA_ACCOUNT, OfficialAccount


def make(
    desk: Desk, oa: OfficialAccount, title: str, people: list[int], *,
    group_id: str | None = None, chat_id: int | None = None, told: bool = True,
) -> Chat:  # fmt: skip
    """Make a group of the OA and these people. `told` False: it has been there for long."""
    native = group_id or oa.new_id("group", 20)
    number = chat_id or -desk.world.count("zalo_group", FIRST_GROUP_ID)
    if oa.group(native) is not None or desk.world.group(number) is not None:
        raise ApiError(409, "this group id is taken")
    places = {OA_ACCOUNT: Member("administrator")}
    places |= {person_id: Member("member") for person_id in people}
    chat = Chat(f"g{number}", number, "group", title, members=places)
    chat.network, chat.native_id = ZALO, native
    desk.world.save_chat(chat)
    if told:
        user_ids = [str(desk.world.people[number].native_id) for number in people]
        events.of_group(oa, native, "create_group", user_ids)
    return chat


def all_of(oa: OfficialAccount) -> list[Chat]:
    return [c for c in oa.world.chats.values() if c.network == ZALO and not c.private]


def change(desk: Desk, oa: OfficialAccount, chat: Chat, person: Person, present: bool) -> int:
    """A person joins or leaves; the event's number."""
    there = chat.members.get(person.id, Member("left")).present
    if there == present:
        raise ApiError(409, "this person is there already" if there else "this person is not there")
    chat.members[person.id] = Member("member" if present else "left")
    desk.world.save_chat(chat)
    name = "user_join_group" if present else "user_out_group"
    return events.of_group(oa, str(chat.native_id), name, [str(person.native_id)])
