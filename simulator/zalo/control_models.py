"""The bodies of /sim/zalo. Unknown fields are refused."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from simulator.control_models import Body


class NewPerson(Body):
    first_name: str = Field(min_length=1, max_length=6_000)
    last_name: str | None = None
    phone: str | None = None
    language_code: str = "vi"
    user_id: str | None = Field(default=None, min_length=1, max_length=64)
    follows: bool = True
    admin: bool = False
    id: int | None = Field(default=None, gt=0)


class NewGroup(Body):
    title: str = Field(min_length=1, max_length=100)
    members: list[int] = Field(default_factory=list)
    group_id: str | None = Field(default=None, min_length=1, max_length=64)
    id: int | None = Field(default=None, lt=0)


class OfPerson(Body):
    person_id: int


class Say(OfPerson):
    """One text, or one content by its kind; in a group with its `chat_id`."""

    chat_id: int | None = None
    quote: str | None = None
    caption: str | None = None
    text: str | None = None
    image: dict[str, Any] | None = None
    gif: dict[str, Any] | None = None
    file: dict[str, Any] | None = None
    location: dict[str, Any] | None = None
    audio: dict[str, Any] | None = None
    video: dict[str, Any] | None = None
    sticker: dict[str, Any] | None = None
    link: dict[str, Any] | None = None
    business_card: dict[str, Any] | None = None


class Press(OfPerson):
    message_id: str
    button: int = 0
    chat_id: int | None = None


class ShareInfo(OfPerson):
    name: str | None = None
    phone: str | None = None
    user_dob: str | None = None
    gender: str | None = None
    city: str | None = None
    ward: str | None = None
    address: str | None = None
    flat: bool = False


class React(OfPerson):
    message_id: str
    icon: str


class AdminSay(OfPerson):
    text: str = Field(min_length=1)
    admin_id: str | None = None


class InGroup(OfPerson):
    chat_id: int


class Refuse(OfPerson):
    refuses: bool = True


class Nothing(Body):
    pass


class Expire(Body):
    refresh: bool = False


class Webhook(Body):
    url: str | None = None
    probe: bool = True
    paused: bool = False


class ConsoleChange(Body):
    """What is given changes; a name that is not given stays as it is."""

    app_secret: str | None = None
    oa_secret: str | None = None
    timestamp_from: Literal["body", "header"] | None = None
    secret_of: Literal["oa", "app"] | None = None
    first_term: Literal["app", "oa"] | None = None
    prefix: Literal["mac=", "sha256=", ""] | None = None
    callback_url: str | None = None
    code_challenge: str | None = None
    free_replies: int | None = Field(default=None, ge=0)
    sub_quota: int | None = Field(default=None, ge=0)
    purchase_quota: int | None = Field(default=None, ge=0)
    daily_templates: int | None = Field(default=None, ge=0)
    night_rule: bool | None = None
    buttons_template_type: str | None = None
    rate_per_minute: int | None = Field(default=None, ge=1)


class NewTemplate(Body):
    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    body: str = Field(min_length=1)
    params: dict[str, int] = Field(default_factory=dict)
    status: str = "ENABLE"


class AssetChange(Body):
    asset_id: str = Field(min_length=1)
    size: int = Field(default=50, ge=1)
    expired: bool = False


class AnyEvent(Body):
    fields: dict[str, Any]


class Raw(Body):
    body: str
    sign: Literal["good", "bad", "none"] = "good"
    headers: dict[str, str] = Field(default_factory=dict)


class Redelivery(Body):
    event_id: int
    times: int = Field(default=1, ge=1, le=100)
