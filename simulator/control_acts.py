"""What the control API changes: one function of (desk, checked body) for each POST.

`POSTS` is the table of paths that `simulator.control` serves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator import acts, groups, page_json
from simulator import control_models as bodies
from simulator.cast import seat_cast
from simulator.clock import iso
from simulator.desk import Desk
from simulator.errors import ApiError
from simulator.faults import Fault
from simulator.records import Bot, Chat, Member, Person
from simulator.settings import BotSpec
from simulator.world import FIRST_PERSON_ID

Answer = dict[str, Any]


def clock_json(desk: Desk) -> Answer:
    return {
        "now": iso(desk.clock.now()),
        "real_now": iso(desk.clock.real_now()),
        "offset_seconds": desk.clock.offset_seconds,
    }


# -- making ----------------------------------------------------------------------------------


def make_bot(desk: Desk, body: bodies.NewBot) -> Answer:
    try:
        bot = desk.register(BotSpec(body.token, body.username, body.first_name, body.privacy))
    except ValueError as error:
        raise ApiError(400, str(error)) from None
    return page_json.bot(bot)


def make_person(desk: Desk, body: bodies.NewPerson) -> Answer:
    number = body.id or desk.world.count("person", FIRST_PERSON_ID)
    if desk.world.account(number) is not None:
        raise ApiError(409, "this id is taken")
    person = Person(**body.model_dump(exclude={"id"}), id=number)
    desk.world.save_person(person)
    return page_json.person(person)


def make_chat(desk: Desk, body: bodies.NewChat) -> Answer:
    """A group; its first member is the creator where none is named."""
    members = {m.person_id: Member(m.status, m.rights) for m in body.members}
    for person_id in members:
        acts.person_of(desk, person_id)
    if members and all(m.status != "creator" for m in members.values()):
        next(iter(members.values())).status = "creator"
    for item in body.bots:
        members[acts.bot_of(desk, item.username).id] = Member(item.status, item.rights)
    chat = groups.make(
        desk, body.type, body.title, members, is_forum=body.is_forum, chat_id=body.id
    )
    return page_json.chat(desk.world, chat)


# -- acting ----------------------------------------------------------------------------------


def say(desk: Desk, body: bodies.Say) -> Answer:
    said = acts.Utterance(**body.model_dump(include=SAID), contents=body.contents())
    return _said(desk, body, said)


SAID = {
    "text",
    "entities",
    "caption",
    "thread_id",
    "reply_to",
    "media_group_id",
    "anonymous_admin",
}


def start(desk: Desk, body: bodies.Start) -> Answer:
    """Press a deep link's start button; it unblocks the bot, as at Telegram."""
    person = acts.person_of(desk, body.person_id)
    groups.block(desk, person, acts.bot_of(desk, body.bot_username), False)
    where = bodies.InChat(person_id=body.person_id, bot_username=body.bot_username)
    text = f"/start {body.payload}" if body.payload else "/start"
    return _said(desk, where, acts.Utterance(text))


def _said(desk: Desk, body: bodies.InChat, said: acts.Utterance) -> Answer:
    person = acts.person_of(desk, body.person_id)
    chat = acts.chat_for(desk, person, body.chat_id, body.bot_username)
    written, told = acts.say(desk, person, chat, said)
    shown = [page_json.message(desk.world, message) for message in written]
    return {"message": shown[-1], "messages": shown, "update_ids": told}


def press(desk: Desk, body: bodies.Press) -> Answer:
    person, chat = _where(desk, body, body.message_id)
    query_id, told = acts.press(desk, person, chat, body.message_id, body.data, body.forge)
    return {"callback_query_id": query_id, "update_ids": told}


def edit(desk: Desk, body: bodies.Edit) -> Answer:
    person, chat = _where(desk, body, body.message_id)
    message, told = acts.edit(desk, person, chat, body.message_id, body.text, body.caption)
    return {"message": page_json.message(desk.world, message), "update_ids": told}


