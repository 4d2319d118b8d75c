"""The Official Account's own state: console, tokens, contacts, uploads, quotas, events.

Everything is kept in the desk's store, so that a restart finds it again. A reset of the desk
keeps the console and the tokens, as it keeps Telegram's bots.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulator.limits import Window
from simulator.records import ZALO, Bot, Chat, Person
from simulator.settings import ZaloSpec
from simulator.world import World
from simulator.zalo.templates import Template, load_templates
from simulator.zalo.windows import ACCESS_SECONDS, REFRESH_SECONDS

#: The OA's account on the desk: a number of our own, since Zalo's don't fit into a browser's.
OA_ACCOUNT = 9_700_000_001
FIRST_PERSON_ID = 5_600_000_001
FIRST_GROUP_ID = 5_600_000_001


@dataclass
class Console:
    """What people set in Zalo's console, and what nobody could tell us of the real platform.

    `timestamp_from` (body or header), `secret_of` (oa or app), `first_term` (app or oa) and
    `prefix` are the unsettled variants of the signature.
    """

    app_secret: str
    oa_secret: str
    webhook_url: str | None = None
    subscribed: bool = True
    paused: bool = False
    timestamp_from: str = "body"
    secret_of: str = "oa"  # noqa: S105 - whose secret, not a secret
    first_term: str = "app"
    prefix: str = "mac="
    callback_url: str | None = None
    code_challenge: str | None = None
    free_replies: int = 8
    sub_quota: int = 500
    purchase_quota: int = 0
    daily_templates: int = 500
    night_rule: bool = False
    buttons_template_type: str | None = None
    rate_per_minute: int = 4_000


@dataclass
class Tokens:
    """The one pair that lives; an empty text is none. Times in simulated seconds since 1970."""

    access: str = ""
    access_until: float = 0.0
    refresh: str = ""
    refresh_until: float = 0.0
    code: str = ""
    code_until: float = 0.0


@dataclass
class Contact:
    """A person as the OA knows them. `last_interaction` in milliseconds; `shared` is their info."""

    person_id: int
    user_id: str
    by_app: str
    last_interaction: int | None = None
    replies_used: int = 0
    refuses: bool = False
    admin: bool = False
    shared: dict[str, Any] = field(default_factory=dict)


@dataclass
class StoredUpload:
    """What an upload's id or token stands for. `file` is a file's unique id on the desk."""

    token: str
    kind: str
    file: str
    until: int


@dataclass
class Event:
    """A webhook's event; `body` is posted as it is. `state`: pending, delivered, given_up, lost."""

    id: int
    event_name: str
    body: str
    peer: str
    headers: dict[str, str] = field(default_factory=dict)
    attempts: int = 0
    state: str = "pending"


