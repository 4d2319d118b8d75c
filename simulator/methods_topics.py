"""Forum topics. The General topic is the forum itself here: it has no thread id."""

from __future__ import annotations

from typing import Any

from simulator import access
from simulator.calls import Call
from simulator.desk import Desk
from simulator.entities import units
from simulator.errors import bad_request
from simulator.page_json import topic as topic_json
from simulator.records import Bot, Chat, Message, Topic

#: https://core.telegram.org/bots/api#createforumtopic
ICON_COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)
MAX_NAME = 128


def create(desk: Desk, bot: Bot, call: Call) -> dict[str, Any]:
    chat = _forum(desk, bot, call)
    access.require(chat, bot, "can_manage_topics", "create a topic")
    name = _name(call.get("name"))
    color = call.get("icon_color", ICON_COLORS[0])
    if color not in ICON_COLORS:
        raise bad_request("invalid topic icon color specified")
    desk.limits.spend(bot.id, chat)
    topic = open_topic(desk, chat, bot.id, name, color)
    return {"message_thread_id": topic.id, "name": name, "icon_color": color}


def open_topic(desk: Desk, chat: Chat, creator_id: int, name: str, color: int) -> Topic:
    """Write the service message that is the topic's root; its id is the topic's."""
    number = desk.world.next_message_id(chat)
    topic = Topic(number, name, color, creator_id)
    chat.topics[number] = topic
    desk.world.save_chat(chat)
    content = {"forum_topic_created": {"name": name, "icon_color": color}}
    desk.world.add_message(chat, creator_id, content, id=number, thread_id=number, service=True)
    publish_topic(desk, chat, topic)
    return topic


def publish_topic(desk: Desk, chat: Chat, topic: Topic, deleted: bool = False) -> None:
    desk.bus.publish("topic", chat_id=chat.id, topic=topic_json(topic) | {"deleted": deleted})


def edit(desk: Desk, bot: Bot, call: Call) -> bool:
    chat, topic = _own_topic(desk, bot, call, "edit the topic")
    name = _name(call.get("name", topic.name))
    if name == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    desk.limits.spend(bot.id, chat)
    topic.name = name
    note(desk, chat, topic, bot.id, {"forum_topic_edited": {"name": name}})
    return True


def close(desk: Desk, bot: Bot, call: Call) -> bool:
    return _toggle(desk, bot, call, closed=True)


def reopen(desk: Desk, bot: Bot, call: Call) -> bool:
    return _toggle(desk, bot, call, closed=False)


def _toggle(desk: Desk, bot: Bot, call: Call, *, closed: bool) -> bool:
    chat, topic = _own_topic(desk, bot, call, "close or reopen the topic")
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    desk.limits.spend(bot.id, chat)
    set_closed(desk, chat, topic, bot.id, closed)
    return True


def set_closed(desk: Desk, chat: Chat, topic: Topic, actor_id: int, closed: bool) -> Message:
    """Close or reopen; the service message about it."""
    topic.closed = closed
    kind = "forum_topic_closed" if closed else "forum_topic_reopened"
    return note(desk, chat, topic, actor_id, {kind: {}})


def note(desk: Desk, chat: Chat, topic: Topic, actor_id: int, content: dict[str, Any]) -> Message:
    """Keep a changed topic and write the service message about it."""
    desk.world.save_chat(chat)
    publish_topic(desk, chat, topic)
    return desk.world.add_message(chat, actor_id, content, thread_id=topic.id, service=True)


def delete(desk: Desk, bot: Bot, call: Call) -> bool:
    chat = _forum(desk, bot, call)
    topic = _topic(chat, call)
    access.require(chat, bot, "can_delete_messages", "delete the topic")
    remove_topic(desk, chat, topic)
    return True


def remove_topic(desk: Desk, chat: Chat, topic: Topic) -> None:
    """The topic goes with all its messages; bots are told nothing."""
    del chat.topics[topic.id]
    for message in desk.world.messages[chat.key].values():
        if message.thread_id == topic.id and not message.deleted:
            message.deleted = True
            desk.world.save_message(message, "message_deleted")
    desk.world.save_chat(chat)
    publish_topic(desk, chat, topic, deleted=True)


def _forum(desk: Desk, bot: Bot, call: Call) -> Chat:
    chat = access.writable_chat(desk, bot, call.get("chat_id"))
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    return chat


def _topic(chat: Chat, call: Call) -> Topic:
    topic = chat.topics.get(call.get("message_thread_id"))
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return topic


def _own_topic(desk: Desk, bot: Bot, call: Call, what: str) -> tuple[Chat, Topic]:
    """A topic that the bot opened itself, or may manage."""
    chat = _forum(desk, bot, call)
    topic = _topic(chat, call)
    if topic.creator_id != bot.id:
        access.require(chat, bot, "can_manage_topics", what)
    return chat, topic


def _name(name: str) -> str:
    if not 1 <= units(name.strip()) <= MAX_NAME:
        raise bad_request("TOPIC_TITLE_INVALID" if name.strip() else "TOPIC_TITLE_EMPTY")
    return name.strip()


METHODS = {
    "createForumTopic": create,
    "editForumTopic": edit,
    "closeForumTopic": close,
    "reopenForumTopic": reopen,
    "deleteForumTopic": delete,
}
