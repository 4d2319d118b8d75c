"""The things of the world as values: people, bots, chats, topics, messages.

A record is stored as the JSON of its fields; `restore` builds it again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

ChatType = Literal["private", "group", "supergroup"]
Network = Literal["telegram", "zalo"]
TELEGRAM: Network = "telegram"
ZALO: Network = "zalo"

#: The account that Telegram names as sender when an administrator stays anonymous
#: (https://core.telegram.org/bots/api#message, fields from and sender_chat).
ANONYMOUS_ADMIN_ID = 1087968824

PRESENT = ("creator", "administrator", "member", "restricted")


@dataclass
class Person:
    """A human account. `blocked` lists the ids of the bots that they have blocked.

    Zalo's ids don't fit into a browser's numbers: `id` is the desk's, `native_id` Zalo's.
    `follows` is whether they follow the Official Account.
    """

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    phone: str | None = None
    language_code: str = "vi"
    about_vi: str = ""
    about_en: str = ""
    try_vi: list[str] = field(default_factory=list)
    try_en: list[str] = field(default_factory=list)
    blocked: list[int] = field(default_factory=list)
    network: Network = TELEGRAM
    native_id: str | None = None
    follows: bool = False

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name


@dataclass
class Bot:
    """A bot account, or Zalo's Official Account.

    `allowed_updates` None means Telegram's default list.

    `webhook` is {"url", "secret_token", "max_connections", "last_error_date",
    "last_error_message"} or None. `descriptions` maps
    "description:<language>" and "short_description:<language>" to the texts set by the bot.
    """

    id: int
    token: str
    username: str | None
    first_name: str
    privacy: bool = True
    allowed_updates: list[str] | None = None
    webhook: dict[str, Any] | None = None
    descriptions: dict[str, str] = field(default_factory=dict)
    network: Network = TELEGRAM
    native_id: str | None = None

    @property
    def name(self) -> str:
        return self.first_name

    @property
    def handle(self) -> str:
        """What the control API calls this bot: its username, or its id if it has none."""
        return self.username or str(self.id)


@dataclass
class Member:
    """A place in a chat. `rights` are Telegram's can_… names and is_anonymous."""

    status: str
    rights: dict[str, bool] = field(default_factory=dict)

    @property
    def present(self) -> bool:
        return self.status in PRESENT and self.rights.get("is_member", True)

    @property
    def admin(self) -> bool:
        return self.status in ("creator", "administrator")

    def may(self, right: str) -> bool:
        """Whether this administrator has a right; the creator has them all."""
        return self.status == "creator" or (self.admin and self.rights.get(right, False))


@dataclass
class Topic:
    """A forum topic; its id is the message id of the service message that opened it."""

    id: int
    name: str
    icon_color: int
    creator_id: int
    closed: bool = False


@dataclass
class Chat:
    """A private chat (one person, one bot), a group or a supergroup.

    `key` is unique; `id` is Telegram's, which several bots' private chats with the same person
    share. `pinned` holds message ids, the latest last.
    """

    key: str
    id: int
    type: ChatType
    title: str | None = None
    is_forum: bool = False
    person_id: int | None = None
    bot_id: int | None = None
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    migrated_to: int | None = None
    general_closed: bool = False
    network: Network = TELEGRAM
    native_id: str | None = None

    @property
    def private(self) -> bool:
        return self.type == "private"


@dataclass
class Message:
    """A message. `content` holds Telegram's content fields as they are sent to bots.

    `sender_id` is a person's or a bot's id. `inline_keyboard` is the list of button rows;
    Zalo's buttons stand there as they were sent, one a row. `reply_keyboard` is any other
    reply_markup. `service` marks what nobody wrote by hand. `reactions` are emoji by the id, as
    text, of the account that set them. `native_id` is Zalo's id.
    """

    chat_key: str
    chat_id: int
    id: int
    date: int
    sender_id: int
    content: dict[str, Any]
    sender_chat_id: int | None = None
    thread_id: int | None = None
    reply_to: int | None = None
    inline_keyboard: list[list[dict[str, Any]]] | None = None
    reply_keyboard: dict[str, Any] | None = None
    edit_date: int | None = None
    deleted: bool = False
    service: bool = False
    reactions: dict[str, str] = field(default_factory=dict)
    native_id: str | None = None


def restore_chat(body: dict[str, Any]) -> Chat:
    """A chat from its stored fields; JSON has turned the numeric keys into text."""
    members = {int(key): Member(**value) for key, value in body.pop("members").items()}
    topics = {int(key): Topic(**value) for key, value in body.pop("topics").items()}
    return Chat(**body, members=members, topics=topics)