def delete(desk: Desk, body: bodies.Delete) -> Answer:
    person, chat = _where(desk, body, body.message_id)
    acts.delete(desk, person, chat, body.message_id)
    return {"ok": True}


def _where(desk: Desk, body: bodies.InChat, message_id: int) -> tuple[Person, Chat]:
    """Person and chat of an act on a message; among private chats the one that holds it."""
    person = acts.person_of(desk, body.person_id)
    if body.chat_id in (None, person.id) and body.bot_username is None:
        for chat in desk.world.chats_with_id(person.id):
            if message_id in desk.world.messages.get(chat.key, {}):
                return person, chat
    return person, acts.chat_for(desk, person, body.chat_id, body.bot_username)


# -- changing --------------------------------------------------------------------------------


def block(desk: Desk, body: bodies.Block) -> Answer:
    person = acts.person_of(desk, body.person_id)
    groups.block(desk, person, acts.bot_of(desk, body.bot_username), body.blocked)
    return page_json.person(person)


def member(desk: Desk, body: bodies.MemberChange) -> Answer:
    chat = acts.group_of(desk, body.chat_id)
    who: Person | Bot
    if body.person_id is not None:
        who = acts.person_of(desk, body.person_id)
    else:
        who = acts.bot_of(desk, body.bot_username)
    actor = acts.person_of(desk, body.by_person_id) if body.by_person_id else None
    groups.change_member(desk, chat, who, Member(body.status, body.rights), actor)
    return page_json.chat(desk.world, chat)


def migrate(desk: Desk, body: bodies.Migrate) -> Answer:
    return {"new_chat_id": groups.migrate(desk, acts.group_of(desk, body.chat_id)).id}


def topic(desk: Desk, body: bodies.TopicChange) -> Answer:
    chat, person = acts.group_of(desk, body.chat_id), acts.person_of(desk, body.person_id)
    number = groups.change_topic(desk, chat, person, body.action, body.topic_id, body.name)
    return {"topic_id": number, "chat": page_json.chat(desk.world, chat)}


def clock(desk: Desk, body: bodies.ClockMove) -> Answer:
    if body.reset:
        desk.clock.reset()
    else:
        desk.clock.forward(body.forward_seconds or 0)
    time = clock_json(desk)
    seq = desk.bus.publish("clock", now=time["now"], offset_seconds=time["offset_seconds"])
    return time | {"seq": seq}


# -- trouble ---------------------------------------------------------------------------------


def redeliver(desk: Desk, body: bodies.Redelivery) -> Answer:
    if not desk.updates.redeliver(body.update_id, body.times):
        raise ApiError(404, "no such update")
    return {"ok": True}


def make_fault(desk: Desk, body: bodies.NewFault) -> Answer:
    if (body.kind == "zalo") != (body.code is not None):
        raise ApiError(400, "code belongs to the kind zalo, and to no other")
    return {"id": desk.faults.add(Fault(id=0, **body.model_dump()))}


def reset(desk: Desk, body: bodies.Reset) -> Answer:
    desk.reset()
    if body.cast:
        seat_cast(desk)
    return {"ok": True}


POSTS: dict[str, tuple[type[bodies.Body], Callable[..., Answer]]] = {
    "bots": (bodies.NewBot, make_bot),
    "people": (bodies.NewPerson, make_person),
    "chats": (bodies.NewChat, make_chat),
    "say": (bodies.Say, say),
    "start": (bodies.Start, start),
    "press": (bodies.Press, press),
    "edit": (bodies.Edit, edit),
    "delete": (bodies.Delete, delete),
    "block": (bodies.Block, block),
    "member": (bodies.MemberChange, member),
    "migrate": (bodies.Migrate, migrate),
    "topic": (bodies.TopicChange, topic),
    "clock": (bodies.ClockMove, clock),
    "redeliver": (bodies.Redelivery, redeliver),
    "faults": (bodies.NewFault, make_fault),
    "reset": (bodies.Reset, reset),
}
