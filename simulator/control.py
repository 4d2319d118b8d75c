"""The control API under /sim: reading the desk, acting as people, making trouble.

It is for this machine only: requests with another Host or from another page's Origin are
refused, so that no site in the same browser can play with the desk.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from simulator import acts, groups, page_json
from simulator import control_models as bodies
from simulator.cast import seat_cast
from simulator.clock import iso
from simulator.desk import Desk
from simulator.faults import Fault
from simulator.methods_commands import chat_commands, shown_commands
from simulator.records import Chat, Member, Person
from simulator.settings import BotSpec
from simulator.world import FIRST_PERSON_ID

LOOPBACK = ("127.0.0.1", "localhost", "::1", "testserver")


def loopback_only(request: Request) -> None:
    """403 unless the browser, if it is one, shows our own page at a loopback address."""
    host = request.headers.get("host", "")
    origin = request.headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc != host
    if urlsplit(f"//{host}").hostname not in LOOPBACK or foreign:
        raise HTTPException(403, "the control API is for this machine only")


def router(desk: Desk) -> APIRouter:
    """All of /sim but the event stream."""
    routes = APIRouter(prefix="/sim", dependencies=[Depends(loopback_only)])
    _reading(routes, desk)
    _making(routes, desk)
    _acting(routes, desk)
    _changing(routes, desk)
    _troubling(routes, desk)
    return routes


def _reading(routes: APIRouter, desk: Desk) -> None:
    world = desk.world

    @routes.get("/state")
    async def state() -> dict[str, Any]:
        bots = list(world.bots.values())
        return _clock(desk) | {
            "bots": [page_json.bot(bot) for bot in bots],
            "commands": {bot.handle: shown_commands(desk, bot) for bot in bots},
            "chat_commands": {bot.handle: chat_commands(desk, bot) for bot in bots},
            "people": [page_json.person(person) for person in world.people.values()],
            "chats": [page_json.chat(world, chat) for chat in world.chats.values()],
            "last_seq": desk.bus.last_seq,
        }

    @routes.get("/chats/{chat_id}/messages")
    async def messages(
        chat_id: int, limit: int = 200, before: int | None = None, bot_username: str | None = None
    ) -> dict[str, Any]:
        if not world.chats_with_id(chat_id) and chat_id not in world.people:
            raise HTTPException(404, "no such chat")
        found = [page_json.message(world, m) for m in _history(desk, chat_id, bot_username)]
        if before is not None:
            found = [message for message in found if message["id"] < before]
        return {"messages": found[-max(limit, 1) :]}

    @routes.get("/files/{file_unique_id}")
    async def file(file_unique_id: str) -> Response:
        item = desk.files.by_unique_id(file_unique_id)
        if item is None:
            raise HTTPException(404, "no such file")
        return Response(desk.files.data(item), media_type=item.mime_type)

    @routes.get("/calls")
    async def calls(after: int = 0, method: str | None = None) -> dict[str, Any]:
        return {"calls": desk.calls.after(after, method)}


def _history(desk: Desk, chat_id: int, handle: str | None) -> list[Any]:
    chats = desk.world.chats_with_id(chat_id)
    if chats and chats[0].private and len(chats) > 1:
        bot = acts.bot_of(desk, handle)
        chats = [chat for chat in chats if chat.bot_id == bot.id]
    return [m for chat in chats for m in desk.world.messages.get(chat.key, {}).values()]


def _clock(desk: Desk) -> dict[str, Any]:
    return {
        "now": iso(desk.clock.now()),
        "real_now": iso(desk.clock.real_now()),
        "offset_seconds": desk.clock.offset_seconds,
    }


def _making(routes: APIRouter, desk: Desk) -> None:
    @routes.post("/bots")
    async def make_bot(body: bodies.NewBot) -> dict[str, Any]:
        try:
            bot = desk.register(BotSpec(body.token, body.username, body.first_name, body.privacy))
        except ValueError as error:
            raise HTTPException(400, str(error)) from None
        return page_json.bot(bot)

    @routes.post("/people")
    async def make_person(body: bodies.NewPerson) -> dict[str, Any]:
        number = body.id or desk.world.count("person", FIRST_PERSON_ID)
        if desk.world.account(number) is not None:
            raise HTTPException(409, "this id is taken")
        person = Person(**body.model_dump(exclude={"id"}), id=number)
        desk.world.save_person(person)
        return page_json.person(person)

    @routes.post("/chats")
    async def make_chat(body: bodies.NewChat) -> dict[str, Any]:
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


def _acting(routes: APIRouter, desk: Desk) -> None:
    @routes.post("/say")
    async def say(body: bodies.Say) -> dict[str, Any]:
        said = acts.Utterance(
            **body.model_dump(include=SAID),
            contents=body.contents(),
        )
        return _said(desk, body, said)

    @routes.post("/start")
    async def start(body: bodies.Start) -> dict[str, Any]:
        text = f"/start {body.payload}" if body.payload else "/start"
        person = acts.person_of(desk, body.person_id)
        groups.block(desk, person, acts.bot_of(desk, body.bot_username), False)
        where = bodies.InChat(person_id=body.person_id, bot_username=body.bot_username)
        return _said(desk, where, acts.Utterance(text))

    @routes.post("/press")
    async def press(body: bodies.Press) -> dict[str, Any]:
        person, chat = _where(desk, body, body.message_id)
        query_id, told = acts.press(desk, person, chat, body.message_id, body.data, body.forge)
        return {"callback_query_id": query_id, "update_ids": told}

    @routes.post("/edit")
    async def edit(body: bodies.Edit) -> dict[str, Any]:
        person, chat = _where(desk, body, body.message_id)
        message, told = acts.edit(desk, person, chat, body.message_id, body.text, body.caption)
        return {"message": page_json.message(desk.world, message), "update_ids": told}

    @routes.post("/delete")
    async def delete(body: bodies.Delete) -> dict[str, Any]:
        person, chat = _where(desk, body, body.message_id)
        acts.delete(desk, person, chat, body.message_id)
        return {"ok": True}


SAID = {
    "text",
    "entities",
    "caption",
    "thread_id",
    "reply_to",
    "media_group_id",
    "anonymous_admin",
}


def _where(desk: Desk, body: bodies.InChat, message_id: int) -> tuple[Person, Chat]:
    """Person and chat of an act on a message; among private chats the one that holds it."""
    person = acts.person_of(desk, body.person_id)
    if body.chat_id in (None, person.id) and body.bot_username is None:
        for chat in desk.world.chats_with_id(person.id):
            if message_id in desk.world.messages.get(chat.key, {}):
                return person, chat
    return person, acts.chat_for(desk, person, body.chat_id, body.bot_username)


def _said(desk: Desk, body: bodies.InChat, said: acts.Utterance) -> dict[str, Any]:
    person = acts.person_of(desk, body.person_id)
    chat = acts.chat_for(desk, person, body.chat_id, body.bot_username)
    messages, told = acts.say(desk, person, chat, said)
    shown = [page_json.message(desk.world, message) for message in messages]
    return {"message": shown[-1], "messages": shown, "update_ids": told}


def _changing(routes: APIRouter, desk: Desk) -> None:
    @routes.post("/block")
    async def block(body: bodies.Block) -> dict[str, Any]:
        person = acts.person_of(desk, body.person_id)
        groups.block(desk, person, acts.bot_of(desk, body.bot_username), body.blocked)
        return page_json.person(person)

    @routes.post("/member")
    async def member(body: bodies.MemberChange) -> dict[str, Any]:
        chat = acts.group_of(desk, body.chat_id)
        if body.person_id is not None:
            who: Any = acts.person_of(desk, body.person_id)
        else:
            who = acts.bot_of(desk, body.bot_username)
        actor = acts.person_of(desk, body.by_person_id) if body.by_person_id else None
        groups.change_member(desk, chat, who, Member(body.status, body.rights), actor)
        return page_json.chat(desk.world, chat)

    @routes.post("/migrate")
    async def migrate(body: bodies.Migrate) -> dict[str, Any]:
        return {"new_chat_id": groups.migrate(desk, acts.group_of(desk, body.chat_id)).id}

    @routes.post("/topic")
    async def topic(body: bodies.TopicChange) -> dict[str, Any]:
        chat, person = acts.group_of(desk, body.chat_id), acts.person_of(desk, body.person_id)
        number = groups.change_topic(desk, chat, person, body.action, body.topic_id, body.name)
        return {"topic_id": number, "chat": page_json.chat(desk.world, chat)}

    @routes.post("/clock")
    async def clock(body: bodies.ClockMove) -> dict[str, Any]:
        if body.reset:
            desk.clock.reset()
        else:
            desk.clock.forward(body.forward_seconds or 0)
        time = _clock(desk)
        desk.bus.publish("clock", now=time["now"], offset_seconds=time["offset_seconds"])
        return time


def _troubling(routes: APIRouter, desk: Desk) -> None:
    @routes.post("/update")
    async def update(request: Request, bot_username: str | None = None) -> dict[str, Any]:
        fields = await request.json()
        if not isinstance(fields, dict) or "update_id" in fields:
            raise HTTPException(400, "an object without update_id")
        return {"update_id": desk.updates.add_raw(acts.bot_of(desk, bot_username), fields)}

    @routes.post("/redeliver")
    async def redeliver(body: bodies.Redelivery) -> dict[str, Any]:
        if not desk.updates.redeliver(body.update_id, body.times):
            raise HTTPException(404, "no such update")
        return {"ok": True}

    @routes.post("/faults")
    async def fault(body: bodies.NewFault) -> dict[str, Any]:
        return {"id": desk.faults.add(Fault(id=0, **body.model_dump()))}

    @routes.delete("/faults")
    async def no_faults() -> dict[str, Any]:
        desk.faults.clear()
        return {"ok": True}

    @routes.post("/reset")
    async def reset(body: bodies.Reset | None = None) -> dict[str, Any]:
        desk.reset()
        if body is not None and body.cast:
            seat_cast(desk)
        return {"ok": True}
