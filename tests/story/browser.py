"""A browser on the web chat as its server knows one: cookies, posts, and what it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
from fastapi import FastAPI

from backend.notices.senders.webchat import WebchatSender
from backend.people.rules import WEB
from backend.stored_files import StoredFiles
from bot.channels.webchat import WebchatChannel, new_id
from bot.links import Links
from tests.story.town import Town

HOST = "https://motcua.example.vn"
SITE = "https://dichvucong.hatinh.gov.vn"


class WebTown:
    """The web chat beside a town's messenger, before the same dispatcher."""

    def __init__(self, town: Town) -> None:
        self.town = town
        settings = town.settings.model_copy(
            update={"webchat": True, "public_url": HOST, "webchat_frame_ancestors": SITE}
        )
        self.links = Links(telegram="motcua_test_bot")
        self.channel = WebchatChannel(
            settings, self.links, sessions=town.sessions, clock=town.clock, wake=town._wake
        )
        town.dispatcher.workflow_data["links"] = self.links
        town.work.senders = {
            **town.work.senders, WEB: WebchatSender(town.sessions, town.clock, new_id)
        }  # fmt: skip
        town.work.files = self.store
        self.app = FastAPI()
        self.channel.serve(self.app, town.dispatcher)

    @property
    def store(self) -> StoredFiles:
        return self.channel._store

    def browser(self, **more: Any) -> Browser:
        """A browser that has never been here."""
        return Browser(web=self, **more)


@dataclass
class Shown:
    """What a page shows, by the numbers of the entries."""

    shown: dict[int, dict[str, Any]] = field(default_factory=dict)
    toasts: list[str] = field(default_factory=list)
    last_words: str = ""

    def entries(self) -> list[dict[str, Any]]:
        """What stands in the chat, in order."""
        return [self.shown[seq] for seq in sorted(self.shown)]

    def everything(self) -> str:
        """All words in the chat."""
        return "\n".join(words(entry) for entry in self.entries())

    def last(self) -> str:
        """The words of the newest message."""
        return words(self.entries()[-1])

    def newest_button(self, label: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """The newest button whose label contains `label`, behind its entry."""
        for entry in reversed(self.entries()):
            for button in [one for row in entry.get("rows") or () for one in row]:
                if label in button["label"]:
                    return entry, button
        return None

    def take(self, event: dict[str, Any]) -> None:
        """Show an event as the page does."""
        if event["kind"] == "toast":
            self.toasts.append(event["text"] or "")
        elif event.get("gone"):
            self.last_words = words(event)
        elif event["kind"] == "edit":
            self.shown.get(event["target"], {}).update(
                {k: v for k, v in event.items() if k in ("text", "rows", "file", "dropped")}
            )
        else:
            self.shown.setdefault(event["seq"], event)


@dataclass
class Browser(Shown):
    """Sends as the page does and keeps what it was shown."""

    web: WebTown = field(kw_only=True)
    embedded: bool = False
    address: str = "203.0.113.7"
    _ids: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        transport = httpx.ASGITransport(self.web.app, client=(self.address, 1))
        self.http = httpx.AsyncClient(transport=transport, base_url=HOST)

    async def post(self, path: str, json: Any = None, **more: Any) -> httpx.Response:
        """A call of the page's own, unless `headers` say otherwise."""
        headers = {"Origin": HOST, "X-Motcua-Chat": "1", "Sec-Fetch-Site": "same-origin"}
        headers |= more.pop("headers", {})
        return await self.http.post(f"/chat/api/{path}", json=json, headers=headers, **more)

    async def meets(self) -> httpx.Response:
        """Have a chat of its own."""
        return await self.post("session", {"embedded": self.embedded, "language": "vi"})

    async def says(self, text: str, key: str | None = None) -> httpx.Response:
        """Write; the same `key` is the same message sent again."""
        return await self._send({"text": text}, key)

    async def presses(self, label: str, key: str | None = None) -> httpx.Response:
        """Press the newest button whose label contains `label`."""
        found = self.newest_button(label)
        assert found is not None, f"no button {label!r} in {self.everything()[-400:]}"
        entry, button = found
        press = {"message": entry["seq"], "code": button.get("code", "")}
        return await self._send({"press": press}, key)

    async def sends_file(
        self, content: bytes, name: str, *, key: str | None = None, **more: str
    ) -> httpx.Response:
        """A file, as the page uploads it."""
        asked = {"id": key or self._key(), "name": name, **more}
        answer = await self.post("file", params=asked, content=content)
        self._take(answer)
        return answer

    async def reloads(self) -> dict[str, Any]:
        """The page is opened anew and knows only what the server tells."""
        self.shown = {}
        answer = await self.http.get("/chat/api/history")
        told: dict[str, Any] = answer.json()
        for event in told.get("events", ()):
            self.take(event)
        return told

    def _key(self) -> str:
        return f"message-{next(self._ids):04}"

    async def _send(self, what: dict[str, Any], key: str | None) -> httpx.Response:
        answer = await self.post("message", {"id": key or self._key(), **what})
        self._take(answer)
        return answer

    def _take(self, answer: httpx.Response) -> None:
        for event in answer.json().get("events", ()):
            self.take(event)


def words(entry: dict[str, Any]) -> str:
    """The text of an entry without its marks."""
    return "".join(map(_plain, entry.get("text") or ()))


def _plain(node: Any) -> str:
    return node if isinstance(node, str) else "".join(map(_plain, node[2]))
