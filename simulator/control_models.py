"""The bodies that the control API takes. Unknown fields are refused."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from simulator import media
from simulator.faults import Kind


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewBot(Body):
    token: str
    username: str = ""
    first_name: str = "Bot"
    privacy: bool = True


class NewPerson(Body):
    first_name: str = Field(min_length=1, max_length=64)
    last_name: str | None = None
    username: str | None = None
    phone: str | None = None
    language_code: str = "vi"
    id: int | None = Field(default=None, gt=0)


class NewMember(Body):
    person_id: int
    status: Literal["creator", "administrator", "member", "restricted"] = "member"
    rights: dict[str, bool] = {}


class NewBotMember(Body):
    username: str
    status: Literal["administrator", "member", "restricted"] = "member"
    rights: dict[str, bool] = {}


class NewChat(Body):
    type: Literal["group", "supergroup"]
    title: str = Field(min_length=1, max_length=128)
    is_forum: bool = False
    members: list[NewMember] = []
    bots: list[NewBotMember] = []
    id: int | None = Field(default=None, lt=0)


class InChat(Body):
    """Who acts and where; without `chat_id` in the private chat with `bot_username`."""

    person_id: int
    chat_id: int | None = None
    bot_username: str | None = None


class Say(InChat):
    """One text, or one content by its name in `simulator.media.MAKERS`."""

    thread_id: int | None = None
    reply_to: int | None = None
    text: str | None = None
    entities: list[dict[str, Any]] | None = None
    caption: str | None = None
    media_group_id: str | None = None
    anonymous_admin: bool = False
    contact: Literal["own"] | dict[str, Any] | None = None
    photo: dict[str, Any] | None = None
    document: dict[str, Any] | None = None
    location: dict[str, Any] | None = None
    voice: dict[str, Any] | None = None
    audio: dict[str, Any] | None = None
    video: dict[str, Any] | None = None
    video_note: dict[str, Any] | None = None
    animation: dict[str, Any] | None = None
    sticker: dict[str, Any] | None = None
    dice: dict[str, Any] | None = None
    poll: dict[str, Any] | None = None
    venue: dict[str, Any] | None = None
    game: dict[str, Any] | None = None
    story: dict[str, Any] | None = None
    giveaway: dict[str, Any] | None = None
    checklist: dict[str, Any] | None = None
    paid_media: dict[str, Any] | None = None

    def contents(self) -> dict[str, Any]:
        """The contents that were given, by kind."""
        given = {kind: getattr(self, kind) for kind in media.MAKERS}
        return {kind: value for kind, value in given.items() if value is not None}


class Start(Body):
    person_id: int
    payload: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{1,64}$")
    bot_username: str | None = None


class Press(InChat):
    message_id: int
    data: str
    forge: bool = False


class Edit(InChat):
    message_id: int
    text: str | None = Field(default=None, min_length=1)
    caption: str | None = None


class Delete(InChat):
    message_id: int


class Block(Body):
    person_id: int
    bot_username: str | None = None
    blocked: bool


class MemberChange(Body):
    chat_id: int
    person_id: int | None = None
    bot_username: str | None = None
    status: Literal["creator", "administrator", "member", "restricted", "left", "kicked"]
    rights: dict[str, bool] = {}
    by_person_id: int | None = None


class Migrate(Body):
    chat_id: int


class TopicChange(Body):
    chat_id: int
    action: Literal["create", "close", "reopen", "delete"]
    person_id: int
    topic_id: int | None = None
    name: str | None = None


class ClockMove(Body):
    forward_seconds: float | None = Field(default=None, ge=0)
    reset: bool = False


class Redelivery(Body):
    update_id: int
    times: int = Field(default=1, ge=1, le=100)


class NewFault(Body):
    method: str = "*"
    kind: Kind
    chat_id: int | str | None = None
    description: str | None = None
    retry_after: int | None = Field(default=None, ge=0)
    code: int | None = Field(default=None, lt=0)
    times: int = Field(default=1, ge=1)
    skip: int = Field(default=0, ge=0)


class Reset(Body):
    cast: bool = False
