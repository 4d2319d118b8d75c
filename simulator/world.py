"""The state of the desk: who exists, which chats there are, what was written in them.

The world numbers, keeps and finds; it neither refuses on Telegram's behalf nor tells bots.
Every change is written to the store and published on the bus by the caller's `save_…`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator import page_json
from simulator.bus import EventBus
from simulator.clock import Clock
from simulator.records import TELEGRAM, Bot, Chat, Message, Person, restore_chat
from simulator.store import Store

#: First ids of what is made on the desk. Groups are negative, supergroups start with -100.
FIRST_PERSON_ID = 5_300_000_001
FIRST_GROUP_ID = 4_100_000_001
FIRST_SUPERGROUP_ID = 1_002_100_000_001
#: A supergroup's message 1 is its own creation, and as a topic's number 1 means General
#: (https://core.telegram.org/api/forum): no topic that somebody opens ever has it.
CREATION = 1
#: Documents that a reset leaves alone: who exists, what is set up, how far we have counted.
LASTING = ("bot", "counter", "zalo_console", "zalo_tokens")


class World:
    """People, bots, chats and messages by id, in memory and in the store."""

    def __init__(self, store: Store, clock: Clock, bus: EventBus) -> None:
        self.store, self.clock, self.bus = store, clock, bus
        self.people: dict[int, Person] = {}
        self.bots: dict[int, Bot] = {}
        self.chats: dict[str, Chat] = {}
        self.messages: dict[str, dict[int, Message]] = {}
        self._counters: dict[str, int] = {}
        self._load()

    def _load(self) -> None:
        self.people = {p["id"]: Person(**p) for _, p in self.store.load("person")}
        self.bots = {b["id"]: Bot(**b) for _, b in self.store.load("bot")}
        self.chats = {key: restore_chat(body) for key, body in self.store.load("chat")}
        self._counters = dict(self.store.load("counter"))
        for body in self.store.load_messages():
            message = Message(**body)
            self.messages.setdefault(message.chat_key, {})[message.id] = message

    def forget_all(self) -> None:
        """Empty the world, but keep the bots and go on counting: numbers never come back."""
        self.store.clear(keep=LASTING)
        self.people, self.chats, self.messages = {}, {}, {}
        for bot in self.bots.values():
            bot.webhook, bot.allowed_updates, bot.descriptions = None, None, {}
            self.save_bot(bot)

    def count(self, counter: str, first: int = 1) -> int:
        """The next number of a counter that survives restarts."""
        value = self._counters.get(counter, first - 1) + 1
        self._counters[counter] = value
        self.store.save("counter", counter, value)
        return value

    # -- people and bots ---------------------------------------------------------------------

    def save_person(self, person: Person) -> None:
        self.people[person.id] = person
        self.store.save("person", person.id, person)
        self.bus.publish("person", person=page_json.person(person))

    def save_bot(self, bot: Bot) -> None:
        self.bots[bot.id] = bot
        self.store.save("bot", bot.id, bot)

    def bot_by_token(self, token: str) -> Bot | None:
        head = token.partition(":")[0]
        bot = self.bots.get(int(head)) if head.isdecimal() else None
        return bot if bot is not None and bot.token == token else None

    def bot_by_handle(self, handle: str | None) -> Bot | None:
        """Telegram's bot of a username (or id as text); None asks for the first bot."""
        for bot in self.bots.values():
            if bot.network != TELEGRAM:
                continue
            if handle is None or bot.handle.lower() == handle.lower().lstrip("@"):
                return bot
        return None

    def account(self, account_id: int) -> Person | Bot | None:
        return self.people.get(account_id) or self.bots.get(account_id)

    # -- chats -------------------------------------------------------------------------------

    def save_chat(self, chat: Chat) -> None:
        self.chats[chat.key] = chat
        self.store.save("chat", chat.key, chat)
        self.bus.publish("chat", chat=page_json.chat(self, chat))

    def private_chat(self, person_id: int, bot_id: int) -> Chat | None:
        return self.chats.get(f"p{person_id}:{bot_id}")

    def open_private_chat(self, person: Person, bot: Bot) -> Chat:
        """The chat of a person with a bot, made when they first write."""
        chat = self.private_chat(person.id, bot.id)
        if chat is None:
            key = f"p{person.id}:{bot.id}"
            chat = Chat(key, person.id, "private", person_id=person.id, bot_id=bot.id)
            self.save_chat(chat)
        return chat

    def group(self, chat_id: int) -> Chat | None:
        return self.chats.get(f"g{chat_id}")

    def new_group_id(self, chat_type: str) -> int:
        if chat_type == "supergroup":
            return -self.count("supergroup", FIRST_SUPERGROUP_ID)
        return -self.count("group", FIRST_GROUP_ID)

    def chats_with_id(self, chat_id: int) -> list[Chat]:
        """One group, or a person's private chats with every bot."""
        return [chat for chat in self.chats.values() if chat.id == chat_id]

    # -- messages ----------------------------------------------------------------------------

    def next_message_id(self, chat: Chat) -> int:
        """Supergroups number by themselves; private chats and groups share one box.

        That is what a bot sees at Telegram, whose private and basic-group message ids count per
        account. Sharing the box between bots keeps (chat id, message id) unique on the desk.
        """
        if chat.type == "supergroup":
            return self.count(f"messages:{chat.id}", CREATION + 1)
        return self.count("messages")

    def add_message(
        self, chat: Chat, sender_id: int, content: dict[str, Any], **more: Any
    ) -> Message:
        """Number a message, stamp it with the simulated time, keep and publish it."""
        number = more.pop("id", None) or self.next_message_id(chat)
        message = Message(chat.key, chat.id, number, self.clock.unix(), sender_id, content, **more)
        self.messages.setdefault(chat.key, {})[number] = message
        self.save_message(message, "message")
        return message

    def save_message(self, message: Message, event: str) -> None:
        """Keep a message and publish `event`: message, message_edited or message_deleted."""
        self.store.save_message(message.chat_key, message.id, message)
        if event == "message_deleted":
            self.bus.publish(event, chat_id=message.chat_id, message_id=message.id)
        else:
            self.bus.publish(event, message=page_json.message(self, message))

    def message(self, chat: Chat, message_id: int | None) -> Message | None:
        """A message of the chat that has not been deleted."""
        found = self.messages.get(chat.key, {}).get(message_id or 0)
        return None if found is None or found.deleted else found

    def history(self, chat_id: int) -> Iterator[Message]:
        """All messages of the chats with this id, deleted ones too, oldest first per chat."""
        for chat in self.chats_with_id(chat_id):
            yield from self.messages.get(chat.key, {}).values()