class OfficialAccount:
    """One app with its one OA. `on_event` is told of every new event."""

    def __init__(self, spec: ZaloSpec, world: World) -> None:
        self.spec, self.world, self.store = spec, world, world.store
        self.on_event: Callable[[Event], None] | None = None
        self.rate = Window(0, 60.0)
        stored = dict(self.store.load("zalo_console")).get("", {})
        given = {"app_secret": spec.app_secret, "oa_secret": spec.oa_secret}
        if spec.webhook_url is not None:
            given |= {"webhook_url": spec.webhook_url, "subscribed": True}
        self.console = Console(**stored | given)
        kept = dict(self.store.load("zalo_tokens")).get("")
        self.tokens = Tokens(**kept) if kept else self._first_tokens()
        self._load()
        self.save_console()
        self.save_tokens()
        self._register()

    def _first_tokens(self) -> Tokens:
        now, spec = self.world.clock.seconds(), self.spec
        return Tokens(
            spec.access_token, now + ACCESS_SECONDS, spec.refresh_token, now + REFRESH_SECONDS
        )

    def _load(self) -> None:
        load = self.store.load
        self.contacts = {c["user_id"]: Contact(**c) for _, c in load("zalo_contact")}
        self.uploads = {u["token"]: StoredUpload(**u) for _, u in load("zalo_upload")}
        self.events = {e["id"]: Event(**e) for _, e in load("zalo_event")}
        self.usage: dict[str, int] = dict(load("zalo_usage"))
        self.sent: dict[str, dict[str, Any]] = dict(load("zalo_sent"))
        self.assets: dict[str, dict[str, Any]] = self._first_assets() | dict(load("zalo_asset"))
        own = {t["id"]: Template(**t) for _, t in load("zalo_template")}
        self.templates = {item.id: item for item in load_templates()} | own

    def _first_assets(self) -> dict[str, dict[str, Any]]:
        """Packages for GMF groups that the OA has bought."""
        return {
            f"gmf{size}-{number}": {"size": size, "expired": False, "group_id": None}
            for size, number in ((50, 1), (50, 2), (10, 1))
        }

    def _register(self) -> None:
        known = self.world.bots.get(OA_ACCOUNT)
        if (
            known is None
            or known.native_id != self.spec.oa_id
            or known.first_name != self.spec.name
        ):
            handle = f"zalo-{self.spec.oa_id}"
            oa = Bot(OA_ACCOUNT, "", handle, self.spec.name, network=ZALO)
            oa.native_id = self.spec.oa_id
            self.world.save_bot(oa)

    def forget(self) -> None:
        """After the store was emptied: no contacts, uploads, events, used quotas."""
        self._load()
        self.save_console()
        self.save_tokens()

    # -- keeping -----------------------------------------------------------------------------

    def save_console(self) -> None:
        self.store.save("zalo_console", "", self.console)

    def save_tokens(self) -> None:
        self.store.save("zalo_tokens", "", self.tokens)

    def save_contact(self, contact: Contact) -> None:
        self.contacts[contact.user_id] = contact
        self.store.save("zalo_contact", contact.user_id, contact)

    def save_upload(self, item: StoredUpload) -> None:
        self.uploads[item.token] = item
        self.store.save("zalo_upload", item.token, item)

    def save_event(self, event: Event) -> None:
        self.events[event.id] = event
        self.store.save("zalo_event", event.id, event)

    def save_asset(self, asset_id: str) -> None:
        self.store.save("zalo_asset", asset_id, self.assets[asset_id])

    def save_template(self, template: Template) -> None:
        self.templates[template.id] = template
        self.store.save("zalo_template", template.id, template)

    def save_sent(self, message_id: str, facts: dict[str, Any]) -> None:
        self.sent[message_id] = facts
        self.store.save("zalo_sent", message_id, facts)

    def use(self, what: str, most: int) -> int | None:
        """Count one use of a quota; what is left of it, or None when there was nothing left."""
        used = self.usage.get(what, 0)
        if used >= most:
            return None
        self.usage[what] = used + 1
        self.store.save("zalo_usage", what, used + 1)
        return most - used - 1

    # -- finding -----------------------------------------------------------------------------

    @property
    def bot(self) -> Bot:
        return self.world.bots[OA_ACCOUNT]

    def now_ms(self) -> int:
        return int(self.world.clock.seconds() * 1000)

    def new_id(self, what: str, length: int = 19) -> str:
        """An id of hex digits as Zalo's message and group ids look."""
        number = self.world.count(f"zalo:{what}")
        return hashlib.sha256(f"{what}:{number}".encode()).hexdigest()[:length]

    def contact_of(self, person: Person) -> Contact:
        return self.contacts[str(person.native_id)]

    def person(self, contact: Contact) -> Person:
        return self.world.people[contact.person_id]

    def chat_with(self, person: Person) -> Chat:
        """The person's chat with the OA, made when either first writes."""
        chat = self.world.private_chat(person.id, OA_ACCOUNT)
        if chat is None:
            key = f"p{person.id}:{OA_ACCOUNT}"
            chat = Chat(
                key, person.id, "private", person_id=person.id, bot_id=OA_ACCOUNT, network=ZALO
            )
            self.world.save_chat(chat)
        return chat

    def group(self, group_id: str) -> Chat | None:
        for chat in self.world.chats.values():
            if chat.network == ZALO and chat.native_id == group_id:
                return chat
        return None
