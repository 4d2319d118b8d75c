"""What happens to groups and memberships: made, joined, left, blocked, migrated, topics."""

from __future__ import annotations

from typing import Any

from simulator import telegram_json
from simulator.desk import Desk
from simulator.errors import ApiError
from simulator.methods_topics import ICON_COLORS, open_topic, remove_topic, set_closed
from simulator.records import Bot, Chat, ChatType, Member, Message, Person
from simulator.telling import tell_membership, tell_message
from simulator.world import CREATION


def make(
    desk: Desk,
    chat_type: ChatType,
    title: str,
    members: dict[int, Member],
    *,
    is_forum: bool = False,
    chat_id: int | None = None,
    told: bool = True,
) -> Chat:
    """Make a group. `told` False: the bots have been in it for long and hear nothing of it."""
    if is_forum and chat_type != "supergroup":
        raise ApiError(400, "only a supergroup can be a forum")
    number = chat_id or desk.world.new_group_id(chat_type)
    if desk.world.group(number) is not None:
        raise ApiError(409, "this chat id is taken")
    chat = Chat(f"g{number}", number, chat_type, title, is_forum, members=members)
    desk.world.save_chat(chat)
    creator = _head(desk, chat)
    if told and creator is not None:
        for account_id, place in members.items():
            bot = desk.world.bots.get(account_id)
            if bot is not None:
                tell_membership(desk, chat, creator, bot, Member("left"), place)
        first = {"id": CREATION} if chat_type == "supergroup" else {}
        _note(desk, chat, creator.id, {f"{chat_type}_chat_created": True}, **first)
    return chat


def _head(desk: Desk, chat: Chat) -> Person | None:
    """Who acts when nobody is named: the creator, else an administrator, else anyone."""
    order = {"creator": 0, "administrator": 1}
    people = [key for key in chat.members if key in desk.world.people]
    people.sort(key=lambda key: order.get(chat.members[key].status, 2))
    return desk.world.people[people[0]] if people else None


def _note(desk: Desk, chat: Chat, actor_id: int, content: dict[str, Any], **more: Any) -> Message:
    """A service message, told to the bots."""
    message = desk.world.add_message(chat, actor_id, content, service=True, **more)
    tell_message(desk, message)
    return message


def change_member(
    desk: Desk, chat: Chat, who: Person | Bot, new: Member, actor: Person | None = None
) -> None:
    """Join, promote, restrict, leave or throw out; bots hear of it as at Telegram."""
    if chat.private:
        raise ApiError(400, "a private chat has no members to change")
    old = chat.members.get(who.id, Member("left"))
    chosen: Person | Bot = actor or _head(desk, chat) or who
    if new.status == "left" and isinstance(who, Person):
        chosen = who
    chat.members[who.id] = new
    desk.world.save_chat(chat)
    tell_membership(desk, chat, chosen, who, old, new)
    if new.present and not old.present:
        _note(desk, chat, chosen.id, {"new_chat_members": [telegram_json.user(who)]})
    elif old.present and not new.present:
        _note(desk, chat, chosen.id, {"left_chat_member": telegram_json.user(who)})


def block(desk: Desk, person: Person, bot: Bot, blocked: bool) -> None:
    """Block or unblock a bot: my_chat_member, member ↔ kicked, in the private chat."""
    if blocked == (bot.id in person.blocked):
        return
    chat = desk.world.open_private_chat(person, bot)
    if blocked:
        person.blocked.append(bot.id)
    else:
        person.blocked.remove(bot.id)
    desk.world.save_person(person)
    states = Member("member"), Member("kicked")
    old, new = states if blocked else reversed(states)
    tell_membership(desk, chat, person, bot, old, new)


def migrate(desk: Desk, chat: Chat) -> Chat:
    """A group becomes a supergroup: a new id, and a service message on either side."""
    if chat.type != "group" or chat.migrated_to is not None:
        raise ApiError(409, "only a group that isn't one yet becomes a supergroup")
    number = desk.world.new_group_id("supergroup")
    members = {key: Member(m.status, dict(m.rights)) for key, m in chat.members.items()}
    successor = Chat(f"g{number}", number, "supergroup", chat.title, members=members)
    desk.world.save_chat(successor)
    head = _head(desk, chat)
    actor_id = head.id if head is not None else 0
    _note(desk, chat, actor_id, {"migrate_to_chat_id": number})
    chat.migrated_to = number
    desk.world.save_chat(chat)
    _note(desk, successor, actor_id, {"migrate_from_chat_id": chat.id}, id=CREATION)
    return successor


def change_topic(
    desk: Desk, chat: Chat, person: Person, action: str, topic_id: int | None, name: str | None
) -> int:
    """A person creates, closes, reopens or deletes a topic; its id."""
    if not chat.is_forum:
        raise ApiError(409, "the chat is not a forum")
    if action == "create":
        topic = open_topic(desk, chat, person.id, name or "Chủ đề", ICON_COLORS[0])
        tell_message(desk, desk.world.messages[chat.key][topic.id])
        return topic.id
    if topic_id not in chat.topics:
        raise ApiError(404, "no such topic")
    topic = chat.topics[topic_id]
    if action == "delete":
        remove_topic(desk, chat, topic)
        return topic.id
    if topic.closed != (action == "close"):
        tell_message(desk, set_closed(desk, chat, topic, person.id, action == "close"))
    return topic.id
