"""A running simulator as the tests of Zalo see it: the OA's API, the people, the webhook."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from tests.simulator.sim import Sim

ACCESS = "zalo-access-1"
REFRESH = "zalo-refresh-1"
APP_ID = "360846524940903967"
OA_ID = "388613280878808645"
CS = "/v3.0/oa/message/cs"
HOUR, DAY = 3_600, 86_400


@dataclass
class Oa:
    """`token` is the access token that calls carry."""

    sim: Sim
    token: str = ACCESS

    async def post(self, path: str, /, **body: Any) -> dict[str, Any]:
        """An act of the control API."""
        return await self.sim.post(f"zalo/{path}", **body)

    async def person(self, name: str, **facts: Any) -> dict[str, Any]:
        return await self.post("people", first_name=name, **facts)

    async def call(self, path: str, /, host: str = "openapi", **body: Any) -> dict[str, Any]:
        """POST JSON to the OA's API; the answer, whose status is always 200."""
        headers = {"access_token": self.token}
        answer = await self.sim.http.post(f"/zalo/{host}{path}", json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def ask(self, path: str, /, host: str = "openapi", **query: Any) -> dict[str, Any]:
        headers = {"access_token": self.token}
        answer = await self.sim.http.get(f"/zalo/{host}{path}", params=query, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def upload(self, kind: str, name: str, data: bytes) -> dict[str, Any]:
        headers = {"access_token": self.token}
        files = {"file": (name, data)}
        path = f"/zalo/openapi/v2.0/oa/upload/{kind}"
        return (await self.sim.http.post(path, files=files, headers=headers)).json()

    async def oauth(self, secret: str = "zalo-app-secret", **form: Any) -> dict[str, Any]:
        answer = await self.sim.http.post(
            "/zalo/oauth/v4/oa/access_token",
            data={"app_id": APP_ID} | form,
            headers={"secret_key": secret},
        )
        assert answer.status_code == 200
        return answer.json()

    async def refresh(self, token: str) -> dict[str, Any]:
        return await self.oauth(grant_type="refresh_token", refresh_token=token)

    async def send(
        self, person: dict[str, Any], text: str | None, /, **more: Any
    ) -> dict[str, Any]:
        message = more if text is None else {"text": text} | more
        return await self.call(CS, recipient={"user_id": person["native_id"]}, message=message)

    async def pass_time(self, seconds: float) -> None:
        await self.sim.post("clock", forward_seconds=seconds)

    async def shown(self, chat_id: int) -> list[dict[str, Any]]:
        """The messages on the phones."""
        found = (await self.sim.get(f"chats/{chat_id}/messages"))["messages"]
        return [message for message in found if not message["deleted"]]

    async def events(self) -> list[dict[str, Any]]:
        """All events so far, their bodies read."""
        found = (await self.sim.get("zalo/events"))["events"]
        return [json.loads(event["body"]) for event in found]


def buttons(*given: dict[str, Any], **payload: Any) -> dict[str, Any]:
    return {"type": "template", "payload": payload | {"buttons": list(given)}}


def query(title: str, payload: str, kind: str = "oa.query.show") -> dict[str, Any]:
    return {"title": title, "type": kind, "payload": payload}


@dataclass
class Listener:
    """A webhook: what came, and the statuses it answers next (200 where the list ends)."""

    url: str = ""
    got: list[tuple[dict[str, str], str]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    always: int = 200
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().split("\r\n")[1:-2]
                headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in lines)}
                body = (await reader.readexactly(int(headers["content-length"]))).decode()
                self.got.append((headers, body))
                self.news.set()
                status = self.statuses.pop(0) if self.statuses else self.always
                writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode())
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def until(self, number: int) -> None:
        """Return when that many posts have come in."""
        async with asyncio.timeout(20):
            while len(self.got) < number:
                self.news.clear()
                await self.news.wait()

    def texts(self) -> list[str]:
        return [json.loads(body)["message"]["text"] for _, body in self.got if body != "{}"]
